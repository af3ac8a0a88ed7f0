// Which queues there are, and which of them are in use: looked up once, then in memory. One process owns
// the store, so nobody else changes them.

import Agenda
import CloudCore
import Store
import Synchronization

/// All queues.
final class QueueDirectory: Sendable {
    private enum Slot {
        case opening(Task<LiveQueue, any Error>)
        case open(LiveQueue)
    }

    private struct State {
        var records: [QueueName: QueueRecord] = [:]
        var live: [UInt64: Slot] = [:]
        var meters: [QueueName: QueueMeter] = [:]
        /// Grows with every change, so that what was read before it is not kept.
        var changes: UInt64 = 0
        var isStopping = false
    }

    let store: any KeyValueStore
    let committer: Committer
    let sealer: any Sealer
    let clock: any WallClock
    private let metrics: (any MetricSink)?
    private let limitsCalls: Bool
    private let state = Mutex(State())

    init(
        store: any KeyValueStore, sealer: any Sealer, clock: any WallClock,
        metrics: (any MetricSink)? = nil, limitsFIFO: Bool = false
    ) {
        self.store = store
        self.sealer = sealer
        self.clock = clock
        self.metrics = metrics
        limitsCalls = limitsFIFO
        committer = Committer(store: store)
    }

    /// The queue, or nil.
    func find(_ name: QueueName) async throws -> QueueRecord? {
        let (known, changes) = state.withLock { ($0.records[name], $0.changes) }
        if let known { return known }
        let found = try await store.get(SQSKeys.queue(name), as: QueueRecord.self)
        state.withLock { state in
            guard state.changes == changes else { return }
            if state.records.count >= Limits.knownQueues { state.records.removeAll() }
            state.records[name] = found
        }
        return found
    }

    /// Throws QueueDoesNotExist.
    func queue(_ name: QueueName) async throws -> QueueRecord {
        guard let record = try await find(name) else { throw SQSError.noQueue }
        return record
    }

    /// A queue and its messages, where both are in memory.
    func inUse(_ name: QueueName) -> (QueueRecord, LiveQueue)? {
        let found = state.withLock { state -> (QueueRecord, LiveQueue)? in
            guard let record = state.records[name], case .open(let live) = state.live[record.number] else {
                return nil
            }
            return (record, live)
        }
        guard let found, !found.1.isEnded else { return nil }
        return found
    }

    /// The queue's messages.
    func live(_ record: QueueRecord) async throws -> LiveQueue {
        let slot = state.withLock { state -> Slot in
            if let slot = state.live[record.number] {
                guard case .open(let queue) = slot, queue.isEnded else { return slot }
            }
            let rules = record.settings.rules
            let share = Limits.allCachedBytes / (state.live.count + 1)
            let limit = min(Limits.cachedBytes, max(Limits.leastCachedBytes, share))
            let meter = meter(of: record.name, &state)
            let task = Task { [store, committer, sealer, clock, limitsCalls] in
                try await LiveQueue.open(
                    record.number, rules: rules, store: store, committer: committer, sealer: sealer,
                    clock: clock, meter: meter, limitsCalls: limitsCalls, cachedBytesLimit: limit)
            }
            state.live[record.number] = .opening(task)
            return .opening(task)
        }
        switch slot {
        case .open(let queue): return queue
        case .opening(let task):
            do {
                let queue = try await task.value
                state.withLock { state in
                    // Room for it, of those that have left memory.
                    state.live = state.live.filter { _, slot in
                        guard case .open(let queue) = slot else { return true }
                        return !queue.isEnded
                    }
                    state.live[record.number] = .open(queue)
                }
                return queue
            } catch {
                state.withLock { $0.live[record.number] = nil }
                throw error
            }
        }
    }

    private func meter(of name: QueueName, _ state: inout State) -> QueueMeter? {
        guard let metrics else { return nil }
        if let known = state.meters[name] { return known }
        let meter = QueueMeter(name, sink: metrics)
        state.meters[name] = meter
        return meter
    }

    var isMetered: Bool { metrics != nil }

    var allMeters: [QueueMeter] { state.withLock { Array($0.meters.values) } }

