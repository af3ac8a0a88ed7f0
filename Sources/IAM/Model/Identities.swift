// Users, roles and groups as they are kept, and what they have in common: a name, policies, tags.

import CloudCore
import Store

/// What can carry policies.
enum IdentityKind: UInt8, Sendable, CaseIterable {
    case user = 1
    case role = 2
    case group = 3

    /// As AWS's messages and ARNs say it.
    var noun: String {
        switch self {
        case .user: return "user"
        case .role: return "role"
        case .group: return "group"
        }
    }

    /// The first letters of the unique id.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    var idPrefix: String {
        switch self {
        case .user: return "AIDA"
        case .role: return "AROA"
        case .group: return "AGPA"
        }
    }
}

/// What users, roles and groups have in common.
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
    /// `AROA…`, `AIDA…` or `AGPA…`: never used again, so that a session of a deleted role stays dead.
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

/// A user, a role or a group, for what is done alike to all.
protocol IdentityRecord: StoredRecord, Sendable {
    static var kind: IdentityKind { get }
    var core: IdentityCore { get set }
    /// AWS's reason why it cannot be deleted yet, beside its policies; nil where there is none.
    var hindrance: String? { get }
    /// Whether AWS alone changes it.
    var isProtected: Bool { get }
}

extension IdentityRecord {
    var isProtected: Bool { false }

    func arn(account: AccountID, partition: String) -> String {
        "arn:\(partition):iam::\(account):\(Self.kind.noun)\(core.path)\(core.name)"
    }
}

/// A role.
struct RoleRecord: IdentityRecord, Equatable {
    static let kind = IdentityKind.role
    static let formatVersion: UInt8 = 3

    var core: IdentityCore
    var description: String?
    /// JSON, as it was sent.
    var trustPolicy: String
    var maxSessionSeconds: Int
    /// How many instance profiles hold it. Since version 2.
    var instanceProfiles = 0
    /// The users and roles that the trust policy names. Since version 3.
    var trusted: [TrustedPrincipal] = []

    init(core: IdentityCore, description: String?, trustPolicy: String, maxSessionSeconds: Int) {
        self.core = core
        self.description = description
        self.trustPolicy = trustPolicy
        self.maxSessionSeconds = maxSessionSeconds
    }

    var hindrance: String? {
        instanceProfiles == 0 ? nil : "must remove roles from instance profile first"
    }

    /// Service-linked roles, which lie under a path that no other role can have.
    var isProtected: Bool { core.path.hasPrefix(Self.serviceLinkedPath) }

    static let serviceLinkedPath = "/aws-service-role/"

    func encode(to writer: inout RecordWriter) {
        core.encode(to: &writer)
        writer.optional(description)
        writer.string(trustPolicy)
        writer.integer(maxSessionSeconds)
        writer.integer(instanceProfiles)
        writer.array(trusted) {
            $0.string($1.text)
            $0.string($1.id)
            $0.string($1.account.text)
            $0.optional($1.session)
        }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        core = try IdentityCore(from: &reader)
        description = try reader.optionalString()
        trustPolicy = try reader.string()
        maxSessionSeconds = try reader.integer()
        if version >= 2 { instanceProfiles = try reader.integer() }
        guard version >= 3 else { return }
        trusted = try reader.array { reader in
            let (text, id) = (try reader.string(), try reader.string())
            guard let account = AccountID(try reader.string()) else {
                throw StoreError.corruptRecord("account")
            }
            return TrustedPrincipal(
                text: text, id: id, account: account, session: try reader.optionalString())
        }
    }
}

/// A user.
struct UserRecord: IdentityRecord, Equatable {
    static let kind = IdentityKind.user
    static let formatVersion: UInt8 = 2

    var core: IdentityCore
    /// Ids, oldest first.
    var accessKeys: [String] = []
    // Since version 2:
    /// The unique ids of the groups that the user is in.
    var groups: [String] = []
    var hasLoginProfile = false
    /// Serial numbers of enabled devices.
    var mfaDevices: [String] = []
    var signingCertificates: [String] = []
    var sshPublicKeys: [String] = []
    var serviceCredentials: [String] = []

    init(core: IdentityCore) { self.core = core }

    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
    var hindrance: String? {
        if !groups.isEmpty { return "must remove users from group first" }
        if hasLoginProfile { return "must delete login profile first" }
        if !accessKeys.isEmpty { return "must delete access keys first" }
        if !mfaDevices.isEmpty { return "must delete MFA device first" }
        if !signingCertificates.isEmpty { return "must delete certificates first" }
        if !sshPublicKeys.isEmpty || !serviceCredentials.isEmpty {
            return "must remove referenced objects first"
        }
        return nil
    }

    func encode(to writer: inout RecordWriter) {
        core.encode(to: &writer)
        writer.array(accessKeys)
        writer.array(groups)
        writer.bool(hasLoginProfile)
        writer.array(mfaDevices)
        writer.array(signingCertificates)
        writer.array(sshPublicKeys)
        writer.array(serviceCredentials)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        core = try IdentityCore(from: &reader)
        accessKeys = try reader.strings()
        guard version >= 2 else { return }
        groups = try reader.strings()
        hasLoginProfile = try reader.bool()
        mfaDevices = try reader.strings()
        signingCertificates = try reader.strings()
        sshPublicKeys = try reader.strings()
        serviceCredentials = try reader.strings()
    }
}

/// A group of users. It has no tags and no boundary, as on AWS.
struct GroupRecord: IdentityRecord, Equatable {
    static let kind = IdentityKind.group
    static let formatVersion: UInt8 = 1

    var core: IdentityCore
    /// How many users are in it: the guard of the list of them, which lies under keys of its own.
    var members = 0

    init(core: IdentityCore) { self.core = core }

    var hindrance: String? { members == 0 ? nil : "must remove users from group first" }

    func encode(to writer: inout RecordWriter) {
        core.encode(to: &writer)
        writer.integer(members)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        core = try IdentityCore(from: &reader)
        members = try reader.integer()
    }
}

/// A name, where a key says whose: the index of groups by unique id, the members of a group.
struct NameRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    var name: String

    init(_ name: String) { self.name = name }
    func encode(to writer: inout RecordWriter) { writer.string(name) }
    init(from reader: inout RecordReader, version: UInt8) throws { name = try reader.string() }
}
