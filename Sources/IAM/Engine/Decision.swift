// How the policies of one caller are weighed, and how a refusal is told. Pure: no store, no clock.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import CloudCore
import Policies

extension PrincipalPolicies {
    /// Weighs the policies: a denial anywhere outweighs all; then an identity policy must allow, and so must
    /// the boundary where there is one.
    func decide(_ question: PolicyQuestion) -> AuthorizationReason {
        var allowance: StatementName?
        for policy in identity {
            switch policy.document.answer(to: question) {
            case .deny(let statement): return .denied(.identity, policy.statement(statement))
            case .allow(let statement, _): allowance = allowance ?? policy.statement(statement)
            case .silent: break
            }
        }
        var isBounded = false
        if let boundary {
            switch boundary.document.answer(to: question) {
            case .deny(let statement): return .denied(.boundary, boundary.statement(statement))
            case .allow: break
            case .silent: isBounded = true
            }
        }
        guard let allowance else { return .notAllowed(.identity) }
        return isBounded ? .notAllowed(.boundary) : .allowed(.identity, allowance)
    }
}

extension NamedPolicy {
    fileprivate func statement(_ index: Int) -> StatementName {
        StatementName(policy: name, sid: document.statements[index].sid, index: index)
    }
}

extension AuthorizationRecord {
    /// The refusal as an error, under the code that the action's service gives it.
    var error: AWSError {
        let service = String(action.prefix { $0 != ":" })
        let code = Self.plainCodes.contains(service) ? "AccessDenied" : "AccessDeniedException"
        return AWSError(code, refusal, status: 403)
    }

    /// Services whose refusals are called AccessDenied, without Exception.
    private static let plainCodes: Set<String> = [
        "autoscaling", "cloudformation", "cloudfront", "cloudwatch", "elasticache", "elasticloadbalancing",
        "iam", "rds", "route53", "s3", "ses", "sqs", "sts",
    ]
}
