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

    private let store: any KeyValueStore
    private let payloads: AsyncPayloads
    private let agenda: Agenda
    private let functions: any FunctionDirectory
    private let runner: any FunctionRunner
    /// Nil where nobody is asked whether a role may send.
    private let roles: ExecutionRoles?
    /// Nil where functions are the only destinations.
    let outbox: DeliveryOutbox?
    private let metrics: FunctionMetrics?
    private let clock: any WallClock
    private let logger: Logger

    init(
        store: any KeyValueStore, blobs: any BlobStore, agenda: Agenda, functions: any FunctionDirectory,
        runner: any FunctionRunner, roles: ExecutionRoles? = nil, targets: DeliveryTargets? = nil,
        metrics: FunctionMetrics? = nil, clock: any WallClock, logger: Logger
    ) {
        self.store = store
        self.agenda = agenda
        self.functions = functions
        self.runner = runner
        self.roles = roles
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
        let payloads = AsyncPayloads(store: store, blobs: blobs)
        self.payloads = payloads
        outbox =
            if let roles, let targets {
                DeliveryOutbox(
                    payloads: payloads, targets: targets, agenda: agenda, roles: roles, metrics: metrics,
                    clock: clock, logger: logger)
            } else { nil }
    }

    /// Lets the agenda run what is queued, also from before a restart.
    func start() async {
        await agenda.handle(Self.events, concurrency: EngineLimits.asyncConcurrency) { [self] in await run($0)
        }
        await payloads.start(agenda, clock: clock)
        await outbox?.start()
    }

    /// Durable when it returns. The same request id is accepted once.
    func accept(_ event: AsyncEvent) async throws {
        var batch = Batch()
        let payload = try await add(event, to: &batch)
        if case .conflict = try await store.commit(batch) { return try await payloads.forget(payload) }
        metrics?.record(.asyncEventsReceived, of: event.function, qualifier: event.qualifier)
    }

    @discardableResult
    private func add(_ event: AsyncEvent, to batch: inout Batch) async throws -> AsyncRecord.Payload {
        let payload = try await payloads.keep(event.payload, in: &batch)
        let record = AsyncRecord(event, payload: payload, acceptedAt: clock.now)
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
            metrics?.record(.asyncEventsDropped, of: record.function, qualifier: record.qualifier)
            return .done(with: try over(record))
        }
        let payload = try await payloads.load(record.payload)
        var end = AsyncEnd(
            record: record, payload: payload, condition: .eventAgeExceeded, attempts: record.failures,
            time: clock.now)
        if AsyncPolicy.isExpired(record, target, at: clock.now) { return try await finish(end, target) }
        metrics?.record(
            .asyncEventAge, Double((clock.now - record.acceptedAt).wholeMilliseconds), of: record.function,
            qualifier: record.qualifier)
        let outcome = try await attempt(target, &end)
        switch AsyncPolicy.decide(outcome, record, target, at: clock.now) {
        case .over(let condition):
            end.condition = condition
            end.time = clock.now
            return try await finish(end, target)
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

    private func attempt(_ target: AsyncTarget, _ end: inout AsyncEnd) async throws -> AsyncPolicy.Outcome {
        let record = end.record
        do {
            let call = EngineCall(
                spec: try target.spec.forTenant(record.tenantID), requestID: record.requestID,
                invokedARN: record.invokedARN, payload: end.payload, clientContext: record.clientContext,
                traceID: record.traceID, isAsynchronous: true)
            let answer = try await runner.invoke(call)
            end.answer = answer
            end.attempts += 1
            return answer.functionError == nil ? .success : .functionError
        } catch let error as AWSError {
            end.refusal = error
            if error.code == AWSError.recursiveInvocationCode { return .recursive }
            return target.spec.reservedConcurrency == 0 ? .stopped : .refused
        }
    }

    // MARK: Ends

    /// The effect of an event's end: its payload becomes garbage.
    private func over(_ record: AsyncRecord) throws -> Batch {
        var batch = Batch()
        try payloads.discard(record.payload, in: &batch, at: clock.now)
        return batch
    }

    /// The event's end and what its destinations get, committed together.
    private func finish(_ end: AsyncEnd, _ target: AsyncTarget) async throws -> AgendaVerdict {
        var batch = try over(end.record)
        let succeeded = end.condition == .success
        if !succeeded {
            metrics?.record(.asyncEventsDropped, of: end.record.function, qualifier: end.record.qualifier)
        }
        // A durable function has only begun.
        if succeeded, target.spec.durable != nil { return .done(with: batch) }
        if let destination = succeeded ? target.onSuccess : target.onFailure {
            if destination.service == "lambda" {
                try await call(destination, end, target, &batch)
            } else {
                try await send(end, to: destination, .record(succeeded: succeeded), target, &batch)
            }
        }
        if !succeeded, let deadLetters = target.deadLetters {
            try await send(end, to: deadLetters, .deadLetter, target, &batch)
        }
        return .done(with: batch)
    }

    /// Into the outbox.
    private func send(
        _ end: AsyncEnd, to arn: ARN, _ kind: Delivery.Kind, _ target: AsyncTarget, _ batch: inout Batch
    ) async throws {
        let limit = outbox?.targets.target(for: arn)?.bodyLimit ?? .max
        let isDeadLetter = kind == .deadLetter
        let delivery = Delivery(
            id: end.record.requestID + (isDeadLetter ? ".letter" : ".record"), target: arn, kind: kind,
            source: AsyncDestinations.qualified(end.record.invokedARN),
            body: isDeadLetter ? end.payload : AsyncDestinations.envelope(end, limit: limit),
            attributes: isDeadLetter ? AsyncDestinations.attributes(end) : [], time: end.time)
        try await outbox?.add(delivery, of: target.spec, to: &batch)
    }

    /// A function as the destination: its own event is committed with the end of this one.
    private func call(
        _ destination: ARN, _ end: AsyncEnd, _ target: AsyncTarget, _ batch: inout Batch
    ) async throws {
        guard let (key, qualifier) = AsyncDestinations.function(destination),
            try await functions.function(key, qualifier: qualifier) != nil,
            try await mayCall(destination, end, target.spec)
        else {
            metrics?.record(.destinationDeliveryFailures, of: end.record.function)
            logger.warning(
                "not delivered",
                metadata: ["function": "\(end.record.invokedARN)", "target": "\(destination)"])
            return
        }
        // Its call belongs to the same chain of requests.
        var trace = TraceHeader(end.record.traceID, requestID: end.record.requestID, at: clock.now)
        _ = trace.enter(end.record.function)
        let event = AsyncEvent(
            function: key, qualifier: qualifier, requestID: Self.successor(of: end.record),
            invokedARN: destination.description,
            payload: AsyncDestinations.envelope(end, limit: Limits.asynchronousPayloadBytes),
            traceID: trace.text)
        try await add(event, to: &batch)
        metrics?.record(.asyncEventsReceived, of: key, qualifier: qualifier)
    }

    private func mayCall(_ destination: ARN, _ end: AsyncEnd, _ spec: FunctionSpec) async throws -> Bool {
        guard let roles else { return true }
        return try await roles.allows(
            [Permission("lambda:InvokeFunction", on: [destination.description])], role: spec.role,
            for: spec.functionKey, requestID: end.record.requestID)
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
