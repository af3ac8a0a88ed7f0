// What is asked of a queue in use beside its messages: how many there are; and what is done for it in the
// background.

import CloudCore
import Store
import Synchronization

extension LiveQueue {
    struct Counts: Hashable, Sendable {
        var visible: Int
        var notVisible: Int
        var delayed: Int
    }

    /// How many messages there are, and of which kind.
    func counts() async throws -> Counts {
        let now = clock.now
        try await countFormerDelayed(at: now)
        return try change { state in
            state.engine.tick(at: now)
            let (flying, rules) = (state.engine.inFlight.count, state.engine.rules)
            let visible = rules.isFIFO ? now - rules.delay : now
            let hasDelayed = !rules.isFIFO || rules.delay > .zero
            let delayed = hasDelayed ? state.engine.delayed.count(after: visible) : 0
            return Counts(
                visible: max(0, state.engine.total - flying - delayed), notVisible: flying, delayed: delayed)
        }
    }

    /// Once: counts the delayed messages of before the start.
    private func countFormerDelayed(at now: Instant) async throws {
        let (known, rules) = try change { ($0.engine.delayed, $0.engine.rules) }
        if known.isComplete || rules.isFIFO && rules.delay == .zero { return }
        var former = DelayedCounts(lastNumber: 0)
        var next = QueuePosition(due: rules.isFIFO ? now - rules.delay : now, number: .max)
        while true {
            let stretch = try await read(from: next, limit: Limits.page)
            for message in stretch.messages where message.position.number <= known.lastNumberBefore {
                former.add(message.position.due, at: now)
            }
            guard let following = stretch.next else { break }
            next = following
        }
        let counted = former
        try change { $0.engine.delayed.complete(with: counted) }
    }

    /// Writes down receipts that the store should know by now; leaves memory where nobody needs it.
    func saveReceipts() throws {
        let time = clock.now - Limits.receiptAge
        defer { endIfIdle() }
        try noteUse()
        try change { state in
            while true {
                let old = state.engine.receiptLog.take(Limits.commitChanges, olderThan: time)
                if old.isEmpty { return }
                var operation = Committer.Operation()
                for message in old {
                    let record = ReceiptsRecord(message)
                    operation.changes.append(
                        .put(SQSKeys.receipts(message.position, of: number), record.encoded))
                }
                commit(operation)
            }
        }
    }

    // MARK: Leaving memory

    /// Leaves memory where nobody has used it for a while, and the store knows all of it; whoever comes then
    /// looks it up again. Returns at once: changes that are being committed come first.
    func endIfIdle() {
        var operation = Committer.Operation()
        let isOver = state.withLock { state in
            guard isIdle(state) else { return false }
            if state.notedUse != nil { operation.changes.append(.delete(SQSKeys.use(of: number))) }
            state.notedUse = nil
            return true
        }
        guard isOver else { return }
        operation.done = { [self] _ in end(.replaced) { isIdle($0) } }
        committer.submit(operation)
    }

    private func isIdle(_ state: State) -> Bool {
        guard let lastUse = state.lastUse else { return false }
        let now = clock.now
        let time = state.engine.total > 0 ? Limits.idleTimeWithMessages : Limits.idleTime
        return lastUse + time <= now && state.end == nil && state.waiters.isEmpty
            && state.readers.isEmpty && state.engine.isQuiet
            && !state.attempts.values.contains { $0.time + Limits.attemptID > now }
    }

    /// Removes the messages that are older than the queue keeps them.
    func discardOld() async throws {
        let now = clock.now
        let rules = try change { $0.engine.rules }
        let end = QueuePosition(due: now - rules.retention, number: .max)
        var next = QueuePosition.first
        while true {
            let stretch = try await read(from: next, to: end, limit: Limits.page)
            try clear(stretch)
            try change { state in
                let old = stretch.messages.filter { message in
                    state.engine.found(message)
                    // One that is in flight goes, too: it is over for its holder.
                    let isHeld = state.engine.inFlight.contains(message.position)
                    if isHeld { state.engine.delete(message.position) }
                    return isHeld || state.engine.deleteVisible(message.position)
                }
                discard(old, &state)
            }
            guard let following = stretch.next else { return }
            next = following
        }
    }
}
