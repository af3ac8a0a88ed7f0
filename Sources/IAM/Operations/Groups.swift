// Groups of users and who is in them. Their policies are in GroupPolicies.

import CloudCore
import Store
import Wire

extension IAMService {
    static let groups: [Operation<IAMService>] =
        [
            .on(
                "CreateGroup",
                needs: { (input: CreateGroupRequest, context) in
                    Needs.group("CreateGroup", input.groupName, path: input.path, context)
                }, createGroup),
            .on("GetGroup", needs: { Needs.group("GetGroup", $0.groupName, $1) }, getGroup),
            .on(
                "UpdateGroup",
                needs: { (input: UpdateGroupRequest, context) in
                    let old = Needs.group("UpdateGroup", input.groupName, context)
                    guard input.newGroupName != nil || input.newPath != nil else { return old }
                    // As on AWS, both the group that was and the group that will be.
                    let name = input.newGroupName ?? input.groupName
                    return old + Needs.group("UpdateGroup", name, path: input.newPath, context)
                }, updateGroup),
            .on("DeleteGroup", needs: { Needs.group("DeleteGroup", $0.groupName, $1) }, deleteGroup),
            .on(
                "ListGroups", needs: { Needs.all("ListGroups", "group", path: $0.pathPrefix, $1) },
                listGroups),
            .on(
                "AddUserToGroup", needs: { Needs.group("AddUserToGroup", $0.groupName, $1) },
                addUserToGroup),
            .on(
                "RemoveUserFromGroup", needs: { Needs.group("RemoveUserFromGroup", $0.groupName, $1) },
                removeUserFromGroup),
        ] + groupPolicies

    func createGroup(
        _ input: CreateGroupRequest, _ context: RequestContext
    ) async throws -> CreateGroupResponse {
        let group = GroupRecord(
            core: IdentityCore(
                name: input.groupName, path: input.path, kind: .group, createdAt: context.now,
                entropy: entropy))
        try await store.insert(group, in: context.account)
        return CreateGroupResponse(group: Group(group, context))
    }

    /// The group and a page of its users.
    func getGroup(_ input: GetGroupRequest, _ context: RequestContext) async throws -> GetGroupResponse {
        let group = try await store.identity(GroupRecord.self, input.groupName, in: context.account)
        let page = try await store.members(
            of: group, in: context.account,
            page: PageRequest(marker: input.marker, maxItems: input.maxItems))
        return GetGroupResponse(
            group: Group(group, context), users: page.items.map { User($0, context, listed: true) },
            isTruncated: page.isTruncated, marker: page.marker)
    }

    func updateGroup(_ input: UpdateGroupRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await store.rename(
            GroupRecord.self, input.groupName, to: input.newGroupName, path: input.newPath,
            in: context.account)
        return EmptyShape()
    }

    func deleteGroup(_ input: DeleteGroupRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await store.delete(GroupRecord.self, input.groupName, in: context.account)
        return EmptyShape()
    }

    func listGroups(_ input: ListGroupsRequest, _ context: RequestContext) async throws -> ListGroupsResponse
    {
        let page = try await store.identities(
            GroupRecord.self, in: context.account, path: input.pathPrefix,
            page: PageRequest(marker: input.marker, maxItems: input.maxItems))
        return ListGroupsResponse(
            groups: page.items.map { Group($0, context) }, isTruncated: page.isTruncated,
            marker: page.marker)
    }

    /// Twice is once.
    func addUserToGroup(_ input: AddUserToGroupRequest, _ context: RequestContext) async throws -> EmptyShape
    {
        try await store.changeMembership(
            of: input.userName, in: input.groupName, context.account, isMember: true)
        return EmptyShape()
    }

    /// Who was not in the group is no error, as on AWS.
    func removeUserFromGroup(
        _ input: RemoveUserFromGroupRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.changeMembership(
            of: input.userName, in: input.groupName, context.account, isMember: false)
        return EmptyShape()
    }
}
