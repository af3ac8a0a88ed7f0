// Sends records and dead letters to other services. What is to be sent is committed together with the end
// of the invocation it tells of, and sent from the agenda afterwards: at least once, whatever crashes.

import Agenda
import CloudCore
import Logging
import Store

/// The queue of what is on its way to destinations.
final class DeliveryOutbox: Sendable {
    static let deliveries = AgendaQueue("lambda.deliveries")

    let payloads: AsyncPayloads
    let targets: DeliveryTargets
    private let agenda: Agenda
    private let roles: ExecutionRoles
    private let metrics: FunctionMetrics?
    private let clock: any WallClock
    private let logger: Logger

    init(
        payloads: AsyncPayloads, targets: DeliveryTargets, agenda: Agenda, roles: ExecutionRoles,
        metrics: FunctionMetrics?, clock: any WallClock, logger: Logger
    ) {
        self.payloads = payloads
        self.targets = targets
        self.agenda = agenda
        self.roles = roles
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
    }

    func start() async {
        await agenda.handle(Self.deliveries, concurrency: EngineLimits.asyncConcurrency) { [self] task in
            do {
                return try await send(try DeliveryRecord(stored: task.payload))
            } catch {
                logger.warning("delivery rests", metadata: ["id": "\(task.id)", "error": "\(error)"])
                return .retry(at: clock.now + .seconds(EngineLimits.asyncBackoffSeconds))
            }
        }
    }

    /// Puts a delivery into the batch that commits what it tells of.
    func add(_ delivery: Delivery, of spec: FunctionSpec, to batch: inout Batch) async throws {
        let body = try await payloads.keep(delivery.body, in: &batch)
        let record = DeliveryRecord(
            function: spec.functionKey, role: spec.role, delivery: delivery, body: body)
        try Agenda.add(
            DueTask(queue: Self.deliveries, id: delivery.id, due: clock.now, payload: record.encoded),
            to: &batch)
    }

    private func send(_ record: DeliveryRecord) async throws -> AgendaVerdict {
        var done = Batch()
        try payloads.discard(record.body, in: &done, at: clock.now)
        guard let target = targets.target(for: record.delivery.target) else {
            return fail(record, "this cloud has no \(record.delivery.target.service)", done)
        }
        let region = Region(record.delivery.target.region)
        guard
            let context = try await roles.context(
                of: record.role, for: record.function, region: region, requestID: record.delivery.id)
        else { return fail(record, "the role is gone", done) }
        var delivery = record.delivery
        delivery.body = try await payloads.load(record.body)
        do {
            try await target.deliver(delivery, context: context)
            return .done(with: done)
        } catch {
            guard Self.isPassing(error), let next = next(record) else {
                return fail(record, "\(error)", done)
            }
            var again = record
            again.failures += 1
            return .retry(at: next, payload: again.encoded)
        }
    }

    /// Worth another try.
    private static func isPassing(_ error: any Error) -> Bool {
        guard let error = error as? AWSError else { return true }
        return error.status >= 500 || error.status == 429 || error.code.contains("Throttl")
    }

    private func next(_ record: DeliveryRecord) -> Instant? {
        let next = clock.now + AsyncPolicy.backoff(record.failures)
        let end = record.delivery.time + .seconds(EngineLimits.deliverySeconds)
        return next <= end ? next : nil
    }

    private func fail(_ record: DeliveryRecord, _ why: String, _ done: Batch) -> AgendaVerdict {
        let name: FunctionMetrics.Name =
            record.delivery.kind == .deadLetter ? .deadLetterErrors : .destinationDeliveryFailures
        metrics?.record(name, of: record.function)
        logger.warning(
            "not delivered",
            metadata: [
                "function": "\(record.delivery.source)", "target": "\(record.delivery.target)",
                "why": "\(why)",
            ])
        return .done(with: done)
    }
}
