// The ports behind STS that have to do with proving who somebody is: multi-factor devices and identity
// providers. IAM keeps both; where it does not, the empty ones at the end stand in.

/// Checks codes of multi-factor devices: IAM, for STS.
public protocol MultiFactorChecker: Sendable {
    /// Returns where `code` is a valid, not yet used code of the device `serial`, and the device is the
    /// principal's own. Throws AccessDenied otherwise, in AWS's words.
    /// - Parameters:
    ///   - serial: the ARN of a virtual device, or the serial number of a hardware one.
    ///   - principal: a user, or the root of an account.
    func verify(serial: String, code: String, principal: Principal) async throws
}

/// Finds identity providers: IAM, for STS.
public protocol IdentityProviderDirectory: Sendable {
    /// The provider that `account` has for tokens of `issuer` (their `iss` claim, scheme and all), or nil.
    func openIDConnectProvider(issuer: String, account: AccountID) async throws -> OpenIDConnectProvider?
    /// The provider of that ARN, or nil.
    func openIDConnectProvider(arn: ARN) async throws -> OpenIDConnectProvider?
    /// The provider of that ARN, or nil.
    func samlProvider(arn: ARN) async throws -> SAMLProvider?
}

/// An OpenID Connect identity provider of an account.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
public struct OpenIDConnectProvider: Hashable, Sendable {
    /// `arn:aws:iam::123456789012:oidc-provider/accounts.example.com/path`
    public var arn: ARN
    /// The issuer as its tokens name it: `https://accounts.example.com/path`.
    public var issuer: String
    /// The audiences that tokens may be for.
    public var clientIDs: [String]
    /// SHA-1 thumbprints of certificates, in hexadecimal.
    public var thumbprints: [String]
    /// A JSON Web Key Set to verify tokens with; nil to fetch it where the issuer's discovery document says.
    public var keySet: String?

    public init(
        arn: ARN, issuer: String, clientIDs: [String], thumbprints: [String] = [], keySet: String? = nil
    ) {
        self.arn = arn
        self.issuer = issuer
        self.clientIDs = clientIDs
        self.thumbprints = thumbprints
        self.keySet = keySet
    }

    /// What the provider's condition keys begin with: the issuer without its scheme.
    public var name: String {
        arn.resource.hasPrefix("oidc-provider/") ? String(arn.resource.dropFirst(14)) : arn.resource
    }
}

/// A SAML 2.0 identity provider of an account.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
public struct SAMLProvider: Hashable, Sendable {
    /// `arn:aws:iam::123456789012:saml-provider/Name`
    public var arn: ARN
    /// The metadata document that its owner uploaded: XML.
    public var metadata: String

    public init(arn: ARN, metadata: String) {
        self.arn = arn
        self.metadata = metadata
    }
}

/// Says who is still there: IAM, for the signature check.
public protocol PrincipalDirectory: Sendable {
    /// Whether the user or role whose session `principal` is exists: the same one, not another of its name.
    func exists(_ principal: Principal) async throws -> Bool
}

/// Fetches small public documents, such as the key sets of identity providers: Outbound, for STS.
public protocol DocumentFetcher: Sendable {
    /// The body of a 200 answer to GET. Takes `https` addresses, and `http` ones of loopback alone.
    func fetch(_ address: String, limit: Int) async throws(FetchProblem) -> [UInt8]
}

/// Why a document could not be had.
public enum FetchProblem: Error, Hashable, Sendable {
    /// An address that must not be asked, by its form or by where it leads.
    case notAllowed(String)
    /// No connection, no answer in time, or none that is HTTP.
    case unreachable(String)
    /// Any status but 200.
    case refused(status: Int)
    case tooLarge
}

/// Fetches nothing.
public struct NoDocuments: DocumentFetcher {
    public init() {}

    public func fetch(_ address: String, limit: Int) async throws(FetchProblem) -> [UInt8] {
        throw .notAllowed(address)
    }
}

/// Knows no device: every code is refused.
public struct NoMultiFactorDevices: MultiFactorChecker {
    public init() {}

    public func verify(serial: String, code: String, principal: Principal) async throws {
        throw AWSError(
            "AccessDenied",
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
                + "number is valid and associated with this user.", status: 403)
    }
}

/// Knows no provider.
public struct NoIdentityProviders: IdentityProviderDirectory {
    public init() {}

    public func openIDConnectProvider(
        issuer: String, account: AccountID
    ) async throws -> OpenIDConnectProvider? { nil }

    public func openIDConnectProvider(arn: ARN) async throws -> OpenIDConnectProvider? { nil }
    public func samlProvider(arn: ARN) async throws -> SAMLProvider? { nil }
}
