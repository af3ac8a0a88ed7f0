// Environment variables under a key of KMS: sealed as whoever configures the function, opened as the role for
// each environment, and shown to callers who may decrypt.

import CloudCore
import CloudTesting
import Sandbox
import Store
import Synchronization
import Testing
import Wire

@testable import Lambda

/// One key service with keys that tests disable, and callers that it refuses.
final class TestKeys: KeyService {
    private struct State {
        var failure: AWSError?
        var refused: Set<String> = []
        var uses: [(action: String, caller: String, via: [String])] = []
    }
    private let state = Mutex(State())

    var uses: [(action: String, caller: String, via: [String])] { state.withLock { $0.uses } }
    func fail(with error: AWSError?) { state.withLock { $0.failure = error } }
    func refuse(_ action: String) { state.withLock { _ = $0.refused.insert(action) } }

    func encrypt(
        _ plaintext: [UInt8], under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> [UInt8] {
        try use("Encrypt", key, context)
        return Self.head(key, encryptionContext) + plaintext.map { $0 ^ 0x5A }
    }

    func decrypt(
        _ ciphertext: [UInt8], under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> [UInt8] {
        try use("Decrypt", key, context)
        let head = Self.head(key, encryptionContext)
        guard ciphertext.starts(with: head) else { throw AWSError("InvalidCiphertextException", "") }
        return ciphertext.dropFirst(head.count).map { $0 ^ 0x5A }
    }

    private static func head(_ key: String, _ context: [String: String]) -> [UInt8] {
        let pairs = context.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return Array("\(key)|\(pairs.joined(separator: ","))|".utf8)
    }

    func generateDataKey(
        under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> DataKey {
        let plaintext = [UInt8](repeating: 7, count: 32)
        return DataKey(
            plaintext: plaintext,
            ciphertext: try await encrypt(
                plaintext, under: key, encryptionContext: encryptionContext, context: context))
    }

    private func use(_ action: String, _ key: String, _ context: RequestContext) throws {
        let caller = context.caller.arn(partition: "aws")
        try state.withLock { state in
            state.uses.append((action, caller, context.calledVia))
            if let failure = state.failure { throw failure }
            guard !state.refused.contains(action) else {
                throw AWSError(
                    "AccessDeniedException",
                    "User: \(caller) is not authorized to perform: kms:\(action) on resource: \(key)")
            }
        }
    }
}

@Suite struct VariablesLieUnderKeys {
    private static let key = "arn:aws:kms:us-east-1:000000000000:key/one"
    private static let other = "arn:aws:kms:us-east-1:000000000000:key/other"
    private static let secret = "hunter2 is no password"
    private static let environment: [String: Document?] = [
        "Environment": .object([("Variables", .object([("PASSWORD", .string(secret))]))])
    ]

    private let keys = TestKeys()
    private let lambda: LambdaFixture

    init() throws {
        let keys = keys
        lambda = try LambdaFixture(connecting: { $0.keys = FunctionKeys(service: keys) })
    }

    private func create(_ key: String = key) async throws -> Document {
        try await lambda.create("fn", Self.environment.merging(["KMSKeyArn": .string(key)]) { $1 })
    }

    private func shown() async throws -> Document {
        try await lambda.call("GetFunctionConfiguration", [("FunctionName", .string("fn"))])
    }

    private func password(_ document: Document) -> String? {
        document["Environment"]?["Variables"]?["PASSWORD"]?.string
    }

    private func update(_ members: [(key: String, value: Document)]) async throws -> Document {
        try await lambda.call("UpdateFunctionConfiguration", [("FunctionName", .string("fn"))] + members)
    }

    /// The variables of the next environment, as the engine opens them.
    private func opened() async throws -> FunctionSpec {
        _ = try await lambda.invoke("fn")
        let spec = try #require(lambda.runner.calls.last).spec
        let roles = ExecutionRoles(
            roles: TwoRoles(), authorizer: PermissiveAuthorizer(), clock: ManualClock())
        return try await VariableOpener(keys: FunctionKeys(service: keys), roles: roles)
            .opened(spec, requestID: "r")
    }

    @Test func theKeyKeepsThemAndTheRoleOpensThem() async throws {
        let made = try await create()
        #expect(made["KMSKeyArn"]?.string == Self.key)
        #expect(password(made) == Self.secret)
        #expect(lambda.runner.changes.last?.environment == [:])
        let spec = try await opened()
        #expect(spec.environment == ["PASSWORD": Self.secret])
        let last = try #require(keys.uses.last)
        #expect(last.action == "Decrypt" && last.caller.contains(":assumed-role/"))
        #expect(last.via == ["lambda.amazonaws.com"])
        #expect(keys.uses.first?.action == "Encrypt")
        let all = KeyRange(from: Key(bytes: [1]), to: Key(bytes: [0xFF]))
        for entry in try await lambda.store.scan(all, limit: 1_000, reverse: false) {
            #expect(!String(decoding: entry.value, as: UTF8.self).contains(Self.secret))
        }
    }

    @Test func whoMayNotDecryptSeesWhy() async throws {
        _ = try await create()
        keys.refuse("Decrypt")
        for shown in [
            try await shown(),
            try #require(try await lambda.call("ListFunctions", [])["Functions"]?.array?.first),
        ] {
            #expect(shown["Environment"]?["Variables"] == nil)
            let error = shown["Environment"]?["Error"]
            #expect(error?["ErrorCode"]?.string == "AccessDeniedException")
            #expect(
                error?["Message"]?.string?.hasPrefix(
                    "Lambda was unable to decrypt your environment variables because the KMS access was "
                        + "denied. "
                        + "Please check your KMS permissions. KMS Exception: AccessDeniedException KMS "
                        + "Message: "
                        + "User: arn:aws:iam::000000000000:root is not authorized to perform: kms:Decrypt")
                    == true)
        }
    }

    @Test func aKeyThatCannotBeUsedMakesNoFunction() async throws {
        keys.fail(with: AWSError("NotFoundException", "Key 'one' does not exist"))
        let error = await lambda.refusal { _ = try await create() }
        #expect(error?.code == "InvalidParameterValueException" && error?.status == 400)
        #expect(
            error?.message
                == "Lambda was unable to configure access to your environment variables because the KMS "
                + "key is "
                + "invalid for CreateGrant. Please check your KMS key settings. KMS Exception: "
                + "NotFoundException KMS Message: Key 'one' does not exist")
        #expect(try await lambda.call("ListFunctions", [])["Functions"]?.array?.isEmpty == true)
    }

    @Test(arguments: [
        ("AccessDeniedException", "KMSAccessDeniedException", "KMS access was denied"),
        ("DisabledException", "KMSDisabledException", "the KMS key used is disabled"),
        (
            "KMSInvalidStateException", "KMSInvalidStateException",
            "the state of the KMS key used is not valid for Decrypt"
        ),
        ("NotFoundException", "KMSNotFoundException", "the KMS key was not found"),
    ])
    func callsFailWithTheKey(thrown: String, code: String, reason: String) async throws {
        _ = try await create()
        keys.fail(with: AWSError(thrown, "no."))
        let error = await lambda.refusal { _ = try await opened() }
        #expect(error?.code == code && error?.status == 502)
        #expect(
            error?.message
                == "Lambda was unable to decrypt the environment variables because \(reason). Please check "
                + "the "
                + "function's KMS key settings. KMS Exception: \(thrown)KMS Message: no.")
    }

