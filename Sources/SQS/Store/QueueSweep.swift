// What goes in the background: messages of deleted and purged queues, messages that are too old, ids that
// are no longer remembered.

import Agenda
import CloudCore
import Store

extension AgendaQueue {
    static let sqsSweep = AgendaQueue("sqs/sweep")
}

/// Removes what nobody needs any more.
struct QueueSweep: Sendable {
    static let interval = Duration.seconds(600)
    static let regularTask = "regular"

    let directory: QueueDirectory

    static func garbageTask(due: Instant) -> DueTask {
        DueTask(queue: .sqsSweep, id: "garbage", due: due)
    }

    /// Comes with the first queue, and again and again from then on.
    static func firstTask(at now: Instant) -> DueTask {
        DueTask(queue: .sqsSweep, id: regularTask, due: now + interval)
    }

    /// Safe to stop anywhere and to run again.
    func run(at now: Instant) async throws {
        try await removeGarbage()
        var after: Key?
        while true {
            let page = try await directory.store.list(
                SQSKeys.allQueues, as: QueueRecord.self, after: after, limit: 200)
            for (_, queue) in page { try await sweep(queue, at: now) }
            guard page.count == 200, let last = page.last else { return }
            after = last.key
        }
    }

    func removeGarbage() async throws {
        while true {
            let found = try await directory.store.list(SQSKeys.allGarbage, as: Moment.self, limit: 100)
            for (key, _) in found {
                let number = try SQSKeys.garbageNumber(key)
                for range in [
                    SQSKeys.messages(of: number), SQSKeys.parts(of: number),
                    SQSKeys.allReceipts(of: number), SQSKeys.deduplications(of: number),
                    SQSKeys.moveTasks(of: number),
                ] { try await removeAll(range) }
                var batch = Batch()
                batch.delete(SQSKeys.books(of: number))
                batch.delete(SQSKeys.use(of: number))
                batch.delete(key)
                _ = try await directory.store.commit(batch)
            }
            if found.count < 100 { return }
        }
    }

    private func removeAll(_ range: KeyRange) async throws {
        while try await directory.store.removeRange(range, limit: Limits.sweptEntries) == Limits.sweptEntries
        {}
    }

    private func sweep(_ queue: QueueRecord, at now: Instant) async throws {
        let start = SQSKeys.messages(of: queue.number).lower
        let oldest = now - .seconds(queue.settings.retentionSeconds)
        let end = SQSKeys.message(QueuePosition(due: oldest, number: 0), of: queue.number)
        if start < end,
            try await directory.store.scan(KeyRange(from: start, to: end), limit: 1, reverse: false).first
                != nil
        {
            try await directory.live(queue).discardOld()
        }
        guard queue.settings.isFIFO else { return }
        var range = SQSKeys.deduplications(of: queue.number)
        while true {
            let page = try await directory.store.scan(range, limit: Limits.commitChanges / 2, reverse: false)
            var batch = Batch()
            for entry in page {
                let record = try DeduplicationRecord(stored: entry.value)
                guard record.sentAt + Limits.deduplication <= now else { continue }
                // One that was used again meanwhile stays, and the next sweep sees the others.
                batch.check(entry.key, .version(entry.version))
                batch.delete(entry.key)
            }
            if !batch.changes.isEmpty { _ = try await directory.store.commit(batch) }
            guard page.count == Limits.commitChanges / 2, let last = page.last else { return }
            range = range.after(last.key)
        }
    }
}
