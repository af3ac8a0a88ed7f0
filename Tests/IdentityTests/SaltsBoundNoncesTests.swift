// No derived key seals more values than random nonces are good for.

import CloudCore
import CloudTesting
import Crypto
import Testing

@testable import Identity

@Suite struct SaltsBoundNonces {
    private let entropy = SeededEntropy(5)

    private func text(_ key: SymmetricKey) -> [UInt8] { key.withUnsafeBytes { Array($0) } }

    @Test func aSaltIsForSoManyValues() {
        let keys = SaltedKeys(SymmetricKey(data: [UInt8](repeating: 1, count: 32)), valuesPerSalt: 3)
        let taken = (0..<7).map { _ in keys.next(entropy) }
        #expect(Set(taken.map(\.salt)).count == 3)
        #expect(taken[0].salt == taken[2].salt && taken[2].salt != taken[3].salt)
        #expect(Set(taken.map { text($0.key) }).count == 3)
        // Whoever has the salt and the root finds the key again, and nobody else.
        let later = SaltedKeys(SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
        let stranger = SaltedKeys(SymmetricKey(data: [UInt8](repeating: 2, count: 32)))
        for (salt, key) in taken {
            #expect(text(later.key(salt[...])) == text(key))
            #expect(text(stranger.key(salt[...])) != text(key))
        }
    }

    /// A salt that has not enough left for all of a batch is over.
    @Test func batchesCountEachValue() {
        let keys = SaltedKeys(SymmetricKey(data: [UInt8](repeating: 1, count: 32)), valuesPerSalt: 3)
        let salts = [2, 1, 1, 2, 1].map { keys.next(entropy, count: $0).salt }
        #expect(salts[0] == salts[1] && salts[2] == salts[3] && salts[1] != salts[2])
        #expect(salts[4] != salts[3])
    }

    /// Values that are sealed together have nothing of each other but the salt.
    @Test func eachOfABatchIsSealedOnItsOwn() throws {
        let key = try NodeKey(bytes: [UInt8](repeating: 7, count: NodeKey.byteCount))
        let sealer = NodeSealer(key: key, entropy: entropy)
        let plain: [[UInt8]] = [[1], [1], [], [UInt8](repeating: 3, count: 3_000)]
        let sealed = try sealer.sealEach(plain, context: "c")
        #expect(try sealed.map { try sealer.open($0, context: "c") } == plain)
        let nonces = sealed.map { Array($0[5 + SaltedKeys.saltBytes..<5 + SaltedKeys.saltBytes + 12]) }
        #expect(Set(nonces).count == plain.count)
        #expect(try sealer.sealEach([], context: "c").isEmpty)
    }

    @Test func eachStartTakesAnother() throws {
        let key = try NodeKey(bytes: [UInt8](repeating: 7, count: NodeKey.byteCount))
        let first = NodeSealer(key: key, entropy: entropy)
        let second = NodeSealer(key: key, entropy: entropy)
        let sealed = try (0..<3).map { try first.seal([UInt8($0)], context: "c") }
        let other = try second.seal([9], context: "c")
        let salt = 5..<5 + SaltedKeys.saltBytes
        #expect(
            Set(sealed.map { Array($0[salt]) }).count == 1 && Array(other[salt]) != Array(sealed[0][salt]))
        #expect(try sealed.map { try second.open($0, context: "c") } == [[0], [1], [2]])
        #expect(try first.open(other, context: "c") == [9])
        #expect(first.isSealedByNewestKey(other))
    }

    /// Many starts lie behind a store: more salts than are kept at hand.
    @Test func manySaltsAreRead() throws {
        let key = try NodeKey(bytes: [UInt8](repeating: 7, count: NodeKey.byteCount))
        let sealed = try (0..<200).map { number in
            try NodeSealer(key: key, entropy: entropy).seal([UInt8(number)], context: "c")
        }
        let reader = NodeSealer(key: key, entropy: entropy)
        for _ in 0..<2 {
            for (number, value) in sealed.enumerated() {
                #expect(try reader.open(value, context: "c") == [UInt8(number)])
            }
        }
    }

    @Test func formerFormatsAreRead() throws {
        let key = try NodeKey(bytes: [UInt8](repeating: 7, count: NodeKey.byteCount))
        let former = [2] + (try key.sealingKeys(for: "sealer").seal([1, 2], context: "c", entropy: entropy))
        let reader = NodeSealer(key: key, entropy: entropy)
        #expect(try reader.open(former, context: "c") == [1, 2] && reader.isSealedByNewestKey(former))
    }
}
