// How policies of different kinds are weighed against each other, for one call. Pure: no store, no clock.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import CloudCore
import Policies

/// Everything that has a say in one call.
struct ApplicablePolicies: Sendable {
    /// Of the caller's account. Nil where it belongs to no organization.
    var serviceControl: PolicySet?
    /// On the resource.
    var resource: PolicySet?
    /// Of the user, with its groups', or of the role.
    var identity = PolicySet()
    /// Nil where nothing bounds the user or role.
    var boundary: PolicySet?
    /// Handed over when the session began. Nil where it was made without any.
    var session: PolicySet?
}

/// What counts besides the policies.
struct Circumstances: Hashable, Sendable {
    /// Who calls, as far as it says which policies count.
    enum Caller: Hashable, Sendable {
        /// The account itself: it needs no policy of its own.
        case root
        /// A user, a role, or a session of either.
        case identity
        /// A service, somebody unknown, or who has only an identity provider's word: only the resource's own
        /// policy can allow.
        case outsider
    }

    var caller: Caller
    /// Whether the resource belongs to the caller's account.
    var isSameAccount: Bool
    /// Whether the resource's own policy must allow in its own account too, as trust policies must.
    var resourceMustAllow = false
    /// What refusals call the policy on the resource.
    var resourceKind = PolicyKindName.resource
}

extension ApplicablePolicies {
    /// Weighs the policies. A denial in any of them outweighs all else; then each kind that applies must
    /// allow, in the order of the documented flow chart. The reason names the first that doesn't.
    func decide(_ question: PolicyQuestion, _ circumstances: Circumstances) -> AuthorizationReason {
        let control = circumstances.caller == .outsider ? nil : serviceControl?.answer(to: question)
        let resource = self.resource?.answer(to: question) ?? .silent
        let identity = identity.answer(to: question)
        let boundary = boundary?.answer(to: question)
        let session = session?.answer(to: question)

        if case .deny(let statement) = control { return .denied(.serviceControl, statement) }
        if case .deny(let statement) = resource { return .denied(circumstances.resourceKind, statement) }
        if case .deny(let statement) = identity { return .denied(.identity, statement) }
        if case .deny(let statement) = boundary { return .denied(.boundary, statement) }
        if case .deny(let statement) = session { return .denied(.session, statement) }

        if control == .silent { return .notAllowed(.serviceControl) }
        let grant: AuthorizationReason
        switch Self.grant(resource, identity, circumstances) {
        case .final(let reason): return reason
        case .limited(let reason): grant = reason
        }
        if boundary == .silent { return .notAllowed(.boundary) }
        if session == .silent { return .notAllowed(.session) }
        return grant
    }

    private enum Grant {
        /// Whatever boundaries and sessions say.
        case final(AuthorizationReason)
        /// As far as boundaries and sessions allow it too.
        case limited(AuthorizationReason)
    }

    /// What the policies on the resource and on the caller give together.
    private static func grant(
        _ resource: PolicyAnswer, _ identity: PolicyAnswer, _ circumstances: Circumstances
    ) -> Grant {
        let kind = circumstances.resourceKind
        let mustAllow =
            circumstances.caller == .outsider || !circumstances.isSameAccount
            || circumstances.resourceMustAllow
        switch resource {
        case .allow(let statement, _) where circumstances.caller == .outsider:
            return .final(.allowed(kind, statement))
        // Named itself, or with everybody, the user or the session needs nobody else's word in its account;
        // neither boundary nor session policies limit what is given so.
        case .allow(let statement, .direct) where circumstances.isSameAccount:
            return .final(.allowed(kind, statement))
        // A role is named: its sessions get that as if the role's own policies said it.
        case .allow(let statement, .identity) where circumstances.isSameAccount:
            return .limited(.allowed(kind, statement))
        case .silent where mustAllow: return .final(.notAllowed(kind))
        // The account is named, or the caller is of another one: its own policies decide.
        case .allow, .silent, .deny: break
        }
        if circumstances.caller == .root { return .limited(.accountRoot) }
        guard case .allow(let statement, _) = identity else { return .final(.notAllowed(.identity)) }
        return .limited(.allowed(.identity, statement))
    }

    /// Whether a statement that may mean this action turns on the tags of the resource.
    func asksResourceTags(for question: PolicyQuestion) -> Bool {
        identity.asksResourceTags(for: question)
            || [serviceControl, resource, boundary, session].contains {
                $0?.asksResourceTags(for: question) ?? false
            }
    }
}

extension AuthorizationRecord {
    /// The refusal as an error, under the code that the action's service gives it.
    var error: AWSError {
        let code = Self.plainCodes.contains(service) ? "AccessDenied" : "AccessDeniedException"
        return AWSError(code, refusal, status: 403)
    }

    /// Services whose refusals are called AccessDenied, without Exception.
    private static let plainCodes: Set<String> = [
        "autoscaling", "cloudformation", "cloudfront", "cloudwatch", "elasticache", "elasticloadbalancing",
        "iam", "rds", "route53", "s3", "ses", "sqs", "sts",
    ]
}
