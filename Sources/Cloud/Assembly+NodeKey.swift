// The node's key, and the mark in the store by which a start sees that it is still the same one: without its
// key a store's secrets cannot be read, and a new key in its place would only hide that.

import CloudCore
import Identity
import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Something that the node's key sealed.
struct NodeKeyMark: StoredRecord {
    static let formatVersion: UInt8 = 1
    static var key: Key { KeyBuilder(.identity).key }
    static let context = "node key mark"

    let sealed: [UInt8]

    init(sealed: [UInt8]) { self.sealed = sealed }
    func encode(to writer: inout RecordWriter) { writer.bytes(sealed) }
    init(from reader: inout RecordReader, version: UInt8) throws { sealed = try reader.bytes() }
}

extension Assembly {
    /// The key that was given, or the data directory's own, which is made at the first start. Throws
    /// `StartError` where it is not the one that the store was written under.
    static func nodeKey(
        given: String?, _ directory: DataDirectory, store: any KeyValueStore, entropy: any Entropy
    ) async throws -> NodeKey {
        let mark = try await store.get(NodeKeyMark.key, as: NodeKeyMark.self)
        if given == nil, mark != nil, access(directory.nodeKey, F_OK) != 0 {
            throw StartError("the node key \(directory.nodeKey) is gone. " + remedy(directory))
        }
        let key: NodeKey
        do {
            key =
                try given.map { try NodeKey(base64: $0) }
                ?? NodeKey.loadOrCreate(at: directory.nodeKey, entropy: entropy)
        } catch {
            throw StartError("\(error)")
        }
        let sealer = NodeSealer(key: key, entropy: entropy)
        if let mark {
            guard (try? sealer.open(mark.sealed, context: NodeKeyMark.context)) != nil else {
                let source = given == nil ? "the node key \(directory.nodeKey)" : "APUS_NODE_KEY"
                throw StartError("\(source) is not the key of \(directory.path). " + remedy(directory))
            }
            // Older keys may be dropped one day: the mark follows the one in use.
            if sealer.isSealedByNewestKey(mark.sealed) { return key }
        }
        let fresh = NodeKeyMark(sealed: try sealer.seal([], context: NodeKeyMark.context))
        try await store.transact { $0.put(fresh, at: NodeKeyMark.key) }
        return key
    }

    private static func remedy(_ directory: DataDirectory) -> String {
        """
        What is sealed there (secrets of access keys, seeds of MFA devices, variables of functions) opens \
        with that key alone. Put the file back from a backup, with mode 0600, or give its 32 bytes in \
        Base64 in APUS_NODE_KEY, and start again. Nothing was changed. If the key is lost for good, so are \
        these secrets: start with a new --data-dir.
        """
    }
}
