// How the policies of one caller are weighed, and how a refusal is told. Pure: no store, no clock.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import CloudCore
import Policies

/// Whether a call may pass, and why or why not.
enum Decision: Hashable, Sendable {
    case allowed
    case denied(Reason)

    /// Ordered as AWS names them: an explicit denial first.
    enum Reason: Hashable, Sendable {
        /// A statement denies.
        case identityPolicyDenies(policy: String, statement: String?)
        case boundaryDenies(policy: String, statement: String?)
        /// No statement allows.
        case noIdentityPolicyAllows
        case boundaryDoesNotAllow(policy: String)
    }

    var isAllowed: Bool { self == .allowed }
}

extension PrincipalPolicies {
    /// Weighs the policies: a denial anywhere outweighs all; then an identity policy must allow, and so must
    /// the boundary where there is one.
    func decide(_ question: PolicyQuestion) -> Decision {
        var isAllowed = false
        for policy in identity {
            switch policy.document.answer(to: question) {
            case .deny(let statement):
                return .denied(.identityPolicyDenies(policy: policy.name, statement: statement))
            case .allow: isAllowed = true
            case .silent: break
            }
        }
        var isBounded = false
        if let boundary {
            switch boundary.document.answer(to: question) {
            case .deny(let statement):
                return .denied(.boundaryDenies(policy: boundary.name, statement: statement))
            case .allow: break
            case .silent: isBounded = true
            }
        }
        guard isAllowed else { return .denied(.noIdentityPolicyAllows) }
        if isBounded, let boundary { return .denied(.boundaryDoesNotAllow(policy: boundary.name)) }
        return .allowed
    }
}

extension Decision.Reason {
    /// AWS's text.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    func message(caller: String, action: String, resource: String) -> String {
        let start = "User: \(caller) is not authorized to perform: \(action) on resource: \(resource) "
        switch self {
        case .identityPolicyDenies: return start + "with an explicit deny in an identity-based policy"
        case .boundaryDenies: return start + "with an explicit deny in a permissions boundary"
        case .noIdentityPolicyAllows:
            return start + "because no identity-based policy allows the \(action) action"
        case .boundaryDoesNotAllow:
            return start + "because no permissions boundary allows the \(action) action"
        }
    }

    /// The error, under the code that the action's service gives it.
    func error(caller: Principal, partition: String, action: String, resource: String) -> AWSError {
        let message = message(
            caller: caller.arn(partition: partition), action: action, resource: resource)
        let service = String(action.prefix { $0 != ":" })
        let code = Self.plainCodes.contains(service) ? "AccessDenied" : "AccessDeniedException"
        return AWSError(code, message, status: 403)
    }

    /// Services whose refusals are called AccessDenied, without Exception.
    private static let plainCodes: Set<String> = [
        "autoscaling", "cloudformation", "cloudfront", "cloudwatch", "elasticache", "elasticloadbalancing",
        "iam", "rds", "route53", "s3", "ses", "sqs", "sts",
    ]
}
