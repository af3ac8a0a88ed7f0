// Users and roles as they are kept, and what both have in common: a name, policies, tags.

import CloudCore
import Store

/// What can carry policies.
enum IdentityKind: UInt8, Sendable, CaseIterable {
    case user = 1
    case role = 2

    /// As AWS's messages and ARNs say it.
    var noun: String { self == .role ? "role" : "user" }
    /// The first letters of the unique id.
    var idPrefix: String { self == .role ? "AROA" : "AIDA" }
    var attachedPolicies: Int {
        self == .role ? IAMLimits.attachedPoliciesPerRole : IAMLimits.attachedPoliciesPerUser
    }
    var attachedPoliciesQuota: String { self == .role ? "PoliciesPerRole" : "PoliciesPerUser" }
    var inlinePoliciesCharacters: Int {
        self == .role ? IAMLimits.rolePoliciesCharacters : IAMLimits.userPoliciesCharacters
    }
    var perAccount: Int { self == .role ? IAMLimits.roles : IAMLimits.users }
    var perAccountQuota: String { self == .role ? "RolesPerAccount" : "UsersPerAccount" }
}

/// What users and roles have in common.
struct IdentityCore: Sendable, Equatable {
    /// An inline policy's name and size; its text is kept under a key of its own.
    struct InlinePolicy: Sendable, Equatable {
        var name: String
        /// Without white space, as the quota counts.
        var characters: Int
    }

    var name: String
    /// Begins and ends with a slash.
    var path: String
    /// `AROA…` or `AIDA…`: never used again, so that a session of a deleted role stays dead.
    var id: String
    var createdAt: Instant
    var tags: TagSet = TagSet()
    /// ARNs, in the order in which they were attached.
    var attached: [String] = []
    var inline: [InlinePolicy] = []
    /// The ARN of the managed policy that bounds what the others allow.
    var boundary: String?

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.string(path)
        writer.string(id)
        writer.instant(createdAt)
        tags.encode(to: &writer)
        writer.array(attached)
        writer.array(inline) {
            $0.string($1.name)
            $0.integer($1.characters)
        }
        writer.optional(boundary)
    }

    init(from reader: inout RecordReader) throws {
        name = try reader.string()
        path = try reader.string()
        id = try reader.string()
        createdAt = try reader.instant()
        tags = try TagSet(from: &reader)
        attached = try reader.strings()
        inline = try reader.array { InlinePolicy(name: try $0.string(), characters: try $0.integer()) }
        boundary = try reader.optionalString()
    }

    init(name: String, path: String?, kind: IdentityKind, createdAt: Instant, entropy: any Entropy) {
        self.name = name
        self.path = path ?? "/"
        self.id = kind.idPrefix + entropy.base32(17)
        self.createdAt = createdAt
    }
}

/// A user or a role, for what is done alike to both.
protocol IdentityRecord: StoredRecord, Sendable {
    static var kind: IdentityKind { get }
    var core: IdentityCore { get set }
}

extension IdentityRecord {
    func arn(account: AccountID, partition: String) -> String {
        "arn:\(partition):iam::\(account):\(Self.kind.noun)\(core.path)\(core.name)"
    }
}

/// A role.
struct RoleRecord: IdentityRecord, Equatable {
    static let kind = IdentityKind.role
    static let formatVersion: UInt8 = 1

    var core: IdentityCore
    var description: String?
    /// JSON, as it was sent.
    var trustPolicy: String
    var maxSessionSeconds: Int

    init(core: IdentityCore, description: String?, trustPolicy: String, maxSessionSeconds: Int) {
        self.core = core
        self.description = description
        self.trustPolicy = trustPolicy
        self.maxSessionSeconds = maxSessionSeconds
    }

    func encode(to writer: inout RecordWriter) {
        core.encode(to: &writer)
        writer.optional(description)
        writer.string(trustPolicy)
        writer.integer(maxSessionSeconds)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        core = try IdentityCore(from: &reader)
        description = try reader.optionalString()
        trustPolicy = try reader.string()
        maxSessionSeconds = try reader.integer()
    }
}

/// A user.
struct UserRecord: IdentityRecord, Equatable {
    static let kind = IdentityKind.user
    static let formatVersion: UInt8 = 1

    var core: IdentityCore
    /// Ids, oldest first.
    var accessKeys: [String] = []

    init(core: IdentityCore) { self.core = core }

    func encode(to writer: inout RecordWriter) {
        core.encode(to: &writer)
        writer.array(accessKeys)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        core = try IdentityCore(from: &reader)
        accessKeys = try reader.strings()
    }
}
