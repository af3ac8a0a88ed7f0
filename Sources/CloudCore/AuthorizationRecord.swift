// What was decided about a call, and why: a value for whoever wants to answer "why was this refused?" later.

/// Is told of every decision.
public protocol DecisionRecorder: Sendable {
    /// Called for each action on each resource, on the call's own way: must neither wait nor take long. What
    /// is costly, such as the explanation's text, is made when it is read.
    func record(_ decision: AuthorizationRecord)
}

/// Forgets every decision.
public struct NoDecisionRecorder: DecisionRecorder {
    public init() {}
    public func record(_ decision: AuthorizationRecord) {}
}

/// One decision about one action on one resource.
public struct AuthorizationRecord: Hashable, Sendable {
    public var requestID: String
    /// When the call arrived.
    public var time: Instant
    public var caller: Principal
    public var partition: String
    public var region: Region
    /// The long-term key that signed the call; nil for sessions and for calls from inside.
    public var accessKeyID: String?
    /// `service:Action`
    public var action: String
    /// A full ARN, or `*`.
    public var resource: String
    public var reason: AuthorizationReason
    /// False where a refusal was let through: `--iam audit`, or `--iam off`.
    public var isEnforced: Bool

    public init(
        _ action: String, on resource: String, in context: RequestContext, reason: AuthorizationReason,
        isEnforced: Bool
    ) {
        requestID = context.requestID
        time = context.now
        caller = context.caller
        partition = context.partition
        region = context.region
        accessKeyID = context.accessKeyID
        self.action = action
        self.resource = resource
        self.reason = reason
        self.isEnforced = isEnforced
    }

    /// As the action begins: `lambda`.
    public var service: String { Permission.service(of: action) }

    /// What the policies say, whether or not it was enforced.
    public var isAllowed: Bool { reason.isAllowed }

    /// AWS's message of a refusal.
    public var refusal: String {
        reason.refusal(of: caller.arn(partition: partition), action: action, resource: resource)
    }

    /// The decision in a sentence or two, with the statement that decided.
    public var explanation: String {
        let start =
            "\(caller.arn(partition: partition)) "
            + "\(isAllowed ? "may" : "may not") \(action) on \(resource): "
        return start + reason.explanation(of: action)
    }
}

/// Why a call is allowed or refused.
public enum AuthorizationReason: Hashable, Sendable {
    /// Authorization is switched off.
    case notAsked
    /// The account itself calls, and nothing denies.
    case accountRoot
    /// A statement allows, and nothing limits it.
    case allowed(PolicyKindName, StatementName)
    /// A statement denies; nothing outweighs it.
    case denied(PolicyKindName, StatementName)
    /// No statement of policies of this kind allows, and one of them had to.
    case notAllowed(PolicyKindName)

    public var isAllowed: Bool {
        switch self {
        case .notAsked, .accountRoot, .allowed: return true
        case .denied, .notAllowed: return false
        }
    }
}

/// A statement, and the policy that it stands in.
public struct StatementName: Hashable, Sendable {
    /// An ARN, or the name of an inline policy.
    public var policy: String
    public var sid: String?
    /// From 0.
    public var index: Int

    public init(policy: String, sid: String?, index: Int) {
        self.policy = policy
        self.sid = sid
        self.index = index
    }
}

/// Where a policy hangs, as refusals name it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
public enum PolicyKindName: Hashable, Sendable, CaseIterable {
    case identity, resource, boundary, session, serviceControl, roleTrust

    /// `no … allows the action`
    public var name: String {
        switch self {
        case .identity: return "identity-based policy"
        case .resource: return "resource-based policy"
        case .boundary: return "permissions boundary"
        case .session: return "session policy"
        case .serviceControl: return "service control policy"
        case .roleTrust: return "role trust policy"
        }
    }

    /// `with an explicit deny in …`
    public var nameWithArticle: String {
        switch self {
        case .identity: return "an identity-based policy"
        case .roleTrust: return "the role trust policy"
        default: return "a " + name
        }
    }
}

extension AuthorizationReason {
    /// AWS's message of a refusal. `caller` is an ARN, or the name of a service.
    public func refusal(of caller: String, action: String, resource: String) -> String {
        let start = "User: \(caller) is not authorized to perform: \(action) on resource: \(resource)"
        switch self {
        case .notAsked, .accountRoot, .allowed: return start
        case .denied(let kind, _): return start + " with an explicit deny in \(kind.nameWithArticle)"
        case .notAllowed(let kind): return start + " because no \(kind.name) allows the \(action) action"
        }
    }

    func explanation(of action: String) -> String {
        switch self {
        case .notAsked: return "authorization is switched off (--iam off)."
        case .accountRoot: return "the account's root may do what nothing denies."
        case .allowed(let kind, let statement): return "\(statement) of \(kind.nameWithArticle) allows it."
        case .denied(let kind, let statement):
            return "\(statement) of \(kind.nameWithArticle) denies it, and nothing outweighs that."
        case .notAllowed(let kind): return "no \(kind.name) allows \(action)."
        }
    }
}

extension StatementName: CustomStringConvertible {
    /// `statement 2 ("ReadOnly") in arn:aws:iam::…:policy/p`, counted from 1.
    public var description: String {
        let label = sid.map { " (\"\($0)\")" } ?? ""
        return "statement \(index + 1)\(label) in \(policy)"
    }
}
