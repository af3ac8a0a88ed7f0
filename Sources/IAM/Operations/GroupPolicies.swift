// What hangs on groups: inline policies and attached managed policies. The work is IdentityPolicies'.

import CloudCore
import Wire

extension IAMService {
    static let groupPolicies: [Operation<IAMService>] = [
        .on(
            "PutGroupPolicy",
            needs: { (input: PutGroupPolicyRequest, context) in
                Needs.group("PutGroupPolicy", input.groupName, context)
            }
        ) { service in
            { input, context in
                try await service.put(
                    GroupRecord.self, input.groupName, input.policyName, input.policyDocument, context)
            }
        },
        .on(
            "GetGroupPolicy",
            needs: { (input: GetGroupPolicyRequest, context) in
                Needs.group("GetGroupPolicy", input.groupName, context)
            }
        ) { service in
            { input, context in
                GetGroupPolicyResponse(
                    groupName: input.groupName, policyName: input.policyName,
                    policyDocument: encoded(
                        try await service.store.inlinePolicy(
                            GroupRecord.self, of: input.groupName, in: context.account,
                            policy: input.policyName)))
            }
        },
        .on(
            "DeleteGroupPolicy",
            needs: { (input: DeleteGroupPolicyRequest, context) in
                Needs.group("DeleteGroupPolicy", input.groupName, context)
            }
        ) { service in
            { input, context in
                try await service.store.deleteInlinePolicy(
                    GroupRecord.self, of: input.groupName, in: context.account, policy: input.policyName)
                return EmptyShape()
            }
        },
        .on(
            "ListGroupPolicies",
            needs: { (input: ListGroupPoliciesRequest, context) in
                Needs.group("ListGroupPolicies", input.groupName, context)
            }
        ) { service in
            { input, context in
                let page = try await service.inlineNames(
                    GroupRecord.self, input.groupName,
                    PageRequest(marker: input.marker, maxItems: input.maxItems), context)
                return ListGroupPoliciesResponse(
                    policyNames: page.items, isTruncated: page.isTruncated, marker: page.marker)
            }
        },
        .on(
            "AttachGroupPolicy",
            needs: { (input: AttachGroupPolicyRequest, context) in
                Needs.group("AttachGroupPolicy", input.groupName, context).with(
                    Needs.policyKey(input.policyArn))
            }
        ) { service in
            { input, context in
                try await service.store.attach(
                    input.policyArn, to: GroupRecord.self, input.groupName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "DetachGroupPolicy",
            needs: { (input: DetachGroupPolicyRequest, context) in
                Needs.group("DetachGroupPolicy", input.groupName, context).with(
                    Needs.policyKey(input.policyArn))
            }
        ) { service in
            { input, context in
                try await service.store.detach(
                    input.policyArn, from: GroupRecord.self, input.groupName, in: context.account)
                return EmptyShape()
            }
        },
        .on(
            "ListAttachedGroupPolicies",
            needs: { (input: ListAttachedGroupPoliciesRequest, context) in
                Needs.group("ListAttachedGroupPolicies", input.groupName, context)
            }
        ) { service in
            { input, context in
                let page = try await service.attached(
                    GroupRecord.self, input.groupName, path: input.pathPrefix,
                    PageRequest(marker: input.marker, maxItems: input.maxItems), context)
                return ListAttachedGroupPoliciesResponse(
                    attachedPolicies: page.items, isTruncated: page.isTruncated, marker: page.marker)
            }
        },
    ]
}
