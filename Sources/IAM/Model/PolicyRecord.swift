// Customer managed policies and access keys as they are kept.

import CloudCore
import Store

/// A customer managed policy; the texts of its versions are kept under keys of their own.
struct PolicyRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    struct VersionEntry: Sendable, Equatable {
        var number: Int
        var createdAt: Instant
        var id: String { "v\(number)" }
    }

    var name: String
    var path: String
    /// `ANPA…`
    var id: String
    var description: String?
    var createdAt: Instant
    var updatedAt: Instant
    var tags: TagSet
    /// Newest last.
    var versions: [VersionEntry]
    var defaultVersion: Int
    /// Version numbers are never used again.
    var nextVersion: Int
    var attachmentCount = 0
    var boundaryCount = 0

    func arn(account: AccountID, partition: String) -> String {
        "arn:\(partition):iam::\(account):policy\(path)\(name)"
    }

    /// The entry of `v3`, say.
    func version(_ id: String) -> VersionEntry? { versions.first { $0.id == id } }

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.string(path)
        writer.string(id)
        writer.optional(description)
        writer.instant(createdAt)
        writer.instant(updatedAt)
        tags.encode(to: &writer)
        writer.array(versions) {
            $0.integer($1.number)
            $0.instant($1.createdAt)
        }
        writer.integer(defaultVersion)
        writer.integer(nextVersion)
        writer.integer(attachmentCount)
        writer.integer(boundaryCount)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try reader.string()
        path = try reader.string()
        id = try reader.string()
        description = try reader.optionalString()
        createdAt = try reader.instant()
        updatedAt = try reader.instant()
        tags = try TagSet(from: &reader)
        versions = try reader.array { VersionEntry(number: try $0.integer(), createdAt: try $0.instant()) }
        defaultVersion = try reader.integer()
        nextVersion = try reader.integer()
        attachmentCount = try reader.integer()
        boundaryCount = try reader.integer()
    }

    /// A new policy with its first version.
    init(
        name: String, path: String?, description: String?, tags: TagSet, at now: Instant,
        entropy: any Entropy
    ) {
        self.name = name
        self.path = path ?? "/"
        self.id = "ANPA" + entropy.base32(17)
        self.description = description
        self.createdAt = now
        self.updatedAt = now
        self.tags = tags
        self.versions = [VersionEntry(number: 1, createdAt: now)]
        self.defaultVersion = 1
        self.nextVersion = 2
    }
}

/// A policy's text under a key of its own.
struct PolicyText: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    var json: String

    init(json: String) { self.json = json }
    func encode(to writer: inout RecordWriter) { writer.string(json) }
    init(from reader: inout RecordReader, version: UInt8) throws { json = try reader.string() }
}

/// That a user or role has a managed policy: the index by policy.
struct Attachment: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    enum Usage: UInt8, Sendable { case permissions = 1, boundary = 2 }

    var name: String
    var id: String
    var path: String

    init(_ core: IdentityCore) {
        name = core.name
        id = core.id
        path = core.path
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.string(id)
        writer.string(path)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try reader.string()
        id = try reader.string()
        path = try reader.string()
    }
}

/// A user's access key. The secret is sealed under the node's key.
struct AccessKeyRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var id: String
    var account: AccountID
    var user: String
    var isActive: Bool
    var createdAt: Instant
    var sealedSecret: [UInt8]

    /// What the sealed secret is bound to.
    static func sealingContext(_ id: String) -> String { "iam/access-key/\(id)" }

    init(
        id: String, account: AccountID, user: String, createdAt: Instant, sealedSecret: [UInt8]
    ) {
        self.id = id
        self.account = account
        self.user = user
        self.isActive = true
        self.createdAt = createdAt
        self.sealedSecret = sealedSecret
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.string(account.text)
        writer.string(user)
        writer.bool(isActive)
        writer.instant(createdAt)
        writer.bytes(sealedSecret)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        guard let account = AccountID(try reader.string()) else { throw StoreError.corruptRecord("account") }
        self.account = account
        user = try reader.string()
        isActive = try reader.bool()
        createdAt = try reader.instant()
        sealedSecret = try reader.bytes()
    }
}
