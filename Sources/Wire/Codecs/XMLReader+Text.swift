// The lexical half of the XML reader: names, white space, character data, references, and what is skipped.

import CloudCore

extension XMLReader {
    /// Character data up to the next markup.
    mutating func readText() throws(CodecError) -> String {
        try readCharacters(until: UInt8(ascii: "<"), inAttribute: false)
    }

    /// Characters up to `end` (left in place) or the end of input, with references resolved and line ends
    /// made into line feeds; in attributes, white space into spaces (XML 1.0, 2.11 and 3.3.3).
    mutating func readCharacters(until end: UInt8, inAttribute: Bool) throws(CodecError) -> String {
        let start = position
        while position < bytes.count, bytes[position] != end,
            !Self.isSpecial(bytes[position], inAttribute: inAttribute)
        {
            position += 1
        }
        if position == bytes.count || bytes[position] == end { return string(start..<position) }
        var result = Array(bytes[start..<position])
        while position < bytes.count, bytes[position] != end {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "&"): try readReference(into: &result)
            case UInt8(ascii: "\r"):
                result.append(inAttribute ? 32 : 10)
                position += self.byte(at: position + 1) == 10 ? 2 : 1
            case UInt8(ascii: "<"): throw malformed("An attribute's value contains a less-than sign")
            case UInt8(ascii: "]"):
                if !inAttribute, has("]]>") { throw malformed("Text contains the end of a CDATA section") }
                result.append(byte)
                position += 1
            case 9, 10:
                result.append(inAttribute ? 32 : byte)
                position += 1
            case 0..<32: throw malformed("A control character is not allowed in XML")
            default:
                result.append(byte)
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Bytes that need more than copying.
    private static func isSpecial(_ byte: UInt8, inAttribute: Bool) -> Bool {
        switch byte {
        case 9, 10: return inAttribute
        case 0..<32, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: "]"): return true
        default: return false
        }
    }

    private mutating func readReference(into result: inout [UInt8]) throws(CodecError) {
        // The longest reference in use is `&#x10FFFF;`; leading zeros get a little room.
        let window = bytes[position..<min(position + 16, bytes.count)]
        guard let semicolon = window.firstIndex(of: UInt8(ascii: ";")) else {
            throw malformed("A reference does not end")
        }
        let name = bytes[(position + 1)..<semicolon]
        if name.first == UInt8(ascii: "#") {
            guard let scalar = Self.scalar(ofReference: name.dropFirst()) else {
                throw malformed("A character reference names no character")
            }
            result.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        } else {
            guard let character = Self.predefined(string(name.startIndex..<name.endIndex)) else {
                throw malformed("An entity is not one of the five predefined ones")
            }
            result.append(character)
        }
        position = semicolon + 1
    }

    private static func predefined(_ name: String) -> UInt8? {
        switch name {
        case "amp": return UInt8(ascii: "&")
        case "lt": return UInt8(ascii: "<")
        case "gt": return UInt8(ascii: ">")
        case "quot": return UInt8(ascii: "\"")
        case "apos": return UInt8(ascii: "'")
        default: return nil
        }
    }

