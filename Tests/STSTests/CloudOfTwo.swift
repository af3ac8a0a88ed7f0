// STS over the real IAM, with the real sealing of sessions, on a clock that tests move.

import CloudCore
import CloudTesting
import IAM
import Identity
import STS
import Store
import Testing
import Wire

struct CloudOfTwo {
    static let device = "arn:aws:iam::000000000000:mfa/ann"

    /// Knows one device with one code.
    struct Devices: MultiFactorChecker {
        func verify(serial: String, code: String, principal: Principal) async throws {
            guard serial == CloudOfTwo.device, code == "123456" else {
                try await NoMultiFactorDevices().verify(serial: serial, code: code, principal: principal)
                return
            }
        }
    }

    let clock = ManualClock()
    let iam: IAMService
    let resolver: CredentialResolver
    private let identities: HostedService
    private let tokens: HostedService

    init(
        providers: any IdentityProviderDirectory = NoIdentityProviders(),
        documents: any DocumentFetcher = NoDocuments()
    ) throws {
        let entropy = SeededEntropy(5)
        let key = try NodeKey(bytes: [UInt8](repeating: 5, count: NodeKey.byteCount))
        let sessions = SessionSealer(key: key, entropy: entropy)
        iam = IAMService(
            store: MemoryStore(), sealer: NodeSealer(key: key, entropy: entropy), sessions: sessions,
            clock: clock, entropy: entropy)
        resolver = CredentialResolver(
            acceptsDevelopmentCredentials: true, directory: iam, sessions: sessions)
        identities = HostedService(iam)
        tokens = HostedService(
            STSService(
                roles: iam, sessions: sessions, devices: Devices(), providers: providers,
                documents: documents, clock: clock))
    }

    /// Calls IAM as the account's root, unless told otherwise.
    @discardableResult
    func iam(_ operation: String, _ input: Document, as caller: Principal? = nil) async throws -> Document {
        try await identities.call(
            operation, input: input, context: .testing(caller: caller, now: clock.now),
            authorizer: iam.authorizer)
    }

    /// Calls STS as the account's root, unless told otherwise.
    @discardableResult
    func sts(_ operation: String, _ input: Document, as caller: Principal? = nil) async throws -> Document {
        try await tokens.call(
            operation, input: input, context: .testing(caller: caller, now: clock.now),
            authorizer: iam.authorizer)
    }

    /// The error of a call of STS that must fail.
    func error(_ operation: String, _ input: Document, as caller: Principal? = nil) async -> AWSError? {
        do {
            try await sts(operation, input, as: caller)
            return nil
        } catch {
            return error as? AWSError
        }
    }

    /// Who the credentials of an answer belong to, as the door sees them.
    func principal(of answer: Document) async throws -> Principal {
        let keys = try #require(answer["Credentials"])
        let id = try #require(keys["AccessKeyId"]?.string)
        return try await resolver.resolve(id, sessionToken: keys["SessionToken"]?.string, now: clock.now)
            .principal
    }

    /// Makes a user that may do everything in STS, and answers as whom it calls.
    func user(_ name: String, policy: String = CloudOfTwo.everythingOfSTS) async throws -> Principal {
        let answer = try await iam("CreateUser", ["UserName": .string(name)])
        try await iam(
            "PutUserPolicy",
            ["UserName": .string(name), "PolicyName": "p", "PolicyDocument": .string(policy)])
        let id = try #require(answer["User"]?["UserId"]?.string)
        return Principal(kind: .user(name: name), account: .development, userID: id)
    }

    /// Makes a role whose trust policy has the statement's members, and answers its ARN.
    func role(_ name: String, trust: String) async throws -> Document {
        let policy = #"{"Version":"2012-10-17","Statement":[\#(trust)]}"#
        let answer = try await iam(
            "CreateRole", ["RoleName": .string(name), "AssumeRolePolicyDocument": .string(policy)])
        return try #require(answer["Role"]?["Arn"])
    }

    static let everythingOfSTS =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"}]}"#

    /// A trust statement for the account with these actions.
    static func trust(_ actions: String..., condition: String? = nil) -> String {
        let list = actions.map { "\"sts:\($0)\"" }.joined(separator: ",")
        let more = condition.map { ",\"Condition\":\($0)" } ?? ""
        return #"{"Effect":"Allow","Principal":{"AWS":"000000000000"},"Action":[\#(list)]\#(more)}"#
    }
}
