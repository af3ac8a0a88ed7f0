// The durable engine of one machine, on RocksDB. Reads run where they are called: microseconds from memory.
// Writes go through one thread, in groups (CommitThread).

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A key-value store in a directory of this machine.
public final class RocksDBStore: KeyValueStore {
    public let limits: StoreLimits
    public let latches = KeyLatches()
    public let topics: WakeTopics
    private let database: RocksDatabase
    private let thread: CommitThread

    /// Opens the store in `directory`, making both where they are missing; the database is in `kv` below it.
    /// Throws `directoryInUse` where another process has it open, `notAStore` where something else is in
    /// its place, and `newerFormat` where a later version of Apus wrote it.
    /// - Parameter onFailure: called once, from the thread that writes, where a commit can't be written.
    public init(
        directory: String, tuning: RocksDBTuning = RocksDBTuning(), limits: StoreLimits = StoreLimits(),
        onFailure: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) throws {
        self.limits = limits
        try StoreDirectory.prepare(directory)
        let topics = WakeTopics()
        self.topics = topics
        let isNew = !File.exists(directory + "/kv")
        database = try Self.open(directory, tuning)
        if isNew { try File.sync(directory: directory) }
        thread = CommitThread(database: database, topics: topics, onFailure: onFailure)
        try thread.start()
    }

    private static func open(_ directory: String, _ tuning: RocksDBTuning) throws -> RocksDatabase {
        do {
            return try RocksDatabase(path: directory + "/kv", tuning: tuning)
        } catch {
            guard case .engine(let message) = error, message.contains("/LOCK") else { throw error }
            throw StoreError.directoryInUse(directory)
        }
    }

    deinit { close() }

    public var failure: StoreError? { thread.failure }

    /// Finishes the commits that wait, then closes; blocks for about one sync. Later calls throw `closed`.
    public func close() {
        thread.stop()
        database.close()
    }

    public func read(_ keys: [Key]) async throws -> [Entry?] {
        guard keys.count <= limits.batchOperations else {
            throw StoreError.batchTooLarge(operations: keys.count, bytes: 0)
        }
        return try database.get(keys)
    }

    public func scan(_ range: KeyRange, limit: Int, reverse: Bool) async throws -> [Entry] {
        try limits.validate(limit: limit)
        return try database.scan(range.visible, limit: limit, reverse: reverse)
    }

    public func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome {
        try limits.validate(batch)
        return try await thread.commit(batch, token: token)
    }

    public func commit(_ batch: Batch, token: CommitToken, then: @escaping CommitAnswer) {
        do {
            try limits.validate(batch)
            try thread.commit(batch, token: token, then: then)
        } catch { then(.failure(error)) }
    }

    public func removeRange(_ range: KeyRange, limit: Int) async throws -> Int {
        try limits.validate(limit: limit)
        var removed = 0
        var rest = range
        while removed < limit {
            // Half of what a batch may hold: every entry is checked and deleted.
            let page = min(limit - removed, limits.batchOperations / 2)
            let entries = try await scan(rest, limit: page, reverse: false)
            guard let last = entries.last else { break }
            removed += try await remove(entries)
            rest = rest.after(last.key)
            if entries.count < page { break }
        }
        return removed
    }

    /// Deletes the entries that are still as they were seen.
    private func remove(_ entries: [Entry]) async throws -> Int {
        var left = entries
        while !left.isEmpty {
            var batch = Batch()
            for entry in left {
                batch.check(entry.key, .version(entry.version))
                batch.delete(entry.key)
            }
            guard case .conflict(let changed) = try await commit(batch) else { return left.count }
            let gone = Set(changed)
            left.removeAll { gone.contains($0.key) }
        }
        return 0
    }
}
