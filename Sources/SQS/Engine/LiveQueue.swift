// The shell around a queue's engine: it hands over what comes in, commits and reads what the engine asks
// for, and lets receivers wait. One for each queue in use.

import CloudCore
import Store
import Synchronization

/// A queue in use.
final class LiveQueue: Sendable {
    struct State {
        var engine: QueueEngine
        /// Nil where it was just opened.
        var lastUse: Instant?
        var waiters: [Waiter] = []
        var nextWaiter: UInt64 = 0
        /// Receivers who wait for the page that is being read.
        var readers: [CheckedContinuation<Void, Never>] = []
        var timer: Task<Void, Never>?
        var timerTime: Instant?
        var attempts: [String: ReceiveAttempt] = [:]
        var rate = CallRate()
        /// No message before it is the oldest in the words of metrics.
        var oldest = QueuePosition.first
        /// The last use that the store knows of.
        var notedUse: Instant?
        /// Why the queue is no longer to be used.
        var end: End?
    }

    struct Waiter {
        let id: UInt64
        let deadline: Instant
        let turn: CheckedContinuation<Void, Never>
    }

    /// Why a queue is no longer in use.
    enum End: Error {
        /// Deleted or purged: look it up again.
        case replaced
        /// A commit failed, and nobody knows what it did.
        case broken
    }

    /// The number under which the store has its messages.
    let number: UInt64
    let store: any KeyValueStore
    let committer: Committer
    let sealer: any Sealer
    let clock: any WallClock
    /// Nil where nobody counts.
    let meter: QueueMeter?
    /// Whether a FIFO queue takes as many calls as AWS's does, and no more.
    let limitsCalls: Bool
    let state: Mutex<State>

    /// Reads what must be known before the first call: the books, and what was in flight.
    static func open(
        _ number: UInt64, rules: QueueEngine.Rules, store: any KeyValueStore, committer: Committer,
        sealer: any Sealer, clock: any WallClock, meter: QueueMeter? = nil,
        limitsCalls: Bool = false,
        cachedBytesLimit: Int = Limits.cachedBytes
    ) async throws -> LiveQueue {
        let books = try await store.get(SQSKeys.books(of: number), as: QueueBooks.self) ?? QueueBooks()
        var engine = QueueEngine(
            rules: rules, total: books.messages, lastNumber: books.lastNumber,
            cachedBytesLimit: cachedBytesLimit)
        let now = clock.now
        var after: Key?
        var seen = 0
        while seen < Limits.recoveredReceipts {
            let page = try await store.list(
                SQSKeys.allReceipts(of: number), as: ReceiptsRecord.self, after: after, limit: Limits.page)
            for (key, record) in page where record.receipts.hiddenUntil > now {
                engine.recover(record.message(at: try SQSKeys.receiptsPosition(key)))
            }
            seen += page.count
            guard page.count == Limits.page, let last = page.last else { break }
            after = last.key
        }
        committer.open(number, books)
        return LiveQueue(
            number, engine: engine, store: store, committer: committer, sealer: sealer, clock: clock,
            meter: meter, limitsCalls: limitsCalls)
    }

    private init(
        _ number: UInt64, engine: QueueEngine, store: any KeyValueStore, committer: Committer,
        sealer: any Sealer, clock: any WallClock, meter: QueueMeter?, limitsCalls: Bool
    ) {
        self.number = number
        self.store = store
        self.committer = committer
        self.sealer = sealer
        self.clock = clock
        self.meter = meter
        self.limitsCalls = limitsCalls
        state = Mutex(State(engine: engine))
    }

    /// Runs `body` on the engine, then wakes who has something to receive.
    func change<T>(_ body: (inout State) throws -> T) throws -> T {
        let (result, woken) = try state.withLock { state in
            if let end = state.end { throw end }
            let result = try body(&state)
            return (result, wake(&state))
        }
        woken?.resume()
        return result
    }

