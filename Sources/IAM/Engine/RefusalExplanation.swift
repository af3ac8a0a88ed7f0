// Why a call was refused, in one or two sentences, and the statement that would allow it. Pure.

import CloudCore
import Wire

/// A refusal as people want it told.
struct RefusalExplanation: Sendable, Equatable {
    var sentences: String
    /// What to add, and to which policy; nil where no allowance helps.
    var remedy: Document?

    init(_ refusal: AuthorizationRecord) {
        let caller = refusal.caller.arn(partition: refusal.partition)
        let verb = refusal.isEnforced ? "was refused" : "would have been refused"
        let start = "\(caller) \(verb) \(refusal.action) on \(refusal.resource): "
        switch refusal.reason {
        case .denied(let kind, let statement):
            sentences =
                start + "\(statement), \(kind.nameWithArticle), denies it. "
                + "No allowance outweighs a denial: change or remove that statement."
        case .notAllowed(let kind):
            sentences = start + Self.missing(kind, refusal)
            remedy = Self.statement(kind, refusal)
        case .allowed, .accountRoot, .notAsked:
            sentences = "\(caller) was allowed \(refusal.action) on \(refusal.resource)."
        }
    }

    private static func missing(_ kind: PolicyKindName, _ refusal: AuthorizationRecord) -> String {
        switch kind {
        case .identity:
            return "no identity-based policy of \(noun(refusal.caller)) allows it. "
                + "Add this statement to one of them."
        case .boundary:
            return "its permissions boundary does not allow it, whatever its other policies say. "
                + "Add this statement to the boundary."
        case .session:
            return "the policy that its session was given does not allow it. "
                + "Add this statement there, or begin another session."
        case .resource:
            return "the policy on the resource does not allow it. Add this statement there."
        case .roleTrust:
            return "the role's trust policy does not name it. Add this statement there."
        default: return "no \(kind.name) allows it. Add this statement to one."
        }
    }

    private static func noun(_ caller: Principal) -> String {
        switch caller.kind {
        case .user(let name): return "the user \(name)"
        case .assumedRole(let role, _): return "the role \(role)"
        default: return "the caller"
        }
    }

    /// Where policies hang on resources they name the caller; a trust policy names no resource.
    private static func statement(_ kind: PolicyKindName, _ refusal: AuthorizationRecord) -> Document {
        var members: [(key: String, value: Document)] = [("Effect", "Allow")]
        if kind == .resource || kind == .roleTrust {
            members.append(("Principal", principal(refusal)))
        }
        members.append(("Action", .string(refusal.action)))
        if kind != .roleTrust {
            let resource = kind == .resource ? refusal.resource : ResourceNames.lasting(refusal.resource)
            let isOpen = ActionsWithoutResource.contains(refusal.action)
            members.append(("Resource", .string(isOpen ? "*" : resource)))
        }
        return .object(members)
    }

    /// A role is named itself, so that all of its sessions are meant.
    private static func principal(_ refusal: AuthorizationRecord) -> Document {
        switch refusal.caller.kind {
        case .service(let name): return ["Service": .string(name)]
        case .assumedRole(let role, _):
            let caller = refusal.caller
            return [
                "AWS": .string("arn:\(refusal.partition):iam::\(caller.account):role\(caller.path)\(role)")
            ]
        case .anonymous: return "*"
        default: return ["AWS": .string(refusal.caller.arn(partition: refusal.partition))]
        }
    }
}
