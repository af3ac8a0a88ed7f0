// Walks over a filter pattern's text, for the three parsers.

import CloudCore

struct FilterScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    var isAtEnd: Bool { index == bytes.count }

    mutating func advance() { index += 1 }

    mutating func skipSpaces() {
        while let byte = peek, byte == 32 || (9...13).contains(byte) { index += 1 }
    }

    /// Goes past `text` where it comes next.
    mutating func skip(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    /// Goes past `word` where it comes next, in any case, and is no part of a longer one.
    mutating func skipWord(_ word: String) -> Bool {
        let end = index + word.utf8.count
        guard end <= bytes.count,
            String(decoding: bytes[index..<end], as: UTF8.self).lowercased() == word.lowercased(),
            end == bytes.count || !Self.isWord(bytes[end])
        else { return false }
        index = end
        return true
    }

    mutating func expect(_ text: String) throws {
        guard skip(text) else { throw LogsError.invalidPattern("\(text) expected") }
    }

    /// What comes next while `isWanted`; may be empty.
    mutating func take(while isWanted: (UInt8) -> Bool) -> [UInt8] {
        let start = index
        while let byte = peek, isWanted(byte) { index += 1 }
        return Array(bytes[start..<index])
    }

    /// A quoted text, or one up to the next space.
    mutating func term() throws -> [UInt8] {
        if peek == UInt8(ascii: "\"") { return try quoted() }
        let term = take { $0 != 32 && !(9...13).contains($0) }
        guard !term.isEmpty else { throw LogsError.invalidPattern("a term expected") }
        try Self.refuseExpression(term)
        return term
    }

    /// `%…%` is a regular expression on AWS; taken for a term it would find the wrong events in silence.
    static func refuseExpression(_ text: [UInt8]) throws {
        guard text.count > 1, text.first == UInt8(ascii: "%"), text.last == UInt8(ascii: "%") else { return }
        throw LogsError.invalidPattern("regular expressions are not supported by Apus yet")
    }

    /// A text between quotation marks, in which a backslash takes the next character as it is.
    mutating func quoted() throws -> [UInt8] {
        try expect("\"")
        var text: [UInt8] = []
        while let byte = peek {
            advance()
            if byte == UInt8(ascii: "\"") { return text }
            if byte == UInt8(ascii: "\\"), let next = peek {
                advance()
                text.append(next)
            } else {
                text.append(byte)
            }
        }
        throw LogsError.invalidPattern("a quotation mark is missing")
    }

    static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }
}

/// What a field or selector is compared with.
struct FilterComparison: Hashable, Sendable {
    enum Relation: String, Hashable, Sendable, CaseIterable {
        // Longer ones first: the scanner takes the first that fits.
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case equal = "="
        case less = "<"
        case greater = ">"
    }

    var relation: Relation
    /// With `*` for any text.
    var text: [UInt8]
    /// Nil where the text is none, or was quoted.
    var number: Double?

    /// Nil where no relation comes next.
    init?(_ scanner: inout FilterScanner, ends: (UInt8) -> Bool) throws {
        scanner.skipSpaces()
        guard let relation = Relation.allCases.first(where: { scanner.skip($0.rawValue) }) else { return nil }
        self.relation = relation
        scanner.skipSpaces()
        if scanner.peek == UInt8(ascii: "\"") {
            text = try scanner.quoted()
        } else {
            text = scanner.take { !ends($0) && $0 != 32 && !(9...13).contains($0) }
            guard !text.isEmpty else { throw LogsError.invalidPattern("a value expected") }
            try FilterScanner.refuseExpression(text)
            number = Double(String(decoding: text, as: UTF8.self))
        }
        switch relation {
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard number != nil else { throw LogsError.invalidPattern("a number expected") }
        case .equal, .notEqual: break
        }
    }

    func holds(number given: Double) -> Bool {
        guard let number else { return relation == .notEqual }
        switch relation {
        case .equal: return given == number
        case .notEqual: return given != number
        case .less: return given < number
        case .lessOrEqual: return given <= number
        case .greater: return given > number
        case .greaterOrEqual: return given >= number
        }
    }

    func holds(text given: [UInt8]) -> Bool {
        switch relation {
        case .equal: return Self.like(given, text)
        case .notEqual: return !Self.like(given, text)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return false
        }
    }

    /// Whether a text is as a pattern with `*` says.
    static func like(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var position = 0
        var index = 0
        var starIndex = -1
        var starPosition = 0
        while position < text.count {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                starIndex = index
                starPosition = position
                index += 1
            } else if index < pattern.count, pattern[index] == text[position] {
                index += 1
                position += 1
            } else if starIndex >= 0 {
                starPosition += 1
                position = starPosition
                index = starIndex + 1
            } else {
                return false
            }
        }
        while index < pattern.count, pattern[index] == UInt8(ascii: "*") { index += 1 }
        return index == pattern.count
    }
}
