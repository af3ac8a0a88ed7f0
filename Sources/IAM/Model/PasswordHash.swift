// Passwords as they are kept: a slow salted hash (scrypt, RFC 7914), whose cost is kept beside it so that it
// can be raised for new passwords.

import CloudCore
import Crypto
import CryptoExtras
import Store

/// What scrypt spends on one password. The standard follows
/// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
struct PasswordCost: Sendable, Equatable {
    /// A power of two. Memory is `128 × rounds × blockSize` bytes.
    var rounds: Int
    var blockSize: Int
    var parallelism: Int

    static let standard = PasswordCost(rounds: 1 << 14, blockSize: 8, parallelism: 5)
}

/// A salt and the cost, which turn passwords of one user into hashes that can be compared.
struct PasswordHasher: Sendable, Equatable {
    var salt: [UInt8]
    var cost: PasswordCost

    init(entropy: any Entropy, cost: PasswordCost = .standard) {
        salt = entropy.bytes(16)
        self.cost = cost
    }

    func hash(_ password: String) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    func encode(to writer: inout RecordWriter) {
        writer.bytes(salt)
        writer.integer(cost.rounds)
        writer.integer(cost.blockSize)
        writer.integer(cost.parallelism)
    }

    init(from reader: inout RecordReader) throws {
        salt = try reader.bytes()
        cost = PasswordCost(
            rounds: try reader.integer(), blockSize: try reader.integer(),
            parallelism: try reader.integer())
    }

    /// Compares without telling by its time where two hashes differ.
    static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
