// Does what the poller of one mapping decides: asks the queue, calls the function, deletes what it has dealt
// with. All of it as the function's execution role. A crash loses nothing: what was not deleted comes back
// when its visibility timeout ends.

import CloudCore
import EventPatterns
import Logging
import Synchronization

/// What the runners of all mappings share.
struct MappingParts: Sendable {
    let queues: any QueueSource
    let catalog: FunctionCatalog
    let runner: any FunctionRunner
    /// Nil where nobody is asked whether roles may do a thing.
    let roles: ExecutionRoles?
    /// Opens filters under customers' keys; nil where this cloud has no KMS.
    var keys: FunctionKeys?
    var metrics: (any MetricSink)?
    let clock: any WallClock
    let entropy: any Entropy
    let logger: Logger
}

/// One mapping that is enabled.
final class MappingRunner: Sendable {
    private struct State {
        var poller: QueuePoller
        var receiving: [Int: Task<Void, Never>] = [:]
        /// Open, once they have been needed; nil where every message is let through.
        var filters: EventMatcher??
        var alarm: Task<Void, Never>?
        var waiters: [CheckedContinuation<Void, Never>] = []
        var problem: MappingProblem?
    }

    let mapping: EventSourceMapping
    private let queue: ARN
    private let metrics: MappingMetrics?
    private let parts: MappingParts
    private let state: Mutex<State>

    init(_ mapping: EventSourceMapping, queue: QueueDescription, _ parts: MappingParts) {
        self.mapping = mapping
        self.queue = queue.arn
        self.parts = parts
        metrics = MappingMetrics(mapping, sink: parts.metrics, clock: parts.clock)
        let settings = QueuePoller.Settings(
            batchSize: mapping.settings.batchSize, window: .seconds(mapping.settings.windowSeconds),
            scaling: PollerScaling(mapping.settings),
            visibilityTimeout: .seconds(queue.visibilityTimeoutSeconds))
        state = Mutex(State(poller: QueuePoller(settings)))
    }

    var isDone: Bool { state.withLock { $0.poller.isDone } }

    /// What kept the last poll, or a call since, from its work; nil where nothing did.
    var problem: MappingProblem? { state.withLock { $0.problem } }

    func start() { decide { $0.start(at: $1) } }

    /// Asks for nothing more. Calls that run end, and what they have dealt with is deleted.
    func stop() {
        decide { poller, _ in poller.stop() }
        let (receiving, alarm) = state.withLock { ($0.receiving, $0.alarm) }
        for task in receiving.values { task.cancel() }
        alarm?.cancel()
    }

