// The ports: what services may ask of each other. A service declares that it can do one of these by
// conforming in its Ports.swift; the composition root hands it to whoever needs it. No service names another.

/// Runs functions: Lambda, for every service that triggers one.
public protocol FunctionInvoker: Sendable {
    func invoke(_ call: FunctionCall) async throws -> FunctionAnswer
}

/// One call of a function.
public struct FunctionCall: Sendable {
    public enum Mode: Sendable { case requestResponse, event, dryRun }

    /// A function's name, partial or full ARN, with or without a qualifier.
    public var function: String
    public var qualifier: String?
    public var mode: Mode
    public var payload: [UInt8]
    /// Who calls: authorized against the function like a caller over the wire.
    public var context: RequestContext

    public init(
        function: String, qualifier: String? = nil, mode: Mode, payload: [UInt8], context: RequestContext
    ) {
        self.function = function
        self.qualifier = qualifier
        self.mode = mode
        self.payload = payload
        self.context = context
    }
}

/// What a function answered.
public struct FunctionAnswer: Sendable {
    /// 200, 202 or 204.
    public var status: Int
    /// `Handled` or `Unhandled` where the function failed.
    public var functionError: String?
    public var executedVersion: String
    public var payload: [UInt8]

    public init(status: Int, functionError: String?, executedVersion: String, payload: [UInt8]) {
        self.status = status
        self.functionError = functionError
        self.executedVersion = executedVersion
        self.payload = payload
    }
}

/// Takes log lines of other services: CloudWatch Logs.
public protocol LogWriter: Sendable {
    /// Appends events to a stream. Events must be in order of time. `group` and `stream` are trusted names.
    /// Throws ResourceNotFoundException where one of them is missing and may not be made.
    func append(
        _ events: [LogLine], group: String, stream: String, account: AccountID, region: Region,
        making: LogMaking
    ) async throws
}

/// What a writer of logs may make where it is missing.
public enum LogMaking: Hashable, Sendable {
    case nothing, stream, groupAndStream
}

/// One log event.
public struct LogLine: Hashable, Sendable {
    public var timestamp: Instant
    public var message: String

    public init(timestamp: Instant, message: String) {
        self.timestamp = timestamp
        self.message = message
    }
}

/// Finds roles and gives credentials for them: IAM with STS, for services that act under a role.
public protocol RoleProvider: Sendable {
    /// The role, or nil where there is none of that ARN.
    func role(arn: ARN) async throws -> RoleDescription?
    /// Temporary keys of the role for `service` (such as `lambda.amazonaws.com`), which acts for `source`:
    /// `aws:SourceArn` and `aws:SourceAccount` in the role's trust policy. Without a source the service acts
    /// for the role's account as a whole. Throws AccessDenied where the trust policy does not let it.
    func credentials(
        forRole arn: ARN, session: String, service: String, source: CallSource?, duration: Duration
    ) async throws -> TemporaryCredentials
}

/// What other services may know of a role.
public struct RoleDescription: Hashable, Sendable {
    public var arn: ARN
    public var name: String
    public var path: String
    /// `AROA…`
    public var roleID: String
    /// The trust policy: a JSON document.
    public var assumeRolePolicy: String

    public init(arn: ARN, name: String, path: String, roleID: String, assumeRolePolicy: String) {
        self.arn = arn
        self.name = name
        self.path = path
        self.roleID = roleID
        self.assumeRolePolicy = assumeRolePolicy
    }
}

/// Lets one principal act as a role: IAM, for STS.
public protocol RoleAssumer: Sendable {
    /// Temporary keys of the role for whoever `assumption.claim` says. Throws AccessDenied, in the same words
    /// where the role does not exist, unless the role's trust policy and the caller's own policies allow it.
    func assume(_ assumption: RoleAssumption, context: RequestContext) async throws -> AssumedRole
    /// Throws MalformedPolicyDocument or ValidationError where the session policies are none, or are not
    /// the account's.
    func checkPolicies(of session: SessionContext, in account: AccountID) async throws
}

/// Who wants to become a role, and so by which of STS's operations.
public enum RoleClaim: Hashable, Sendable {
    /// AssumeRole: the caller of the context.
    case caller
    /// AssumeRoleWithWebIdentity: whom the OpenID Connect provider of that ARN vouches for.
    case webIdentity(provider: ARN)
    /// AssumeRoleWithSAML: whom the SAML provider of that ARN vouches for, and what it says of it, by
    /// condition keys in lower case. Most of them the trust policy alone may ask.
    case saml(provider: ARN, facts: [String: [String]])

    /// What the trust policy must allow.
    public var action: String {
        switch self {
        case .caller: return "sts:AssumeRole"
        case .webIdentity: return "sts:AssumeRoleWithWebIdentity"
        case .saml: return "sts:AssumeRoleWithSAML"
        }
    }
}

