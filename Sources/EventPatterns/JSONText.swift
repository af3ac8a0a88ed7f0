// The texts of JSON: escapes of strings, numbers. Both the compiler and the matcher read with these, so that
// what is equal to one is equal to the other.

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

enum JSONText {
    /// Appends a string's contents, without its escapes, to `result`. False where one is malformed. Half of a
    /// surrogate pair becomes U+FFFD.
    static func unescape(_ text: UnsafeRawBufferPointer, into result: inout [UInt8]) -> Bool {
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            guard index < text.count else { return false }
            let escape = text[index]
            index += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(escape)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(text, at: &index) else { return false }
                result.append(contentsOf: Character(scalar).utf8)
            default: return false
            }
        }
        return true
    }

    private static func scalar(_ text: UnsafeRawBufferPointer, at index: inout Int) -> Unicode.Scalar? {
        guard let first = fourDigits(text, at: index) else { return nil }
        index += 4
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, index + 1 < text.count, text[index] == UInt8(ascii: "\\"),
            text[index + 1] == UInt8(ascii: "u"), let second = fourDigits(text, at: index + 2),
            (0xDC00...0xDFFF).contains(second)
        {
            index += 6
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        }
        return "\u{FFFD}"
    }

    private static func fourDigits(_ text: UnsafeRawBufferPointer, at index: Int) -> UInt32? {
        guard index + 4 <= text.count else { return nil }
        var value: UInt32 = 0
        for byte in text[index..<index + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }

    /// Powers of ten that a double holds exactly.
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
        1e18,
        1e19, 1e20, 1e21, 1e22,
    ]

    /// The double nearest to a number's text; nil where the text is no JSON number. Minus zero is zero.
    static func number(_ text: UnsafeRawBufferPointer) -> Double? {
        var index = 0
        func peek() -> UInt8 { index < text.count ? text[index] : 0 }
        let isNegative = peek() == UInt8(ascii: "-")
        if isNegative { index += 1 }
        var mantissa: UInt64 = 0
        var (digits, exponent) = (0, 0)
        /// Reads digits; false where there are none. Only the first 19 that count fit.
        func readDigits(isFraction: Bool) -> Bool {
            let start = index
            while case let byte = peek(), (0x30...0x39).contains(byte) {
                index += 1
                if digits < 19 {
                    mantissa = mantissa * 10 + UInt64(byte - 0x30)
                    if mantissa > 0 { digits += 1 }
                    if isFraction { exponent -= 1 }
                } else {
                    digits += 1
                    if !isFraction { exponent += 1 }
                }
            }
            return index > start
        }
        if peek() == UInt8(ascii: "0") {
            index += 1
        } else {
            guard readDigits(isFraction: false) else { return nil }
        }
        if peek() == UInt8(ascii: ".") {
            index += 1
            guard readDigits(isFraction: true) else { return nil }
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            guard let written = readExponent(text, at: &index) else { return nil }
            exponent += written
        }
        guard index == text.count else { return nil }
        if mantissa == 0 { return 0 }
        if digits <= 19, mantissa <= 1 << 53, (-22...22).contains(exponent) {
            let value =
                exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
            return isNegative ? -value : value
        }
        return nearestDouble(text)
    }

    private static func readExponent(_ text: UnsafeRawBufferPointer, at index: inout Int) -> Int? {
        index += 1
        var isNegative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        let start = index
        var value = 0
        while index < text.count, (0x30...0x39).contains(text[index]) {
            value = min(100_000, value * 10 + Int(text[index] - 0x30))
            index += 1
        }
        return index > start ? (isNegative ? -value : value) : nil
    }

    /// More digits than arithmetic on doubles keeps: the C library rounds correctly.
    private static func nearestDouble(_ text: UnsafeRawBufferPointer) -> Double {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
            for (index, byte) in text.enumerated() { copy[index] = CChar(bitPattern: byte) }
            copy[text.count] = 0
            return copy.baseAddress.map { strtod($0, nil) } ?? 0
        }
    }
}
