// Blobs in memory: for tests, and for a cloud that forgets everything at its end.

import CloudCore
import Synchronization

/// Keeps blobs in memory.
public final class MemoryBlobStore: BlobStore {
    private struct State {
        var count: UInt64 = 0
        var blobs: [BlobID: [UInt8]] = [:]
    }

    private let state = Mutex(State())
    private let limitBytes: Int

    /// - Parameter limitBytes: the largest blob.
    public init(limitBytes: Int? = nil) { self.limitBytes = limitBytes ?? StoreLimits.blobBytes }

    public func name(for bytes: [UInt8]) async throws -> BlobID {
        guard bytes.count <= limitBytes else {
            throw StoreError.blobTooLarge(bytes: bytes.count, limit: limitBytes)
        }
        let unique = state.withLock { state in
            state.count += 1
            return state.count
        }
        return BlobID(for: bytes, unique: unique)
    }

    public func write(_ bytes: [UInt8], as id: BlobID) async throws {
        state.withLock { $0.blobs[id] = bytes }
    }

    /// Every blob there is.
    var all: Set<BlobID> { Set(state.withLock { $0.blobs.keys }) }

    public func path(of id: BlobID) -> String? { nil }

    public func read(_ id: BlobID, range: Range<Int>?) async throws -> [UInt8] {
        guard let bytes = state.withLock({ $0.blobs[id] }) else { throw StoreError.blobMissing(id) }
        guard let range else { return bytes }
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else {
            throw StoreError.blobRange(range, size: bytes.count)
        }
        return Array(bytes[range])
    }

    public func delete(_ id: BlobID) async throws { state.withLock { $0.blobs[id] = nil } }
}
