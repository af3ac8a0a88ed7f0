// The keys of one purpose, derived from the node's: AES-256-GCM, with the key's id in front, so that what an
// older node key sealed still opens after a new one was put before it.

import CloudCore
import Crypto

/// Seals with the newest key, opens with all.
struct SealingKeys: Sendable {
    struct Key: Sendable {
        /// Names the key in what it sealed. Tells nothing of it.
        let id: [UInt8]
        let key: SymmetricKey
        /// For what is sealed by the million.
        let salted: SaltedKeys

        init(id: [UInt8], key: SymmetricKey) {
            self.id = id
            self.key = key
            salted = SaltedKeys(key)
        }
    }

    static let idBytes = 4
    private static let nonceBytes = 12
    private static let tagBytes = 16

    /// The first one seals.
    private let keys: [Key]

    init(_ keys: [Key]) { self.keys = keys }

    /// The key's id, a random nonce, the ciphertext and its tag. `context` is bound to them.
    func seal(_ plaintext: [UInt8], context: String, entropy: any Entropy) throws -> [UInt8] {
        guard let current = keys.first else { throw NodeSealer.Problem.notSealedHere }
        return try Self.seal([plaintext], under: current.key, behind: current.id, context, entropy)[0]
    }

    /// Each of them the same way under a key of the present salt, which lies behind the key's id; `version`
    /// leads all.
    func sealSalted(
        _ plaintexts: [[UInt8]], behind version: UInt8, context: String, entropy: any Entropy
    ) throws -> [[UInt8]] {
        guard let current = keys.first else { throw NodeSealer.Problem.notSealedHere }
        let (salt, key) = current.salted.next(entropy, count: plaintexts.count)
        return try Self.seal(plaintexts, under: key, behind: [version] + current.id + salt, context, entropy)
    }

    private static func seal(
        _ plaintexts: [[UInt8]], under key: SymmetricKey, behind head: [UInt8], _ context: String,
        _ entropy: any Entropy
    ) throws -> [[UInt8]] {
        let context = Array(context.utf8)
        // Asking the system for randomness costs more than most of the rest.
        let nonces = entropy.bytes(plaintexts.count * nonceBytes)
        return try plaintexts.enumerated().map { index, plaintext in
            let nonce = nonces[index * nonceBytes..<(index + 1) * nonceBytes]
            let box = try AES.GCM.seal(
                plaintext, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: context)
            // Nonce, ciphertext and tag: there for each nonce of this length.
            guard let combined = box.combined else { throw NodeSealer.Problem.notSealedHere }
            var sealed: [UInt8] = []
            sealed.reserveCapacity(head.count + nonceBytes + plaintext.count + tagBytes)
            sealed += head
            sealed.append(contentsOf: combined)
            return sealed
        }
    }

    /// Whether the key that seals now is named.
    func isNewest(_ sealed: ArraySlice<UInt8>) -> Bool {
        keys.first.map { sealed.starts(with: $0.id) } ?? false
    }

    /// The plaintext, or nil where no key of ours sealed this under `context`.
    func open(_ sealed: ArraySlice<UInt8>, context: String) -> [UInt8]? {
        let id = sealed.prefix(Self.idBytes)
        guard let key = keys.first(where: { id.elementsEqual($0.id) }) else { return nil }
        return Self.open(sealed.dropFirst(Self.idBytes), context: context, key: key.key)
    }

    /// The same for what `sealSalted` made.
    func openSalted(_ sealed: ArraySlice<UInt8>, context: String) -> [UInt8]? {
        let id = sealed.prefix(Self.idBytes)
        let rest = sealed.dropFirst(Self.idBytes)
        let salt = rest.prefix(SaltedKeys.saltBytes)
        guard let key = keys.first(where: { id.elementsEqual($0.id) }), salt.count == SaltedKeys.saltBytes
        else { return nil }
        return Self.open(
            rest.dropFirst(SaltedKeys.saltBytes), context: context, key: key.salted.key(salt))
    }

    /// The same for what was sealed before keys had ids.
    func openWithoutID(_ sealed: ArraySlice<UInt8>, context: String) -> [UInt8]? {
        for key in keys {
            if let plaintext = Self.open(sealed, context: context, key: key.key) { return plaintext }
        }
        return nil
    }

    private static func open(_ sealed: ArraySlice<UInt8>, context: String, key: SymmetricKey) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let plaintext = try? AES.GCM.open(box, using: key, authenticating: Array(context.utf8))
        else { return nil }
        return Array(plaintext)
    }
}
