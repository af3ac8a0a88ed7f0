// Randomness and identifiers are handed in, like time: seeded in tests, the system's generator otherwise.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where random bytes, and the identifiers made of them, come from.
public protocol Entropy: Sendable {
    /// `count` random bytes, fit for keys where the source is `SystemEntropy`.
    func bytes(_ count: Int) -> [UInt8]
}

/// The operating system's cryptographic generator.
public struct SystemEntropy: Entropy {
    public init() {}

    public func bytes(_ count: Int) -> [UInt8] {
        // One call of the system for all of them, where it gives so many at once.
        if count <= 256 {
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = getentropy(buffer.baseAddress, count) == 0 ? count : 0
            }
            if bytes.count == count { return bytes }
        }
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}

extension Entropy {
    /// A version 4 UUID in lower case: `xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx`.
    public func uuid() -> String { uniqueID().text }

    /// A version 4 UUID.
    public func uniqueID() -> UniqueID {
        let raw = bytes(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return UniqueID(number: raw & ~(0xF << 76 | 3 << 62) | 4 << 76 | 2 << 62)
    }

    /// `count` random bytes as `2 × count` lower-case hexadecimal digits.
    public func hex(bytes count: Int) -> String { Hex.encode(bytes(count)) }

    /// `length` characters of AWS's identifier alphabet (A–Z, 2–7), as in access key and role ids.
    public func base32(_ length: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        return String(decoding: bytes(length).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    /// A number from `range`, each as likely (up to a bias below 2⁻³² for ranges under 2³²).
    public func integer(in range: Range<Int>) -> Int {
        let raw = bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return range.lowerBound + Int(raw % UInt64(range.count))
    }
}
