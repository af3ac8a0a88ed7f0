// Leases on any engine that has scans and conditional commits: an entry that is taken moves to the time at
// which it is free again. An engine that is shared by many processes may know a better way.

public import CloudCore

extension KeyValueStore {
    public func lease(
        _ queue: Key, floor: Instant, now: Instant, until: Instant, limit: Int
    ) async throws -> [Entry] {
        try limits.validate(limit: limit)
        precondition(until > now, "a lease ends after it begins")
        // One at a time within this process, or those who ask at once would all reach for the same entries.
        await latches.acquire(queue)
        defer { latches.release(queue) }
        let due = KeyRange(
            from: DueKey.first(of: queue, at: floor),
            to: KeyRange(prefix: DueKey.first(of: queue, at: now)).upper)
        var leased: [Entry] = []
        var end = until
        var conflicts = 0
        while leased.count < limit {
            let wanted = min(limit - leased.count, limits.batchOperations / LeaseBatch.operations)
            let found = try await scan(due, limit: wanted, reverse: false)
            let move = try LeaseBatch(found, of: queue, until: end, limits: limits)
            if move.entries.isEmpty { break }
            switch try await commit(move.batch) {
            case .done(let version):
                leased += move.entries.map { Entry(key: $0.key, value: $0.value, version: version) }
            case .conflict(let keys):
                // Somebody changed an entry, or the place at the end is taken: look again.
                conflicts += 1
                guard conflicts < StoreLimits.transactRuns else {
                    throw StoreError.contention(keys.first ?? queue)
                }
                end = end + .nanoseconds(1)
            }
        }
        return leased
    }
}

/// The move of some entries to the end of their lease.
private struct LeaseBatch {
    /// Two checks, a deletion and a put for each entry.
    static let operations = 4

    private(set) var batch = Batch()
    /// At their new places.
    private(set) var entries: [(key: Key, value: [UInt8])] = []

    /// Takes as many of `found` as fit one commit.
    init(_ found: [Entry], of queue: Key, until end: Instant, limits: StoreLimits) throws {
        var bytes = 0
        for entry in found {
            let place = try DueKey.moved(entry.key, of: queue, to: end)
            bytes += Self.operations * entry.key.bytes.count + entry.value.count
            guard bytes <= limits.batchBytes else { break }
            batch.check(entry.key, .version(entry.version))
            batch.check(place, .absent)
            batch.delete(entry.key)
            batch.put(place, entry.value)
            entries.append((place, entry.value))
        }
    }
}

/// Keys of a queue: its own bytes, when the entry is due, what makes it unique.
private enum DueKey {
    private static let timeBytes = 8

    static func first(of queue: Key, at instant: Instant) -> Key {
        Key(bytes: queue.bytes + withUnsafeBytes(of: KeyBuilder.sortable(instant).bigEndian) { Array($0) })
    }

    /// The entry's key with another time.
    static func moved(_ key: Key, of queue: Key, to instant: Instant) throws(StoreError) -> Key {
        guard key.bytes.count >= queue.bytes.count + timeBytes else { throw .corruptKey(key) }
        return Key(bytes: first(of: queue, at: instant).bytes + key.bytes[(queue.bytes.count + timeBytes)...])
    }
}
