// Whom a statement with a Principal means, and who a caller is in those terms.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

public import CloudCore

/// One entry of a Principal element.
public enum PrincipalPattern: Hashable, Sendable {
    /// `*`
    case everyone
    /// Twelve digits, or an account's root ARN: whoever that account lets.
    case account(AccountID)
    /// A user, role, or role session, by its exact ARN.
    case arn(String)
    /// A user or role by its unique id, or a role's session by the role's id, a colon and its name: what
    /// trust policies say of who was deleted.
    case uniqueID(String)
    /// `lambda.amazonaws.com`
    case service(String)
    case federated(String)
    case canonicalUser(String)

    /// An entry of `"AWS"`. Nil where it is neither `*`, an account, nor an IAM or STS ARN of one.
    public init?(aws text: String) {
        if text == "*" {
            self = .everyone
        } else if let account = AccountID(text) {
            self = .account(account)
        } else if let arn = ARN(text), arn.region.isEmpty, let account = AccountID(arn.account) {
            switch (arn.service, arn.resource) {
            case ("iam", "root"): self = .account(account)
            case ("iam", let resource) where resource.hasPrefix("user/") || resource.hasPrefix("role/"):
                self = .arn(text)
            case ("sts", let resource)
            where resource.hasPrefix("assumed-role/") || resource.hasPrefix("federated-user/"):
                self = .arn(text)
            default: return nil
            }
        } else if Self.isUniqueID(text) {
            self = .uniqueID(text)
        } else {
            return nil
        }
    }

    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    private static func isUniqueID(_ text: String) -> Bool {
        let id = text.prefix { $0 != ":" }
        guard id.hasPrefix("AIDA") && id.count == text.count || id.hasPrefix("AROA") else { return false }
        return (16...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
    }
}

/// How strongly a statement means a caller.
public enum PrincipalMatch: Hashable, Comparable, Sendable {
    case none
    /// Its account is named: the account's own policies must allow it too.
    case account
    /// The role of the caller's session is named, or the user who made it: what limits the session limits
    /// what is granted so.
    case identity
    /// It is named itself.
    case direct
}

/// A caller by all the names that policies may use for it.
public struct PrincipalNames: Hashable, Sendable {
    public var account: AccountID?
    /// Its own: of the user, or of the session.
    public var arn: String?
    /// Of the user, or of the role and its session.
    public var uniqueID: String?
    /// Of the role of the session, or of the user who made it.
    public var identityARN: String?
    public var service: String?
    /// The identity provider that vouches for a caller who asks for its first credentials here:
    /// `accounts.google.com`, or the ARN of a provider.
    public var federated: String?
    /// The account as S3 knows it: 64 hexadecimal digits.
    public var canonicalUser: String?
    public var isRoot = false

    public init(_ principal: Principal, partition: String = "aws") {
        account = principal.account
        switch principal.kind {
        case .root: isRoot = true
        case .user:
            arn = principal.arn(partition: partition)
            uniqueID = principal.userID
        case .federated:
            arn = principal.arn(partition: partition)
            identityARN = principal.session?.issuer?.arn(partition: partition)
        case .assumedRole(let role, _):
            arn = principal.arn(partition: partition)
            uniqueID = principal.userID
            identityARN = "arn:\(partition):iam::\(principal.account):role\(principal.path)\(role)"
        case .service(let name):
            service = name
            account = nil
        case .anonymous: account = nil
        }
    }

    /// A service of this cloud.
    public init(service: String) { self.service = service }

    /// Who has nothing but the word of an identity provider.
    public init(federated: String) { self.federated = federated }

    /// How strongly `pattern` means this caller.
    public func match(_ pattern: PrincipalPattern) -> PrincipalMatch {
        switch pattern {
        // Who comes with a provider's word alone is allowed only where that provider is named.
        case .everyone: return federated == nil ? .direct : .account
        case .account(let named):
            guard named == account else { return .none }
            return isRoot ? .direct : .account
        case .arn(let named):
            if named == arn { return .direct }
            return named == identityARN ? .identity : .none
        case .uniqueID(let id):
            if id == uniqueID { return .direct }
            return uniqueID?.hasPrefix(id + ":") == true ? .identity : .none
        case .service(let name): return name == service ? .direct : .none
        case .federated(let name): return name == federated ? .direct : .none
        case .canonicalUser(let id):
            guard id == canonicalUser else { return .none }
            return isRoot ? .direct : .account
        }
    }
}
