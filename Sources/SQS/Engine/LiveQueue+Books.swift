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
        let first = QueuePosition(due: rules.isFIFO ? now - rules.delay : now, number: .max)
        var range = KeyRange(
            from: SQSKeys.message(first, of: number), to: SQSKeys.messages(of: number).upper)
        while true {
            let page = try await store.scan(range, limit: Limits.page, reverse: false)
            for entry in page {
                let position = try SQSKeys.messagePosition(entry.key)
                if position.number <= known.lastNumberBefore { former.add(position.due, at: now) }
            }
            guard page.count == Limits.page, let last = page.last else { break }
            range = range.after(last.key)
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
                operation.done = { [self] failure in if failure != nil { end(.broken) } }
                committer.submit(operation)
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
        let end = SQSKeys.message(QueuePosition(due: now - rules.retention, number: .max), of: number)
        var range = KeyRange(from: SQSKeys.messages(of: number).lower, to: end)
        while range.lower < range.upper {
            let page = try await store.scan(range, limit: Limits.commitChanges / 4, reverse: false)
            for entry in page {
                let position = try SQSKeys.messagePosition(entry.key)
                let record = try MessageEntry(stored: entry.value)
                try change { discard(position, record, &$0) }
            }
            guard let last = page.last, page.count == Limits.commitChanges / 4 else { return }
            range = range.after(last.key)
        }
    }

    /// One that is in flight goes, too: it is over for its holder.
    private func discard(_ position: QueuePosition, _ record: MessageEntry, _ state: inout State) {
        let message = QueuedMessage(
            position: position, sentAt: record.sentAt, group: record.group, parts: record.parts)
        if state.engine.inFlight[position] != nil {
            state.engine.delete(position)
        } else {
            guard state.engine.deleteVisible(position) else { return }
        }
        var operation = removal(of: message, &state)
        operation.changes.append(.delete(SQSKeys.receipts(position, of: number)))
        operation.done = { [self] failure in if failure != nil { end(.broken) } }
        committer.submit(operation)
    }
}
