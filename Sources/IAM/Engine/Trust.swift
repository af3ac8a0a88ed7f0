// Who may become a role: its trust policy, weighed together with the caller's own policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html

import CloudCore
import Policies

/// How a trust policy and the caller's own policies go together.
enum Trust {
    static let action = "sts:AssumeRole"

    /// Whether a service of this cloud may act under the role.
    static func allows(service: String, policy: PolicyDocument, role: String, account: AccountID) -> Bool {
        let question = PolicyQuestion(
            action: action, resource: role, principal: PrincipalNames(service: service),
            facts: ServiceFacts(account: account, service: service))
        if case .allow = policy.answer(to: question) { return true }
        return false
    }

    /// Whether a caller may become the role.
    /// - Parameters:
    ///   - answer: what the trust policy says of the caller.
    ///   - own: what the caller's own policies say of sts:AssumeRole on the role.
    static func allows(_ answer: PolicyAnswer, own: AuthorizationReason, sameAccount: Bool) -> Bool {
        guard case .allow(_, let match) = answer else { return false }
        switch own {
        case .allowed, .accountRoot, .notAsked: return true
        // Named itself, and in the role's account, the caller needs nobody else's word …
        case .notAllowed(.identity): return sameAccount && match == .direct
        // … but what is forbidden or beyond the boundary stays so.
        case .denied, .notAllowed: return false
        }
    }
}
