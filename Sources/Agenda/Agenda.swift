// Everything that must happen later, on one mechanism: retries, schedules, expiry, garbage. Tasks live in
// the store, so they outlive the process; a run and its effect are committed together. The decisions are
// QueuePlan's; here they meet store, clock and handlers.
//
// One process owns a store, so a run is claimed in memory alone: after a crash the task is still there and
// due. An engine shared by many nodes will need a lease in the store instead.

public import CloudCore
public import Store

/// Durable timed work.
public actor Agenda {
    /// Does one task. Runs again where the process dies before its verdict is stored, so it must bear
    /// being run twice.
    public typealias Handler = @Sendable (DueTask) async -> AgendaVerdict

    private struct Work {
        var plan: QueuePlan
        let handler: Handler
        let subscription: WakeTopics.Subscription
    }

    nonisolated let store: any KeyValueStore
    private let clock: any WallClock
    private let report: @Sendable (any Error) -> Void
    private let signal = AgendaSignal()
    private var queues: [AgendaQueue: Work] = [:]
    private var isRunning = false
    private var isStopping = false
    private var timer: (deadline: Instant, task: Task<Void, Never>)?
    private var quietWaiters: [CheckedContinuation<Void, Never>] = []
    private var endWaiters: [CheckedContinuation<Void, Never>] = []

    /// - Parameter report: told of errors of the store, after which a task rests and is tried again.
    public init(
        store: any KeyValueStore, clock: any WallClock,
        report: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.store = store
        self.clock = clock
        self.report = report
    }

    deinit {
        for work in queues.values { store.topics.cancel(work.subscription) }
        timer?.task.cancel()
    }

    /// Says who does the tasks of a queue, at most `concurrency` (1–1,000) at once. Tasks that are due run
    /// in order of time where `concurrency` is 1, and start in that order otherwise. Tasks of a queue
    /// without a handler wait.
    public func handle(_ queue: AgendaQueue, concurrency: Int = 1, _ handler: @escaping Handler) {
        if let former = queues[queue] { store.topics.cancel(former.subscription) }
        let subscription = store.topics.subscribe(queue.topic) { [signal] in signal.raise($0, for: queue) }
        queues[queue] = Work(
            plan: QueuePlan(concurrency: concurrency), handler: handler, subscription: subscription)
        signal.raise()
    }

    /// Does what is due, sleeping exactly until something is, until the task is cancelled or `stop` is
    /// called. Returns when the runs under way are over; a cancellation reaches them too.
    public func run() async {
        // `runDue` may be at it: there is one pump at a time.
        while isRunning { await withCheckedContinuation { endWaiters.append($0) } }
        await pump(untilQuiet: false)
    }

    /// For good: starts nothing more; `run` returns once the runs under way are over.
    public func stop() {
        isStopping = true
        signal.raise()
    }

    /// Does everything that is due now, and what thereby becomes due, and returns when nothing is left and
    /// no run is under way. This is how tests and virtual time drive the agenda, also beside `run`.
    public func runDue() async {
        if isRunning { await quiet() } else { await pump(untilQuiet: true) }
    }

    /// When the next task of any handled queue is due; nil where there is none.
    public func nextDue() async throws -> Instant? {
        var earliest: Instant?
        for queue in queues.keys {
            let range = AgendaKeys.places(queue, from: Instant(nanoseconds: .min))
            guard let first = try await store.scan(range, limit: 1, reverse: false).first else { continue }
            let due = try AgendaKeys.readPlace(first.key).due
            earliest = min(earliest ?? due, due)
        }
        return earliest
    }

    // MARK: The pump

    /// Returns once the pump under way has nothing to do or ends.
    private func quiet() async {
        await withCheckedContinuation { turn in
            quietWaiters.append(turn)
            signal.raise()
        }
    }

    private func pump(untilQuiet: Bool) async {
        isRunning = true
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled && !isStopping {
                let deadline = await startDue(in: &group)
                let isQuiet =
                    queues.values.allSatisfy(\.plan.isIdle) && (deadline ?? .distantFuture) > clock.now
                if isQuiet && !signal.hasNews {
                    for waiter in quietWaiters { waiter.resume() }
                    quietWaiters = []
                    if untilQuiet { break }
                }
                await sleep(until: untilQuiet ? nil : deadline)
            }
        }
        isRunning = false
        timer?.task.cancel()
        timer = nil
        for waiter in quietWaiters + endWaiters { waiter.resume() }
        quietWaiters = []
        endWaiters = []
    }

    /// Starts what is due and free slots allow; returns until when all queues may sleep, nil for ever.
    private func startDue(in group: inout DiscardingTaskGroup) async -> Instant? {
        for (queue, wakes) in signal.takeWakes() {
            for wake in wakes { _ = queues[queue]?.plan.on(.woken(at: wake.instant)) }
        }
        var deadline: Instant?
        for queue in queues.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let until = await startDue(of: queue, in: &group) else { continue }
            deadline = min(deadline ?? until, until)
        }
        return deadline
    }

    private func startDue(of queue: AgendaQueue, in group: inout DiscardingTaskGroup) async -> Instant? {
        while let action = queues[queue]?.plan.on(.asked(now: clock.now)).first {
            guard case .scan(let instant, let limit) = action else {
                if case .sleep(let until) = action { return until }
                return nil
            }
            do {
                let found = try await scan(queue, from: instant, limit: limit)
                for case .start(let place) in queues[queue]?.plan.on(found) ?? [] {
                    start(place, of: queue, in: &group)
                }
            } catch {
                report(error)
                _ = queues[queue]?.plan.on(.lost(from: instant))
                return clock.now + AgendaLimits.restAfterFailure
            }
        }
        return nil
    }

    private func scan(_ queue: AgendaQueue, from instant: Instant, limit: Int) async throws -> QueuePlan.Event
    {
        let range = AgendaKeys.places(queue, from: instant)
        let entries = try await store.scan(range, limit: limit, reverse: false)
        let found = try entries.map { (place: try AgendaKeys.readPlace($0.key), version: $0.version) }
        return .found(found, isAll: entries.count < limit, now: clock.now)
    }

    private func start(_ place: Place, of queue: AgendaQueue, in group: inout DiscardingTaskGroup) {
        guard let handler = queues[queue]?.handler else { return }
        let run = TaskRun(queue: queue, place: place, store: store, handler: handler)
        group.addTask {
            do {
                await self.finished(place, of: queue, try await run.perform())
            } catch {
                await self.failed(place, of: queue, error)
            }
        }
    }

    private func finished(_ place: Place, of queue: AgendaQueue, _ result: TaskRun.Result) {
        switch result {
        case .over: _ = queues[queue]?.plan.on(.finished(place))
        case .again: _ = queues[queue]?.plan.on(.returned(place, notBefore: clock.now))
        }
        signal.raise()
    }

    private func failed(_ place: Place, of queue: AgendaQueue, _ error: any Error) {
        report(error)
        let later = clock.now + AgendaLimits.restAfterFailure
        _ = queues[queue]?.plan.on(.returned(place, notBefore: later))
        signal.raise()
    }

    /// Until the deadline or news, whichever comes first.
    private func sleep(until deadline: Instant?) async {
        if timer?.deadline != deadline {
            timer?.task.cancel()
            timer = deadline.map { deadline in
                let task = Task { [clock, signal] in
                    guard (try? await clock.sleep(until: deadline)) != nil else { return }
                    signal.raise()
                }
                return (deadline, task)
            }
        }
        await signal.wait()
        if let timer, timer.deadline <= clock.now { self.timer = nil }
    }
}
