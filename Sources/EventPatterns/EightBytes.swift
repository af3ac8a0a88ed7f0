// Eight bytes compared at once in one register, little-endian.

struct EightBytes {
    /// One bit for each byte that was found, its highest.
    struct Marks {
        var bits: UInt64

        static func | (left: Marks, right: Marks) -> Marks { Marks(bits: left.bits | right.bits) }

        /// How many bytes come before the first mark; 8 where there is none.
        var bytesBefore: Int { bits.trailingZeroBitCount >> 3 }

        /// Whether one of the first `count` bytes is marked.
        func first(_ count: Int) -> Bool { bits & (count == 8 ? ~0 : (1 << UInt64(count * 8)) - 1) != 0 }
    }
    private let word: UInt64

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Marks the zero bytes of `word`, and no others.
    private static func zeros(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~((word & low) &+ low | word | low)
    }

    private static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    func equal(to byte: UInt8) -> Marks { Marks(bits: Self.zeros(word ^ Self.repeated(byte))) }

    /// Bytes below 0x20.
    var controls: Marks { Marks(bits: Self.zeros(word & Self.repeated(0xE0))) }

    /// Quotes and brackets. `[` and `{`, as `]` and `}`, differ in one bit.
    var structure: Marks {
        let folded = word | Self.repeated(0x20)
        return Marks(
            bits: Self.zeros(folded ^ Self.repeated(0x7B)) | Self.zeros(folded ^ Self.repeated(0x7D))
                | Self.zeros(word ^ Self.repeated(0x22)))
    }
}
