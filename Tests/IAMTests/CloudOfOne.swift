// IAM alone, over a store in memory, called as a client would call it, without HTTP.

import CloudCore
import CloudTesting
import IAM
import Store
import Testing
import Wire

struct CloudOfOne {
    let iam: IAMService
    let hosted: HostedService
    let clock = ManualClock()
    let store = MemoryStore()
    var context = RequestContext.testing()

    init(sealer: any Sealer = TurningSealer(), recorder: (any DecisionRecorder)? = nil) {
        iam = IAMService(
            store: store, sealer: sealer, sessions: PlainSessions(), clock: clock,
            entropy: SeededEntropy(3), recorder: recorder)
        hosted = HostedService(iam)
    }

    /// Calls as the account's root, unless told otherwise.
    @discardableResult
    func call(
        _ operation: String, _ input: Document, as caller: Principal? = nil,
        authorizer: any Authorizer = PermissiveAuthorizer()
    ) async throws -> Document {
        var context = context
        context.now = max(context.now, clock.now)
        context.caller = caller ?? context.caller
        return try await hosted.call(operation, input: input, context: context, authorizer: authorizer)
    }

    /// The error of a call that must fail.
    func error(
        _ operation: String, _ input: Document, as caller: Principal? = nil,
        authorizer: any Authorizer = PermissiveAuthorizer()
    ) async -> AWSError? {
        do {
            try await call(operation, input, as: caller, authorizer: authorizer)
            return nil
        } catch let error as AWSError {
            return error
        } catch {
            return AWSError("NotAnAWSError", "\(error)")
        }
    }

    func createRole(_ name: String, trust: String = CloudOfOne.lambdaTrust, path: String = "/") async throws {
        try await call(
            "CreateRole",
            ["RoleName": .string(name), "AssumeRolePolicyDocument": .string(trust), "Path": .string(path)])
    }

    /// Makes a user and answers as whom it calls.
    func createUser(_ name: String, path: String = "/") async throws -> Principal {
        let answer = try await call("CreateUser", ["UserName": .string(name), "Path": .string(path)])
        let id = try #require(answer["User"]?["UserId"]?.string)
        return Principal(kind: .user(name: name), account: context.account, userID: id, path: path)
    }

    func allow(
        _ user: String, _ action: String, on resource: String = "*", condition: String = "",
        effect: String = "Allow", policy: String = "p"
    ) async throws {
        let document = """
            {"Version": "2012-10-17", "Statement": {"Effect": "\(effect)", "Action": "\(action)",
             "Resource": "\(resource)"\(condition)}}
            """
        try await call(
            "PutUserPolicy",
            ["UserName": .string(user), "PolicyName": .string(policy), "PolicyDocument": .string(document)])
    }

    func everyStoredValue() async throws -> [[UInt8]] {
        let range = KeyRange(from: Key(bytes: [1]), to: Key(bytes: [0xFF]))
        return try await store.scan(range, limit: 1_000, reverse: false).map(\.value)
    }

    static let lambdaTrust = """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
         "Principal": {"Service": "lambda.amazonaws.com"}}]}
        """

    static func trust(aws principal: String, condition: String = "") -> String {
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
         "Principal": {"AWS": "\(principal)"}\(condition)}]}
        """
    }

    static let policy = """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
         "Resource": "*"}]}
        """
}

/// Credentials that say whose they are.
struct PlainSessions: SessionIssuer {
    func issue(for principal: Principal, until expiration: Instant) throws -> TemporaryCredentials {
        TemporaryCredentials(
            accessKeyID: "ASIATEST", secretAccessKey: "secret", sessionToken: principal.userID,
            expiration: expiration)
    }
}
