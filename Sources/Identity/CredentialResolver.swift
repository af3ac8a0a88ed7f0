// From an access key id to its secret and its principal: development credentials, long-term keys of users,
// and temporary keys, which carry both in their session token.

public import CloudCore

/// Finds the secret behind an access key id.
public struct CredentialResolver: Sendable {
    /// A key that may sign, and for whom.
    public struct Credentials: Sendable {
        public var secret: String
        public var principal: Principal
    }

    /// The secret of all development credentials.
    public static let developmentSecret = "test"

    private let acceptsDevelopmentCredentials: Bool
    private let directory: (any AccessKeyDirectory)?
    private let sessions: SessionSealer?

    /// With `acceptsDevelopmentCredentials`, `test`/`test` is the root of account 000000000000 and any twelve
    /// digits with the secret `test` are the root of that account. Whether that is safe where Apus listens is
    /// for the configuration to decide.
    public init(
        acceptsDevelopmentCredentials: Bool, directory: (any AccessKeyDirectory)? = nil,
        sessions: SessionSealer? = nil
    ) {
        self.acceptsDevelopmentCredentials = acceptsDevelopmentCredentials
        self.directory = directory
        self.sessions = sessions
    }

    /// The credentials, or `unknownAccessKey`, `invalidToken` or `expiredToken`. Errors of the directory
    /// itself pass through.
    public func resolve(_ accessKeyID: String, sessionToken: String?, now: Instant) async throws
        -> Credentials
    {
        if acceptsDevelopmentCredentials, let account = Self.developmentAccount(accessKeyID) {
            return Credentials(secret: Self.developmentSecret, principal: .root(of: account))
        }
        if accessKeyID.utf8.starts(with: SessionSealer.accessKeyPrefix.utf8) {
            guard let sessions, let sessionToken else { throw SignatureProblem.invalidToken }
            let session = try sessions.open(sessionToken, now: now)
            guard session.accessKeyID == accessKeyID else { throw SignatureProblem.invalidToken }
            return Credentials(secret: session.secretAccessKey, principal: session.principal)
        }
        guard let key = try await directory?.accessKey(accessKeyID) else {
            throw SignatureProblem.unknownAccessKey(accessKeyID)
        }
        // A long-term key has no token; one that is sent belongs to another key.
        if sessionToken != nil { throw SignatureProblem.invalidToken }
        return Credentials(secret: key.secret, principal: key.principal)
    }

    private static func developmentAccount(_ accessKeyID: String) -> AccountID? {
        accessKeyID == "test" ? .development : AccountID(accessKeyID)
    }
}
