// Queues under a key of KMS: bodies are sealed and opened as the caller, errors are AWS's, data keys are
// asked for as seldom as the queue says.

import CloudCore
import CloudTesting
import Store
import Synchronization
import Testing
import Wire

@testable import SQS

/// Keys that tests disable. A data key is a number and its caller's right.
private final class NumberedKeys: KeyService {
    private struct State {
        var number: UInt8 = 0
        var uses: [String] = []
        var failure: AWSError?
    }
    private let state = Mutex(State())

    var uses: [String] { state.withLock { $0.uses } }
    func fail(with code: String?) {
        state.withLock { $0.failure = code.map { AWSError($0, "no such luck") } }
    }

    private func use(_ action: String, _ key: String, _ binding: [String: String], _ context: RequestContext)
        throws -> UInt8
    {
        try state.withLock { state in
            let bound = binding.map { "\($0.key)=\($0.value)" }.joined()
            state.uses.append("\(action) \(key) \(bound) \(context.calledVia.joined())")
            if let failure = state.failure { throw failure }
            state.number += 1
            return state.number
        }
    }

    func encrypt(
        _ plaintext: [UInt8], under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> [UInt8] { plaintext }

    func decrypt(
        _ ciphertext: [UInt8], under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> [UInt8] {
        _ = try use("Decrypt", key, encryptionContext, context)
        return [UInt8](repeating: ciphertext[0], count: 32)
    }

    func generateDataKey(
        under key: String, encryptionContext: [String: String], context: RequestContext
    ) async throws -> DataKey {
        let number = try use("GenerateDataKey", key, encryptionContext, context)
        return DataKey(plaintext: [UInt8](repeating: number, count: 32), ciphertext: [number, 0xCE])
    }
}

@Suite struct QueuesLieUnderKeys {
    private static let key = "arn:aws:kms:us-east-1:000000000000:key/one"
    private static let secret = "the body that nobody reads"
    private let keys = NumberedKeys()
    private let cloud: SQSCloud

    init() { cloud = SQSCloud(keys: keys) }

    private func make(_ name: String = "q", _ more: [String: String] = [:]) async throws -> String {
        try await cloud.create(name, ["KmsMasterKeyId": Self.key].merging(more) { $1 })
    }

    private var stored: [UInt8] {
        get async throws {
            let all = KeyRange(from: Key(bytes: [1]), to: Key(bytes: [0xFF]))
            return try await cloud.store.scan(all, limit: 10_000, reverse: false).flatMap(\.value)
        }
    }

    @Test func bodiesAreSealedAndOpened() async throws {
        let url = try await make()
        try await cloud.send(Self.secret, to: url)
        #expect(try await stored.firstRange(of: Array(Self.secret.utf8)) == nil)
        let message = try #require(try await cloud.receive(url).first)
        #expect(message["Body"]?.string == Self.secret)
        #expect(message["MD5OfBody"]?.string == MessageDigests.md5(Self.secret).text)
        let bound = "\(Self.key) aws:sqs:arn=arn:aws:sqs:us-east-1:000000000000:q sqs.amazonaws.com"
        #expect(keys.uses == ["GenerateDataKey " + bound, "Decrypt " + bound])
    }

    @Test func dataKeysAreReused() async throws {
        let url = try await make("q", ["KmsDataKeyReusePeriodSeconds": "60"])
        for number in 0..<5 { try await cloud.send("\(number)", to: url) }
        #expect(Set(try await cloud.receive(url).bodies) == ["0", "1", "2", "3", "4"])
        #expect(keys.uses.count == 2)
        cloud.clock.advance(by: .seconds(60))
        try await cloud.send("5", to: url)
        #expect(keys.uses.count == 3)
    }

    @Test(arguments: [
        ("DisabledException", "KmsDisabled"), ("NotFoundException", "KmsNotFound"),
        ("AccessDeniedException", "KmsAccessDenied"), ("KMSInvalidStateException", "KmsInvalidState"),
        ("ThrottlingException", "KmsThrottled"), ("InvalidKeyUsageException", "KmsInvalidKeyUsage"),
    ])
    func errorsAreAWSs(code: String, shown: String) async throws {
        let url = try await make()
        try await cloud.send("before", to: url)
        keys.fail(with: code)
        cloud.clock.advance(by: .seconds(300))
        let refused = await cloud.error("SendMessage", ["QueueUrl": .string(url), "MessageBody": "x"])
        #expect(refused?.code == shown && refused?.status == 400)
        #expect(refused?.message.contains("Error Code: \(code)") == true)
        #expect(await cloud.error("ReceiveMessage", ["QueueUrl": .string(url)])?.code == shown)
        keys.fail(with: nil)
        cloud.clock.advance(by: .seconds(30))
        #expect(try await cloud.receive(url).bodies == ["before"])
    }

    private func denied(_ url: String, _ more: [(key: String, value: Document)] = []) async -> AWSError? {
        keys.fail(with: "AccessDeniedException")
        defer { keys.fail(with: nil) }
        return await cloud.error("ReceiveMessage", .object([("QueueUrl", .string(url))] + more))
    }

    /// Who can't read a message has not received it: nobody waits for it, and no receive is counted.
    @Test(arguments: [false, true], [false, true])
    func whatCannotBeOpenedIsNotReceived(hasDeadLetters: Bool, restarts: Bool) async throws {
        _ = try await cloud.create("dead")
        let policy =
            #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":2}"#
        let url = try await make("q", hasDeadLetters ? ["RedrivePolicy": policy] : [:])
        try await cloud.send("before", to: url)
        cloud.clock.advance(by: .seconds(300))
        for _ in 0..<3 { #expect(await denied(url)?.code == "KmsAccessDenied") }
        #expect(try await cloud.counts(url) == [1, 0, 0])
        // A second later the store would know of a receipt.
        cloud.clock.advance(by: .seconds(2))
        try await cloud.saveReceipts()
        let reader = restarts ? SQSCloud(store: cloud.store, clock: cloud.clock, keys: keys) : cloud
        let message = try #require(try await reader.receive(url, hiding: 0).first)
        #expect(message["Attributes"]?["ApproximateReceiveCount"]?.string == "1")
        #expect(try await reader.counts(url) == [1, 0, 0])
    }

    @Test func aGroupThatCannotBeOpenedStaysInOrder() async throws {
        let url = try await cloud.createFIFO("q", ["KmsMasterKeyId": Self.key])
        for body in ["1", "2", "3"] { try await cloud.send(body, to: url, group: "a") }
        cloud.clock.advance(by: .seconds(300))
        let attempt: [(key: String, value: Document)] = [
            ("ReceiveRequestAttemptId", "x"), ("MaxNumberOfMessages", .integer(2)),
        ]
        #expect(await denied(url, attempt)?.code == "KmsAccessDenied")
        #expect(try await cloud.receive(url, 2).bodies == ["1", "2"])
        #expect(try await cloud.receive(url, 2).isEmpty)
    }

    /// Pollers of other services, too.
    @Test func pollersThatCannotOpenTakeNothing() async throws {
        let url = try await make()
        try await cloud.send("x", to: url)
        cloud.clock.advance(by: .seconds(300))
        keys.fail(with: "DisabledException")
        let poll = QueuePoll(queue: try #require(ARN("arn:aws:sqs:us-east-1:000000000000:q")))
        await #expect(throws: AWSError.self) {
            try await cloud.sqs.receive(poll, context: .testing(now: cloud.clock.now))
        }
        #expect(try await cloud.counts(url) == [1, 0, 0])
    }

    /// As AWS has it: a message keeps what it was sealed under.
    @Test func aDeadLetterKeepsItsKey() async throws {
        let dead = try await cloud.create("dead")
        let url = try await make(
            "q",
            [
                "RedrivePolicy":
                    #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#
            ])
        try await cloud.send(Self.secret, to: url)
        _ = try await cloud.receive(url, hiding: 0)
        #expect(try await cloud.receive(url).isEmpty)
        #expect(try await stored.firstRange(of: Array(Self.secret.utf8)) == nil)
        #expect(try await cloud.receive(dead).bodies == [Self.secret])
    }

    @Test func attributesSayWhichKey() async throws {
        let url = try await cloud.create("q", ["KmsMasterKeyId": "alias/mine"])
        func shown() async throws -> Document? {
            try await cloud.call(
                "GetQueueAttributes", ["QueueUrl": .string(url), "AttributeNames": .array(["All"])])[
                    "Attributes"]
        }
        let first = try await shown()
        #expect(first?["KmsMasterKeyId"] == "alias/mine" && first?["SqsManagedSseEnabled"] == "false")
        #expect(first?["KmsDataKeyReusePeriodSeconds"] == "300")
        try await cloud.send("x", to: url)
        #expect(keys.uses.first?.contains("arn:aws:kms:us-east-1:000000000000:alias/mine") == true)
        let both = await cloud.error(
            "SetQueueAttributes",
            ["QueueUrl": .string(url), "Attributes": .object([("SqsManagedSseEnabled", "true")])])
        #expect(both?.code == "InvalidAttributeValue")
        try await cloud.call(
            "SetQueueAttributes",
            [
                "QueueUrl": .string(url),
                "Attributes": .object([("KmsMasterKeyId", ""), ("SqsManagedSseEnabled", "true")]),
            ])
        let last = try await shown()
        #expect(last?["KmsMasterKeyId"] == nil && last?["SqsManagedSseEnabled"] == "true")
        #expect(last?["KmsDataKeyReusePeriodSeconds"] == nil)
        // What was sealed before still is.
        #expect(try await cloud.receive(url).bodies == ["x"])
    }

    @Test func withoutKMSItSaysSo() async throws {
        let refused = await SQSCloud().error(
            "CreateQueue",
            ["QueueName": "q", "Attributes": .object([("KmsMasterKeyId", .string(Self.key))])])
        #expect(refused?.status == 501)
    }
}
