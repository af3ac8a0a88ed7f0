// The node's own key: 32 random bytes in a file that only Apus may read, made at the first start. All that
// is sealed at rest, and every session token, hangs on it. To change it, put 32 new bytes in front of the
// old ones: the first key seals, all of them open.

public import CloudCore
import Crypto

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The secret from which the node's encryption keys are derived.
public struct NodeKey: Sendable {
    /// Why a key file cannot be used.
    public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        case wrongLength
        case notBase64
        /// Others than the owner may read or write the file.
        case readableByOthers(path: String)
        case unusable(path: String, reason: String)

        public var description: String {
            switch self {
            case .wrongLength:
                "a node key is \(NodeKey.byteCount) bytes long, and up to \(NodeKey.retiredKeys) older ones "
                    + "may follow"
            case .notBase64: "a node key that is given must be Base64"
            case .readableByOthers(let path):
                "the node key \(path) can be read by other users; run: chmod 600 '\(path)'"
            case .unusable(let path, let reason): "the node key \(path) cannot be used: \(reason)"
            }
        }
    }

    public static let byteCount = 32
    /// Older keys that may follow the one in use.
    static let retiredKeys = 3
    private static let mostBytes = byteCount * (1 + retiredKeys)

    /// The one in use first.
    private let secrets: [SymmetricKey]

    /// From given bytes: `byteCount` of them, then those of older keys.
    public init(bytes: [UInt8]) throws(Problem) {
        guard !bytes.isEmpty, bytes.count <= Self.mostBytes, bytes.count.isMultiple(of: Self.byteCount)
        else { throw .wrongLength }
        secrets = stride(from: 0, to: bytes.count, by: Self.byteCount).map { start in
            SymmetricKey(data: bytes[start..<start + Self.byteCount])
        }
    }

    /// From Base64, as a variable or a secret store hands it over.
    public init(base64 text: String) throws(Problem) {
        guard let bytes = Base64.decode(text) else { throw .notBase64 }
        try self.init(bytes: bytes)
    }

    /// Reads the key at `path`, or makes one there with mode 0600. Safe against two starts at once.
    public static func loadOrCreate(at path: String, entropy: any Entropy) throws(Problem) -> NodeKey {
        if let bytes = try read(path) { return try NodeKey(bytes: bytes) }
        try create(path, entropy.bytes(byteCount), suffix: entropy.hex(bytes: 8))
        guard let bytes = try read(path) else { throw .unusable(path: path, reason: "it vanished") }
        return try NodeKey(bytes: bytes)
    }

    /// Keys for one purpose, independent of those for others.
    func sealingKeys(for purpose: String) -> SealingKeys {
        SealingKeys(
            secrets.map { secret in
                let id = Self.derive(from: secret, "apus/\(purpose)/id", SealingKeys.idBytes)
                return SealingKeys.Key(
                    id: id.withUnsafeBytes { Array($0) },
                    key: Self.derive(from: secret, "apus/\(purpose)", 32))
            })
    }

    private static func derive(from secret: SymmetricKey, _ info: String, _ count: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Array(info.utf8), outputByteCount: count)
    }

    private static func read(_ path: String) throws(Problem) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if file < 0 {
            if errno == ENOENT { return nil }
            throw .unusable(path: path, reason: reason())
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .unusable(path: path, reason: reason()) }
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
        var bytes = [UInt8](repeating: 0, count: mostBytes + 1)
        let count = bytes.withUnsafeMutableBytes { buffer in
            #if canImport(Glibc)
                Glibc.read(file, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                Musl.read(file, buffer.baseAddress, buffer.count)
            #else
                Darwin.read(file, buffer.baseAddress, buffer.count)
            #endif
        }
        guard count >= 0 else { throw .unusable(path: path, reason: reason()) }
        return Array(bytes.prefix(count))
    }

    /// Writes beside the place and links into it, so that nobody ever sees half a key.
    private static func create(_ path: String, _ bytes: [UInt8], suffix: String) throws(Problem) {
        let draft = "\(path).\(suffix)"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unusable(path: path, reason: reason()) }
        defer { unlink(draft) }
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        let synced = fsync(file)
        close(file)
        guard written == bytes.count, synced == 0 else { throw .unusable(path: path, reason: reason()) }
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw .unusable(path: path, reason: reason())
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
