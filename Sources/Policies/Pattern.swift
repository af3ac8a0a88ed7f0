// Text with wildcards and policy variables, as Action, Resource and the Like operators use it: compiled
// once when a policy is read, matched many times.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

/// `*` matches any run of characters, `?` one character, `${key}` the value of a condition key.
public struct Pattern: Hashable, Sendable {
    /// What a pattern needs to be matched. Most are a text, or a text and a star.
    private enum Shape: Hashable, Sendable {
        case everything
        case exact([UInt8])
        case prefix([UInt8])
        case wildcards(Glob)
        case variables([Part])
    }

    /// A piece of a pattern with variables.
    enum Part: Hashable, Sendable {
        case units([Glob.Unit])
        /// `${key}` or `${key, 'default'}`.
        case variable(ConditionKey, fallback: String?)
    }

    /// Where it does, what it is matched with must be in lower case.
    let ignoresCase: Bool
    private let shape: Shape

    /// - Parameters:
    ///   - wildcards: false where `*` and `?` stand for themselves (StringEquals).
    ///   - variables: false in documents of version 2008-10-17, which know none.
    public init(_ text: String, wildcards: Bool = true, variables: Bool = true, ignoresCase: Bool = false) {
        let text = ignoresCase ? ASCII.lowered(Array(text.utf8)) : Array(text.utf8)
        var reader = PatternReader(text, wildcards: wildcards, variables: variables)
        let parts = reader.read()
        self.ignoresCase = ignoresCase
        switch parts.count {
        case 0: shape = .exact([])
        case 1: if case .units(let units) = parts[0] { shape = Self.shape(of: units) } else { fallthrough }
        default: shape = .variables(parts)
        }
    }

    private static func shape(of units: [Glob.Unit]) -> Shape {
        if units == [Glob.anyRun] { return .everything }
        guard let first = units.firstIndex(where: { $0 > 0xFF }) else {
            return .exact(units.map { UInt8(truncatingIfNeeded: $0) })
        }
        guard first == units.count - 1, units[first] == Glob.anyRun else { return .wildcards(Glob(units)) }
        return .prefix(units[..<first].map { UInt8(truncatingIfNeeded: $0) })
    }

    /// Whether this is the pattern that everything matches.
    public var matchesEverything: Bool { shape == .everything }

    /// The text, where the pattern is one without wildcards and variables.
    var exactText: [UInt8]? { if case .exact(let text) = shape { text } else { nil } }

    /// What every match begins with, where that is known without a call.
    var knownStart: [UInt8] {
        switch shape {
        case .exact(let text), .prefix(let text): return text
        case .wildcards(let glob): return glob.start
        case .everything, .variables: return []
        }
    }

    var keys: [ConditionKey] {
        guard case .variables(let parts) = shape else { return [] }
        return parts.compactMap { if case .variable(let key, _) = $0 { key } else { nil } }
    }

    /// Whether `text` matches. A variable whose key the call does not have matches nothing; one whose key
    /// nobody knows makes the answer unknown.
    public func matches(_ text: [UInt8], facts: any FactSource) -> Truth {
        matches(asCompared: ignoresCase ? ASCII.lowered(text) : text, facts: facts)
    }

    /// The same for a text that is in lower case already where case is ignored.
    func matches(asCompared text: [UInt8], facts: any FactSource) -> Truth {
        switch shape {
        case .everything: return .yes
        case .exact(let bytes): return Truth(text.count == bytes.count && Self.begins(text, with: bytes))
        case .prefix(let bytes): return Truth(text.count >= bytes.count && Self.begins(text, with: bytes))
        case .wildcards(let glob): return Truth(glob.matches(text))
        case .variables(let parts): return matches(parts, text, facts)
        }
    }

    private static func begins(_ text: [UInt8], with bytes: [UInt8]) -> Bool {
        var index = bytes.count - 1
        // From the end: ARNs differ there.
        while index >= 0 {
            guard text[index] == bytes[index] else { return false }
            index -= 1
        }
        return true
    }

    /// What variables stand for is text, whatever characters it has.
    private func matches(_ parts: [Part], _ text: [UInt8], _ facts: any FactSource) -> Truth {
        var units: [Glob.Unit] = []
        for part in parts {
            switch part {
            case .units(let known): units += known
            case .variable(let key, let fallback):
                let value: String
                switch facts.fact(for: key) {
                case .values(let values) where values.count == 1: value = values[0]
                case .unknown: return .unknown
                case .values, .absent:
                    guard let fallback else { return .no }
                    value = fallback
                }
                for byte in value.utf8 { units.append(Glob.Unit(ignoresCase ? ASCII.lowered(byte) : byte)) }
            }
        }
        return Truth(Glob(units).matches(text))
    }
}

/// Cuts a pattern's text into parts.
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

    mutating func read() -> [Pattern.Part] {
        var parts: [Pattern.Part] = []
        var units: [Glob.Unit] = []
        units.reserveCapacity(bytes.count)
        while index < bytes.count {
            let byte = bytes[index]
            if variables, byte == UInt8(ascii: "$"), let part = readVariable() {
                if case .units(let escaped) = part {
                    units += escaped
                } else {
                    if !units.isEmpty { parts.append(.units(units)) }
                    units = []
                    parts.append(part)
                }
                continue
            }
            index += 1
            switch byte {
            case UInt8(ascii: "*") where wildcards:
                if units.last != Glob.anyRun { units.append(Glob.anyRun) }
            case UInt8(ascii: "?") where wildcards: units.append(Glob.anyOne)
            default: units.append(Glob.Unit(byte))
            }
        }
        if !units.isEmpty { parts.append(.units(units)) }
        return parts
    }

    /// Reads `${…}` at the index. Nil, with the index where it was, where it isn't closed: then it is text.
    private mutating func readVariable() -> Pattern.Part? {
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{"),
            let end = bytes[index...].firstIndex(of: UInt8(ascii: "}"))
        else { return nil }
        let inner = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
        index = end + 1
        // `${*}`, `${?}` and `${$}` stand for the characters themselves.
        if ["*", "?", "$"].contains(inner) { return .units(inner.utf8.map { Glob.Unit($0) }) }
        let parts = inner.split(separator: ",", maxSplits: 1).map { ASCII.trimmed($0) }
        guard let key = parts.first else { return .variable(ConditionKey(""), fallback: nil) }
        var fallback: String?
        if parts.count == 2, parts[1].count >= 2, parts[1].hasPrefix("'"), parts[1].hasSuffix("'") {
            fallback = String(parts[1].dropFirst().dropLast())
        }
        return .variable(ConditionKey(key), fallback: fallback)
    }
}

/// What little of character handling policies need.
enum ASCII {
    static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }

    static func lowered(_ bytes: [UInt8]) -> [UInt8] { bytes.map { lowered($0) } }

    static func trimmed(_ text: some StringProtocol) -> String {
        var scalars = Substring(text).utf8
        while let first = scalars.first, first == 32 { scalars.removeFirst() }
        while let last = scalars.last, last == 32 { scalars.removeLast() }
        return String(Substring(scalars))
    }
}
