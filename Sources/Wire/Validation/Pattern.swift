// Regular expressions of the models: Java's syntax as far as the models use it, matched against whole texts.
// Matching remembers which (instruction, position) pairs failed, so it takes time proportional to the pattern
// times the text whatever either contains. Parsing lives in PatternParser.

internal import Synchronization

/// A compiled pattern.
struct Pattern: Sendable {
    /// One step of the program.
    indirect enum Instruction: Sendable {
        case set(ScalarSet)
        /// Tries the first, then the second.
        case split(Int, Int)
        case jump(Int)
        case start
        case end
        case wordBoundary
        /// Looks ahead (or behind) without moving: whether `program` matches must equal `expected`.
        case look(program: [Instruction], ahead: Bool, expected: Bool)
        case match
    }

    let program: [Instruction]

    /// Nil where the pattern uses what this engine doesn't have, such as back references: it then allows
    /// everything.
    init?(_ text: String) {
        guard let program = PatternParser.program(of: text) else { return nil }
        self.program = program
    }

    /// Whether the whole of `text` matches.
    func matchesWhole(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count <= WireLimits.patternStates / max(1, program.count) else { return true }
        return Self.run(program, scalars, from: 0, mustEndAtEnd: true)
    }

    private static func run(
        _ program: [Instruction], _ text: [Unicode.Scalar], from start: Int, mustEndAtEnd: Bool
    ) -> Bool {
        let width = text.count + 1
        var visited = [UInt64](repeating: 0, count: (program.count * width + 63) / 64)
        var stack = [(instruction: 0, position: start)]
        while var (instruction, position) = stack.popLast() {
            thread: while true {
                let bit = instruction * width + position
                if visited[bit >> 6] & 1 << UInt64(bit & 63) != 0 { break }
                visited[bit >> 6] |= 1 << UInt64(bit & 63)
                switch program[instruction] {
                case .match:
                    if !mustEndAtEnd || position == text.count { return true }
                    break thread
                case .set(let set):
                    guard position < text.count, set.contains(text[position]) else { break thread }
                    position += 1
                    instruction += 1
                case .split(let first, let second):
                    stack.append((second, position))
                    instruction = first
                case .jump(let target): instruction = target
                case .start, .end, .wordBoundary, .look:
                    guard holds(program[instruction], text, position) else { break thread }
                    instruction += 1
                }
            }
        }
        return false
    }

    /// Whether a condition that takes no text holds at `position`.
    private static func holds(_ condition: Instruction, _ text: [Unicode.Scalar], _ position: Int) -> Bool {
        switch condition {
        case .start: return position == 0
        case .end: return position == text.count
        case .wordBoundary:
            let before = position > 0 && ScalarSet.word.contains(text[position - 1])
            let after = position < text.count && ScalarSet.word.contains(text[position])
            return before != after
        case .look(let program, let ahead, let expected):
            if ahead { return run(program, text, from: position, mustEndAtEnd: false) == expected }
            // Behind: the models look at single characters only.
            let found =
                position > 0 && run(program, [text[position - 1]], from: 0, mustEndAtEnd: true)
            return found == expected
        default: return true
        }
    }
}

extension Pattern {
    private static let compiled = Mutex<[Constraint: Pattern?]>([:])

    /// The pattern of a constraint, compiled once; nil where it has none or one that can't be compiled.
    static func of(_ constraint: Constraint) -> Pattern? {
        compiled.withLock { compiled in
            if let known = compiled[constraint] { return known }
            let text = constraint.pattern
            let pattern = text.isEmpty ? nil : Pattern(text.text)
            compiled[constraint] = .some(pattern)
            return pattern
        }
    }
}

/// A set of characters: ASCII as bits, others by ranges and Unicode categories.
struct ScalarSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var ranges: [ClosedRange<UInt32>] = []
    private var categories: [(category: Category, isNegated: Bool)] = []
    var isNegated = false

    enum Category: String, Sendable {
        case letter = "L", number = "N", separator = "Z", other = "C", mark = "M", punctuation = "P"
        case symbol = "S", ascii = "ASCII", printable = "Print", whiteSpace = "IsWhitespace"
    }

    init() {}

    init(_ scalars: String) { for scalar in scalars.unicodeScalars { insert(scalar.value...scalar.value) } }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        if range.upperBound > 127 { ranges.append(range) }
        guard range.lowerBound <= 127 else { return }
        for value in range.lowerBound...min(127, range.upperBound) {
            if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
        }
    }

    mutating func insert(_ category: Category, isNegated: Bool) { categories.append((category, isNegated)) }

    mutating func formUnion(_ other: ScalarSet) {
        if other.isNegated {
            // Only `\W`, `\D`, `\S`: the complement of ASCII sets.
            for value in UInt32(0)...127 {
                if let scalar = Unicode.Scalar(value), other.contains(scalar) { insert(value...value) }
            }
            ranges.append(128...0x10FFFF)
            return
        }
        low |= other.low
        high |= other.high
        ranges += other.ranges
        categories += other.categories
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool { holds(scalar) != isNegated }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 128 {
            if (value < 64 ? low >> UInt64(value) : high >> UInt64(value - 64)) & 1 != 0 { return true }
        } else if ranges.contains(where: { $0.contains(value) }) {
            return true
        }
        return categories.contains { Self.has($0.category, scalar) != $0.isNegated }
    }

    private static func has(_ category: Category, _ scalar: Unicode.Scalar) -> Bool {
        let general = scalar.properties.generalCategory
        switch category {
        case .letter:
            return [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter]
                .contains(general)
        case .number: return [.decimalNumber, .letterNumber, .otherNumber].contains(general)
        case .separator: return [.spaceSeparator, .lineSeparator, .paragraphSeparator].contains(general)
        case .other:
            return [.control, .format, .surrogate, .privateUse, .unassigned].contains(general)
        case .mark: return [.nonspacingMark, .spacingMark, .enclosingMark].contains(general)
        case .punctuation:
            return [
                .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
                .initialPunctuation, .finalPunctuation, .otherPunctuation,
            ].contains(general)
        case .symbol:
            return [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol].contains(general)
        case .ascii: return scalar.isASCII
        case .printable: return (0x20...0x7E).contains(scalar.value)
        case .whiteSpace: return scalar.properties.isWhitespace
        }
    }

    static let digit: ScalarSet = {
        var set = ScalarSet()
        set.insert(48...57)
        return set
    }()
    static let word: ScalarSet = {
        var set = ScalarSet("_")
        for range in [UInt32(48)...57, 65...90, 97...122] { set.insert(range) }
        return set
    }()
    static let space = ScalarSet(" \t\n\r\u{B}\u{C}")
    /// What `.` takes.
    static let anyButNewline: ScalarSet = {
        var set = ScalarSet("\n\r\u{85}\u{2028}\u{2029}")
        set.isNegated = true
        return set
    }()
    static let any: ScalarSet = {
        var set = ScalarSet()
        set.isNegated = true
        return set
    }()

    var negated: ScalarSet {
        var copy = self
        copy.isNegated.toggle()
        return copy
    }

    /// With the other case of every ASCII letter.
    var caseFolded: ScalarSet {
        var copy = self
        for value in UInt32(65)...90 {
            let lower = value + 32
            if let upper = Unicode.Scalar(value), holds(upper) { copy.insert(lower...lower) }
            if let letter = Unicode.Scalar(lower), holds(letter) { copy.insert(value...value) }
        }
        return copy
    }
}
