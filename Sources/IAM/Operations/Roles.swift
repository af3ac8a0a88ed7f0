// Roles themselves. Their policies are in IdentityPolicies, their tags in Tags, those of services in
// ServiceLinkedRoles.

import CloudCore
import Policies
import Wire

extension IAMService {
    static let roles: [Operation<IAMService>] =
        [
            .on(
                "CreateRole",
                needs: { (input: CreateRoleRequest, context) in
                    Needs.role("CreateRole", input.roleName, path: input.path, context).with(
                        Needs.boundaryKey(input.permissionsBoundary)
                    ).tagging("TagRole", input.tags)
                }, createRole),
            .on("GetRole", needs: { Needs.role("GetRole", $0.roleName, $1) }, getRole),
            .on("DeleteRole", needs: { Needs.role("DeleteRole", $0.roleName, $1) }, deleteRole),
            .on("ListRoles", needs: { Needs.all("ListRoles", "role", path: $0.pathPrefix, $1) }, listRoles),
            .on("UpdateRole", needs: { Needs.role("UpdateRole", $0.roleName, $1) }, updateRole),
            .on(
                "UpdateRoleDescription",
                needs: { Needs.role("UpdateRoleDescription", $0.roleName, $1) }, updateRoleDescription),
            .on(
                "UpdateAssumeRolePolicy",
                needs: { Needs.role("UpdateAssumeRolePolicy", $0.roleName, $1) }, updateAssumeRolePolicy),
        ] + rolePolicies

    func createRole(
        _ input: CreateRoleRequest, _ context: RequestContext
    ) async throws -> CreateRoleResponse {
        var core = IdentityCore(
            name: input.roleName, path: input.path, kind: .role, createdAt: context.now, entropy: entropy)
        core.tags = try TagSet(input.tags)
        core.boundary = input.permissionsBoundary
        guard !core.path.hasPrefix(RoleRecord.serviceLinkedPath) else {
            throw IAMError.invalidInput(
                "The path \(RoleRecord.serviceLinkedPath) is reserved for service-linked roles.")
        }
        var role = RoleRecord(
            core: core, description: input.description,
            trustPolicy: try Self.trustPolicy(input.assumeRolePolicyDocument),
            maxSessionSeconds: input.maxSessionDuration ?? IAMLimits.sessionSeconds)
        role.trusted = try await store.trustedPrincipals(in: role.trustPolicy, of: context.account)
        try await store.insert(role, in: context.account)
        return CreateRoleResponse(role: Role(role, context))
    }

    func getRole(_ input: GetRoleRequest, _ context: RequestContext) async throws -> GetRoleResponse {
        let role = try await store.resolved(
            try await store.identity(RoleRecord.self, input.roleName, in: context.account))
        var view = Role(role, context)
        view.roleLastUsed = try await lastUse(of: role, context)
        return GetRoleResponse(role: view)
    }

    func deleteRole(_ input: DeleteRoleRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await store.delete(RoleRecord.self, input.roleName, in: context.account)
        return EmptyShape()
    }

    func listRoles(_ input: ListRolesRequest, _ context: RequestContext) async throws -> ListRolesResponse {
        let page = try await store.identities(
            RoleRecord.self, in: context.account, path: input.pathPrefix,
            page: PageRequest(marker: input.marker, maxItems: input.maxItems))
        var roles: [Role] = []
        for role in page.items { roles.append(Role(try await store.resolved(role), context, listed: true)) }
        return ListRolesResponse(
            roles: roles, isTruncated: page.isTruncated,
            marker: page.marker)
    }

    func updateRole(_ input: UpdateRoleRequest, _ context: RequestContext) async throws -> UpdateRoleResponse
    {
        // Of a service-linked role the description alone can be changed.
        let isDescription = input.maxSessionDuration == nil
        try await store.update(
            RoleRecord.self, input.roleName, in: context.account, evenProtected: isDescription
        ) { role, _ in
            // What is not given goes back to its default, as on AWS.
            role.description = input.description ?? ""
            role.maxSessionSeconds = input.maxSessionDuration ?? IAMLimits.sessionSeconds
        }
        return UpdateRoleResponse()
    }

    func updateRoleDescription(
        _ input: UpdateRoleDescriptionRequest, _ context: RequestContext
    ) async throws -> UpdateRoleDescriptionResponse {
        let role = try await store.update(
            RoleRecord.self, input.roleName, in: context.account, evenProtected: true
        ) { role, _ in role.description = input.description }
        return UpdateRoleDescriptionResponse(role: Role(try await store.resolved(role), context))
    }

    func updateAssumeRolePolicy(
        _ input: UpdateAssumeRolePolicyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let kept = try Self.trustPolicy(input.policyDocument)
        let trusted = try await store.trustedPrincipals(in: kept, of: context.account)
        try await store.update(RoleRecord.self, input.roleName, in: context.account) { role, _ in
            role.trustPolicy = kept
            role.trusted = trusted
        }
        return EmptyShape()
    }

    /// Checks a trust policy; returns the text to keep.
    private static func trustPolicy(_ json: String) throws -> String {
        try checkPolicy(json, .trust)
        let kept = DocumentText.kept(json)
        guard DocumentText.characters(json) <= IAMLimits.trustPolicyCharacters, DocumentText.fits(kept)
        else { throw IAMError.quota("ACLSizePerRole", IAMLimits.trustPolicyCharacters) }
        return kept
    }
}
