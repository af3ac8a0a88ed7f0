// Who a call is made by, once its signature has been checked.

/// The identity behind a call.
public struct Principal: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The account itself. Passes every identity check, as in AWS.
        case root
        /// An IAM user, by name (path not included).
        case user(name: String)
        /// A session of an assumed role.
        case assumedRole(role: String, session: String)
        /// A federated user of GetFederationToken.
        case federated(name: String)
        /// A service of this cloud acting for itself, such as `lambda.amazonaws.com`.
        case service(String)
        /// Nobody: an unsigned call, where a service allows it.
        case anonymous
    }

    public var kind: Kind
    public var account: AccountID
    /// What `aws:userid` and GetCallerIdentity show: `AIDA…`, `AROA…:session`, or the account for root.
    public var userID: String
    /// The role's or user's path, with both slashes; `/` where there is none.
    public var path: String
    private var shared: SharedSession?

    public init(
        kind: Kind, account: AccountID, userID: String, path: String = "/", session: SessionContext? = nil
    ) {
        self.kind = kind
        self.account = account
        self.userID = userID
        self.path = path
        shared = session.map(SharedSession.init)
    }

    /// What the caller's temporary credentials carry; nil for long-term keys.
    public var session: SessionContext? {
        get { shared?.context }
        set { shared = newValue.map(SharedSession.init) }
    }

    public static func root(of account: AccountID) -> Principal {
        Principal(kind: .root, account: account, userID: account.text)
    }

    /// As GetCallerIdentity shows it: `arn:aws:sts::123456789012:assumed-role/Name/session`, …
    public func arn(partition: String = "aws") -> String {
        switch kind {
        case .root: return "arn:\(partition):iam::\(account):root"
        case .user(let name): return "arn:\(partition):iam::\(account):user\(path)\(name)"
        case .assumedRole(let role, let session):
            return "arn:\(partition):sts::\(account):assumed-role/\(role)/\(session)"
        case .federated(let name): return "arn:\(partition):sts::\(account):federated-user/\(name)"
        case .service(let name): return name
        case .anonymous: return "*"
        }
    }
}

/// Keys that act for a principal until they expire.
public struct TemporaryCredentials: Hashable, Sendable {
    public var accessKeyID: String
    public var secretAccessKey: String
    public var sessionToken: String
    public var expiration: Instant

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String, expiration: Instant) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}
