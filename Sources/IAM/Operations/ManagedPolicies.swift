// Managed policies: customers' own, and AWS's to read. Versions are in PolicyVersions, tags in Tags.

import CloudCore
import Policies
import Store
import Wire

extension IAMService {
    static let managedPolicies: [Operation<IAMService>] = [
        .on(
            "CreatePolicy",
            needs: { (input: CreatePolicyRequest, context) in
                Needs.policy(
                    "CreatePolicy",
                    "arn:\(context.partition):iam::\(context.account):policy"
                        + "\(input.path ?? "/")\(input.policyName)"
                ).tagging("TagPolicy", input.tags)
            }, createPolicy),
        .on(
            "GetPolicy", needs: { input, _ in Needs.policy("GetPolicy", input.policyArn) }, getPolicy),
        .on(
            "DeletePolicy", needs: { input, _ in Needs.policy("DeletePolicy", input.policyArn) },
            deletePolicy),
        .on(
            "ListPolicies", needs: { Needs.all("ListPolicies", "policy", path: $0.pathPrefix, $1) },
            listPolicies),
        .on(
            "ListEntitiesForPolicy",
            needs: { input, _ in Needs.policy("ListEntitiesForPolicy", input.policyArn) },
            listEntitiesForPolicy),
    ]

    func createPolicy(
        _ input: CreatePolicyRequest, _ context: RequestContext
    ) async throws -> CreatePolicyResponse {
        try checkPolicy(input.policyDocument, .managed)
        let record = PolicyRecord(
            name: input.policyName, path: input.path, description: input.description,
            tags: try TagSet(input.tags), at: context.now, entropy: entropy)
        try await store.insert(record, json: input.policyDocument, in: context.account)
        var view = Policy(record, context, listed: true)
        view.tags = record.tags.views
        return CreatePolicyResponse(policy: view)
    }

    func getPolicy(_ input: GetPolicyRequest, _ context: RequestContext) async throws -> GetPolicyResponse {
        if case .aws(let policy) = PolicyReference(input.policyArn, account: context.account) {
            let uses = try await store.attachments(of: policy.arn, in: context.account)
            return GetPolicyResponse(
                policy: Policy(
                    policy, attached: uses.count { $0.usage == .permissions },
                    boundaries: uses.count { $0.usage == .boundary }))
        }
        let record = try await customerPolicy(input.policyArn, context)
        return GetPolicyResponse(policy: Policy(record, context))
    }

    /// Throws NoSuchEntity.
    func customerPolicy(_ arn: String, _ context: RequestContext) async throws -> PolicyRecord {
        guard let record = try await store.policy(arn, in: context.account) else {
            throw IAMError.noSuchPolicy(arn)
        }
        return record
    }

    /// Throws AccessDenied where the policy is AWS's.
    func refuseAWSPolicy(_ action: String, _ arn: String, _ context: RequestContext) throws {
        if case .aws = PolicyReference(arn, account: context.account) {
            throw IAMError.notYours(action, arn, context.caller)
        }
    }

    func deletePolicy(_ input: DeletePolicyRequest, _ context: RequestContext) async throws -> EmptyShape {
        try refuseAWSPolicy("DeletePolicy", input.policyArn, context)
        try await store.deletePolicy(input.policyArn, in: context.account)
        return EmptyShape()
    }

    func listPolicies(
        _ input: ListPoliciesRequest, _ context: RequestContext
    ) async throws -> ListPoliciesResponse {
        let scope = input.scope ?? .all
        var found: [Policy] = []
        if scope != .local { found += try await awsPolicies(input, context) }
        if scope != .aws {
            let records = try await store.policies(in: context.account)
            found += records.map { Policy($0, context, listed: true) }
        }
        found = found.filter { policy in
            guard policy.path?.hasPrefix(input.pathPrefix ?? "/") ?? true else { return false }
            let attached = policy.attachmentCount ?? 0
            let boundaries = policy.permissionsBoundaryUsageCount ?? 0
            switch input.policyUsageFilter {
            case PolicyUsageType.permissionsPolicy where input.onlyAttached == true: return attached > 0
            case PolicyUsageType.permissionsBoundary: return boundaries > 0
            default: return input.onlyAttached != true || attached + boundaries > 0
            }
        }
        let page = try Page.of(found, PageRequest(marker: input.marker, maxItems: input.maxItems)) {
            $0.arn ?? ""
        }
        return ListPoliciesResponse(
            policies: page.items, isTruncated: page.isTruncated, marker: page.marker)
    }

    private func awsPolicies(
        _ input: ListPoliciesRequest, _ context: RequestContext
    ) async throws -> [Policy] {
        let uses = try await store.policyUses(in: context.account)
        return AWSManagedPolicy.all.map {
            let use = uses[$0.arn] ?? PolicyUse()
            return Policy($0, attached: use.permissions, boundaries: use.boundaries, listed: true)
        }
    }

    func listEntitiesForPolicy(
        _ input: ListEntitiesForPolicyRequest, _ context: RequestContext
    ) async throws -> ListEntitiesForPolicyResponse {
        switch PolicyReference(input.policyArn, account: context.account) {
        case .aws: break
        case .customer, nil: _ = try await customerPolicy(input.policyArn, context)
        }
        let kinds: Set<IdentityKind>
        switch input.entityFilter?.rawValue {
        case "User": kinds = [.user]
        case "Role": kinds = [.role]
        case "Group": kinds = [.group]
        case nil: kinds = [.user, .role, .group]
        default: kinds = []
        }
        let found = try await store.attachments(of: input.policyArn, in: context.account).filter {
            guard kinds.contains($0.kind), $0.attachment.path.hasPrefix(input.pathPrefix ?? "/") else {
                return false
            }
            switch input.policyUsageFilter {
            case PolicyUsageType.permissionsPolicy: return $0.usage == .permissions
            case PolicyUsageType.permissionsBoundary: return $0.usage == .boundary
            default: return true
            }
        }
        let page = try Page.of(found, PageRequest(marker: input.marker, maxItems: input.maxItems)) {
            "\($0.usage.rawValue)/\($0.kind.rawValue)/\($0.attachment.name)"
        }
        return ListEntitiesForPolicyResponse(
            policyGroups: page.items.filter { $0.kind == .group }.map {
                PolicyGroup(groupName: $0.attachment.name, groupId: $0.attachment.id)
            },
            policyUsers: page.items.filter { $0.kind == .user }.map {
                PolicyUser(userName: $0.attachment.name, userId: $0.attachment.id)
            },
            policyRoles: page.items.filter { $0.kind == .role }.map {
                PolicyRole(roleName: $0.attachment.name, roleId: $0.attachment.id)
            }, isTruncated: page.isTruncated, marker: page.marker)
    }
}
