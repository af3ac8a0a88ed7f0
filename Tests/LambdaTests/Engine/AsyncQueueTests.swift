// Asynchronous invocations on a clock that is moved by hand: six hours pass in a millisecond.

import Agenda
import CloudCore
import CloudTesting
import Logging
import Store
import Synchronization
import Testing

@testable import Lambda

@Suite struct AsyncQueueTests {
    @Test func anEventIsRunOnce() async throws {
        let test = await AsyncTest { _ in .success }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(10))
        #expect(test.runs == ["id-1@0"])
        #expect(try await test.agenda.nextDue() == nil)
    }

    @Test func aFunctionErrorIsTriedAgainAfterOneAndTwoMinutes() async throws {
        let test = await AsyncTest { _ in .functionError }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(6 * 3_600))
        #expect(test.runs == ["id-1@0", "id-1@60", "id-1@180"])
        #expect(try await test.agenda.nextDue() == nil)
    }

    @Test func maximumRetryAttemptsIsKept() async throws {
        let test = await AsyncTest(retries: 0) { _ in .functionError }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(600))
        #expect(test.runs == ["id-1@0"])
    }

    @Test func throttlesAreKeptForSixHoursWithBackoff() async throws {
        let test = await AsyncTest { _ in .refused }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(7 * 3_600))
        #expect(test.runs.prefix(5) == ["id-1@0", "id-1@1", "id-1@3", "id-1@7", "id-1@15"])
        let last = try #require(test.times.last)
        #expect(last <= 21_600 && last > 21_000)
        #expect(zip(test.times, test.times.dropFirst()).allSatisfy { $1 - $0 <= 300 })
        #expect(try await test.agenda.nextDue() == nil)
    }

    @Test func throttlesWaitFromOneSecondToFiveMinutes() async throws {
        let test = await AsyncTest { _ in .refused }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(3_600))
        let waits = zip(test.times, test.times.dropFirst()).map { $1 - $0 }
        #expect(waits.prefix(10) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300])
        #expect(waits.dropFirst(10).allSatisfy { $0 == 300 })
    }

    @Test func theMaximumEventAgeIsKept() async throws {
        let test = await AsyncTest(ageSeconds: 60) { _ in .refused }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(3_600))
        #expect(test.times.allSatisfy { $0 <= 60 })
    }

    @Test func aThrottleDoesNotCountAsATry() async throws {
        let test = await AsyncTest { $0 < 3 ? .refused : .functionError }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(3_600))
        // Two throttles, then three tries.
        #expect(test.runs.count == 5)
    }

    @Test func aRestartForgetsNothing() async throws {
        let store = MemoryStore()
        let clock = ManualClock()
        let before = await AsyncTest(store: store, clock: clock) { _ in .functionError }
        try await before.queue.accept(before.event("id-1", payload: String(repeating: "x", count: 90_000)))
        await before.pass(.seconds(5))
        let after = await AsyncTest(store: store, clock: clock, blobs: before.blobs) { _ in .success }
        await after.pass(.seconds(100))
        #expect(before.runs == ["id-1@0"])
        #expect(after.runs == ["id-1@60"])
        #expect(after.payloads == [90_000])
    }

    @Test func aFunctionIsADestination() async throws {
        let failure = ARN(
            service: "lambda", region: "us-east-1", account: "000000000000", resource: "function:cleanup")
        let test = await AsyncTest(retries: 0, onFailure: failure) { $0 == 1 ? .functionError : .success }
        try await test.queue.accept(test.event("id-1", payload: #"{"k":1}"#))
        await test.pass(.seconds(1))
        #expect(test.names == ["hello", "cleanup"])
        let envelope = try #require(test.texts.last)
        #expect(envelope.contains(#""condition":"RetriesExhausted","approximateInvokeCount":1},"#))
        #expect(envelope.contains(#""requestPayload":{"k":1},"responseContext":{"statusCode":200,"#))
        #expect(envelope.contains(#""functionError":"Unhandled"},"responsePayload":{"e":1}}"#))
    }

    @Test func aStoppedFunctionIsNotTriedAgain() async throws {
        let test = await AsyncTest(reserved: 0) { _ in .refused }
        try await test.queue.accept(test.event("id-1"))
        await test.pass(.seconds(3_600))
        #expect(test.runs.count == 1)
    }
}

/// The queue over a runner that answers as told.
private final class AsyncTest: FunctionRunner, FunctionDirectory {
    struct Run: Sendable {
        let name: String
        let id: String
        let second: Int
        let payload: [UInt8]
    }

    let clock: ManualClock
    let agenda: Agenda
    let blobs: any BlobStore
    private let start: Instant
    private let outcome: @Sendable (Int) -> AsyncPolicy.Outcome
    private let target: AsyncTarget
    private let log = Mutex<[Run]>([])
    private let box = Mutex<AsyncQueue?>(nil)

    init(
        store: MemoryStore = MemoryStore(), clock: ManualClock = ManualClock(),
        blobs: any BlobStore = MemoryBlobStore(), retries: Int = 2, ageSeconds: Int = 21_600,
        reserved: Int? = nil, onSuccess: ARN? = nil, onFailure: ARN? = nil,
        _ outcome: @escaping @Sendable (Int) -> AsyncPolicy.Outcome
    ) async {
        self.clock = clock
        self.blobs = blobs
        self.outcome = outcome
        start = Instant(milliseconds: 1_767_225_600_000)
        agenda = Agenda(store: store, clock: clock)
        target = AsyncTarget(
            spec: testSpec(reserved: reserved), maximumRetryAttempts: retries,
            maximumEventAgeSeconds: ageSeconds, onSuccess: onSuccess, onFailure: onFailure)
        let queue = AsyncQueue(
            store: store, blobs: blobs, agenda: agenda, functions: self, runner: self, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        box.withLock { $0 = queue }
        await queue.start()
    }

    var queue: AsyncQueue {
        guard let queue = box.withLock({ $0 }) else { preconditionFailure("the queue is made in init") }
        return queue
    }

    var runs: [String] { log.withLock { $0.map { "\($0.id)@\($0.second)" } } }
    var times: [Int] { log.withLock { $0.map(\.second) } }
    var names: [String] { log.withLock { $0.map(\.name) } }
    var payloads: [Int] { log.withLock { $0.map(\.payload.count) } }
    var texts: [String] { log.withLock { $0.map { String(decoding: $0.payload, as: UTF8.self) } } }

    func event(_ id: String, payload: String = "{}") -> AsyncEvent {
        AsyncEvent(
            function: testSpec().functionKey, requestID: id, invokedARN: testSpec().arn.description,
            payload: Array(payload.utf8))
    }

    /// Lets time pass, stopping wherever something is due.
    func pass(_ duration: Duration) async { try? await agenda.advance(clock, by: duration) }

    func invoke(_ call: EngineCall) async throws -> EngineAnswer {
        let number = log.withLock { log in
            log.append(
                Run(
                    name: call.spec.name, id: call.requestID,
                    second: Int((clock.now - start).fractionalSeconds), payload: call.payload))
            return log.count
        }
        switch outcome(number) {
        case .success: return EngineAnswer(payload: Array("{}".utf8), executedVersion: "$LATEST")
        case .functionError, .stopped, .recursive:
            return EngineAnswer(
                payload: Array(#"{"e":1}"#.utf8), functionError: "Unhandled", executedVersion: "$LATEST")
        case .refused: throw AWSError.tooManyRequests(.account)
        }
    }

    func function(_ key: FunctionKey, qualifier: String?) async throws -> AsyncTarget? {
        var target = target
        target.spec.name = key.name
        if key.name == "cleanup" {
            target.onFailure = nil
            target.onSuccess = nil
        }
        return target
    }

    func enqueue(_ event: AsyncEvent) async throws {}
    func functionChanged(_ spec: FunctionSpec) {}
    func functionDeleted(_ function: FunctionKey, version: String?) {}
}
