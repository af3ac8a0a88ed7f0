// Finds what is not UTF-8 in a body before anything is read from it. Text decoding elsewhere may then rely on
// the bytes, and no replacement character gets into stored names unseen.

/// Validation of UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
public enum UTF8Check {
    /// Where the first ill-formed sequence begins, or nil where the bytes are well formed.
    public static func firstInvalidOffset(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { buffer in
            var index = 0
            while index < buffer.count {
                // Eight ASCII bytes at a time: nearly all of nearly every body.
                if index + 8 <= buffer.count,
                    buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                    continue
                }
                let length = sequenceLength(buffer, at: index)
                guard length > 0 else { return index }
                index += length
            }
            return nil
        }
    }

    /// The length of the well-formed sequence at `index`, or 0 where there is none.
    private static func sequenceLength(_ buffer: UnsafeRawBufferPointer, at index: Int) -> Int {
        let lead = buffer[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: return 0
        }
        guard index + length <= buffer.count, second.contains(buffer[index + 1]) else { return 0 }
        for offset in 2..<max(length, 2) where !(0x80...0xBF).contains(buffer[index + offset]) { return 0 }
        return length
    }
}
