// Service-linked roles: roles under a path of their own that one service trusts itself with, and that nobody
// else changes. Which services have one, and its name, is in LinkedService.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html

import CloudCore
import Wire

extension IAMService {
    static let serviceLinkedRoles: [Operation<IAMService>] = [
        .on(
            "CreateServiceLinkedRole",
            needs: { (input: CreateServiceLinkedRoleRequest, context) in
                let service = LinkedService.named[input.awsServiceName]
                return Needs.role(
                    "CreateServiceLinkedRole", service?.roleName(suffix: input.customSuffix) ?? "*",
                    path: LinkedService.path(of: input.awsServiceName), context
                ).with(["iam:awsservicename": [input.awsServiceName]])
            }, createServiceLinkedRole),
        .on(
            "DeleteServiceLinkedRole",
            needs: { Needs.role("DeleteServiceLinkedRole", $0.roleName, $1) }, deleteServiceLinkedRole),
        .on(
            "GetServiceLinkedRoleDeletionStatus",
            needs: { (input: GetServiceLinkedRoleDeletionStatusRequest, context) in
                let task = DeletionTask(input.deletionTaskId)
                return Needs.role(
                    "GetServiceLinkedRoleDeletionStatus", task?.role ?? "*",
                    path: LinkedService.path(of: task?.service ?? "*"), context)
            }, getServiceLinkedRoleDeletionStatus),
    ]

    func createServiceLinkedRole(
        _ input: CreateServiceLinkedRoleRequest, _ context: RequestContext
    ) async throws -> CreateServiceLinkedRoleResponse {
        guard let service = LinkedService.named[input.awsServiceName] else {
            throw IAMError.invalidInput(
                "Service-linked roles are not supported for \(input.awsServiceName).")
        }
        guard input.customSuffix == nil || service.takesSuffix else {
            throw IAMError.invalidInput("Custom suffix is not allowed for \(input.awsServiceName)")
        }
        let name = service.roleName(suffix: input.customSuffix)
        let core = IdentityCore(
            name: name, path: LinkedService.path(of: service.principal), kind: .role, createdAt: context.now,
            entropy: entropy)
        let role = RoleRecord(
            core: core, description: input.description ?? service.description,
            trustPolicy: service.trustPolicy, maxSessionSeconds: IAMLimits.sessionSeconds)
        do {
            try await store.insert(role, attaching: service.policy, in: context.account)
        } catch let error as AWSError where error.code == "EntityAlreadyExists" {
            throw IAMError.invalidInput(
                "Service role name \(name) has been taken in this account, please try a different suffix.")
        }
        var view = Role(role, context, listed: true)
        view.maxSessionDuration = nil
        return CreateServiceLinkedRoleResponse(role: view)
    }

    /// Deletes at once: no service of this cloud holds on to its role. The task says so ever after.
    func deleteServiceLinkedRole(
        _ input: DeleteServiceLinkedRoleRequest, _ context: RequestContext
    ) async throws -> DeleteServiceLinkedRoleResponse {
        let role = try await store.identity(RoleRecord.self, input.roleName, in: context.account)
        guard role.isProtected else { throw IAMError.noSuchIdentity(.role, input.roleName) }
        let task = DeletionTask(role: role, id: entropy.uuid())
        try await store.deleteServiceLinkedRole(role.core.name, in: context.account, task: task)
        return DeleteServiceLinkedRoleResponse(deletionTaskId: task.text)
    }

    func getServiceLinkedRoleDeletionStatus(
        _ input: GetServiceLinkedRoleDeletionStatusRequest, _ context: RequestContext
    ) async throws -> GetServiceLinkedRoleDeletionStatusResponse {
        guard let task = DeletionTask(input.deletionTaskId) else {
            throw IAMError.invalidInput("The deletion task id \(input.deletionTaskId) is invalid.")
        }
        guard try await store.deletionTask(ofRole: task.role, in: context.account) == task.text else {
            throw IAMError.noSuchEntity("The deletion task \(task.text) cannot be found.")
        }
        return GetServiceLinkedRoleDeletionStatusResponse(status: .succeeded)
    }
}