    /// The character of `65` or `x41`, where XML 1.1 has it (S3's clients send keys with control characters
    /// as references; XML 1.0 would refuse them). NUL is in neither.
    private static func scalar(ofReference digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let hexadecimal = digits.first == UInt8(ascii: "x")
        let digits = hexadecimal ? digits.dropFirst() : digits
        guard !digits.isEmpty else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            guard let number = Hex.value(of: digit), hexadecimal || number < 10 else { return nil }
            value = value * (hexadecimal ? 16 : 10) + UInt32(number)
            guard value <= 0x10_FFFF else { return nil }
        }
        guard value != 0, value != 0xFFFE, value != 0xFFFF else { return nil }
        return Unicode.Scalar(value)
    }

    /// `<![CDATA[…]]>`; anything else that begins with `<!` is a DTD and refused.
    mutating func readCharacterData() throws(CodecError) -> String {
        guard has("<![CDATA[") else { throw malformed("A document type declaration is not allowed") }
        guard depth > 0 else { throw malformed("There is text outside the root element") }
        let start = position + 9
        position = start
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "]"), has("]]>") {
                let text = bytes[start..<position]
                position += 3
                guard text.allSatisfy({ $0 >= 32 || $0 == 9 || $0 == 10 || $0 == 13 }) else {
                    throw malformed("A control character is not allowed in XML")
                }
                return Self.withLineFeeds(text)
            }
            position += 1
        }
        throw malformed("A CDATA section does not end")
    }

    private static func withLineFeeds(_ text: ArraySlice<UInt8>) -> String {
        guard text.contains(13) else { return String(decoding: text, as: UTF8.self) }
        var result: [UInt8] = []
        var afterReturn = false
        for byte in text {
            if byte == 13 {
                result.append(10)
            } else if !(byte == 10 && afterReturn) {
                result.append(byte)
            }
            afterReturn = byte == 13
        }
        return String(decoding: result, as: UTF8.self)
    }

    mutating func skipComment() throws(CodecError) {
        position += 4
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "-"), has("-->") {
                position += 3
                return
            }
            position += 1
        }
        throw malformed("A comment does not end")
    }

    /// The XML declaration and other processing instructions. A declared encoding must be UTF-8.
    mutating func skipInstruction() throws(CodecError) {
        let start = position
        position += 2
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "?"), byte(at: position + 1) == UInt8(ascii: ">") {
                position += 2
                let text = string(start..<min(position, start + 512)).lowercased()
                guard !text.hasPrefix("<?xml "), !text.hasPrefix("<?xml\t") else {
                    return try checkDeclaration(text)
                }
                return
            }
            position += 1
        }
        throw malformed("A processing instruction does not end")
    }

    private func checkDeclaration(_ text: String) throws(CodecError) {
        guard let begin = Self.range(of: "encoding", in: text) else { return }
        let value = text[begin...].drop { $0 != "\"" && $0 != "'" }.dropFirst()
        let name = value.prefix { $0 != "\"" && $0 != "'" }
        guard name == "utf-8" || name == "utf8" || name == "us-ascii" else {
            throw malformed("The document declares an encoding other than UTF-8")
        }
    }

    /// The index after the first `needle` in `text`.
    private static func range(of needle: String, in text: String) -> String.Index? {
        var rest = Substring(text)
        while !rest.isEmpty {
            if rest.hasPrefix(needle) { return rest.index(rest.startIndex, offsetBy: needle.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    // MARK: Bytes

    mutating func readName() throws(CodecError) -> Range<Int> {
        let start = position
        while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
        guard position > start, !Self.isDigitOrPunctuation(bytes[start]) else {
            throw malformed("A name is missing or malformed")
        }
        guard position - start <= limits.nameBytes else {
            throw overLimit("A name is longer than \(limits.nameBytes) bytes")
        }
        return start..<position
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 65...90, 97...122, 48...58, 45, 46, 95, 128...: return true
        default: return false
        }
    }

    private static func isDigitOrPunctuation(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// True where there was any.
    mutating func skipSpace() -> Bool {
        let start = position
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        return position > start
    }

    mutating func skipSpaceOutside() throws(CodecError) {
        guard skipSpace() else { throw malformed("There is text outside the root element") }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }

    func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    func has(_ text: StaticString) -> Bool {
        guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { bytes[position..<(position + $0.count)].elementsEqual($0) }
    }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The name after its namespace prefix.
    func localName(_ range: Range<Int>) -> String {
        guard let colon = bytes[range].lastIndex(of: UInt8(ascii: ":")), colon + 1 < range.upperBound else {
            return string(range)
        }
        return string((colon + 1)..<range.upperBound)
    }

    func malformed(_ detail: String) -> CodecError { CodecError(.malformed, detail, at: position) }
    func overLimit(_ detail: String) -> CodecError { CodecError(.limit, detail, at: position) }
}
