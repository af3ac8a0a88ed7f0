// SQS alone, over a store in memory, called as a client would call it, without HTTP.

import CloudCore
import CloudTesting
import Store
import Synchronization
import Testing
import Wire

@testable import SQS

/// Seals nothing, but marks what it sealed.
final class MarkingSealer: Sealer {
    /// Whether it seals nothing more.
    let isBroken = Atomic(false)

    func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] {
        if isBroken.load(ordering: .relaxed) { throw AWSError("Sealer", "broken") }
        return Array("\(context):".utf8) + plaintext
    }
    func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        let mark = Array("\(context):".utf8)
        guard sealed.starts(with: mark) else { throw AWSError("Sealed", "elsewhere") }
        return Array(sealed.dropFirst(mark.count))
    }
}

/// Keeps the data points that it is given.
final class CountedMetrics: MetricSink {
    private let data = Mutex<[MetricDatum]>([])

    var all: [MetricDatum] { data.withLock { $0 } }
    func record(_ datum: MetricDatum) { data.withLock { $0.append(datum) } }
    func clear() { data.withLock { $0 = [] } }

    /// The points of a queue, by the metrics' names.
    func points(of queue: String) -> [String: [MetricDatum.Reading]] {
        let own = all.filter {
            $0.namespace == "AWS/SQS" && $0.dimensionSets == [[.init("QueueName", queue)]]
        }
        return Dictionary(grouping: own.flatMap(\.readings), by: \.name)
    }

    /// The sum of what was counted.
    func sums(of queue: String) -> [String: Double] {
        points(of: queue).mapValues { $0.reduce(0) { $0 + $1.value } }
    }
}

struct SQSCloud {
    let clock: ManualClock
    let store: any KeyValueStore
    let sqs: SQSService
    let hosted: HostedService
    let metrics = CountedMetrics()
    let sealer = MarkingSealer()

    init(
        store: any KeyValueStore = MemoryStore(), clock: ManualClock = ManualClock(),
        limitsFIFO: Bool = false,
        keys: (any KeyService)? = nil
    ) {
        self.store = store
        self.clock = clock
        sqs = SQSService(
            store: store, sealer: sealer, authorizer: PermissiveAuthorizer(), clock: clock,
            entropy: SystemEntropy(), metrics: metrics, keys: keys, limitsFIFO: limitsFIFO)
        hosted = HostedService(sqs)
    }

    /// The same store and clock after a crash: what was in memory is gone.
    var afterCrash: SQSCloud { SQSCloud(store: store, clock: clock) }

    @discardableResult
    func call(_ operation: String, _ input: Document) async throws -> Document {
        try await hosted.call(
            operation, input: input, context: .testing(now: clock.now), authorizer: PermissiveAuthorizer())
    }

    /// The error of a call that must fail.
    func error(_ operation: String, _ input: Document) async -> AWSError? {
        do {
            try await call(operation, input)
            return nil
        } catch {
            return error as? AWSError ?? AWSError("NotAnAWSError", "\(error)")
        }
    }

    func create(_ name: String, _ attributes: [String: String] = [:]) async throws -> String {
        let made = try await call(
            "CreateQueue",
            [
                "QueueName": .string(name),
                "Attributes": .object(
                    attributes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }),
            ])
        return made["QueueUrl"]?.string ?? ""
    }

    func createFIFO(_ name: String, _ attributes: [String: String] = [:]) async throws -> String {
        try await create(
            name + ".fifo",
            attributes.merging(["FifoQueue": "true", "ContentBasedDeduplication": "true"]) { own, _ in own })
    }

    @discardableResult
    func send(_ body: String, to url: String, group: String? = nil, delay: Int64? = nil) async throws
        -> Document
    {
        var members: [(key: String, value: Document)] = [
            ("QueueUrl", .string(url)), ("MessageBody", .string(body)),
        ]
        if let group { members.append(("MessageGroupId", .string(group))) }
        if let delay { members.append(("DelaySeconds", .integer(delay))) }
        return try await call("SendMessage", .object(members))
    }

    func receive(
        _ url: String, _ limit: Int64 = 10, hiding: Int64? = nil, wait: Int64 = 0
    ) async throws -> [Document] {
        var members: [(key: String, value: Document)] = [
            ("QueueUrl", .string(url)), ("MaxNumberOfMessages", .integer(limit)),
            ("WaitTimeSeconds", .integer(wait)),
            ("MessageSystemAttributeNames", .array([.string("All")])),
        ]
        if let hiding { members.append(("VisibilityTimeout", .integer(hiding))) }
        return try await call("ReceiveMessage", .object(members))["Messages"]?.array ?? []
    }

    func delete(_ message: Document, from url: String) async throws {
        try await call(
            "DeleteMessage",
            ["QueueUrl": .string(url), "ReceiptHandle": message["ReceiptHandle"] ?? .string("")])
    }

    /// Visible, in flight, delayed.
    func counts(_ url: String) async throws -> [Int] {
        let shown = try await call(
            "GetQueueAttributes", ["QueueUrl": .string(url), "AttributeNames": .array([.string("All")])])
        return ["", "NotVisible", "Delayed"].map { kind in
            Int(shown["Attributes"]?["ApproximateNumberOfMessages" + kind]?.string ?? "") ?? -1
        }
    }

    /// What the service does once a second.
    func saveReceipts() async throws {
        for queue in sqs.directory.allLive { try queue.saveReceipts() }
        // Behind the receipts on the way to the store.
        await withCheckedContinuation { turn in
            var operation = Committer.Operation()
            operation.done = { _ in turn.resume() }
            sqs.directory.committer.submit(operation)
        }
    }
}

extension [Document] {
    var bodies: [String] { compactMap { $0["Body"]?.string } }
}
