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

    /// What is known of an access key id. Where there is a problem, the secret is nobody's: a signature is
    /// weighed against it all the same, so that a refusal takes as long whatever is wrong.
    struct Finding: Sendable {
        var credentials: Credentials
        var problem: SignatureProblem?

        init(_ credentials: Credentials, but problem: SignatureProblem? = nil) {
            self.credentials = credentials
            self.problem = problem
        }

        init(problem: SignatureProblem) {
            let nobody = Principal(kind: .anonymous, account: .development, userID: "anonymous")
            self.init(Credentials(secret: Self.nobodysSecret, principal: nobody), but: problem)
        }

        /// As long as the secrets of access keys.
        private static let nobodysSecret = String(repeating: "0", count: 40)
    }

    private let acceptsDevelopmentCredentials: Bool
    private let directory: (any AccessKeyDirectory)?
    private let sessions: SessionSealer?
    private let principals: (any PrincipalDirectory)?

    /// With `acceptsDevelopmentCredentials`, `test`/`test` is the root of account 000000000000 and any twelve
    /// digits with the secret `test` are the root of that account. Whether that is safe where Apus listens is
    /// for the configuration to decide.
    /// - Parameter principals: without it, sessions outlive the role or user that they are of.
    public init(
        acceptsDevelopmentCredentials: Bool, directory: (any AccessKeyDirectory)? = nil,
        sessions: SessionSealer? = nil, principals: (any PrincipalDirectory)? = nil
    ) {
        self.acceptsDevelopmentCredentials = acceptsDevelopmentCredentials
        self.directory = directory
        self.sessions = sessions
        self.principals = principals
    }

    /// The credentials, or `unknownAccessKey`, `invalidToken` or `expiredToken`. Errors of the directories
    /// themselves pass through.
    public func resolve(_ accessKeyID: String, sessionToken: String?, now: Instant) async throws
        -> Credentials
    {
        let finding = try await find(accessKeyID, sessionToken: sessionToken, now: now)
        if let problem = finding.problem { throw problem }
        return finding.credentials
    }

    /// Throws errors of the directories alone.
    func find(_ accessKeyID: String, sessionToken: String?, now: Instant) async throws -> Finding {
        if acceptsDevelopmentCredentials, let account = Self.developmentAccount(accessKeyID) {
            return Finding(Credentials(secret: Self.developmentSecret, principal: .root(of: account)))
        }
        if accessKeyID.utf8.starts(with: SessionSealer.accessKeyPrefix.utf8) {
            return try await session(accessKeyID, sessionToken, now: now)
        }
        guard let key = try await directory?.accessKey(accessKeyID) else {
            return Finding(problem: .unknownAccessKey(accessKeyID))
        }
        // A long-term key has no token; one that is sent belongs to another key.
        return Finding(
            Credentials(secret: key.secret, principal: key.principal),
            but: sessionToken == nil ? nil : .invalidToken)
    }

    private func session(_ accessKeyID: String, _ token: String?, now: Instant) async throws -> Finding {
        guard let sessions, let token else { return Finding(problem: .invalidToken) }
        let session: SessionSealer.Session
        do {
            session = try sessions.open(token)
        } catch {
            return Finding(problem: error)
        }
        let credentials = Credentials(secret: session.secretAccessKey, principal: session.principal)
        if session.accessKeyID != accessKeyID { return Finding(problem: .invalidToken) }
        if session.expiration <= now { return Finding(credentials, but: .expiredToken) }
        // A session ends with the role or user that it is of.
        if let principals, try await !principals.exists(session.principal) {
            return Finding(credentials, but: .invalidToken)
        }
        return Finding(credentials)
    }

    private static func developmentAccount(_ accessKeyID: String) -> AccountID? {
        accessKeyID == "test" ? .development : AccountID(accessKeyID)
    }
}
