// Removing, a little at a time and after the fact: what deleted groups and streams left, and chunks that have
// outlived their group's retention. Readers do not see either even before.

import Agenda
import CloudCore
import Store

extension LogsStore {
    /// The task that looks for expired events every `sweepInterval`, while any group has a retention.
    static let retentionTask = "retention"
    static let sweepInterval = Duration.seconds(3_600)

    /// The task that removes what deleted groups and streams left.
    static func garbageTask(due: Instant) -> DueTask {
        DueTask(queue: .logsSweep, id: "garbage", due: due)
    }

    /// Removes what can be removed; returns whether any group has a retention. Safe to stop anywhere and to
    /// run again.
    func sweep(at now: Instant) async throws -> Bool {
        try await sweepGarbage()
        var hasRetention = false
        var after: Key?
        while true {
            let page = try await store.list(
                LogsKeys.allGroups, as: GroupRecord.self, after: after, limit: 200)
            for (_, group) in page where group.retentionDays != nil {
                hasRetention = true
                try await sweepExpired(group, at: now)
            }
            guard page.count == 200, let last = page.last else { return hasRetention }
            after = last.key
        }
    }

    private func sweepGarbage() async throws {
        while true {
            let found = try await store.list(LogsKeys.allGarbage, as: Garbage.self, limit: 100)
            for (key, garbage) in found {
                try await removeAll(LogsKeys.chunks(of: garbage.group, stream: garbage.stream).range)
                if garbage.stream == nil { try await removeAll(LogsKeys.streams(of: garbage.group)) }
                var batch = Batch()
                batch.delete(key)
                _ = try await store.commit(batch)
            }
            if found.count < 100 { return }
        }
    }

    private func removeAll(_ range: KeyRange) async throws {
        while try await store.removeRange(range, limit: LogsLimits.sweptEntries) == LogsLimits.sweptEntries {}
    }

    private func sweepExpired(_ group: GroupRecord, at now: Instant) async throws {
        let expiry = group.expiry(at: now)
        var streams: [StreamRecord] = []
        try await forEachStream(of: group) { stream in
            if let first = stream.firstEvent, first < expiry { streams.append(stream) }
        }
        for stream in streams {
            // A chunk that begins this early has ended before the expiry, however long it is.
            let end = LogsKeys.chunks(
                of: group.uid, stream: stream.uid, first: expiry - stream.longestSpan)
            let start = LogsKeys.chunks(of: group.uid, stream: stream.uid)
            try await removeAll(KeyRange(from: start.key, to: end.key))
        }
    }
}
