// A strict scanner over JSON bytes, bounded in depth: no tree, no lookahead beyond one byte. It validates
// UTF-8 and the grammar, and allocates only for the strings it is asked for.

/// Reads one JSON text from its start to its end. The bytes must outlive it.
package struct JSONReader {
    package enum Kind { case object, array, string, number, trueWord, falseWord, null }

    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0
    private var depthLeft: Int

    package init(_ bytes: UnsafeRawBufferPointer, depth: Int = WireLimits.depth) {
        self.bytes = bytes
        depthLeft = depth
    }

    func failure(_ reason: JSONError.Reason) -> JSONError { JSONError(reason, at: position) }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func next() throws(JSONError) -> UInt8 {
        skipSpace()
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[position]
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try next() == byte else { throw failure(.unexpectedByte) }
        position += 1
    }

    /// What comes next.
    package mutating func kind() throws(JSONError) -> Kind {
        switch try next() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"): return .trueWord
        case UInt8(ascii: "f"): return .falseWord
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw failure(.unexpectedByte)
        }
    }

    /// After the last value only white space may follow.
    package mutating func finish() throws(JSONError) {
        skipSpace()
        guard position == bytes.count else { throw failure(.trailingBytes) }
    }

    // MARK: Containers

    /// Reads an object or array: opens it and says whether it has a first entry.
    mutating func open(_ bracket: UInt8) throws(JSONError) -> Bool {
        guard depthLeft > 0 else { throw failure(.tooDeep) }
        try expect(bracket)
        depthLeft -= 1
        guard try next() == bracket + 2 else { return true }
        position += 1
        depthLeft += 1
        return false
    }

    /// After an entry: whether another follows, or the container has been closed.
    mutating func more(in bracket: UInt8) throws(JSONError) -> Bool {
        let byte = try next()
        if byte == UInt8(ascii: ",") {
            position += 1
            return true
        }
        guard byte == bracket + 2 else { throw failure(.unexpectedByte) }
        position += 1
        depthLeft += 1
        return false
    }

    package mutating func openObject() throws(JSONError) -> Bool { try open(UInt8(ascii: "{")) }
    package mutating func moreInObject() throws(JSONError) -> Bool { try more(in: UInt8(ascii: "{")) }
    package mutating func openArray() throws(JSONError) -> Bool { try open(UInt8(ascii: "[")) }
    package mutating func moreInArray() throws(JSONError) -> Bool { try more(in: UInt8(ascii: "[")) }

    /// A member's name, and the colon after it.
    package mutating func key() throws(JSONError) -> String {
        let key = try string()
        try expect(UInt8(ascii: ":"))
        return key
    }

    /// A member's name as raw bytes where it has no escapes; nil (and nothing read) where it has.
    package mutating func plainKey() throws(JSONError) -> UnsafeRawBufferPointer? {
        let start = position
        let scanned = try scanString()
        guard !scanned.isEscaped else {
            position = start
            return nil
        }
        try expect(UInt8(ascii: ":"))
        return UnsafeRawBufferPointer(rebasing: bytes[scanned.range])
    }

    // MARK: Scalars

    mutating func literal(_ text: StaticString) throws(JSONError) {
        skipSpace()
        let count = text.utf8CodeUnitCount
        for index in 0..<count {
            guard position + index < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[position + index] == text.utf8Start[index] else { throw failure(.unexpectedByte) }
        }
        position += count
    }

    /// A string's contents between its quotes, not yet unescaped.
    private mutating func scanString() throws(JSONError) -> (
        range: Range<Int>, isEscaped: Bool, isASCII: Bool
    ) {
        try expect(UInt8(ascii: "\""))
        let start = position
        var (isEscaped, all): (Bool, UInt8) = (false, 0)
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return (start..<position - 1, isEscaped, all < 0x80)
            case UInt8(ascii: "\\"):
                isEscaped = true
                position += 2
            case 0..<0x20: throw failure(.unexpectedByte)
            default:
                all |= byte
                position += 1
            }
        }
        position = bytes.count
        throw failure(.unexpectedEnd)
    }

    package mutating func string() throws(JSONError) -> String {
        let scanned = try scanString()
        let contents = UnsafeRawBufferPointer(rebasing: bytes[scanned.range])
        if !scanned.isEscaped {
            if scanned.isASCII { return String(decoding: contents, as: UTF8.self) }
            guard let text = String(validating: contents, as: UTF8.self) else {
                throw JSONError(.notUTF8, at: scanned.range.lowerBound)
            }
            return text
        }
        guard let plain = JSONEscapes.unescape(contents) else {
            throw JSONError(.badEscape, at: scanned.range.lowerBound)
        }
        guard let text = String(validating: plain, as: UTF8.self) else {
            throw JSONError(.notUTF8, at: scanned.range.lowerBound)
        }
        return text
    }

    /// A number's text, its grammar checked, and whether it has neither fraction nor exponent.
    mutating func numberText() throws(JSONError) -> (range: Range<Int>, isInteger: Bool) {
        skipSpace()
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        if peek == UInt8(ascii: "0") { position += 1 } else { try digits() }
        var isInteger = true
        if peek == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return (start..<position, isInteger)
    }

    /// A number: exact where it is a 64-bit integer, the nearest double otherwise.
    package mutating func number() throws(JSONError) -> Document {
        let (range, isInteger) = try numberText()
        if isInteger, let number = integer(range) { return .integer(number) }
        let text = String(decoding: bytes[range], as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw JSONError(.badNumber, at: range.lowerBound)
        }
        return .double(number)
    }

    private var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func digits() throws(JSONError) {
        let start = position
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(peek) { position += 1 }
        guard position > start else { throw failure(.badNumber) }
    }

    private func integer(_ range: Range<Int>) -> Int64? {
        var (index, negative, value) = (range.lowerBound, false, Int64(0))
        if bytes[index] == UInt8(ascii: "-") {
            negative = true
            index += 1
        }
        while index < range.upperBound {
            let digit = Int64(bytes[index] - UInt8(ascii: "0"))
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowed) = scaled.addingReportingOverflow(negative ? -digit : digit)
            if overflow || overflowed { return nil }
            value = sum
            index += 1
        }
        return value
    }
}

extension JSONReader {
    /// The value that comes next, as a tree.
    mutating func document() throws(JSONError) -> Document {
        switch try kind() {
        case .object:
            var members: [(key: String, value: Document)] = []
            guard try openObject() else { return .object(members) }
            repeat {
                let key = try key()
                members.append((key, try document()))
            } while try moreInObject()
            return .object(members)
        case .array:
            var elements: [Document] = []
            guard try openArray() else { return .array(elements) }
            repeat { elements.append(try document()) } while try moreInArray()
            return .array(elements)
        case .string: return .string(try string())
        case .number: return try number()
        case .trueWord:
            try literal("true")
            return .bool(true)
        case .falseWord:
            try literal("false")
            return .bool(false)
        case .null:
            try literal("null")
            return .null
        }
    }

    /// Steps over the value that comes next, checking its grammar.
    package mutating func skip() throws(JSONError) {
        switch try kind() {
        case .object:
            guard try openObject() else { return }
            repeat {
                _ = try scanString()
                try expect(UInt8(ascii: ":"))
                try skip()
            } while try moreInObject()
        case .array:
            guard try openArray() else { return }
            repeat { try skip() } while try moreInArray()
        case .string: _ = try scanString()
        case .number: _ = try numberText()
        case .trueWord: try literal("true")
        case .falseWord: try literal("false")
        case .null: try literal("null")
        }
    }
}
