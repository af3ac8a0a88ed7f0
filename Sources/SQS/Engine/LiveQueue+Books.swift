// What is asked of a queue in use beside its messages: how many there are; and what is done for it in the
// background.

import CloudCore
import Store

extension LiveQueue {
    struct Counts: Hashable, Sendable {
        var visible: Int
        var notVisible: Int
        var delayed: Int
    }

    /// How many messages there are, and of which kind.
    func counts() async throws -> Counts {
        let now = clock.now
        let (total, flying, rules) = try change { state in
            state.engine.tick(at: now)
            return (state.engine.total, state.engine.inFlight.count, state.engine.rules)
        }
        let from = QueuePosition(due: rules.isFIFO ? now - rules.delay : now, number: .max)
        let start = SQSKeys.message(from, of: number)
        var range = KeyRange(from: start, to: SQSKeys.messages(of: number).upper)
        var delayed = 0
        if !rules.isFIFO || rules.delay > .zero {
            while delayed < Limits.countedDelayed {
                let page = try await store.scan(range, limit: Limits.page, reverse: false)
                delayed += page.count
                guard page.count == Limits.page, let last = page.last else { break }
                range = range.after(last.key)
            }
        }
        return Counts(visible: max(0, total - flying - delayed), notVisible: flying, delayed: delayed)
    }

    /// Writes down receipts that the store should know by now.
    func saveReceipts() throws {
        let time = clock.now - Limits.receiptAge
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
