// The JSON of patterns as a stream of tokens. AWS's compiler reads with Jackson and says where that reader
// stood when something was wrong, so this one stands in the same places: a string is read up to its opening
// quote until somebody asks for its text, and a field's name brings the beginning of its value along.

/// Reads one pattern from its start to its end.
struct PatternTokens {
    enum Token {
        case startObject, endObject, startArray, endArray, name, string, number, trueWord, falseWord, null
    }

    private let source: [UInt8]
    private var position = 0
    private var containers: [(isObject: Bool, start: Int)] = []
    /// Whether the innermost container has an entry.
    private var hasEntries = false
    /// The value that a name brought along.
    private var pending: Token?
    /// The contents of the current string, which begins where the reader stands.
    private var isInString = false
    /// The text of the current token.
    private var textRange = 0..<0
    private var nameRange = 0..<0
    private(set) var current: Token?

    init(_ source: [UInt8]) { self.source = source }

    /// An error at the place reached so far.
    func failure(_ reason: String, copies: Int = 1) -> PatternError {
        PatternError(reason, in: source, at: position, copies: copies)
    }

    // MARK: Tokens

    mutating func next() throws(PatternError) -> Token {
        if let token = pending {
            pending = nil
            return begin(token)
        }
        try finishString()
        skipSpace()
        guard position < source.count else { throw unexpectedEnd() }
        guard let container = containers.last else { return begin(try value()) }
        let closing = UInt8(ascii: container.isObject ? "}" : "]")
        if source[position] == closing {
            position += 1
            containers.removeLast()
            hasEntries = true
            current = container.isObject ? .endObject : .endArray
            textRange = position - 1..<position
            return container.isObject ? .endObject : .endArray
        }
        if hasEntries {
            let kind = container.isObject ? "Object" : "Array"
            try expect(",", "was expecting comma to separate \(kind) entries")
            skipSpace()
            guard position < source.count else { throw unexpectedEnd() }
        }
        hasEntries = true
        guard container.isObject else { return begin(try value()) }
        try name()
        current = .name
        return .name
    }

    private mutating func begin(_ token: Token) -> Token {
        current = token
        if token == .startObject || token == .startArray {
            containers.append((token == .startObject, position))
            hasEntries = false
        }
        return token
    }

    private mutating func name() throws(PatternError) {
        try expect("\"", "was expecting double-quote to start field name")
        let range = try contents()
        try expect(":", "was expecting a colon to separate field name and value")
        skipSpace()
        guard position < source.count else { throw unexpectedEnd() }
        pending = try value()
        nameRange = range
    }

    private mutating func value() throws(PatternError) -> Token {
        let start = position
        defer { textRange = start..<position }
        switch source[position] {
        case UInt8(ascii: "{"):
            position += 1
            return .startObject
        case UInt8(ascii: "["):
            position += 1
            return .startArray
        case UInt8(ascii: "\""):
            position += 1
            isInString = true
            return .string
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        default: return try word()
        }
    }

    private mutating func number() throws(PatternError) -> Token {
        let start = position
        while position < source.count, isNumberByte(source[position]) { position += 1 }
        let isNumber = source[start..<position].withUnsafeBytes { JSONText.number($0) != nil }
        guard isNumber else { throw failure("Malformed numeric value") }
        return .number
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
            UInt8(ascii: "E"):
            return true
        default: return false
        }
    }

    private mutating func word() throws(PatternError) -> Token {
        let start = position
        while position < source.count, isWordByte(source[position]) { position += 1 }
        switch String(decoding: source[start..<position], as: UTF8.self) {
        case "true": return .trueWord
        case "false": return .falseWord
        case "null": return .null
        case "":
            throw unexpectedCharacter(
                "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or "
                    + "'false')"
            )
        case let word:
            throw failure(
                "Unrecognized token '\(word)': was expecting (JSON String, Number, Array, Object or token "
                    + "'null', 'true' or 'false')")
        }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
            return true
        default: return false
        }
    }

    /// After the outermost object only white space may follow.
    mutating func finish() throws(PatternError) {
        skipSpace()
        guard position < source.count else { return }
        throw unexpectedCharacter("expected the end of the pattern")
    }

    // MARK: Texts

    /// The name of the field that `next()` came to.
    func fieldName() throws(PatternError) -> [UInt8] { try unescaped(nameRange) }

    /// The contents of the current string, or the spelling of any other token.
    mutating func text() throws(PatternError) -> [UInt8] {
        try finishString()
        return current == .string ? try unescaped(textRange) : Array(source[textRange])
    }

    private func unescaped(_ range: Range<Int>) throws(PatternError) -> [UInt8] {
        var result: [UInt8] = []
        let isValid = source[range].withUnsafeBytes { JSONText.unescape($0, into: &result) }
        guard isValid else { throw failure("Unrecognized character escape") }
        return result
    }

    /// Steps to the end of the string that was begun.
    private mutating func finishString() throws(PatternError) {
        guard isInString else { return }
        isInString = false
        textRange = try contents()
    }

    /// From behind an opening quote to behind the closing one.
    private mutating func contents() throws(PatternError) -> Range<Int> {
        let start = position
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "\""):
                position += 1
                return start..<position - 1
            case UInt8(ascii: "\\"): position = min(position + 2, source.count)
            case 0..<0x20:
                position += 1
                throw failure(
                    "Illegal unquoted character ((CTRL-CHAR, code \(source[position - 1]))): has to be "
                        + "escaped using backslash to be included in string value")
            default: position += 1
            }
        }
        throw failure("Unexpected end-of-input: was expecting closing quote for a string value")
    }

    private mutating func skipSpace() {
        while position < source.count, [0x20, 0x0A, 0x0D, 0x09].contains(source[position]) { position += 1 }
    }

    private mutating func expect(_ character: Unicode.Scalar, _ expectation: String) throws(PatternError) {
        skipSpace()
        guard position < source.count else { throw unexpectedEnd() }
        guard source[position] == UInt8(ascii: character) else { throw unexpectedCharacter(expectation) }
        position += 1
    }

    private func unexpectedCharacter(_ expectation: String) -> PatternError {
        let scalar = String(decoding: source[position...], as: UTF8.self).unicodeScalars.first ?? "?"
        return failure("Unexpected character ('\(scalar)' (code \(scalar.value))): \(expectation)")
    }

    private func unexpectedEnd() -> PatternError {
        guard let container = containers.last else { return failure("Unexpected end-of-input") }
        let start = PatternError.place(in: source, at: container.start - 1)
        return failure(
            "Unexpected end-of-input: expected close marker for \(container.isObject ? "Object" : "Array") "
                + "(start marker at \(start))")
    }
}
