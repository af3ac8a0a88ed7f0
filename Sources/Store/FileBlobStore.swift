// Blobs as files: written under a temporary name, synced, renamed; never changed. The name holds digest and
// size, so a file says by itself whether it is whole. Two hex digits of the digest name its directory.

public import CloudCore
import Crypto

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps blobs in a directory of this machine.
public final class FileBlobStore: BlobStore {
    private let directory: String
    private let entropy: any Entropy
    private let limitBytes: Int

    /// Opens or makes `directory`, and removes what a crash left half written. Only one process may use it:
    /// open it while the key-value store beside it is open, whose lock covers both.
    /// - Parameter limitBytes: the largest blob.
    public init(
        directory: String, entropy: any Entropy = SystemEntropy(), limitBytes: Int? = nil
    ) throws {
        self.directory = directory
        self.entropy = entropy
        self.limitBytes = limitBytes ?? StoreLimits.blobBytes
        try File.makeDirectories(temporaryDirectory)
        for name in try File.names(in: temporaryDirectory) { unlink(temporaryDirectory + "/" + name) }
    }

    private var temporaryDirectory: String { directory + "/new" }

    @concurrent public func name(for bytes: [UInt8]) async throws -> BlobID {
        guard bytes.count <= limitBytes else {
            throw StoreError.blobTooLarge(bytes: bytes.count, limit: limitBytes)
        }
        return BlobID(for: bytes, unique: entropy.bytes(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    @concurrent public func write(_ bytes: [UInt8], as id: BlobID) async throws {
        let shard = shardDirectory(of: id)
        if !File.exists(shard) {
            try File.makeDirectories(shard)
            try File.sync(directory: directory)
        }
        // Everybody may read it where its directories let them: sandboxes get single files of it mounted.
        try File.writeDurably(
            bytes, to: filePath(of: id), temporary: temporaryDirectory + "/" + id.text, in: shard, mode: 0o444
        )
    }

    public func path(of id: BlobID) -> String? {
        let path = filePath(of: id)
        return File.exists(path) ? path : nil
    }

    @concurrent public func read(_ id: BlobID, range: Range<Int>?) async throws -> [UInt8] {
        if let range, range.lowerBound < 0 || range.upperBound > id.size {
            throw StoreError.blobRange(range, size: id.size)
        }
        let path = filePath(of: id)
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { throw StoreError.blobMissing(id) }
        guard file >= 0 else { throw File.failure("open", path) }
        defer { _ = File.close(file) }
        if let range {
            let bytes = try File.read(file, at: range.lowerBound, count: range.count, path)
            guard bytes.count == range.count else { throw StoreError.blobCorrupt(id) }
            return bytes
        }
        // One more than there should be, to notice a file that has grown.
        let bytes = try File.read(file, at: 0, count: id.size + 1, path)
        guard bytes.count == id.size, SHA256.hash(data: bytes).elementsEqual(id.digest) else {
            throw StoreError.blobCorrupt(id)
        }
        return bytes
    }

    @concurrent public func delete(_ id: BlobID) async throws {
        let path = filePath(of: id)
        guard unlink(path) == 0 || errno == ENOENT else { throw File.failure("unlink", path) }
    }

    private func shardDirectory(of id: BlobID) -> String {
        directory + "/" + Hex.encode(id.digest.prefix(1))
    }

    private func filePath(of id: BlobID) -> String { shardDirectory(of: id) + "/" + id.text }
}
