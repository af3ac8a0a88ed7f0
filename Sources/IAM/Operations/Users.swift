// Users themselves. Their policies are in IdentityPolicies, their tags in Tags, their keys in AccessKeys.

import CloudCore
import Store
import Wire

extension IAMService {
    static let users: [Operation<IAMService>] =
        [
            .on(
                "CreateUser",
                needs: { (input: CreateUserRequest, context) in
                    Needs.user("CreateUser", input.userName, path: input.path, context).with(
                        Needs.boundaryKey(input.permissionsBoundary)
                    ).tagging("TagUser", input.tags)
                }, createUser),
            .on(
                "GetUser", needs: { Needs.user("GetUser", try Needs.userName($0.userName, $1), $1) },
                getUser),
            .on("DeleteUser", needs: { Needs.user("DeleteUser", $0.userName, $1) }, deleteUser),
            .on("ListUsers", needs: { Needs.all("ListUsers", "user", path: $0.pathPrefix, $1) }, listUsers),
            .on(
                "UpdateUser",
                needs: { (input: UpdateUserRequest, context) in
                    let old = Needs.user("UpdateUser", input.userName, context)
                    guard input.newUserName != nil || input.newPath != nil else { return old }
                    // As on AWS, both the user that was and the user that will be.
                    let name = input.newUserName ?? input.userName
                    return old + Needs.user("UpdateUser", name, path: input.newPath, context)
                }, updateUser),
            .on(
                "ListGroupsForUser", needs: { Needs.user("ListGroupsForUser", $0.userName, $1) },
                listGroupsForUser),
        ] + userPolicies

    func createUser(
        _ input: CreateUserRequest, _ context: RequestContext
    ) async throws -> CreateUserResponse {
        var core = IdentityCore(
            name: input.userName, path: input.path, kind: .user, createdAt: context.now, entropy: entropy)
        core.tags = try TagSet(input.tags)
        core.boundary = input.permissionsBoundary
        let user = UserRecord(core: core)
        try await store.insert(user, in: context.account)
        return CreateUserResponse(user: User(user, context))
    }

    /// Without a name: who calls.
    func getUser(_ input: GetUserRequest, _ context: RequestContext) async throws -> GetUserResponse {
        let name = try Needs.userName(input.userName, context)
        let user = try await store.identity(UserRecord.self, name, in: context.account)
        return GetUserResponse(user: User(user, context))
    }

    func deleteUser(_ input: DeleteUserRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await store.delete(UserRecord.self, input.userName, in: context.account)
        return EmptyShape()
    }

    func listUsers(_ input: ListUsersRequest, _ context: RequestContext) async throws -> ListUsersResponse {
        let page = try await store.identities(
            UserRecord.self, in: context.account, path: input.pathPrefix,
            page: PageRequest(marker: input.marker, maxItems: input.maxItems))
        return ListUsersResponse(
            users: page.items.map { User($0, context, listed: true) }, isTruncated: page.isTruncated,
            marker: page.marker)
    }

    /// A user can get another path and another name, and keeps everything that hangs on it.
    func updateUser(_ input: UpdateUserRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await store.rename(
            UserRecord.self, input.userName, to: input.newUserName, path: input.newPath, in: context.account)
        return EmptyShape()
    }

    func listGroupsForUser(
        _ input: ListGroupsForUserRequest, _ context: RequestContext
    ) async throws -> ListGroupsForUserResponse {
        let user = try await store.identity(UserRecord.self, input.userName, in: context.account)
        let groups = try await store.groups(of: user, in: context.account)
        let page = try Page.of(groups, PageRequest(marker: input.marker, maxItems: input.maxItems)) {
            $0.core.name
        }
        return ListGroupsForUserResponse(
            groups: page.items.map { Group($0, context) }, isTruncated: page.isTruncated,
            marker: page.marker)
    }
}
