// What temporary credentials carry beyond whose they are: what narrows the session, what marks it, and how
// it came to be. Policies ask for it; it is sealed into the session token, so there is no table of sessions.

/// The circumstances of one session of temporary credentials.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html
public struct SessionContext: Hashable, Sendable {
    /// The inline session policy: a JSON document. The session can do only what it, too, allows.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
    public var policy: String?
    /// ARNs of managed policies that narrow the session together with `policy`.
    public var policyARNs: [String]
    /// In the order in which they were passed; no two keys are equal without regard to case.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    public var tags: [SessionTag]
    /// Keys of those tags that sessions of further roles inherit.
    public var transitiveTagKeys: [String]
    /// Set once, by the first role of a chain, and kept by all others.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
    public var sourceIdentity: String?
    /// When the caller showed a code of a multi-factor device; nil where none was shown.
    public var multiFactorAuthenticatedAt: Instant?
    /// When the credentials were made: `aws:TokenIssueTime`.
    public var issuedAt: Instant?
    /// `aws:FederatedProvider`: the provider's ARN, or the name of one that AWS knows by itself.
    public var federatedProvider: String?
    /// What the session answers besides, by condition keys in lower case: what the identity provider said
    /// (`accounts.example.com:sub`, `saml:namequalifier`), or which function's code holds the session
    /// (`lambda:sourcefunctionarn`).
    public var facts: [String: [String]]
    /// Whether a role's session made this session of a role.
    public var isChained: Bool
    /// Who asked for a federated user's session: it never can do more than that user.
    public var issuer: Principal?

    public init(
        policy: String? = nil, policyARNs: [String] = [], tags: [SessionTag] = [],
        transitiveTagKeys: [String] = [], sourceIdentity: String? = nil,
        multiFactorAuthenticatedAt: Instant? = nil, issuedAt: Instant? = nil,
        federatedProvider: String? = nil, facts: [String: [String]] = [:], isChained: Bool = false,
        issuer: Principal? = nil
    ) {
        self.policy = policy
        self.policyARNs = policyARNs
        self.tags = tags
        self.transitiveTagKeys = transitiveTagKeys
        self.sourceIdentity = sourceIdentity
        self.multiFactorAuthenticatedAt = multiFactorAuthenticatedAt
        self.issuedAt = issuedAt
        self.federatedProvider = federatedProvider
        self.facts = facts
        self.isChained = isChained
        self.issuer = issuer
    }

    /// Whether session policies narrow what the session can do.
    public var hasPolicies: Bool { policy != nil || !policyARNs.isEmpty }

    /// What `PackedPolicySize` tells: how much of the room for policies and tags this session takes, in
    /// percent, rounded up. AWS does not say how it packs; here each text counts its bytes and two more.
    public var packedPolicySize: Int {
        var bytes = policy.map { $0.utf8.count + 2 } ?? 0
        for arn in policyARNs { bytes += arn.utf8.count + 2 }
        for tag in tags { bytes += tag.key.utf8.count + tag.value.utf8.count + 4 }
        for key in transitiveTagKeys { bytes += key.utf8.count + 2 }
        return (bytes * 100 + Self.packedPolicyBytes - 1) / Self.packedPolicyBytes
    }

    /// The room for policies and tags. AWS does not document its own; this one takes a session policy of the
    /// full 2,048 characters with ten ARNs and a few tags.
    public static let packedPolicyBytes = 4_096
}

/// A tag of a session: it counts as `aws:PrincipalTag`.
public struct SessionTag: Hashable, Sendable {
    public var key: String
    public var value: String

    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// One session context between all copies of its principal, which is a cache key on every call: it is copied
/// by one reference and hashed once.
final class SharedSession: Hashable, Sendable {
    let context: SessionContext
    private let digest: Int

    init(_ context: SessionContext) {
        self.context = context
        digest = context.hashValue
    }

    static func == (left: SharedSession, right: SharedSession) -> Bool {
        left === right || (left.digest == right.digest && left.context == right.context)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