/// What somebody asks for who wants to become a role.
public struct RoleAssumption: Hashable, Sendable {
    public var role: ARN
    public var sessionName: String
    public var claim: RoleClaim
    /// Nil for an hour.
    public var durationSeconds: Int?
    /// When the session ends at the latest, however long it was to last.
    public var latestEnd: Instant?
    public var externalID: String?
    /// What the session is asked to carry; already proven where it needs proof (multi-factor codes, tokens).
    public var session: SessionContext

    public init(
        role: ARN, sessionName: String, claim: RoleClaim = .caller, durationSeconds: Int? = nil,
        latestEnd: Instant? = nil, externalID: String? = nil, session: SessionContext = SessionContext()
    ) {
        self.role = role
        self.sessionName = sessionName
        self.claim = claim
        self.durationSeconds = durationSeconds
        self.latestEnd = latestEnd
        self.externalID = externalID
        self.session = session
    }
}

/// A new session of a role.
public struct AssumedRole: Hashable, Sendable {
    public var principal: Principal
    public var credentials: TemporaryCredentials

    public init(principal: Principal, credentials: TemporaryCredentials) {
        self.principal = principal
        self.credentials = credentials
    }
}

/// Looks up long-term access keys: IAM, for the signature check at the door.
public protocol AccessKeyDirectory: Sendable {
    /// The key, or nil where no user has it. Inactive keys are not found.
    func accessKey(_ id: String) async throws -> AccessKey?
}

/// A long-term access key and whose it is.
public struct AccessKey: Hashable, Sendable {
    public var id: String
    public var secret: String
    public var principal: Principal

    public init(id: String, secret: String, principal: Principal) {
        self.id = id
        self.secret = secret
        self.principal = principal
    }
}

/// Makes temporary credentials: Identity, for STS and for services that run code under a role.
public protocol SessionIssuer: Sendable {
    func issue(for principal: Principal, until expiration: Instant) throws -> TemporaryCredentials
}

/// Reads objects for other services, such as function packages: S3.
public protocol ObjectReader: Sendable {
    /// The object's bytes, authorized as the caller in `context`; throws S3's own errors, and EntityTooLarge
    /// for an object above `limit` bytes.
    func object(bucket: String, key: String, version: String?, limit: Int, context: RequestContext)
        async throws -> [UInt8]
}

/// Encrypts small secrets at rest under the node's key (a KMS key later).
public protocol Sealer: Sendable {
    /// `context` is bound to the result: opening with another one fails.
    func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8]
    /// Several values under one context, each of them sealed on its own.
    func sealEach(_ plaintexts: [[UInt8]], context: String) throws -> [[UInt8]]
    func open(_ sealed: [UInt8], context: String) throws -> [UInt8]
}

extension Sealer {
    public func sealEach(_ plaintexts: [[UInt8]], context: String) throws -> [[UInt8]] {
        try plaintexts.map { try seal($0, context: context) }
    }
}

/// Finds container images: a directory of them, a registry (ECR).
public protocol ImageSource: Sendable {
    /// A repository such as `team/service`, for the caller in `context`; nil where there is none. `registry`
    /// is the host that the image's name begins with, where it does. Throws `ImageSourceProblem`, as do the
    /// operations of what it gives.
    func repository(
        _ name: String, registry: String?, context: RequestContext
    ) async throws -> (any ImageBlobs)?
    /// Nobody uses the image with this manifest (`sha256:…`) any more: what was kept for it alone may go.
    func release(_ manifest: String) async
    /// These manifests are all that are in use: the rest may go.
    func releaseAll(except manifests: Set<String>) async
}

/// For sources that keep nothing.
extension ImageSource {
    public func release(_ manifest: String) async {}
    public func releaseAll(except manifests: Set<String>) async {}
}

/// Why a source of images gives nothing.
public enum ImageSourceProblem: Error, Hashable, Sendable {
    /// Whoever asks may not have the image; why, for people.
    case denied(String)
    /// The source can't be reached, or doesn't do what it should; why, for people.
    case unavailable(String)
}

/// What a repository of images holds, by content.
public protocol ImageBlobs: Sendable {
    /// The manifest or index that a tag, or a digest (`sha256:…`), means; nil where there is none.
    func manifest(_ reference: String) async throws -> [UInt8]?
    /// The blob of this digest, on this machine's disk; nil where there is none. `size` is what the manifest
    /// says that it measures, where it does.
    func blob(_ digest: String, size: Int?) async throws -> ImageBlob?
}

/// A blob of an image: a part of a file, which stays as long as the repository does.
public struct ImageBlob: Hashable, Sendable {
    public var path: String
    public var offset: Int
    public var size: Int

    public init(path: String, offset: Int, size: Int) {
        self.path = path
        self.offset = offset
        self.size = size
    }
}
