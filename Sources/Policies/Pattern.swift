// Text with wildcards and policy variables, as Action, Resource and the Like operators use it: compiled
// once when a policy is read, matched many times.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

/// `*` matches any run of characters, `?` one character, `${key}` the value of a condition key.
public struct Pattern: Hashable, Sendable {
    /// One position of a pattern: a byte that must be there, or a wildcard.
    enum Token: Hashable, Sendable {
        case byte(UInt8)
        case anyOne
        case anyRun
        /// `${key}` or `${key, 'default'}`.
        case variable(key: String, fallback: String?)
    }

    /// What a pattern needs to be matched. Most are a text, or a text and a star.
    private enum Shape: Hashable, Sendable {
        case exact([UInt8])
        case prefix([UInt8])
        case wildcards
        case variables
    }

    let tokens: [Token]
    let ignoresCase: Bool
    private let shape: Shape

    /// - Parameters:
    ///   - wildcards: false where `*` and `?` stand for themselves (StringEquals).
    ///   - variables: false in documents of version 2008-10-17, which know none.
    public init(_ text: String, wildcards: Bool = true, variables: Bool = true, ignoresCase: Bool = false) {
        var reader = PatternReader(Array(text.utf8), wildcards: wildcards, variables: variables)
        tokens = reader.read(lowered: ignoresCase)
        self.ignoresCase = ignoresCase
        shape = Self.shape(of: tokens)
    }

    private static func shape(of tokens: [Token]) -> Shape {
        var bytes: [UInt8] = []
        for (index, token) in tokens.enumerated() {
            if case .byte(let byte) = token {
                bytes.append(byte)
            } else if token == .anyRun, index == tokens.count - 1 {
                return .prefix(bytes)
            } else {
                let hasVariables = tokens.contains { if case .variable = $0 { true } else { false } }
                return hasVariables ? .variables : .wildcards
            }
        }
        return .exact(bytes)
    }

    /// Whether this is the pattern that everything matches.
    public var matchesEverything: Bool { tokens == [.anyRun] }

    /// Whether `text` matches. A variable whose key the call does not have matches nothing; one whose key
    /// nobody knows makes the answer unknown.
    public func matches(_ text: [UInt8], facts: any FactSource) -> Truth {
        switch shape {
        case .exact(let bytes): return Truth(text.count == bytes.count && begins(text, with: bytes))
        case .prefix(let bytes): return Truth(text.count >= bytes.count && begins(text, with: bytes))
        case .wildcards: return Truth(Self.match(tokens, text, lowering: ignoresCase))
        case .variables: return matchesResolved(text, facts)
        }
    }

    private func begins(_ text: [UInt8], with bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            let byte = ignoresCase ? ASCII.lowered(text[index]) : text[index]
            guard byte == bytes[index] else { return false }
            index += 1
        }
        return true
    }

    private func matchesResolved(_ text: [UInt8], _ facts: any FactSource) -> Truth {
        var resolved: [Token] = []
        for token in tokens {
            guard case .variable(let key, let fallback) = token else {
                resolved.append(token)
                continue
            }
            switch facts.fact(for: key) {
            case .values(let values) where values.count == 1: resolved += literal(values[0])
            case .unknown: return .unknown
            case .values, .absent:
                guard let fallback else { return .no }
                resolved += literal(fallback)
            }
        }
        return Truth(Self.match(resolved, text, lowering: ignoresCase))
    }

    private func literal(_ text: String) -> [Token] {
        text.utf8.map { .byte(ignoresCase ? ASCII.lowered($0) : $0) }
    }

    /// Greedy matching with one point of return: time is at most the product of both lengths.
    private static func match(_ tokens: [Token], _ text: [UInt8], lowering: Bool) -> Bool {
        var position = 0
        var index = 0
        var starIndex = -1
        var starPosition = 0
        while position < text.count {
            if index < tokens.count {
                switch tokens[index] {
                case .anyRun:
                    starIndex = index
                    starPosition = position
                    index += 1
                    continue
                case .anyOne:
                    position = nextCharacter(after: position, in: text)
                    index += 1
                    continue
                case .byte(let byte)
                where byte == (lowering ? ASCII.lowered(text[position]) : text[position]):
                    position += 1
                    index += 1
                    continue
                case .byte, .variable: break
                }
            }
            guard starIndex >= 0 else { return false }
            starPosition = nextCharacter(after: starPosition, in: text)
            position = starPosition
            index = starIndex + 1
        }
        while index < tokens.count, tokens[index] == .anyRun { index += 1 }
        return index == tokens.count
    }

    /// The start of the next character: UTF-8 continuation bytes belong to the one before.
    private static func nextCharacter(after position: Int, in text: [UInt8]) -> Int {
        var next = position + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}

/// Cuts a pattern's text into tokens.
private struct PatternReader {
    private let bytes: [UInt8]
    private let wildcards: Bool
    private let variables: Bool
    private var index = 0

    init(_ bytes: [UInt8], wildcards: Bool, variables: Bool) {
        self.bytes = bytes
        self.wildcards = wildcards
        self.variables = variables
    }

    mutating func read(lowered: Bool) -> [Pattern.Token] {
        var tokens: [Pattern.Token] = []
        tokens.reserveCapacity(bytes.count)
        while index < bytes.count {
            let byte = bytes[index]
            if variables, byte == UInt8(ascii: "$"), let token = readVariable() {
                tokens.append(token)
                continue
            }
            index += 1
            switch byte {
            case UInt8(ascii: "*") where wildcards:
                if tokens.last != .anyRun { tokens.append(.anyRun) }
            case UInt8(ascii: "?") where wildcards: tokens.append(.anyOne)
            default: tokens.append(.byte(lowered ? ASCII.lowered(byte) : byte))
            }
        }
        return tokens
    }

    /// Reads `${…}` at the index. Nil, with the index where it was, where it isn't closed: then it is text.
    private mutating func readVariable() -> Pattern.Token? {
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{"),
            let end = bytes[index...].firstIndex(of: UInt8(ascii: "}"))
        else { return nil }
        let inner = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
        index = end + 1
        switch inner {
        case "*", "?", "$": return .byte(inner.utf8.first ?? 0)
        default: break
        }
        let parts = inner.split(separator: ",", maxSplits: 1).map { ASCII.trimmed($0) }
        guard let key = parts.first else { return .variable(key: "", fallback: nil) }
        var fallback: String?
        if parts.count == 2, parts[1].count >= 2, parts[1].hasPrefix("'"), parts[1].hasSuffix("'") {
            fallback = String(parts[1].dropFirst().dropLast())
        }
        return .variable(key: key.lowercased(), fallback: fallback)
    }
}

/// What little of character handling policies need.
enum ASCII {
    static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }

    static func trimmed(_ text: some StringProtocol) -> String {
        var scalars = Substring(text).utf8
        while let first = scalars.first, first == 32 { scalars.removeFirst() }
        while let last = scalars.last, last == 32 { scalars.removeLast() }
        return String(Substring(scalars))
    }
}
