// Turns the text of a pattern into a program for Pattern: classes, groups, alternatives, repetition, anchors,
// lookaround. Repetitions are unrolled, so counts are bounded.

/// Reads one pattern.
struct PatternParser {
    /// A pattern's tree.
    private indirect enum Node {
        case empty
        case set(ScalarSet)
        case sequence([Node])
        case choice([Node])
        case repetition(Node, minimum: Int, maximum: Int?)
        case condition(Pattern.Instruction)
        case look(Node, ahead: Bool, expected: Bool)
    }

    private struct Unsupported: Error {}

    private let text: [Unicode.Scalar]
    private var position = 0
    private var dotTakesAll = false
    private var ignoresCase = false
    private var program: [Pattern.Instruction] = []
    private static let programLimit = 20_000
    private static let unrolledLimit = 4_096

    /// Nil where the text is not a pattern, uses what Pattern does not have, or would be too long a program.
    static func program(of text: String) -> [Pattern.Instruction]? {
        var parser = PatternParser(text: Array(text.unicodeScalars))
        guard let node = try? parser.choice(), parser.position == parser.text.count,
            (try? parser.emit(node)) != nil
        else { return nil }
        return parser.program + [.match]
    }

    private init(text: [Unicode.Scalar]) { self.text = text }

    private var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

    private mutating func next() throws -> Unicode.Scalar {
        guard let scalar = peek else { throw Unsupported() }
        position += 1
        return scalar
    }

    private mutating func accept(_ expected: String) -> Bool {
        let scalars = Array(expected.unicodeScalars)
        guard text[position...].starts(with: scalars) else { return false }
        position += scalars.count
        return true
    }

    private mutating func choice() throws -> Node {
        var options = [try sequence()]
        while accept("|") { options.append(try sequence()) }
        return options.count == 1 ? options[0] : .choice(options)
    }

