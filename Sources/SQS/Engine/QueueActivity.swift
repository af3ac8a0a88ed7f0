// Which queues are active. AWS says in metrics what is in a queue until six hours after it was last used; so
// that a restart ends none of that, the store knows of the last use, ten minutes behind. Only queues in use
// have such a record.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html

import CloudCore
import Store

/// When a queue was last used.
struct UseRecord: StoredRecord, Hashable, Sendable {
    static let formatVersion: UInt8 = 1

    var name: QueueName
    var time: Instant

    init(_ name: QueueName, at time: Instant) {
        self.name = name
        self.time = time
    }

    func encode(to writer: inout RecordWriter) {
        name.write(to: &writer)
        writer.instant(time)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try QueueName(from: &reader)
        time = try reader.instant()
    }
}

extension LiveQueue {
    /// Somebody asks about the queue.
    func isUsed() throws { try change { $0.lastUse = clock.now } }

    /// Was last used before the start.
    func wasUsed(at time: Instant) throws {
        try change { state in
            guard state.lastUse == nil else { return }
            (state.lastUse, state.notedUse) = (time, time)
        }
    }

    /// Writes down that the queue is in use, where anybody wants its metrics.
    func noteUse() throws {
        try change { state in
            guard let time = state.lastUse else {
                // Opened for something else.
                (state.lastUse, state.notedUse) = (clock.now, clock.now)
                return
            }
            guard let meter, state.notedUse.map({ $0 + Limits.useNotePause <= time }) ?? true else { return }
            state.notedUse = time
            var operation = Committer.Operation()
            operation.changes.append(
                .put(SQSKeys.use(of: number), UseRecord(meter.name, at: time).encoded))
            operation.done = { [self] failure in if failure != nil { end(.broken) } }
            committer.submit(operation)
        }
    }
}

extension QueueDirectory {
    /// Opens the queues that have messages and were in use before the start, so that metrics go on. The
    /// messages stay where they are.
    func resumeActive() async throws {
        guard isMetered else { return }
        let oldest = clock.now - Limits.idleTimeWithMessages
        var after: Key?
        while true {
            let page = try await store.list(
                SQSKeys.allUses, as: UseRecord.self, after: after, limit: Limits.sweptEntries / 2)
            var over = Batch()
            for (key, use) in page where try await resume(use, SQSKeys.useNumber(key), oldest) == false {
                over.delete(key)
            }
            if !over.changes.isEmpty { _ = try await store.commit(over) }
            guard page.count == Limits.sweptEntries / 2, let last = page.last else { return }
            after = last.key
        }
    }

    private func resume(_ use: UseRecord, _ number: UInt64, _ oldest: Instant) async throws -> Bool {
        // Somebody uses it already.
        if inUse(use.name) != nil { return true }
        guard use.time > oldest, let record = try await find(use.name), record.number == number else {
            return false
        }
        let books = try await store.get(SQSKeys.books(of: number), as: QueueBooks.self)
        guard let books, books.messages > 0 else { return false }
        try await live(record).wasUsed(at: use.time)
        return true
    }
}
