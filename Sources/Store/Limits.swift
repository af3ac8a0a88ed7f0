// Every bound of the store. They are those of the strictest engine that we want to be able to use (see
// FoundationDB's known limitations), so that what works on one engine works on all.

/// What the contract allows, so that other engines can keep it too.
public struct StoreLimits: Hashable, Sendable {
    public var keyBytes = 2_500
    public var valueBytes = 64 * 1024
    /// Checks and changes together.
    public var batchOperations = 1_000
    /// Keys and values of all checks and changes together.
    public var batchBytes = 4 * 1024 * 1024
    /// Entries of one scan.
    public var scanEntries = 10_000

    public init() {}

    /// How often `transact` runs its body before it gives up.
    static let transactRuns = 64
    /// How many commit tokens an engine remembers.
    static let rememberedTokens = 4_096
    /// The largest blob: a function package of 250 MB, unzipped, with room to spare.
    static let blobBytes = 512 * 1024 * 1024
}

extension StoreLimits {
    func validate(_ key: Key) throws(StoreError) {
        guard let first = key.bytes.first, first != KeyClass.engine.rawValue, key.bytes.count <= keyBytes
        else { throw .invalidKey(bytes: key.bytes.count, limit: keyBytes) }
    }

    func validate(_ batch: Batch) throws(StoreError) {
        let operations = batch.checks.count + batch.changes.count
        var bytes = 0
        for check in batch.checks {
            try validate(check.key)
            bytes += check.key.bytes.count
        }
        for change in batch.changes {
            try validate(change.key)
            bytes += change.key.bytes.count
            guard case .put(_, let value) = change else { continue }
            guard value.count <= valueBytes else {
                throw .valueTooLarge(bytes: value.count, limit: valueBytes)
            }
            bytes += value.count
        }
        guard operations <= batchOperations, bytes <= batchBytes else {
            throw .batchTooLarge(operations: operations, bytes: bytes)
        }
    }

    /// The limit of a scan or removal. Not clamped: fewer entries than asked for mean the range's end.
    func validate(limit: Int) throws(StoreError) {
        guard (1...scanEntries).contains(limit) else { throw .invalidLimit(limit) }
    }
}

extension Batch.Change {
    /// The key that changes.
    public var key: Key {
        switch self {
        case .put(let key, _): return key
        case .delete(let key): return key
        }
    }
}

extension KeyRange {
    /// Without the engine's own keys.
    var visible: KeyRange {
        KeyRange(from: max(lower, Key(bytes: [KeyClass.engine.rawValue + 1])), to: upper)
    }
}
