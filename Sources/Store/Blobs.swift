// Things too large for a value: function packages, payloads, chunks of logs. Written once, never changed,
// named by the store. A blob that no record names is garbage: who writes one does so through UnownedBlobs,
// which finds it again after a crash.

import CloudCore
import Crypto

/// The name of a blob. Every write has its own, also of equal bytes, so that deleting one never takes away
/// another's.
public struct BlobID: Hashable, Sendable {
    /// SHA-256 of the bytes: 32 bytes.
    public let digest: [UInt8]
    /// In bytes.
    public let size: Int
    /// Tells equal contents apart.
    let unique: UInt64

    init(digest: [UInt8], size: Int, unique: UInt64) {
        self.digest = digest
        self.size = size
        self.unique = unique
    }

    /// A name for these bytes that no other blob has, where `unique` never comes twice.
    init(for bytes: [UInt8], unique: UInt64) {
        self.init(digest: Array(SHA256.hash(data: bytes)), size: bytes.count, unique: unique)
    }

    /// As records keep it, and as the file is called: `sha256.size.unique`, in hexadecimal but for the size.
    public var text: String { "\(Hex.encode(digest)).\(size).\(String(unique, radix: 16))" }

    /// Nil where `text` was not made by `text`.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let digest = Hex.decode(parts[0]), digest.count == 32,
            let size = Int(parts[1]), size >= 0, let unique = UInt64(parts[2], radix: 16)
        else { return nil }
        self.init(digest: digest, size: size, unique: unique)
        guard self.text == text else { return nil }
    }
}

/// Keeps blobs.
public protocol BlobStore: Sendable {
    /// A new name for a blob of these bytes. Throws `StoreError.blobTooLarge` above the limit.
    func name(for bytes: [UInt8]) async throws -> BlobID
    /// Writes the bytes under a name that `name` made for them, once. Durable when it returns.
    func write(_ bytes: [UInt8], as id: BlobID) async throws
    /// The file that holds exactly the blob's bytes, read-only, where the store keeps files and has it.
    func path(of id: BlobID) -> String?
    /// The bytes of `range`, or all of them, then checked against the digest. Throws `blobMissing`,
    /// `blobCorrupt` or `blobRange`.
    func read(_ id: BlobID, range: Range<Int>?) async throws -> [UInt8]
    /// Deleting what is gone already is no error.
    func delete(_ id: BlobID) async throws
}

extension BlobStore {
    /// Durable when it returns. Throws `StoreError.blobTooLarge` above the limit.
    public func write(_ bytes: [UInt8]) async throws -> BlobID {
        let id = try await name(for: bytes)
        try await write(bytes, as: id)
        return id
    }

    /// All bytes, checked against the digest.
    public func read(_ id: BlobID) async throws -> [UInt8] { try await read(id, range: nil) }
}

extension RecordWriter {
    public mutating func blob(_ id: BlobID) { string(id.text) }
}

extension RecordReader {
    public mutating func blob() throws(StoreError) -> BlobID {
        guard let id = BlobID(text: try string()) else { throw .corruptRecord("not a blob's name") }
        return id
    }
}
