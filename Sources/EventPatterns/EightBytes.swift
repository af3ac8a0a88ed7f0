// Eight bytes compared at once in one register, little-endian. A mark is the highest bit of a byte that was
// found.

struct EightBytes {
    private let word: UInt64

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Marks the zero bytes of `word`, and no others.
    private static func zeros(_ word: UInt64) -> UInt64 {
        let low = repeated(0x7F)
        return ~((word & low) &+ low | word | low)
    }

    /// Quotes, backslashes and brackets. `[` and `{`, as `]` and `}`, differ in one bit.
    var structure: UInt64 {
        let folded = word | Self.repeated(0x20)
        return Self.zeros(folded ^ Self.repeated(0x7B)) | Self.zeros(folded ^ Self.repeated(0x7D))
            | Self.zeros(word ^ Self.repeated(UInt8(ascii: "\"")))
            | Self.zeros(word ^ Self.repeated(UInt8(ascii: "\\")))
    }

    /// How many bytes come before the first that ends a stretch of plain text: a quote, a backslash, a
    /// control character. Eight where there is none.
    var plainText: Int {
        let (ones, tops) = (Self.repeated(0x01), Self.repeated(0x80))
        let (quote, escape) = (
            word ^ Self.repeated(UInt8(ascii: "\"")), word ^ Self.repeated(UInt8(ascii: "\\"))
        )
        // The borrow of a subtraction may mark bytes above the first one found, never below it.
        let marks =
            (quote &- ones) & ~quote | (escape &- ones) & ~escape | (word &- Self.repeated(0x20)) & ~word
        return (marks & tops).trailingZeroBitCount >> 3
    }
}