    @Test func environmentsAreMadeWithThem() async throws {
        let function = FunctionKeys(service: keys)
        var context = RequestContext.testing()
        context.calledVia = []
        var spec = testSpec()
        spec.keyed = KeyedVariables(
            key: Self.key,
            ciphertext: try await function.seal(["A": "b"], under: Self.key, of: spec.arn, context))
        let clock = ManualClock()
        let roles = ExecutionRoles(
            roles: TestRoles(clock: clock), authorizer: PermissiveAuthorizer(), clock: clock)
        let test = TestEngine(hooks: EngineHooks(opener: VariableOpener(keys: function, roles: roles)))
        _ = try await test.engine.invoke(testCall(spec))
        #expect(test.backend.counts.withLock { $0.specs.last?.environment["A"] } == "b")
        // An environment that there is goes on; the next one is not made.
        keys.refuse("Decrypt")
        _ = try await test.engine.invoke(testCall(spec))
        spec.generation += 1
        let refused = await lambda.refusal { [spec] in _ = try await test.engine.invoke(testCall(spec)) }
        #expect(refused?.code == "KMSAccessDeniedException")
        await test.finish()
    }

    @Test func variablesMoveFromKeyToKey() async throws {
        _ = try await create()
        let moved = try await update([("KMSKeyArn", .string(Self.other))])
        #expect(moved["KMSKeyArn"]?.string == Self.other && password(moved) == Self.secret)
        // Other variables stay under the key that there is.
        _ = try await update([
            ("Environment", .object([("Variables", .object([("PASSWORD", .string("new"))]))]))
        ])
        #expect(try await opened().environment == ["PASSWORD": "new"])
        #expect(try await shown()["KMSKeyArn"]?.string == Self.other)
        // And lie under the node's own where the key is taken away.
        let plain = try await update([("KMSKeyArn", .string(""))])
        #expect(plain["KMSKeyArn"] == nil && password(plain) == "new")
        keys.refuse("Decrypt")
        #expect(password(try await shown()) == "new")
        #expect(try await opened().environment == ["PASSWORD": "new"])
    }

    @Test func aVersionKeepsWhatItWasPublishedWith() async throws {
        _ = try await create()
        _ = try await lambda.call("PublishVersion", [("FunctionName", .string("fn"))])
        _ = try await update([("KMSKeyArn", .string(""))])
        let version = try await lambda.call(
            "GetFunctionConfiguration", [("FunctionName", .string("fn")), ("Qualifier", .string("1"))])
        #expect(version["KMSKeyArn"]?.string == Self.key && password(version) == Self.secret)
    }

    @Test func aKeyNobodyMayDecryptWithIsNotLeft() async throws {
        _ = try await create()
        keys.refuse("Decrypt")
        let error = await lambda.refusal { _ = try await update([("KMSKeyArn", .string(Self.other))]) }
        #expect(error?.code == "InvalidParameterValueException")
        #expect(try await shown()["KMSKeyArn"]?.string == Self.key)
    }

    @Test func withoutKMSAKeyIsRefused() async throws {
        let lambda = try LambdaFixture()
        let error = await lambda.refusal { try await lambda.create("fn", ["KMSKeyArn": .string(Self.key)]) }
        #expect(
            error?.status == 501 && error?.message == "KMSKeyArn, without KMS, is not implemented by Apus.")
        try await lambda.create("fn", ["KMSKeyArn": .string("")])
    }
}
