// What hangs on users and roles: inline policies, attached managed policies, boundaries. AWS has each
// operation once for users, once for roles and mostly once for groups (GroupPolicies); here all are rows of
// tables and share the work.

import CloudCore
import Policies
import Wire

extension IAMService {
    static let rolePolicies: [Operation<IAMService>] = [
        .on(
            "PutRolePolicy",
            needs: { (input: PutRolePolicyRequest, context) in
                Needs.role("PutRolePolicy", input.roleName, context)
            }
        ) { service in
            { input, context in
                try await service.put(
                    RoleRecord.self, input.roleName, input.policyName, input.policyDocument, context)
            }
        },
        .on(
            "GetRolePolicy",
            needs: { (input: GetRolePolicyRequest, context) in
                Needs.role("GetRolePolicy", input.roleName, context)
            }
        ) { service in
            { input, context in
                GetRolePolicyResponse(
                    roleName: input.roleName, policyName: input.policyName,
                    policyDocument: encoded(
                        try await service.store.inlinePolicy(
                            RoleRecord.self, of: input.roleName, in: context.account,
                            policy: input.policyName)))
            }
        },
        .on(
            "DeleteRolePolicy",
            needs: { (input: DeleteRolePolicyRequest, context) in
                Needs.role("DeleteRolePolicy", input.roleName, context)
            }
        ) { service in
            { input, context in
                try await service.store.deleteInlinePolicy(
                    RoleRecord.self, of: input.roleName, in: context.account, policy: input.policyName)
                return EmptyShape()
            }
        },
        .on(
            "ListRolePolicies",
            needs: { (input: ListRolePoliciesRequest, context) in
                Needs.role("ListRolePolicies", input.roleName, context)
            }
        ) { service in
            { input, context in
                let page = try await service.inlineNames(
                    RoleRecord.self, input.roleName,
                    PageRequest(marker: input.marker, maxItems: input.maxItems), context)
                return ListRolePoliciesResponse(
                    policyNames: page.items, isTruncated: page.isTruncated, marker: page.marker)
            }
        },
        .on(
            "AttachRolePolicy",
            needs: { (input: AttachRolePolicyRequest, context) in
                Needs.role("AttachRolePolicy", input.roleName, context).with(
                    Needs.policyKey(input.policyArn))
            }
        ) { service in
            { input, context in
                try await service.store.attach(
                    input.policyArn, to: RoleRecord.self, input.roleName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "DetachRolePolicy",
            needs: { (input: DetachRolePolicyRequest, context) in
                Needs.role("DetachRolePolicy", input.roleName, context).with(
                    Needs.policyKey(input.policyArn))
            }
        ) { service in
            { input, context in
                try await service.store.detach(
                    input.policyArn, from: RoleRecord.self, input.roleName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "ListAttachedRolePolicies",
            needs: { (input: ListAttachedRolePoliciesRequest, context) in
                Needs.role("ListAttachedRolePolicies", input.roleName, context)
            }
        ) { service in
            { input, context in
                let page = try await service.attached(
                    RoleRecord.self, input.roleName, path: input.pathPrefix,
                    PageRequest(marker: input.marker, maxItems: input.maxItems), context)
                return ListAttachedRolePoliciesResponse(
                    attachedPolicies: page.items, isTruncated: page.isTruncated, marker: page.marker)
            }
        },
        .on(
            "PutRolePermissionsBoundary",
            needs: { (input: PutRolePermissionsBoundaryRequest, context) in
                Needs.role("PutRolePermissionsBoundary", input.roleName, context).with(
                    Needs.boundaryKey(input.permissionsBoundary))
            }
        ) { service in
            { input, context in
                try await service.store.setBoundary(
                    input.permissionsBoundary, of: RoleRecord.self, input.roleName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "DeleteRolePermissionsBoundary",
            needs: { (input: DeleteRolePermissionsBoundaryRequest, context) in
                Needs.role("DeleteRolePermissionsBoundary", input.roleName, context)
            }
        ) { service in
            { input, context in
                try await service.store.setBoundary(
                    nil, of: RoleRecord.self, input.roleName, in: context.account)
                return EmptyShape()
            }
        },
    ]

    static let userPolicies: [Operation<IAMService>] = [
        .on(
            "PutUserPolicy",
            needs: { (input: PutUserPolicyRequest, context) in
                Needs.user("PutUserPolicy", input.userName, context)
            }
        ) { service in
            { input, context in
                try await service.put(
                    UserRecord.self, input.userName, input.policyName, input.policyDocument, context)
            }
        },
        .on(
            "GetUserPolicy",
            needs: { (input: GetUserPolicyRequest, context) in
                Needs.user("GetUserPolicy", input.userName, context)
            }
        ) { service in
            { input, context in
                GetUserPolicyResponse(
                    userName: input.userName, policyName: input.policyName,
                    policyDocument: encoded(
                        try await service.store.inlinePolicy(
                            UserRecord.self, of: input.userName, in: context.account,
                            policy: input.policyName)))
            }
        },
        .on(
            "DeleteUserPolicy",
            needs: { (input: DeleteUserPolicyRequest, context) in
                Needs.user("DeleteUserPolicy", input.userName, context)
            }
        ) { service in
            { input, context in
                try await service.store.deleteInlinePolicy(
                    UserRecord.self, of: input.userName, in: context.account, policy: input.policyName)
                return EmptyShape()
            }
        },
        .on(
            "ListUserPolicies",
            needs: { (input: ListUserPoliciesRequest, context) in
                Needs.user("ListUserPolicies", input.userName, context)
            }
        ) { service in
            { input, context in
                let page = try await service.inlineNames(
                    UserRecord.self, input.userName,
                    PageRequest(marker: input.marker, maxItems: input.maxItems), context)
                return ListUserPoliciesResponse(
                    policyNames: page.items, isTruncated: page.isTruncated, marker: page.marker)
            }
        },
        .on(
            "AttachUserPolicy",
            needs: { (input: AttachUserPolicyRequest, context) in
                Needs.user("AttachUserPolicy", input.userName, context).with(
                    Needs.policyKey(input.policyArn))
            }
        ) { service in
            { input, context in
                try await service.store.attach(
                    input.policyArn, to: UserRecord.self, input.userName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "DetachUserPolicy",
            needs: { (input: DetachUserPolicyRequest, context) in
                Needs.user("DetachUserPolicy", input.userName, context).with(
                    Needs.policyKey(input.policyArn))
            }
        ) { service in
            { input, context in
                try await service.store.detach(
                    input.policyArn, from: UserRecord.self, input.userName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "ListAttachedUserPolicies",
            needs: { (input: ListAttachedUserPoliciesRequest, context) in
                Needs.user("ListAttachedUserPolicies", input.userName, context)
            }
        ) { service in
            { input, context in
                let page = try await service.attached(
                    UserRecord.self, input.userName, path: input.pathPrefix,
                    PageRequest(marker: input.marker, maxItems: input.maxItems), context)
                return ListAttachedUserPoliciesResponse(
                    attachedPolicies: page.items, isTruncated: page.isTruncated, marker: page.marker)
            }
        },
        .on(
            "PutUserPermissionsBoundary",
            needs: { (input: PutUserPermissionsBoundaryRequest, context) in
                Needs.user("PutUserPermissionsBoundary", input.userName, context).with(
                    Needs.boundaryKey(input.permissionsBoundary))
            }
        ) { service in
            { input, context in
                try await service.store.setBoundary(
                    input.permissionsBoundary, of: UserRecord.self, input.userName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "DeleteUserPermissionsBoundary",
            needs: { (input: DeleteUserPermissionsBoundaryRequest, context) in
                Needs.user("DeleteUserPermissionsBoundary", input.userName, context)
            }
        ) { service in
            { input, context in
                try await service.store.setBoundary(
                    nil, of: UserRecord.self, input.userName, in: context.account)
                return EmptyShape()
            }
        },
    ]

    func put<R: IdentityRecord>(
        _ type: R.Type, _ name: String, _ policy: String, _ json: String, _ context: RequestContext
    ) async throws -> EmptyShape {
        try checkPolicy(json, .inline)
        try await store.putInlinePolicy(type, of: name, in: context.account, policy: policy, json: json)
        return EmptyShape()
    }

    func inlineNames<R: IdentityRecord>(
        _ type: R.Type, _ name: String, _ page: PageRequest, _ context: RequestContext
    ) async throws -> Page<String> {
        let record = try await store.identity(type, name, in: context.account)
        return try Page.of(record.core.inline.map(\.name), page) { $0 }
    }

    func attached<R: IdentityRecord>(
        _ type: R.Type, _ name: String, path: String?, _ page: PageRequest, _ context: RequestContext
    ) async throws -> Page<AttachedPolicy> {
        let record = try await store.identity(type, name, in: context.account)
        let found = record.core.attached.filter { arn in
            path.map { AttachedPolicy.path(of: arn).hasPrefix($0) } ?? true
        }
        return try Page.of(found.map { AttachedPolicy(arn: $0) }, page) { $0.policyArn ?? "" }
    }
}
