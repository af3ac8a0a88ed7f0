// Access key ids, such as `AKIA…`. As on AWS, the id carries its account, so that whose key it is can be
// told without a look-up (GetAccessKeyInfo, tools that read ids). It proves nothing.

/// Makes and reads the ids of access keys: four letters of kind, then 80 bits in base 32.
public enum AccessKeyID {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// A new id. `prefix` is `AKIA` for long-term and `ASIA` for temporary keys.
    public static func make(prefix: String, account: AccountID, entropy: any Entropy) -> String {
        // The first bit is set, the next forty are the account's number, the rest is random.
        var raw = entropy.bytes(10)
        let number = (UInt64(account.text) ?? 0) << 7 | UInt64(raw[5] & 0x7F) | 1 << 47
        for index in 0..<6 { raw[index] = UInt8(truncatingIfNeeded: number >> UInt64(40 - 8 * index)) }
        var buffer: UInt64 = 0
        var bits = 0
        var text = Array(prefix.utf8)
        for byte in raw {
            buffer = buffer << 8 | UInt64(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> UInt64(bits) & 31)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The account that an id of ours or of AWS's names, or nil where it is no such id.
    public static func account(of id: String) -> AccountID? {
        let characters = Array(id.utf8)
        guard characters.count == 20 else { return nil }
        var number: UInt64 = 0
        for character in characters[4..<14] {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            number = number << 5 | UInt64(value)
        }
        // Fifty bits were read; the account sits in bits 1 to 41.
        let digits = String(number >> 9 & 0xFF_FFFF_FFFF)
        guard digits.count <= 12 else { return nil }
        return AccountID(String(repeating: "0", count: 12 - digits.count) + digits)
    }
}