    /// Ends the use of the queue; whoever waits looks it up again.
    func end(_ why: End, where mayEnd: (State) -> Bool = { _ in true }) {
        let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard mayEnd(state) else { return [] }
            if state.end == nil {
                state.end = why
                // Before anybody can open it again.
                committer.close(number)
                state.engine = QueueEngine(rules: state.engine.rules, total: 0, lastNumber: 0)
            }
            state.timer?.cancel()
            defer {
                state.waiters = []
                state.readers = []
            }
            return state.waiters.map(\.turn) + state.readers
        }
        for turn in woken { turn.resume() }
    }

    var isEnded: Bool { state.withLock { $0.end != nil } }

    /// Commits what no caller waits to hear of.
    func commit(_ unawaited: Committer.Operation) {
        var operation = unawaited
        operation.done = { [self] failure in if failure != nil { end(.broken) } }
        committer.submit(operation)
    }

    // MARK: Waiting

    /// The next waiter, where there is something for it. It wakes the one behind it in turn.
    private func wake(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        guard !state.waiters.isEmpty else { return nil }
        if state.engine.hasWork(at: clock.now) { return state.waiters.removeFirst().turn }
        schedule(&state)
        return nil
    }

    /// Wakes all waiters, whether there is something for them or not.
    func wakeAll() {
        let woken = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters.map(\.turn)
        }
        for turn in woken { turn.resume() }
    }

    /// Returns when there may be something to receive, at `deadline`, when the task is cancelled, or when the
    /// client goes.
    func wait(until deadline: Instant, _ presence: ClientPresence?) async {
        guard let presence else { return await wait(until: deadline, id: newWaiter()) }
        let id = newWaiter()
        await presence.watching({ [self] in wake(waiter: id) }) {
            await wait(until: deadline, id: id, presence)
        }
    }

    private func newWaiter() -> UInt64 {
        state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
    }

    private func wait(until deadline: Instant, id: UInt64, _ presence: ClientPresence? = nil) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let now = clock.now
                let mustWait = state.withLock { state -> Bool in
                    guard state.end == nil, deadline > now, !Task.isCancelled, presence?.isGone != true,
                        !state.engine.hasWork(at: now)
                    else { return false }
                    state.waiters.append(Waiter(id: id, deadline: deadline, turn: turn))
                    schedule(&state)
                    return true
                }
                if !mustWait { turn.resume() }
            }
        } onCancel: {
            wake(waiter: id)
        }
    }

    /// Wakes one waiter, where it still waits.
    private func wake(waiter id: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.turn.resume()
    }

    /// Sees to it that the timer rings when the first waiter's time is over or something becomes visible.
    private func schedule(_ state: inout State) {
        guard let first = state.waiters.map(\.deadline).min() else { return }
        let time = min(first, state.engine.nextWake() ?? first)
        if let set = state.timerTime, set <= time { return }
        state.timer?.cancel()
        state.timerTime = time
        state.timer = Task { [weak self, clock] in
            do { try await clock.sleep(until: time) } catch { return }
            self?.ring(at: time)
        }
    }

    private func ring(at time: Instant) {
        let now = clock.now
        let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.timerTime == time else { return [] }
            state.timer = nil
            state.timerTime = nil
            let over = state.waiters.filter { $0.deadline <= now }
            state.waiters.removeAll { $0.deadline <= now }
            let next = wake(&state)
            return over.map(\.turn) + (next.map { [$0] } ?? [])
        }
        for turn in woken { turn.resume() }
    }

    // MARK: Pages

    /// Reads messages into memory where the engine has run out of them. One reads, the others wait for it.
    func loadIfWanted() async throws {
        let now = clock.now
        let cursor = try change { state -> QueuePosition? in
            state.lastUse = now
            return state.engine.wantsPage(at: now) ? state.engine.beginPage() : nil
        }
        guard let cursor else {
            await withCheckedContinuation { turn in
                let mustWait = state.withLock { state in
                    if state.engine.isLoading, state.end == nil { state.readers.append(turn) }
                    return state.engine.isLoading && state.end == nil
                }
                if !mustWait { turn.resume() }
            }
            return
        }
        do {
            let (page, next) = try await readPage(behind: cursor, at: now)
            finishPage { $0.loaded(page, next: next, at: now) }
        } catch {
            finishPage { $0.failPage() }
            throw error
        }
    }

    private func finishPage(_ body: (inout QueueEngine) -> Void) {
        let woken = state.withLock { state in
            body(&state.engine)
            defer { state.readers = [] }
            return state.readers + (wake(&state).map { [$0] } ?? [])
        }
        for turn in woken { turn.resume() }
    }

    private func readPage(
        behind cursor: QueuePosition, at now: Instant
    ) async throws -> ([QueuedMessage], next: QueuePosition?) {
        let isFIFO = try change { $0.engine.rules.isFIFO }
        let due = isFIFO ? nil : QueuePosition(due: now, number: .max)
        var stretch = try await read(
            from: cursor == .first ? .first : cursor.next, to: due, limit: Limits.page)
        try clear(stretch)
        if let first = stretch.messages.first, let last = stretch.messages.last {
            let known = try await receipts(from: first.position, to: last.position)
            for index in stretch.messages.indices where !known.isEmpty {
                guard let receipts = known[stretch.messages[index].position] else { continue }
                stretch.messages[index].receipts = receipts
            }
        }
        if let next = stretch.next { return (stretch.messages, next) }
        guard let due else { return (stretch.messages, nil) }
        // A clock that was set back stands before what was read.
        let rest = KeyRange(
            from: SQSKeys.message(max(due, cursor.pack), of: number), to: SQSKeys.messages(of: number).upper)
        let next = try await store.scan(rest, limit: 1, reverse: false).first
        return (stretch.messages, try next.map { try SQSKeys.messagePosition($0.key) })
    }
}

/// A receive that its caller may repeat after a broken connection.
struct ReceiveAttempt: Sendable {
    var time: Instant
    var positions: [(position: QueuePosition, receipt: Instant)]
}
