// Instance profiles: containers of one role each, for machines. Their tags are in Tags.

import CloudCore
import Store
import Wire

extension IAMService {
    static let instanceProfiles: [Operation<IAMService>] = [
        .on(
            "CreateInstanceProfile",
            needs: { (input: CreateInstanceProfileRequest, context) in
                Needs.instanceProfile(
                    "CreateInstanceProfile", input.instanceProfileName, path: input.path, context
                ).tagging("TagInstanceProfile", input.tags)
            }, createInstanceProfile),
        .on(
            "GetInstanceProfile",
            needs: { Needs.instanceProfile("GetInstanceProfile", $0.instanceProfileName, $1) },
            getInstanceProfile),
        .on(
            "DeleteInstanceProfile",
            needs: { Needs.instanceProfile("DeleteInstanceProfile", $0.instanceProfileName, $1) },
            deleteInstanceProfile),
        .on(
            "ListInstanceProfiles",
            needs: { Needs.all("ListInstanceProfiles", "instance-profile", path: $0.pathPrefix, $1) },
            listInstanceProfiles),
        // Who puts a role into a profile hands it on, which needs a permission of its own:
        // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
        .on(
            "AddRoleToInstanceProfile",
            needs: {
                Needs.instanceProfile("AddRoleToInstanceProfile", $0.instanceProfileName, $1)
                    + Needs.role("PassRole", $0.roleName, $1).with(
                        ["iam:passedtoservice": ["ec2.amazonaws.com"]])
            }, addRoleToInstanceProfile),
        .on(
            "RemoveRoleFromInstanceProfile",
            needs: { Needs.instanceProfile("RemoveRoleFromInstanceProfile", $0.instanceProfileName, $1) },
            removeRoleFromInstanceProfile),
        .on(
            "ListInstanceProfilesForRole",
            needs: { Needs.role("ListInstanceProfilesForRole", $0.roleName, $1) },
            listInstanceProfilesForRole),
    ]

    func createInstanceProfile(
        _ input: CreateInstanceProfileRequest, _ context: RequestContext
    ) async throws -> CreateInstanceProfileResponse {
        let record = InstanceProfileRecord(
            name: input.instanceProfileName, path: input.path, tags: try TagSet(input.tags),
            createdAt: context.now, entropy: entropy)
        try await store.insert(record, in: context.account)
        let tags = record.tags.pairs.isEmpty ? nil : record.tags
        return CreateInstanceProfileResponse(
            instanceProfile: InstanceProfile(record, role: nil, context, tags: tags))
    }

    func getInstanceProfile(
        _ input: GetInstanceProfileRequest, _ context: RequestContext
    ) async throws -> GetInstanceProfileResponse {
        let record = try await store.instanceProfile(input.instanceProfileName, in: context.account)
        let role = try await role(of: record, context)
        return GetInstanceProfileResponse(
            instanceProfile: InstanceProfile(record, role: role, context, tags: record.tags))
    }

    func deleteInstanceProfile(
        _ input: DeleteInstanceProfileRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.deleteInstanceProfile(input.instanceProfileName, in: context.account)
        return EmptyShape()
    }

    func listInstanceProfiles(
        _ input: ListInstanceProfilesRequest, _ context: RequestContext
    ) async throws -> ListInstanceProfilesResponse {
        let page = try await store.instanceProfiles(
            in: context.account, path: input.pathPrefix,
            page: PageRequest(marker: input.marker, maxItems: input.maxItems))
        return ListInstanceProfilesResponse(
            instanceProfiles: try await views(page.items, context), isTruncated: page.isTruncated,
            marker: page.marker)
    }

    func addRoleToInstanceProfile(
        _ input: AddRoleToInstanceProfileRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.changeRole(
            input.roleName, ofInstanceProfile: input.instanceProfileName, in: context.account, isMember: true)
        return EmptyShape()
    }

    func removeRoleFromInstanceProfile(
        _ input: RemoveRoleFromInstanceProfileRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.changeRole(
            input.roleName, ofInstanceProfile: input.instanceProfileName, in: context.account,
            isMember: false)
        return EmptyShape()
    }

    func listInstanceProfilesForRole(
        _ input: ListInstanceProfilesForRoleRequest, _ context: RequestContext
    ) async throws -> ListInstanceProfilesForRoleResponse {
        let role = try await store.identity(RoleRecord.self, input.roleName, in: context.account)
        let page = try await store.instanceProfiles(
            ofRole: role.core.name, in: context.account,
            page: PageRequest(marker: input.marker, maxItems: input.maxItems))
        return ListInstanceProfilesForRoleResponse(
            instanceProfiles: try await views(page.items, context), isTruncated: page.isTruncated,
            marker: page.marker)
    }

    private func role(
        of profile: InstanceProfileRecord, _ context: RequestContext
    ) async throws -> RoleRecord? {
        guard let name = profile.role else { return nil }
        return try await store.resolved(
            try await store.identity(RoleRecord.self, name, in: context.account))
    }

    func views(
        _ profiles: [InstanceProfileRecord], _ context: RequestContext
    ) async throws -> [InstanceProfile] {
        var views: [InstanceProfile] = []
        for profile in profiles {
            views.append(
                InstanceProfile(profile, role: try await role(of: profile, context), context))
        }
        return views
    }
}
