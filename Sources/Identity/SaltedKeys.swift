// Keys for values that are sealed by the million. A random nonce of 96 bits is good for 2^32 values under
// one key (NIST SP 800-38D, 8.3), which a busy queue uses up in days. So no value is sealed under a purpose's
// key itself, but under one derived from it with a random salt, which lies with the value; each start takes
// another salt, and so does every 2^28th value.
// https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf

import CloudCore
import Crypto
import Synchronization

/// Derives keys by salts, and keeps those that are in use.
final class SaltedKeys: Sendable {
    static let saltBytes = 16
    /// Two random nonces are the same with a probability of less than 2^-40.
    static let valuesPerSalt = 1 << 28
    /// Salts of former starts whose values are still read.
    private static let keptKeys = 64

    private struct Current {
        var salt: [UInt8]
        var key: SymmetricKey
        var count = 0
    }

    private struct State {
        var current: Current?
        var known: [[UInt8]: SymmetricKey] = [:]
    }

    private let root: SymmetricKey
    private let valuesPerSalt: Int
    private let state = Mutex(State())

    init(_ root: SymmetricKey, valuesPerSalt: Int = SaltedKeys.valuesPerSalt) {
        self.root = root
        self.valuesPerSalt = valuesPerSalt
    }

    /// The key for the next `count` values, and the salt that must lie with them.
    func next(_ entropy: any Entropy, count: Int = 1) -> (salt: [UInt8], key: SymmetricKey) {
        state.withLock { state in
            var current =
                state.current.flatMap { $0.count + count <= valuesPerSalt ? $0 : nil } ?? fresh(entropy)
            current.count += count
            state.current = current
            return (current.salt, current.key)
        }
    }

    private func fresh(_ entropy: any Entropy) -> Current {
        let salt = entropy.bytes(Self.saltBytes)
        return Current(salt: salt, key: derived(salt))
    }

    /// The key of values with this salt.
    func key(_ salt: ArraySlice<UInt8>) -> SymmetricKey {
        state.withLock { state in
            if let current = state.current, current.salt.elementsEqual(salt) { return current.key }
            let salt = Array(salt)
            if let known = state.known[salt] { return known }
            if state.known.count >= Self.keptKeys { state.known.removeAll() }
            let key = derived(salt)
            state.known[salt] = key
            return key
        }
    }

    private func derived(_ salt: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root, salt: salt, info: Array("apus sealed values".utf8), outputByteCount: 32)
    }
}
