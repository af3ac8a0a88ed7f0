// From IAM's records to the shapes of its API.

import CloudCore
import Policies

extension Role {
    /// Lists leave out tags, boundary and last use, as AWS's do.
    init(_ record: RoleRecord, _ context: RequestContext, listed: Bool = false) {
        self.init(
            path: record.core.path, roleName: record.core.name, roleId: record.core.id,
            arn: record.arn(account: context.account, partition: context.partition),
            createDate: record.core.createdAt,
            assumeRolePolicyDocument: encoded(record.trustPolicy), description: record.description,
            maxSessionDuration: record.maxSessionSeconds,
            permissionsBoundary: listed ? nil : AttachedPermissionsBoundary(record.core),
            tags: listed ? nil : record.core.tags.views)
    }
}

extension User {
    init(_ record: UserRecord, _ context: RequestContext, listed: Bool = false) {
        self.init(
            path: record.core.path, userName: record.core.name, userId: record.core.id,
            arn: record.arn(account: context.account, partition: context.partition),
            createDate: record.core.createdAt,
            permissionsBoundary: listed ? nil : AttachedPermissionsBoundary(record.core),
            tags: listed ? nil : record.core.tags.views)
    }
}

extension Group {
    init(_ record: GroupRecord, _ context: RequestContext) {
        self.init(
            path: record.core.path, groupName: record.core.name, groupId: record.core.id,
            arn: record.arn(account: context.account, partition: context.partition),
            createDate: record.core.createdAt)
    }
}

extension Policy {
    init(_ record: PolicyRecord, _ context: RequestContext, listed: Bool = false) {
        self.init(
            policyName: record.name, policyId: record.id,
            arn: record.arn(account: context.account, partition: context.partition), path: record.path,
            defaultVersionId: "v\(record.defaultVersion)", attachmentCount: record.attachmentCount,
            permissionsBoundaryUsageCount: record.boundaryCount, isAttachable: true,
            description: listed ? nil : record.description, createDate: record.createdAt,
            updateDate: record.updatedAt, tags: listed ? nil : record.tags.views)
    }

    init(_ policy: AWSManagedPolicy, attached: Int, boundaries: Int, listed: Bool = false) {
        self.init(
            policyName: policy.name, policyId: policy.id, arn: policy.arn, path: policy.path,
            defaultVersionId: policy.version, attachmentCount: attached,
            permissionsBoundaryUsageCount: boundaries, isAttachable: true,
            description: listed ? nil : policy.description, createDate: policy.createdAt,
            updateDate: policy.updatedAt, tags: listed ? nil : [])
    }
}

extension AttachedPermissionsBoundary {
    init?(_ core: IdentityCore) {
        guard let arn = core.boundary else { return nil }
        self.init(permissionsBoundaryType: .init(rawValue: "Policy"), permissionsBoundaryArn: arn)
    }
}

extension AttachedPolicy {
    init(arn: String) {
        let name = arn.split(separator: "/").last.map(String.init)
        self.init(policyName: name, policyArn: arn)
    }

    /// The path that the ARN says, with both slashes.
    static func path(of arn: String) -> String {
        guard let parsed = ARN(arn), parsed.resource.hasPrefix("policy/"),
            let end = parsed.resource.lastIndex(of: "/")
        else { return "/" }
        return String(parsed.resource[...end].dropFirst("policy".count))
    }
}

extension TagSet {
    var views: [Tag] { pairs.map { Tag(key: $0.key, value: $0.value) } }

    init(_ views: [Tag]?) throws { try self.init((views ?? []).map { Pair(key: $0.key, value: $0.value) }) }
}

/// IAM gives documents percent-encoded (RFC 3986).
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
func encoded(_ document: String) -> String { PercentEncoding.encode(document) }

/// Reads a policy document. Throws MalformedPolicyDocument.
func checkPolicy(_ json: String, _ kind: PolicyKind) throws {
    do {
        _ = try PolicyDocument(json: json, kind: kind)
    } catch {
        throw IAMError.malformed(error)
    }
}
