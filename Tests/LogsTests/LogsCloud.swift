// CloudWatch Logs alone, over a store in memory, called as a client would call it, without HTTP.

import Agenda
import CloudCore
import CloudTesting
import Logs
import Store
import Testing
import Wire

struct LogsCloud {
    let clock = ManualClock()
    let store = MemoryStore()
    let logs: LogsService
    let hosted: HostedService

    init() {
        logs = LogsService(store: store, clock: clock, entropy: SeededEntropy(5))
        hosted = HostedService(logs)
    }

    /// The present, in milliseconds.
    var now: Int64 { clock.now.milliseconds }

    @discardableResult
    func call(_ operation: String, _ input: Document) async throws -> Document {
        try await hosted.call(
            operation, input: input, context: .testing(now: clock.now),
            authorizer: PermissiveAuthorizer())
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

    func createStream(_ stream: String = "s", group: String = "g") async throws {
        _ = await error("CreateLogGroup", ["logGroupName": .string(group)])
        try await call(
            "CreateLogStream", ["logGroupName": .string(group), "logStreamName": .string(stream)])
    }

    @discardableResult
    func put(
        _ events: [(Int64, String)], stream: String = "s", group: String = "g"
    ) async throws -> Document {
        try await call("PutLogEvents", Self.putting(events, stream: stream, group: group))
    }

    static func putting(
        _ events: [(Int64, String)], stream: String = "s", group: String = "g"
    ) -> Document {
        [
            "logGroupName": .string(group), "logStreamName": .string(stream),
            "logEvents": .array(
                events.map { ["timestamp": .integer($0.0), "message": .string($0.1)] }),
        ]
    }

    /// How many values the store holds.
    func storedValues() async throws -> Int {
        let range = KeyRange(from: Key(bytes: [0x30]), to: Key(bytes: [0x40]))
        return try await store.scan(range, limit: 10_000, reverse: false).count
    }
}

extension Document {
    /// With further members.
    func with(_ members: [String: Document]) -> Document {
        .object((object ?? []) + members.map { (key: $0.key, value: $0.value) })
    }

    /// The messages of the events of an answer.
    var messages: [String] { (self["events"]?.array ?? []).compactMap { $0["message"]?.string } }
}
