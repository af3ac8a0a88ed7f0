// A power cut after so many writes: stores and blobs that fail from then on, whatever they are asked to
// change.

public import Store
import Synchronization

/// Lasts for a number of writes.
public final class Power: Sendable {
    public struct Failure: Error {}

    private let left: Mutex<Int>

    public init(steps: Int) { left = Mutex(steps) }

    /// Whether it lasted until now.
    public var isOut: Bool { left.withLock { $0 < 0 } }

    func use() throws {
        let isOn = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isOn else { throw Failure() }
    }
}

/// A store whose commits need power.
public final class FailingStore: KeyValueStore {
    private let store: any KeyValueStore
    private let power: Power

    public init(_ store: any KeyValueStore, _ power: Power) {
        self.store = store
        self.power = power
    }

    public var limits: StoreLimits { store.limits }
    public var latches: KeyLatches { store.latches }
    public var topics: WakeTopics { store.topics }
    public func read(_ keys: [Key]) async throws -> [Entry?] { try await store.read(keys) }
    public func scan(_ range: KeyRange, limit: Int, reverse: Bool) async throws -> [Entry] {
        try await store.scan(range, limit: limit, reverse: reverse)
    }
    public func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome {
        try power.use()
        return try await store.commit(batch, token: token)
    }
    public func removeRange(_ range: KeyRange, limit: Int) async throws -> Int {
        try power.use()
        return try await store.removeRange(range, limit: limit)
    }
}

/// Blobs whose writes and deletions need power.
public final class FailingBlobs: BlobStore {
    private let blobs: any BlobStore
    private let power: Power

    public init(_ blobs: any BlobStore, _ power: Power) {
        self.blobs = blobs
        self.power = power
    }

    public func name(for bytes: [UInt8]) async throws -> BlobID { try await blobs.name(for: bytes) }
    public func write(_ bytes: [UInt8], as id: BlobID) async throws {
        try power.use()
        try await blobs.write(bytes, as: id)
    }
    public func path(of id: BlobID) -> String? { blobs.path(of: id) }
    public func read(_ id: BlobID, range: Range<Int>?) async throws -> [UInt8] {
        try await blobs.read(id, range: range)
    }
    public func delete(_ id: BlobID) async throws {
        try power.use()
        try await blobs.delete(id)
    }
}
