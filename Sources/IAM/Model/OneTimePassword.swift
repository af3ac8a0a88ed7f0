// Time-based one-time passwords as virtual devices show them (RFC 6238 over RFC 4226): HMAC-SHA-1, six
// digits, thirty seconds. Pure: the time is handed in.

import CloudCore
import Crypto

/// The codes of one seed.
struct OneTimePassword: Sendable {
    static let stepSeconds: Int64 = 30

    private let key: SymmetricKey

    init(seed: [UInt8]) { key = SymmetricKey(data: seed) }

    /// Which thirty seconds an instant lies in.
    static func step(at now: Instant) -> Int64 { now.seconds / stepSeconds }

    /// The six digits of a step.
    func code(at step: Int64) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The first step of a range that shows `code`, and whose next one shows `next` where that is given.
    func step(in steps: ClosedRange<Int64>, showing code: String, then next: String? = nil) -> Int64? {
        steps.first { step in
            guard self.code(at: step) == code else { return false }
            return next == nil || self.code(at: step + 1) == next
        }
    }
}

/// Base 32 (RFC 4648), as authenticator applications take seeds.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Without padding; a multiple of five bytes needs none.
    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }
}