    /// The queues whose messages are in memory, with their meters.
    var meteredQueues: [(queue: LiveQueue, meter: QueueMeter)] {
        allLive.compactMap { live in live.meter.map { (live, $0) } }
    }

    /// The queues whose messages are in memory.
    var allLive: [LiveQueue] {
        state.withLock { state in
            state.live.values.compactMap { slot in
                guard case .open(let queue) = slot, !queue.isEnded else { return nil }
                return queue
            }
        }
    }

    /// Whether receivers shall no longer wait.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Answers all receivers who wait, and lets nobody wait any more.
    func stopWaiting() {
        state.withLock { $0.isStopping = true }
        for queue in allLive { queue.wakeAll() }
    }

    /// Changes a queue's record. Throws QueueDoesNotExist.
    @discardableResult
    func update(
        _ name: QueueName, _ change: (QueueRecord) throws -> QueueRecord
    ) async throws -> QueueRecord {
        let (old, new) = try await store.transact { transaction in
            let key = SQSKeys.queue(name)
            guard let old = try await transaction.get(key, as: QueueRecord.self) else {
                throw SQSError.noQueue
            }
            let new = try change(old)
            transaction.put(new, at: key)
            if new.number != old.number {
                try await Self.discard(old.number, at: clock.now, in: &transaction)
            }
            return (old, new)
        }
        changed(name, to: new, from: old.number)
        return new
    }

    /// Makes a queue that is not there; returns the one that is, otherwise.
    func insert(_ record: QueueRecord) async throws -> QueueRecord? {
        let existing = try await store.transact { transaction -> QueueRecord? in
            let key = SQSKeys.queue(record.name)
            if let existing = try await transaction.get(key, as: QueueRecord.self) { return existing }
            let tombstone = SQSKeys.deletion(record.name)
            if let deletion = try await transaction.get(tombstone, as: Moment.self) {
                guard deletion.time + Limits.deletionPause <= clock.now else {
                    throw SQSError.deletedRecently
                }
                transaction.delete(tombstone)
            }
            let others = try await transaction.list(SQSKeys.allQueues, as: QueueRecord.self, limit: 1)
            if others.isEmpty { try await Agenda.add(QueueSweep.firstTask(at: clock.now), to: &transaction) }
            transaction.put(record, at: key)
            return nil
        }
        if existing == nil { changed(record.name, to: record, from: nil) }
        return existing
    }

    /// Throws QueueDoesNotExist.
    func remove(_ name: QueueName) async throws {
        let now = clock.now
        let old = try await store.transact { transaction in
            let key = SQSKeys.queue(name)
            guard let old = try await transaction.get(key, as: QueueRecord.self) else {
                throw SQSError.noQueue
            }
            transaction.delete(key)
            transaction.put(Moment(now), at: SQSKeys.deletion(name))
            try await Self.discard(old.number, at: now, in: &transaction)
            return old
        }
        changed(name, to: nil, from: old.number)
    }

    private static func discard(
        _ number: UInt64, at now: Instant, in transaction: inout Transaction
    ) async throws {
        transaction.put(Moment(now), at: SQSKeys.garbage(number))
        try await Agenda.add(QueueSweep.garbageTask(due: now), to: &transaction)
    }

    /// Queues of an account and region whose names begin so, by name, from behind `after`.
    func list(
        in account: AccountID, _ region: Region, prefix: String = "", after: String? = nil, limit: Int
    ) async throws -> [QueueRecord] {
        var range = SQSKeys.queues(in: account, region)
        range.append(prefix: prefix)
        let start = after.map { SQSKeys.queue(QueueName(account: account, region: region, name: $0)) }
        return try await store.list(range.range, as: QueueRecord.self, after: start, limit: limit).map(
            \.record)
    }

    private func changed(_ name: QueueName, to record: QueueRecord?, from old: UInt64?) {
        let live = state.withLock { state -> LiveQueue? in
            state.changes += 1
            state.records[name] = record
            if record == nil { state.meters[name] = nil }
            guard let old, case .open(let queue) = state.live[old] else { return nil }
            if record?.number != old { state.live[old] = nil }
            return queue
        }
        guard let live else { return }
        if let record, record.number == live.number {
            try? live.change { $0.engine.rules = record.settings.rules }
        } else {
            live.end(.replaced)
        }
    }
}