    /// Returns when it is stopped and nothing runs any more.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.poller.isDone { return true }
                state.waiters.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
        }
    }

    // MARK: Deciding and doing

    private func decide(_ event: (inout QueuePoller, Instant) -> [QueuePoller.Action]) {
        let now = parts.clock.now
        let (actions, done) = state.withLock { state in
            let actions = event(&state.poller, now)
            guard state.poller.isDone else { return (actions, [CheckedContinuation<Void, Never>]()) }
            defer { state.waiters = [] }
            return (actions, state.waiters)
        }
        for action in actions { perform(action) }
        for waiter in done { waiter.resume() }
    }

    private func perform(_ action: QueuePoller.Action) {
        switch action {
        case .receive(let poll, let limit, let wait):
            begin(poll, limit: limit, wait: wait)
        case .invoke(let batch, let items):
            Task { await invoke(batch, items) }
        case .giveBack(let items):
            Task { await giveBack(items) }
        case .wake(let instant):
            let task = Task {
                guard (try? await parts.clock.sleep(until: instant)) != nil else { return }
                decide { $0.woken(at: $1) }
            }
            let old = state.withLock { state in
                defer { state.alarm = task }
                return state.alarm
            }
            old?.cancel()
        }
    }

    // MARK: The queue

    private func begin(_ poll: Int, limit: Int, wait: Duration) {
        state.withLock { state in
            let task = Task {
                await receive(poll, limit: limit, wait: wait)
                self.state.withLock { $0.receiving[poll] = nil }
            }
            state.receiving[poll] = task
            if state.poller.isStopped { task.cancel() }
        }
    }

    private func receive(_ poll: Int, limit: Int, wait: Duration) async {
        let messages: [QueueMessage]
        let filters: EventMatcher?
        do {
            guard let context = try await context() else {
                state.withLock { $0.problem = .function }
                return decide { $0.receiveFailed(poll, at: $1) }
            }
            filters = try await openFilters()
            messages = try await parts.queues.receive(
                QueuePoll(queue: queue, limit: limit, wait: wait), context: context)
        } catch {
            note("polling failed", error)
            if let problem = MappingProblem(polling: error) { state.withLock { $0.problem = problem } }
            return decide { $0.receiveFailed(poll, at: $1) }
        }
        state.withLock { $0.problem = nil }
        var items: [QueueItem] = []
        var dropped: [String] = []
        for message in messages {
            if let filters, !QueueEvent.matches(message, from: queue, filters) {
                dropped.append(message.receiptHandle)
            } else {
                let hasWindow = mapping.settings.windowSeconds > 0
                items.append(QueueEvent.item(message, from: queue, hasWindow: hasWindow))
            }
        }
        if !messages.isEmpty { metrics?.record(.polled, messages.count) }
        if !dropped.isEmpty { metrics?.record(.filteredOut, dropped.count) }
        await delete(dropped)
        decide { [items] in $0.received(items, of: poll, wasEmpty: messages.isEmpty, at: $1) }
    }

    /// What messages must match. Those that a key seals are opened once, at the first poll.
    private func openFilters() async throws -> EventMatcher? {
        if let known = state.withLock({ $0.filters }) { return known }
        // They were checked when the mapping got them.
        let patterns = try await parts.filters(of: mapping).compactMap {
            try? EventPattern($0, dialect: .lambda)
        }
        let filters = patterns.isEmpty ? nil : EventMatcher(patterns)
        state.withLock { $0.filters = .some(filters) }
        return filters
    }

    /// Returns how many are gone.
    @discardableResult
    private func delete(_ receiptHandles: [String]) async -> Int {
        if receiptHandles.isEmpty { return 0 }
        do {
            guard let context = try await context() else { return 0 }
            let failures = try await parts.queues.delete(receiptHandles, from: queue, context: context)
            return receiptHandles.count - failures.count
        } catch {
            // They come again, as they may with any queue.
            note("deleting messages failed", error)
            return 0
        }
    }

    private func giveBack(_ items: [QueueItem]) async {
        guard let context = try? await context() else { return }
        _ = try? await parts.queues.changeVisibility(
            of: items.map(\.receiptHandle), in: queue, toSeconds: 0, context: context)
    }

    // MARK: The function

    private func invoke(_ batch: Int, _ items: [QueueItem]) async {
        let outcome = await call(items)
        decide { $0.finished(batch, outcome, at: $1) }
    }

    private func call(_ items: [QueueItem]) async -> QueuePoller.Outcome {
        let answer: EngineAnswer
        do {
            guard let spec = try await spec() else {
                state.withLock { $0.problem = .function }
                throw LambdaError.mappingFunctionMissing()
            }
            answer = try await parts.runner.invoke(
                EngineCall(
                    spec: spec, requestID: parts.entropy.uuid(), invokedARN: mapping.functionARN,
                    payload: QueueEvent.payload(items), traceID: items.first?.traceHeader))
        } catch let error as AWSError where error.status == 429 || error.status >= 500 {
            metrics?.record(.failedInvoke, items.count)
            return .refused
        } catch {
            note("a call failed", error)
            metrics?.record(.failedInvoke, items.count)
            return .functionError
        }
        metrics?.record(.invoked, items.count)
        if answer.functionError != nil {
            metrics?.record(.failedInvoke, items.count)
            return .functionError
        }
        let failures =
            mapping.settings.reportsItemFailures ? BatchReport.failures(in: answer.payload, of: items) : []
        if !failures.isEmpty { metrics?.record(.failedInvoke, failures.count) }
        let deleted = await delete(items.filter { !failures.contains($0.id) }.map(\.receiptHandle))
        if deleted > 0 { metrics?.record(.deleted, deleted) }
        return failures.isEmpty ? .success : .functionError
    }

    private func spec() async throws -> FunctionSpec? {
        try await parts.catalog.spec(mapping.function, qualifier: mapping.qualifier)
    }

    /// The execution role as it is now; nil where there is no such function, or no such role.
    private func context() async throws -> RequestContext? {
        guard let spec = try await spec() else { return nil }
        let requestID = parts.entropy.uuid()
        guard let roles = parts.roles else {
            return RequestContext(
                requestID: requestID, account: mapping.account, region: mapping.region,
                caller: .root(of: mapping.account), now: parts.clock.now)
        }
        return try await roles.context(
            of: spec.role, for: mapping.function, region: mapping.region, requestID: requestID)
    }

    private func note(_ what: String, _ error: any Error) {
        parts.logger.warning(
            "event source mapping: \(what)",
            metadata: ["mapping": "\(mapping.id)", "queue": "\(queue)", "error": "\(error)"])
    }
}
