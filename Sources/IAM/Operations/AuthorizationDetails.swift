// GetAccountAuthorizationDetails: users, groups, roles and policies of an account with everything that hangs
// on them, in pages that run from one kind into the next.

import CloudCore
import Wire

extension IAMService {
    static let authorizationDetails: [Operation<IAMService>] = [
        .on(
            "GetAccountAuthorizationDetails",
            needs: { (_: GetAccountAuthorizationDetailsRequest, _) in
                Needs.whole("GetAccountAuthorizationDetails")
            }, getAccountAuthorizationDetails)
    ]

    func getAccountAuthorizationDetails(
        _ input: GetAccountAuthorizationDetailsRequest, _ context: RequestContext
    ) async throws -> GetAccountAuthorizationDetailsResponse {
        let asked = PageRequest(marker: input.marker, maxItems: input.maxItems)
        var details = DetailPage(room: asked.size, wanted: input.filter)
        let start = try details.start(asked)
        for kind in start.kinds {
            let after = kind == start.kinds.first ? start.name : nil
            // One more than there is room for says whether there is another page.
            let request = PageRequest(after: after, size: details.room)
            if try await !add(kind, request, to: &details, context) { break }
        }
        return GetAccountAuthorizationDetailsResponse(
            userDetailList: details.users, groupDetailList: details.groups, roleDetailList: details.roles,
            policies: details.policies, isTruncated: details.marker != nil, marker: details.marker)
    }

    /// Adds what there is room for of one kind; false where some of it found none.
    private func add(
        _ kind: DetailKind, _ request: PageRequest, to details: inout DetailPage, _ context: RequestContext
    ) async throws -> Bool {
        switch kind {
        case .user:
            let page = try await store.identities(
                UserRecord.self, in: context.account, path: nil, page: request)
            for user in page.items { details.users.append(try await detail(user, context)) }
            return details.took(page, of: kind) { $0.core.name }
        case .group:
            let page = try await store.identities(
                GroupRecord.self, in: context.account, path: nil, page: request)
            for group in page.items { details.groups.append(try await detail(group, context)) }
            return details.took(page, of: kind) { $0.core.name }
        case .role:
            let page = try await store.identities(
                RoleRecord.self, in: context.account, path: nil, page: request)
            for role in page.items { details.roles.append(try await detail(role, context)) }
            return details.took(page, of: kind) { $0.core.name }
        case .localPolicy:
            let page = try Page.of(try await store.policies(in: context.account), request) { $0.name }
            for policy in page.items { details.policies.append(try await detail(policy, context)) }
            return details.took(page, of: kind) { $0.name }
        case .awsPolicy:
            let uses = try await store.policyUses(in: context.account)
            let used = AWSManagedPolicy.all.filter { uses[$0.arn] != nil }
            let page = try Page.of(used, request) { $0.arn }
            details.policies += page.items.map { detail($0, uses[$0.arn] ?? PolicyUse()) }
            return details.took(page, of: kind) { $0.arn }
        }
    }

    private func inlineDetails<R: IdentityRecord>(
        _ record: R, _ context: RequestContext
    ) async throws -> [PolicyDetail] {
        var details: [PolicyDetail] = []
        for policy in record.core.inline {
            let json = try await store.inlinePolicy(
                R.self, of: record.core.name, in: context.account, policy: policy.name)
            details.append(PolicyDetail(policyName: policy.name, policyDocument: encoded(json)))
        }
        return details
    }

    private func detail(_ user: UserRecord, _ context: RequestContext) async throws -> UserDetail {
        UserDetail(
            path: user.core.path, userName: user.core.name, userId: user.core.id,
            arn: user.arn(account: context.account, partition: context.partition),
            createDate: user.core.createdAt, userPolicyList: try await inlineDetails(user, context),
            groupList: try await store.groups(of: user, in: context.account).map(\.core.name),
            attachedManagedPolicies: user.core.attached.map(AttachedPolicy.init(arn:)),
            permissionsBoundary: AttachedPermissionsBoundary(user.core), tags: user.core.tags.views)
    }

    private func detail(_ group: GroupRecord, _ context: RequestContext) async throws -> GroupDetail {
        GroupDetail(
            path: group.core.path, groupName: group.core.name, groupId: group.core.id,
            arn: group.arn(account: context.account, partition: context.partition),
            createDate: group.core.createdAt, groupPolicyList: try await inlineDetails(group, context),
            attachedManagedPolicies: group.core.attached.map(AttachedPolicy.init(arn:)))
    }

