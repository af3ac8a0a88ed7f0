// Instance profiles as they are kept: a container that hands one role to a machine.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html

import CloudCore
import Store

/// An instance profile.
struct InstanceProfileRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var name: String
    /// Begins and ends with a slash.
    var path: String
    /// `AIPA…`
    var id: String
    var createdAt: Instant
    var tags: TagSet
    /// The name of the one role that it can hold. Roles cannot be renamed, and none in a profile deleted.
    var role: String?

    init(name: String, path: String?, tags: TagSet, createdAt: Instant, entropy: any Entropy) {
        self.name = name
        self.path = path ?? "/"
        self.id = "AIPA" + entropy.base32(17)
        self.tags = tags
        self.createdAt = createdAt
    }

    func arn(account: AccountID, partition: String) -> String {
        "arn:\(partition):iam::\(account):instance-profile\(path)\(name)"
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.string(path)
        writer.string(id)
        writer.instant(createdAt)
        tags.encode(to: &writer)
        writer.optional(role)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try reader.string()
        path = try reader.string()
        id = try reader.string()
        createdAt = try reader.instant()
        tags = try TagSet(from: &reader)
        role = try reader.optionalString()
    }
}

extension InstanceProfile {
    /// - Parameter tags: left out of lists, and where there are none of what was just made, as on AWS.
    init(
        _ record: InstanceProfileRecord, role: RoleRecord?, _ context: RequestContext, tags: TagSet? = nil
    ) {
        var roles: [Role] = []
        if let role {
            var view = Role(role, context, listed: true)
            view.maxSessionDuration = nil
            roles = [view]
        }
        self.init(
            path: record.path, instanceProfileName: record.name, instanceProfileId: record.id,
            arn: record.arn(account: context.account, partition: context.partition),
            createDate: record.createdAt, roles: roles, tags: tags?.views)
    }
}
