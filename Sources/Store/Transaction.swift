// Read, decide, write: the comfortable way to change the store. What was read is checked at the commit; if
// another wrote it meanwhile, the body runs again. Nothing is locked while the body runs the first time.

public import CloudCore

/// The reads and writes of one `transact`. Reads see its own writes, and are repeatable.
public struct Transaction: Sendable {
    private let store: any KeyValueStore
    private var seen: [Key: Entry?] = [:]
    private var written: [Key: [UInt8]?] = [:]
    private var inserted: Set<Key> = []
    private var wakes: [Wake] = []

    init(store: any KeyValueStore) { self.store = store }

    /// The record under `key`, or nil. What it returns is checked when the transaction commits.
    public mutating func get<R: StoredRecord>(_ key: Key, as type: R.Type) async throws -> R? {
        try await read(key).map { try R(stored: $0) }
    }

    /// The bytes under `key`, or nil. Checked like `get`.
    public mutating func read(_ key: Key) async throws -> [UInt8]? {
        if let own = written[key] { return own }
        if let known = seen[key] { return known?.value }
        let entry = try await store.read([key]).first ?? nil
        seen.updateValue(entry, forKey: key)
        return entry?.value
    }

    /// Up to `limit` records of the range in order, from behind `after`, with this transaction's own writes
    /// in place. The records returned are checked at the commit; records that others add meanwhile are not
    /// noticed, so where the range itself must not change, have all writers write a guard key.
    public mutating func list<R: StoredRecord>(
        _ range: KeyRange, as type: R.Type, after: Key? = nil, limit: Int
    ) async throws -> [(key: Key, record: R)] {
        let rest = after.map(range.after) ?? range
        let own = written.filter { rest.contains($0.key) }
        let gone = own.count { $0.value == nil }
        var values: [Key: [UInt8]] = [:]
        for entry in try await store.scan(rest, limit: limit + gone, reverse: false) {
            let value: [UInt8]?
            if let known = seen[entry.key] { value = known?.value } else { value = entry.value }
            if seen[entry.key] == nil { seen.updateValue(entry, forKey: entry.key) }
            values[entry.key] = value
        }
        for (key, value) in own { values[key] = value }
        return try values.sorted { $0.key < $1.key }.prefix(limit).map { ($0.key, try R(stored: $0.value)) }
    }

    public mutating func put(_ record: some StoredRecord, at key: Key) { put(record.encoded, at: key) }

    public mutating func put(_ value: [UInt8], at key: Key) { written.updateValue(value, forKey: key) }

    public mutating func delete(_ key: Key) {
        inserted.remove(key)
        written.updateValue(nil, forKey: key)
    }

    /// Writes where nothing is; otherwise `transact` throws `StoreError.alreadyExists(key)`. Costs no read.
    public mutating func insertOnly(_ record: some StoredRecord, at key: Key) {
        inserted.insert(key)
        put(record, at: key)
    }

    /// Wakes those who wait for `topic`, once the transaction is durable. See `Batch.wake`.
    public mutating func wake(_ topic: String, at instant: Instant? = nil) {
        wakes.append(Wake(topic: topic, instant: instant))
    }

    /// A key of `insertOnly` among `conflicts`.
    func existing(among conflicts: [Key]) -> Key? { conflicts.first(where: inserted.contains) }

    /// A key whose record is another one than was read.
    func outdated() async throws -> Key? {
        let seen = Array(seen)
        let entries = try await store.read(seen.map(\.key))
        return zip(seen, entries).first { $0.value?.version != $1?.version }?.0.key
    }

    /// The commit that this transaction means.
    var batch: Batch {
        var batch = Batch()
        for (key, entry) in seen { batch.check(key, entry.map { .version($0.version) } ?? .absent) }
        for key in inserted where seen[key] == nil { batch.check(key, .absent) }
        for (key, value) in written {
            if let value { batch.put(key, value) } else { batch.delete(key) }
        }
        batch.wakes = wakes
        return batch
    }
}

extension KeyValueStore {
    /// Runs `body` and commits what it wrote, all or nothing. The body may run several times, so it must
    /// have no other effects. Without writes nothing is committed, and the reads are not checked against
    /// each other. After a conflict the next runs stand in line for the key, so that all get through.
    /// Throws what the body throws, unless what it read through the transaction changed meanwhile: it may
    /// have seen a state that never was, and runs again. Besides `StoreError.alreadyExists`, or `contention`
    /// after many runs.
    public func transact<T>(_ body: (inout Transaction) async throws -> T) async throws -> T {
        var held: Key?
        defer { if let held { latches.release(held) } }
        var runs = 0
        /// After a run that came to nothing the next one stands in line for the key.
        func lose(to key: Key) async throws {
            runs += 1
            guard runs < StoreLimits.transactRuns else { throw StoreError.contention(key) }
            guard held != key else { return }
            if let held { latches.release(held) }
            held = nil
            await latches.acquire(key)
            held = key
        }
        while true {
            var transaction = Transaction(store: self)
            let result: T
            do {
                result = try await body(&transaction)
            } catch let error where !(error is StoreError) {
                guard let key = try await transaction.outdated() else { throw error }
                try await lose(to: key)
                continue
            }
            let batch = transaction.batch
            if batch.changes.isEmpty {
                topics.wake(batch.wakes)
                return result
            }
            // Who holds a latch has lost before: newcomers queue behind it, or they could starve it.
            if held == nil, let busy = batch.changes.map(\.key).first(where: latches.isHeld) {
                await latches.acquire(busy)
                held = busy
                continue
            }
            guard case .conflict(let keys) = try await commit(batch, token: .unique()) else { return result }
            if let key = transaction.existing(among: keys) { throw StoreError.alreadyExists(key) }
            guard let key = keys.first else { throw StoreError.engine("a conflict without keys") }
            try await lose(to: key)
        }
    }

    /// The record under `key`, or nil.
    public func get<R: StoredRecord>(_ key: Key, as type: R.Type) async throws -> R? {
        guard let entry = try await read([key]).first ?? nil else { return nil }
        return try R(stored: entry.value)
    }

    /// Up to `limit` records of the range, in order, from behind `after`.
    public func list<R: StoredRecord>(
        _ range: KeyRange, as type: R.Type, after: Key? = nil, limit: Int
    ) async throws -> [(key: Key, record: R)] {
        let rest = after.map(range.after) ?? range
        return try await scan(rest, limit: limit, reverse: false).map { ($0.key, try R(stored: $0.value)) }
    }

    /// Commits with a token of its own.
    public func commit(_ batch: Batch) async throws -> CommitOutcome {
        try await commit(batch, token: .unique())
    }
}