    private mutating func sequence() throws -> Node {
        var nodes: [Node] = []
        while let scalar = peek, scalar != "|", scalar != ")" { nodes.append(try repeated(try atom())) }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func repeated(_ atom: Node) throws -> Node {
        var node = atom
        while let scalar = peek {
            switch scalar {
            case "*": node = .repetition(node, minimum: 0, maximum: nil)
            case "+": node = .repetition(node, minimum: 1, maximum: nil)
            case "?": node = .repetition(node, minimum: 0, maximum: 1)
            case "{":
                guard let counts = try counts() else { throw Unsupported() }
                node = .repetition(node, minimum: counts.minimum, maximum: counts.maximum)
                position -= 1
            default: return node
            }
            position += 1
            // Lazy or possessive: the same texts match as a whole.
            if peek == "?" || peek == "+" { position += 1 }
        }
        return node
    }

    /// `{2}`, `{2,}`, `{2,5}`.
    private mutating func counts() throws -> (minimum: Int, maximum: Int?)? {
        position += 1
        guard let minimum = number() else { return nil }
        var maximum: Int? = minimum
        if accept(",") { maximum = number() }
        guard accept("}") else { return nil }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = peek, (48...57).contains(scalar.value), value ?? 0 < 1_000_000 {
            value = (value ?? 0) * 10 + Int(scalar.value - 48)
            position += 1
        }
        return value
    }

    private mutating func atom() throws -> Node {
        let scalar = try next()
        switch scalar {
        case ".": return .set(dotTakesAll ? .any : .anyButNewline)
        case "^": return .condition(.start)
        case "$": return .condition(.end)
        case "[": return .set(folded(try characterClass()))
        case "(": return try group()
        case "\\":
            if accept("b") { return .condition(.wordBoundary) }
            return .set(folded(try escape()))
        case "*", "+", "?", "{": throw Unsupported()
        default: return .set(folded(Self.one(scalar)))
        }
    }

    private func folded(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.caseFolded : set }

    private static func one(_ scalar: Unicode.Scalar) -> ScalarSet {
        var set = ScalarSet()
        set.insert(scalar.value...scalar.value)
        return set
    }

    private mutating func group() throws -> Node {
        var look: (ahead: Bool, expected: Bool)?
        if accept("?s)") {
            dotTakesAll = true
            return .empty
        } else if accept("?i)") {
            ignoresCase = true
            return .empty
        } else if accept("?=") {
            look = (true, true)
        } else if accept("?!") {
            look = (true, false)
        } else if accept("?<=") {
            look = (false, true)
        } else if accept("?<!") {
            look = (false, false)
        } else if accept("?:") {
            // A group that captures nothing, like all of them here.
        } else if peek == "?" {
            throw Unsupported()
        }
        let inner = try choice()
        guard accept(")") else { throw Unsupported() }
        if let look { return .look(inner, ahead: look.ahead, expected: look.expected) }
        return inner
    }

    /// After `[`, up to and with `]`.
    private mutating func characterClass() throws -> ScalarSet {
        var set = ScalarSet()
        let isNegated = accept("^")
        var isFirst = true
        while true {
            let scalar = try next()
            if scalar == "]", !isFirst { break }
            isFirst = false
            if scalar == "[" {
                set.formUnion(try characterClass())
                continue
            }
            if scalar == "&", accept("&") { throw Unsupported() }
            let lower = try classMember(scalar)
            guard let first = lower.single, peek == "-", position + 1 < text.count,
                text[position + 1] != "]"
            else {
                set.formUnion(lower.set)
                continue
            }
            position += 1
            let upper = try classMember(try next())
            guard let last = upper.single, first <= last else {
                // `[\w-.]`, `[a-\d]`: the hyphen stands for itself.
                set.formUnion(lower.set)
                set.formUnion(ScalarSet("-"))
                set.formUnion(upper.set)
                continue
            }
            set.insert(first...last)
        }
        set.isNegated = isNegated
        return set
    }

    private mutating func classMember(
        _ scalar: Unicode.Scalar
    ) throws -> (set: ScalarSet, single: UInt32?) {
        guard scalar == "\\" else { return (Self.one(scalar), scalar.value) }
        if peek == "u" || peek == "x" {
            let value = try hexadecimal()
            return (Self.range(value), value)
        }
        let name = peek
        let set = try escape()
        let isClass = name.map { "dDwWsSpP".unicodeScalars.contains($0) } ?? false
        let plain = isClass ? nil : name.flatMap { Self.control($0) ?? $0.value }
        return (set, plain)
    }

    private static func range(_ value: UInt32) -> ScalarSet {
        var set = ScalarSet()
        set.insert(value...value)
        return set
    }

    private static func control(_ name: Unicode.Scalar) -> UInt32? {
        switch name {
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "f": return 12
        default: return nil
        }
    }

    /// After a backslash.
    private mutating func escape() throws -> ScalarSet {
        if peek == "u" || peek == "x" { return Self.range(try hexadecimal()) }
        let scalar = try next()
        switch scalar {
        case "d": return .digit
        case "D": return ScalarSet.digit.negated
        case "w": return .word
        case "W": return ScalarSet.word.negated
        case "s": return .space
        case "S": return ScalarSet.space.negated
        case "p", "P": return try category(isNegated: scalar == "P")
        default:
            if let control = Self.control(scalar) { return Self.range(control) }
            // Back references and what else has a letter or a digit.
            guard !scalar.properties.isAlphabetic, !(48...57).contains(scalar.value) else {
                throw Unsupported()
            }
            return Self.one(scalar)
        }
    }

    private mutating func category(isNegated: Bool) throws -> ScalarSet {
        var name = ""
        if accept("{") {
            while let scalar = peek, scalar != "}" {
                name.unicodeScalars.append(scalar)
                position += 1
            }
            guard accept("}") else { throw Unsupported() }
        } else {
            name.unicodeScalars.append(try next())
        }
        guard let category = ScalarSet.Category(rawValue: name) else { throw Unsupported() }
        var set = ScalarSet()
        set.insert(category, isNegated: isNegated)
        return set
    }

    /// `\u00FF` or `\x7F`, or a character beyond the first plane as Java writes it, `\uD83D\uDE00`.
    private mutating func hexadecimal() throws -> UInt32 {
        let value = try hexadecimal(digits: try next() == "u" ? 4 : 2)
        guard (0xD800...0xDBFF).contains(value), accept("\\u") else { return value }
        let low = try hexadecimal(digits: 4)
        guard (0xDC00...0xDFFF).contains(low) else { throw Unsupported() }
        return 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func hexadecimal(digits: Int) throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = Character(try next()).hexDigitValue else { throw Unsupported() }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

extension PatternParser {
    private mutating func emit(_ node: Node) throws {
        guard program.count < Self.programLimit else { throw Unsupported() }
        switch node {
        case .empty: break
        case .set(let set): program.append(.set(set))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .condition(let condition): program.append(condition)
        case .look(let inner, let ahead, let expected):
            let outer = program
            program = []
            try emit(inner)
            let look = Pattern.Instruction.look(program: program + [.match], ahead: ahead, expected: expected)
            program = outer + [look]
        case .choice(let options): try emit(options[...])
        case .repetition(let inner, let minimum, let maximum):
            for _ in 0..<minimum { try emit(inner) }
            if let maximum {
                guard maximum >= minimum else { throw Unsupported() }
                // Repetitions too long to unroll have no upper end here: their shape's own maximum bounds
                // them.
                if maximum - minimum > Self.unrolledLimit {
                    try emitLoop(inner)
                } else {
                    try emitOptional(inner, count: maximum - minimum)
                }
            } else {
                try emitLoop(inner)
            }
        }
    }

    private mutating func emit(_ options: ArraySlice<Node>) throws {
        guard let first = options.first else { return }
        guard options.count > 1 else { return try emit(first) }
        let split = program.count
        program.append(.match)
        try emit(first)
        let jump = program.count
        program.append(.match)
        program[split] = .split(split + 1, program.count)
        try emit(options.dropFirst())
        program[jump] = .jump(program.count)
    }

    private mutating func emitLoop(_ inner: Node) throws {
        let split = program.count
        program.append(.match)
        try emit(inner)
        program.append(.jump(split))
        program[split] = .split(split + 1, program.count)
    }

    /// Up to `count` times: each may leave for the end.
    private mutating func emitOptional(_ inner: Node, count: Int) throws {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(program.count)
            program.append(.match)
            try emit(inner)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}
