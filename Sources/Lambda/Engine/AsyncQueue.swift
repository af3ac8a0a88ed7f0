// Asynchronous invocations: durable once accepted, run from the agenda, tried again as AWS does, and handed
// to a destination at their end. State is in the store alone, so a restart loses nothing.

import Agenda
import CloudCore
import Crypto
import Logging
import Store

/// The queue of all functions' asynchronous invocations.
final class AsyncQueue: Sendable {
    private static let events = AgendaQueue("lambda.async")
    private static let garbage = AgendaQueue("lambda.async.payloads")

    private let store: any KeyValueStore
    private let blobs: any BlobStore
    private let unowned: UnownedBlobs
    private let agenda: Agenda
    private let functions: any FunctionDirectory
    private let runner: any FunctionRunner
    private let clock: any WallClock
    private let logger: Logger

    init(
        store: any KeyValueStore, blobs: any BlobStore, agenda: Agenda, functions: any FunctionDirectory,
        runner: any FunctionRunner, clock: any WallClock, logger: Logger
    ) {
        self.store = store
        self.blobs = blobs
        unowned = UnownedBlobs(store: store, blobs: blobs)
        self.agenda = agenda
        self.functions = functions
        self.runner = runner
        self.clock = clock
        self.logger = logger
    }

    /// Lets the agenda run what is queued, also from before a restart.
    func start() async {
        await agenda.handle(Self.events, concurrency: EngineLimits.asyncConcurrency) { [self] in await run($0)
        }
        await agenda.handle(Self.garbage) { [blobs, clock] task in
            guard let id = BlobID(text: String(decoding: task.payload, as: UTF8.self)) else { return .done }
            do {
                try await blobs.delete(id)
                return .done
            } catch { return .retry(at: clock.now + .seconds(60)) }
        }
    }

    /// Durable when it returns. The same request id is accepted once.
    func accept(_ event: AsyncEvent) async throws {
        var batch = Batch()
        let payload = try await add(event, depth: 0, to: &batch)
        if case .conflict = try await store.commit(batch), case .blob(let id) = payload {
            try await unowned.remove(id)
        }
    }

    @discardableResult
    private func add(
        _ event: AsyncEvent, depth: Int, to batch: inout Batch
    ) async throws -> AsyncRecord.Payload {
        let isSmall = event.payload.count <= EngineLimits.asyncInlineBytes
        let payload: AsyncRecord.Payload =
            isSmall ? .inline(event.payload) : .blob(try await unowned.write(event.payload))
        if case .blob(let id) = payload { UnownedBlobs.claim(id, in: &batch) }
        var record = AsyncRecord(event, payload: payload, acceptedAt: clock.now)
        record.depth = depth
        try Agenda.add(
            DueTask(queue: Self.events, id: event.requestID, due: clock.now, payload: record.encoded),
            to: &batch)
        return payload
    }

    // MARK: Running

    private func run(_ task: DueTask) async -> AgendaVerdict {
        do {
            return try await run(AsyncRecord(stored: task.payload))
        } catch let error as StoreError where Self.isFinal(error) {
            logger.error(
                "asynchronous invocation dropped", metadata: ["id": "\(task.id)", "error": "\(error)"])
            return .done
        } catch {
            logger.warning(
                "asynchronous invocation rests", metadata: ["id": "\(task.id)", "error": "\(error)"])
            return .retry(at: clock.now + .seconds(EngineLimits.asyncBackoffSeconds))
        }
    }

    private func run(_ record: AsyncRecord) async throws -> AgendaVerdict {
        guard let target = try await functions.function(record.function, qualifier: record.qualifier) else {
            return .done(with: try over(record))
        }
        let payload = try await load(record.payload)
        if AsyncPolicy.isExpired(record, target, at: clock.now) {
            return try await finish(record, target, payload, .eventAgeExceeded, nil)
        }
        var (outcome, answer) = try await attempt(record, target, payload)
        if outcome == .refused, target.spec.reservedConcurrency == 0 { outcome = .stopped }
        switch AsyncPolicy.decide(outcome, record, target, at: clock.now) {
        case .over(let condition): return try await finish(record, target, payload, condition, answer)
        case .again(let instant, let failures, let refusals):
            var next = record
            next.failures = failures
            next.refusals = refusals
            return .retry(at: instant, payload: next.encoded)
        }
    }

    /// Nothing will make these better.
    private static func isFinal(_ error: StoreError) -> Bool {
        switch error {
        case .corruptRecord, .blobMissing, .blobCorrupt: true
        default: false
        }
    }

    private func attempt(
        _ record: AsyncRecord, _ target: AsyncTarget, _ payload: [UInt8]
    ) async throws -> (AsyncPolicy.Outcome, EngineAnswer?) {
        let call = EngineCall(
            spec: target.spec, requestID: record.requestID, invokedARN: record.invokedARN, payload: payload,
            clientContext: record.clientContext, traceID: record.traceID, isAsynchronous: true)
        do {
            let answer = try await runner.invoke(call)
            return (answer.functionError == nil ? .success : .functionError, answer)
        } catch is AWSError {
            return (.refused, nil)
        }
    }

    private func load(_ payload: AsyncRecord.Payload) async throws -> [UInt8] {
        switch payload {
        case .inline(let bytes): bytes
        case .blob(let id): try await blobs.read(id)
        }
    }

    // MARK: Ends

    /// The effect of an event's end: its payload becomes garbage.
    private func over(_ record: AsyncRecord) throws -> Batch {
        var batch = Batch()
        if case .blob(let id) = record.payload {
            try Agenda.add(
                DueTask(queue: Self.garbage, id: id.text, due: clock.now, payload: Array(id.text.utf8)),
                to: &batch)
        }
        return batch
    }

    /// The event's end and the record for its destination, committed together.
    private func finish(
        _ record: AsyncRecord, _ target: AsyncTarget, _ payload: [UInt8],
        _ condition: AsyncPolicy.Condition, _ answer: EngineAnswer?
    ) async throws -> AgendaVerdict {
        var batch = try over(record)
        let destination = condition == .success ? target.onSuccess : target.onFailure
        guard let destination, let (key, qualifier) = AsyncDestinations.function(destination) else {
            return .done(with: batch)
        }
        // AWS stops functions that call each other in a circle after about 16 rounds.
        guard record.depth < EngineLimits.asyncDepth else {
            logger.warning("recursive loop stopped", metadata: ["function": "\(record.invokedARN)"])
            return .done(with: batch)
        }
        let envelope = AsyncDestinations.envelope(
            record, payload: payload, condition: condition,
            attempts: record.failures + (answer == nil ? 0 : 1), version: target.spec.version,
            answer: answer, at: clock.now)
        let event = AsyncEvent(
            function: key, qualifier: qualifier, requestID: Self.successor(of: record),
            invokedARN: destination.description, payload: envelope, traceID: record.traceID)
        try await add(event, depth: record.depth + 1, to: &batch)
        return .done(with: batch)
    }

    /// An id for the destination's invocation, the same whenever this end is worked out again.
    private static func successor(of record: AsyncRecord) -> String {
        FixedEntropy(Array(SHA256.hash(data: Array(record.requestID.utf8)))).uuid()
    }

    private struct FixedEntropy: Entropy {
        let source: [UInt8]
        init(_ source: [UInt8]) { self.source = source }
        func bytes(_ count: Int) -> [UInt8] { Array(source.prefix(count)) }
    }
}
