// The backslash escapes of JSON strings.

internal import CloudCore

enum JSONEscapes {
    /// The contents of a string without escapes, or nil where one is malformed (a lone surrogate too).
    static func unescape(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return nil }
            let escape = bytes[index + 1]
            index += 2
            if escape == UInt8(ascii: "u") {
                guard let scalar = scalar(bytes, at: &index) else { return nil }
                result.append(contentsOf: Character(scalar).utf8)
            } else {
                guard let plain = simple(escape) else { return nil }
                result.append(plain)
            }
        }
        return result
    }

    private static func simple(_ escape: UInt8) -> UInt8? {
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return escape
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        default: return nil
        }
    }

    /// The scalar of four digits, or of a pair of surrogates.
    private static func scalar(_ bytes: UnsafeRawBufferPointer, at index: inout Int) -> Unicode.Scalar? {
        guard let first = unit(bytes, at: &index) else { return nil }
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        index += 2
        guard let second = unit(bytes, at: &index), (0xDC00...0xDFFF).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private static func unit(_ bytes: UnsafeRawBufferPointer, at index: inout Int) -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for digit in bytes[index..<index + 4] {
            guard let number = Hex.value(of: digit) else { return nil }
            value = value << 4 | UInt32(number)
        }
        index += 4
        return value
    }
}
