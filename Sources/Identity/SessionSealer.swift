// Temporary credentials that need no table: the session token is the session, sealed under the node's key.

public import CloudCore

/// Issues temporary credentials and opens their tokens.
public struct SessionSealer: SessionIssuer {
    /// What a session token says, once opened.
    struct Session: Hashable, Sendable {
        var accessKeyID: String
        var secretAccessKey: String
        var principal: Principal
        var expiration: Instant
    }

    /// Temporary access keys begin with this.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    static let accessKeyPrefix = "ASIA"
    /// Bound to every token, so that nothing else that was sealed here can be one.
    private static let context = "session-token/2"

    private let keys: SealingKeys
    private let entropy: any Entropy
    private let opened: GenerationalCache<String, Session>

    public init(key: NodeKey, entropy: any Entropy) {
        keys = key.sealingKeys(for: "session")
        self.entropy = entropy
        opened = GenerationalCache(capacity: IdentityLimits.cachedSessions)
    }

    /// Throws PackedPolicyTooLarge where the token would not fit in a request's head.
    public func issue(for principal: Principal, until expiration: Instant) throws -> TemporaryCredentials {
        let session = Session(
            accessKeyID: AccessKeyID.make(
                prefix: Self.accessKeyPrefix, account: principal.account, entropy: entropy),
            secretAccessKey: Base64.encode(entropy.bytes(30)), principal: principal, expiration: expiration)
        let token = Base64.encode(
            try keys.seal(session.encoded, context: Self.context, entropy: entropy))
        let limit = IdentityLimits.sessionTokenBytes
        guard token.utf8.count <= limit else {
            throw AWSError.packedPolicyTooLarge(
                percent: (token.utf8.count * 100 + limit - 1) / limit)
        }
        return TemporaryCredentials(
            accessKeyID: session.accessKeyID, secretAccessKey: session.secretAccessKey,
            sessionToken: token, expiration: expiration)
    }

    /// The session of a token of ours, expired or not.
    func open(_ token: String) throws(SignatureProblem) -> Session {
        if let known = opened.value(for: token) { return known }
        return try unseal(token)
    }

    private func unseal(_ token: String) throws(SignatureProblem) -> Session {
        guard token.utf8.count <= IdentityLimits.sessionTokenBytes, let sealed = Base64.decode(token),
            let plaintext = keys.open(sealed[...], context: Self.context), let session = Session(plaintext)
        else { throw .invalidToken }
        opened.insert(session, for: token)
        return session
    }
}
