// Hexadecimal and Base64 (RFC 4648), over bytes, without Foundation.

public enum Hex {
    /// Lower-case hexadecimal.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Array(bytes).withUnsafeBytes { encode(bytes: $0) }
    }

    /// Lower-case hexadecimal.
    public static func encode(bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                text[2 * index] = digit(byte >> 4)
                text[2 * index + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    /// Lower-case hexadecimal, 32 digits.
    public static func encode(_ number: UInt128) -> String {
        String(unsafeUninitializedCapacity: 32) { text in
            forEachDigit(of: number) { text[$0] = $1 }
            return 32
        }
    }

    /// Appends 32 lower-case hexadecimal digits.
    public static func append(_ number: UInt128, to output: inout [UInt8]) {
        forEachDigit(of: number) { output.append($1) }
    }

    /// Calls `body` with the places 0…31 and their digits.
    @inline(__always)
    static func forEachDigit(of number: UInt128, _ body: (Int, UInt8) -> Void) {
        let (high, low) = (UInt64(truncatingIfNeeded: number >> 64), UInt64(truncatingIfNeeded: number))
        for place in 0..<16 { body(place, digit(UInt8(high >> UInt64(60 - 4 * place) & 15))) }
        for place in 0..<16 { body(16 + place, digit(UInt8(low >> UInt64(60 - 4 * place) & 15))) }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

    /// The bytes, or nil where the text has an odd length or another character.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = text.utf8
        guard characters.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 2)
        var high: UInt8?
        for character in characters {
            guard let value = value(of: character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    /// The value of one hexadecimal digit.
    public static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return character - UInt8(ascii: "A") + 10
        default: return nil
        }
    }
}

public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    /// Standard alphabet, padded.
    public static func encode(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { encode(bytes: $0) } }

    /// Standard alphabet, padded.
    public static func encode(bytes: UnsafeRawBufferPointer) -> String {
        let count = (bytes.count + 2) / 3 * 4
        let alphabet = alphabet
        return String(unsafeUninitializedCapacity: count) { text in
            var (index, place) = (0, 0)
            while index < bytes.count {
                let second: UInt8 = index + 1 < bytes.count ? bytes[index + 1] : 0
                let third: UInt8 = index + 2 < bytes.count ? bytes[index + 2] : 0
                text[place] = alphabet[Int(bytes[index] >> 2)]
                text[place + 1] = alphabet[Int((bytes[index] & 3) << 4 | second >> 4)]
                text[place + 2] =
                    index + 1 < bytes.count ? alphabet[Int((second & 15) << 2 | third >> 6)] : 61
                text[place + 3] = index + 2 < bytes.count ? alphabet[Int(third & 63)] : 61
                index += 3
                place += 4
            }
            return count
        }
    }

    /// The bytes, or nil where the text is not Base64. Padding may be missing; white space is refused.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? { decode(Array(text.utf8)) }

    /// The bytes, or nil where the text is not Base64.
    public static func decode(_ characters: [UInt8]) -> [UInt8]? {
        var isDecoded = true
        let bytes = [UInt8](unsafeUninitializedCapacity: characters.count * 3 / 4) { bytes, count in
            let decoded = characters.withUnsafeBytes {
                decode(characters: $0, into: UnsafeMutableRawBufferPointer(bytes))
            }
            isDecoded = decoded != nil
            count = decoded ?? 0
        }
        return isDecoded ? bytes : nil
    }

    /// Writes the bytes to `output`; returns how many, or nil where the text is not Base64 or too long.
    public static func decode(
        characters: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var end = characters.count
        if end > 0, characters[end - 1] == 61 { end -= 1 }
        if end > 0, end < characters.count, characters[end - 1] == 61 { end -= 1 }
        guard end % 4 != 1, end * 3 / 4 <= output.count else { return nil }
        if end < characters.count, !characters.count.isMultiple(of: 4) { return nil }
        let values = values
        var place = 0
        var buffer: UInt32 = 0
        var bits = 0
        for index in 0..<end {
            let value = values[Int(characters[index])]
            guard value != 255 else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                output[place] = UInt8(truncatingIfNeeded: buffer >> UInt32(bits))
                place += 1
            }
        }
        return place
    }
}
