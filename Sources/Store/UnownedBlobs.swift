// Blobs that no record names: not yet, or no longer. Each is on a list in the store from before it is written
// until the commit of the record that names it, and again from the commit that removes that record until the
// blob is gone. What a crash leaves on the list is garbage, found at the next start without a look at any
// record.

/// The list of blobs without an owner.
///
///     write ─▶ listed, then on disk ─claim, in the commit of its record─▶ owned
///     owned ─release, in the commit that removes its record─▶ listed ─remove─▶ gone
public struct UnownedBlobs: Sendable {
    private let store: any KeyValueStore
    private let blobs: any BlobStore

    public init(store: any KeyValueStore, blobs: any BlobStore) {
        self.store = store
        self.blobs = blobs
    }

    /// Writes a blob, durable when it returns. It goes at the next start unless a commit claims it.
    public func write(_ bytes: [UInt8]) async throws -> BlobID {
        let id = try await blobs.name(for: bytes)
        var batch = Batch()
        batch.put(Self.key(id), [])
        _ = try await store.commit(batch)
        try await blobs.write(bytes, as: id)
        return id
    }

    /// To be part of the transaction that puts the record which names the blob.
    public static func claim(_ id: BlobID, in transaction: inout Transaction) { transaction.delete(key(id)) }

    /// To be part of the batch that puts the record which names the blob.
    public static func claim(_ id: BlobID, in batch: inout Batch) { batch.delete(key(id)) }

    /// To be part of the transaction that removes the record which names the blob; `remove` then takes the
    /// blob itself away.
    public static func release(_ id: BlobID, in transaction: inout Transaction) {
        transaction.put([], at: key(id))
    }

    /// Removes a blob that nobody owns, written in vain or released. It is gone from disk before it goes from
    /// the list.
    public func remove(_ id: BlobID) async throws {
        try await blobs.delete(id)
        var batch = Batch()
        batch.delete(Self.key(id))
        _ = try await store.commit(batch)
    }

    /// Removes what an earlier run left, and returns how many. To be called at the start, before anything is
    /// written: what is being written is on the list too.
    @discardableResult
    public func removeAll() async throws -> Int {
        let range = KeyBuilder(.blobs).range
        var count = 0
        while true {
            let page = try await store.scan(range, limit: 500, reverse: false)
            for entry in page { try await remove(try Self.id(of: entry.key)) }
            count += page.count
            if page.count < 500 { return count }
        }
    }

    private static func key(_ id: BlobID) -> Key {
        var builder = KeyBuilder(.blobs)
        builder.append(id.text)
        return builder.key
    }

    private static func id(of key: Key) throws -> BlobID {
        var reader = try KeyReader(key, of: .blobs)
        guard let id = BlobID(text: try reader.text()) else {
            throw StoreError.corruptRecord("a blob's name on the list of unowned ones")
        }
        return id
    }
}