    private func detail(_ role: RoleRecord, _ context: RequestContext) async throws -> RoleDetail {
        let profiles = try await store.instanceProfiles(
            ofRole: role.core.name, in: context.account,
            page: PageRequest(marker: nil, maxItems: IAMLimits.instanceProfiles))
        let role = try await store.resolved(role)
        return RoleDetail(
            path: role.core.path, roleName: role.core.name, roleId: role.core.id,
            arn: role.arn(account: context.account, partition: context.partition),
            createDate: role.core.createdAt, assumeRolePolicyDocument: encoded(role.trustPolicy),
            instanceProfileList: try await views(profiles.items, context),
            rolePolicyList: try await inlineDetails(role, context),
            attachedManagedPolicies: role.core.attached.map(AttachedPolicy.init(arn:)),
            permissionsBoundary: AttachedPermissionsBoundary(role.core), tags: role.core.tags.views,
            roleLastUsed: try await lastUse(of: role, context))
    }

    private func detail(_ policy: PolicyRecord, _ context: RequestContext) async throws -> ManagedPolicyDetail
    {
        var versions: [PolicyVersion] = []
        for entry in policy.versions.reversed() {
            let json = try await store.policyText(policy, version: entry.number, in: context.account)
            versions.append(
                PolicyVersion(
                    document: encoded(json ?? ""), versionId: entry.id,
                    isDefaultVersion: entry.number == policy.defaultVersion, createDate: entry.createdAt))
        }
        return ManagedPolicyDetail(
            policyName: policy.name, policyId: policy.id,
            arn: policy.arn(account: context.account, partition: context.partition), path: policy.path,
            defaultVersionId: "v\(policy.defaultVersion)", attachmentCount: policy.attachmentCount,
            permissionsBoundaryUsageCount: policy.boundaryCount, isAttachable: true,
            description: policy.description, createDate: policy.createdAt, updateDate: policy.updatedAt,
            policyVersionList: versions)
    }

    private func detail(_ policy: AWSManagedPolicy, _ use: PolicyUse) -> ManagedPolicyDetail {
        let version = PolicyVersion(
            document: encoded(policy.json), versionId: policy.version, isDefaultVersion: true,
            createDate: policy.updatedAt)
        return ManagedPolicyDetail(
            policyName: policy.name, policyId: policy.id, arn: policy.arn, path: policy.path,
            defaultVersionId: policy.version, attachmentCount: use.permissions,
            permissionsBoundaryUsageCount: use.boundaries, isAttachable: true,
            description: policy.description, createDate: policy.createdAt, updateDate: policy.updatedAt,
            policyVersionList: [version])
    }
}

/// What the page can hold, in the order of the pages.
private enum DetailKind: String, CaseIterable {
    case user = "User"
    case group = "Group"
    case role = "Role"
    case localPolicy = "LocalManagedPolicy"
    case awsPolicy = "AWSManagedPolicy"
}

/// A page as it fills.
private struct DetailPage {
    var users: [UserDetail] = []
    var groups: [GroupDetail] = []
    var roles: [RoleDetail] = []
    var policies: [ManagedPolicyDetail] = []
    /// For the next page; nil where this is the last.
    private(set) var marker: String?
    private(set) var room: Int
    private let kinds: [DetailKind]
    private var last: (kind: DetailKind, name: String)?

    init(room: Int, wanted: [EntityType]?) {
        self.room = room
        let names = Set((wanted ?? []).map(\.rawValue))
        kinds = DetailKind.allCases.filter { names.isEmpty || names.contains($0.rawValue) }
    }

    /// Where the page begins: behind this name of the first of these kinds.
    func start(_ request: PageRequest) throws -> (kinds: [DetailKind], name: String?) {
        guard let place = try request.lastName() else { return (kinds, nil) }
        let parts = place.split(separator: "\n", maxSplits: 1)
        guard parts.count == 2, let kind = DetailKind(rawValue: String(parts[0])),
            let index = kinds.firstIndex(of: kind)
        else { throw IAMError.validation("Invalid Marker.") }
        return (Array(kinds[index...]), String(parts[1]))
    }

    /// Notes what was taken; false where there was more of it than room.
    mutating func took<Item>(_ page: Page<Item>, of kind: DetailKind, name: (Item) -> String) -> Bool {
        room -= page.items.count
        if let item = page.items.last { last = (kind, name(item)) }
        guard page.isFull, let last else { return true }
        marker = PageRequest.marker("\(last.kind.rawValue)\n\(last.name)")
        return false
    }
}
