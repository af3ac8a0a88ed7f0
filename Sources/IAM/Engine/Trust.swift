// Who may become a role: its trust policy, weighed together with the caller's own policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html

import CloudCore
import Policies

/// Trust policies as policies on a resource, the role.
enum Trust {
    static let action = "sts:AssumeRole"

    static func policies(_ document: PolicyDocument, of role: String) -> PolicySet {
        PolicySet([NamedPolicy(name: role, document: document)])
    }

    /// Whether a service of this cloud may act under the role.
    static func allows(_ facts: ServiceFacts, policy: PolicyDocument, role: String) -> Bool {
        let question = PolicyQuestion(
            action: action, resource: role, principal: PrincipalNames(service: facts.service), facts: facts)
        let circumstances = Circumstances(
            caller: .outsider, isSameAccount: false, resourceMustAllow: true, resourceKind: .roleTrust)
        return ApplicablePolicies(resource: policies(policy, of: role)).decide(question, circumstances)
            .isAllowed
    }
}
