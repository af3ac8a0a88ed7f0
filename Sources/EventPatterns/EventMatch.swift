// Reads an event once, from its first byte to its last, along the tree of the fields that rules ask for. What
// nobody asks for is stepped over: of that, only strings and brackets are checked.

/// One match: reads the event, then walks the rules.
struct EventMatch: ~Copyable {
    let automaton: RuleAutomaton
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depth = 0
    var scratch: MatchScratch
    /// Steps that the walk over the rules has left.
    var stepsLeft: Int

    /// - Parameter bytes: must outlive this.
    init(
        _ bytes: UnsafeRawBufferPointer, _ automaton: RuleAutomaton, _ scratch: consuming MatchScratch,
        steps: Int
    ) {
        self.bytes = bytes
        self.automaton = automaton
        self.scratch = scratch
        stepsLeft = steps
    }

    /// Gives back what was written to.
    consuming func end() -> MatchScratch { scratch }

    /// Notes what every field's values match.
    mutating func scan() throws(EventError) {
        scratch.begin()
        guard bytes.count <= PatternLimits.eventBytes else { throw .tooLarge }
        guard next() == UInt8(ascii: "{") else { throw .malformed }
        try object(at: 0, in: 0)
        guard next() == 0, position == bytes.count else { throw .malformed }
    }

    // MARK: What rules ask for

    /// The members of an object whose bracket comes next.
    private mutating func object(at node: Int32, in element: Int32) throws(EventError) {
        try open()
        defer { depth -= 1 }
        if next() == UInt8(ascii: "}") {
            position += 1
            return
        }
        while true {
            guard next() == UInt8(ascii: "\"") else { throw .malformed }
            let child = try name(below: node)
            guard next() == UInt8(ascii: ":") else { throw .malformed }
            position += 1
            if child < 0 { try skipValue() } else { try value(at: child, in: element) }
            guard try hasMore(UInt8(ascii: "}")) else { return }
        }
    }

    private mutating func array(at node: Int32, in element: Int32) throws(EventError) {
        try open()
        defer { depth -= 1 }
        if next() == UInt8(ascii: "]") {
            position += 1
            return
        }
        let array = scratch.elements.openArray(at: node)
        defer { scratch.elements.closeArray(array) }
        let hasChildren = automaton.paths.nodes[Int(node)].hasChildren
        repeat {
            switch next() {
            case UInt8(ascii: "{") where hasChildren:
                let inner = scratch.elements.openElement(of: array, in: element)
                try object(at: node, in: inner)
                scratch.elements.closeElement(inner)
            case UInt8(ascii: "["):
                let inner = scratch.elements.openElement(of: array, in: element)
                try self.array(at: node, in: inner)
                scratch.elements.closeElement(inner)
            default: try value(at: node, in: element)
            }
        } while try hasMore(UInt8(ascii: "]"))
    }

    private mutating func value(at node: Int32, in element: Int32) throws(EventError) {
        let (field, hasChildren) = (
            automaton.paths.nodes[Int(node)].field, automaton.paths.nodes[Int(node)].hasChildren
        )
        switch next() {
        case UInt8(ascii: "{") where hasChildren: try object(at: node, in: element)
        case UInt8(ascii: "["): try array(at: node, in: element)
        case UInt8(ascii: "\"") where field >= 0:
            let string = try string()
            let text = UnsafeRawBufferPointer(rebasing: bytes[string.range])
            try testString(text, isEscaped: string.isEscaped, field: field, element: element)
        case UInt8(ascii: "{"), UInt8(ascii: "\""): try skipValue()
        default:
            let word = try word()
            guard field >= 0 else { return }
            try testWord(UnsafeRawBufferPointer(rebasing: bytes[word]), field: field, element: element)
        }
    }

    /// Where the name that comes next leads, or -1.
    private mutating func name(below node: Int32) throws(EventError) -> Int32 {
        let string = try string()
        let text = UnsafeRawBufferPointer(rebasing: bytes[string.range])
        if string.isEscaped {
            var plain: [UInt8] = []
            guard JSONText.unescape(text, into: &plain) else { throw .malformed }
            return plain.withUnsafeBytes { automaton.paths.descendant(of: node, named: $0) }
        }
        let child = automaton.paths.child(of: node, named: text)
        guard child < 0, automaton.paths.nodes[Int(node)].hasGrandchildren,
            text.contains(UInt8(ascii: "."))
        else { return child }
        return automaton.paths.descendant(of: node, named: text)
    }

    private mutating func open() throws(EventError) {
        depth += 1
        guard depth <= PatternLimits.eventDepth else { throw .tooLarge }
        position += 1
    }

    /// After an entry: whether another follows.
    private mutating func hasMore(_ closing: UInt8) throws(EventError) -> Bool {
        let byte = next()
        position += 1
        if byte == UInt8(ascii: ",") { return true }
        guard byte == closing else { throw .malformed }
        return false
    }

    // MARK: Steps

    /// The next byte that is no white space, not yet read; 0 at the end.
    private mutating func next() -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return 0
    }

    /// A number, `true`, `false` or `null`, or what stands in the place of one.
    private mutating func word() throws(EventError) -> Range<Int> {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "E"):
                position += 1
                continue
            default: break
            }
            break
        }
        guard position > start else { throw .malformed }
        return start..<position
    }

    private mutating func skipValue() throws(EventError) {
        switch next() {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipContainer()
        default: _ = try word()
        }
    }

    /// The contents of the string whose quote comes next. Reads eight bytes at a time.
    private mutating func string() throws(EventError) -> (range: Range<Int>, isEscaped: Bool) {
        let start = position + 1
        var (index, isEscaped) = (start, false)
        while true {
            while index + 8 <= bytes.count {
                let plain = EightBytes(bytes, at: index).plainText
                index += plain
                if plain < 8 { break }
            }
            guard index < bytes.count else { throw .malformed }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                position = index + 1
                return (start..<index, isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                index += 2
            case 0..<0x20: throw .malformed
            default: index += 1
            }
        }
    }

    /// Steps over an object or array: counts brackets outside of strings, eight bytes at a time.
    private mutating func skipContainer() throws(EventError) {
        var skip = Skip()
        var index = position
        while index + 8 <= bytes.count {
            var marks = EightBytes(bytes, at: index).structure
            var step = 8
            while marks != 0 {
                let offset = marks.trailingZeroBitCount >> 3
                marks &= marks &- 1
                if skip.hasEnded(after: bytes[index + offset]) {
                    position = index + offset + 1
                    return
                }
                if skip.isEscape {
                    // What is escaped may be a quote: go on behind it.
                    step = offset + 2
                    break
                }
            }
            index += step
        }
        while index < bytes.count {
            if skip.hasEnded(after: bytes[index]) {
                position = index + 1
                return
            }
            index += skip.isEscape ? 2 : 1
        }
        throw .malformed
    }

    /// Where in what is skipped the reader is.
    private struct Skip {
        private var open = 0
        private var isInString = false
        private(set) var isEscape = false

        /// Whether `byte` closes what was opened first.
        mutating func hasEnded(after byte: UInt8) -> Bool {
            isEscape = false
            switch byte {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\"): isEscape = isInString
            case _ where isInString: break
            case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): open -= 1
            default: break
            }
            return open == 0
        }
    }
}
