// A pull parser for CBOR (RFC 8949) as far as Smithy's rpcv2Cbor uses it: definite and indefinite lengths,
// half, single and double floats, tags. Every item is checked against what is left of the input before
// anything is made from its length.

/// Reads one data item, token by token. Bounded by `CBORLimits`.
public struct CBORReader: Sendable {
    public enum Token: Hashable, Sendable {
        case unsigned(UInt64)
        /// The value -1 - n.
        case negative(UInt64)
        case bytes([UInt8])
        case text(String)
        /// Elements follow, then `end`. The count is nil where the sender left it open.
        case array(Int?)
        /// Key and value in turn follow, then `end`. The count is of pairs.
        case map(Int?)
        /// Says what the item after it means.
        case tag(UInt64)
        case bool(Bool)
        case null
        case undefined
        case double(Double)
        /// The innermost array or map ends.
        case end
        case endOfInput
    }

    private struct Container {
        /// Items still to come; nil where a break ends them.
        var left: Int?
        var isMap: Bool
        /// Items so far, to see that a map's keys have values.
        var seen = 0
    }

    private let input: [UInt8]
    private let limits: CBORLimits
    private var position = 0
    private var open: [Container] = []
    /// Tags read since the last item: they nest as well.
    private var tags = 0
    private var finished = false

    /// How many arrays and maps are open.
    public var depth: Int { open.count }
    /// Bytes read so far.
    public var offset: Int { position }

    public init(_ input: [UInt8], limits: CBORLimits = CBORLimits()) throws(CodecError) {
        guard input.count <= limits.bytes else {
            throw CodecError(.limit, "The item is larger than \(limits.bytes) bytes", at: limits.bytes)
        }
        self.input = input
        self.limits = limits
    }

    /// The next token; `endOfInput` after the one item, and an error where bytes follow it.
    public mutating func next() throws(CodecError) -> Token {
        if let innermost = open.last, innermost.left == 0 {
            open.removeLast()
            return closed()
        }
        if finished {
            guard position == input.count else { throw malformed("Bytes follow the item") }
            return .endOfInput
        }
        guard position < input.count else { throw malformed("The input ends inside an item") }
        let initial = input[position]
        if initial == 0xFF { return try readBreak() }
        position += 1
        let token = try readItem(major: initial >> 5, information: initial & 31)
        if case .tag = token {
            tags += 1
            guard open.count + tags <= limits.depth else { throw overDepth() }
            return token
        }
        tags = 0
        count()
        switch token {
        case .array(let count): try begin(Container(left: count, isMap: false))
        case .map(let count): try begin(Container(left: count.map { $0 * 2 }, isMap: true))
        default: if open.isEmpty { finished = true }
        }
        return token
    }

    // MARK: Containers

    private mutating func begin(_ container: Container) throws(CodecError) {
        guard open.count < limits.depth else { throw overDepth() }
        open.append(container)
    }

    /// Counts an item against the innermost container.
    private mutating func count() {
        guard !open.isEmpty else { return }
        open[open.count - 1].seen += 1
        if let left = open[open.count - 1].left { open[open.count - 1].left = left - 1 }
    }

    private mutating func readBreak() throws(CodecError) -> Token {
        guard let innermost = open.last, innermost.left == nil, tags == 0 else {
            throw malformed("A break ends nothing")
        }
        guard !innermost.isMap || innermost.seen.isMultiple(of: 2) else {
            throw malformed("A map's key has no value")
        }
        position += 1
        open.removeLast()
        return closed()
    }

    private mutating func closed() -> Token {
        if open.isEmpty { finished = true }
        return .end
    }

    // MARK: Items

    private mutating func readItem(major: UInt8, information: UInt8) throws(CodecError) -> Token {
        switch major {
        case 0: return .unsigned(try readArgument(information))
        case 1: return .negative(try readArgument(information))
        case 2: return .bytes(Array(try readString(major: major, information)))
        case 3:
            let bytes = Array(try readString(major: major, information))
            guard UTF8Check.firstInvalidOffset(in: bytes) == nil else { throw malformed("Text is not UTF-8") }
            return .text(String(decoding: bytes, as: UTF8.self))
        case 4: return .array(information == 31 ? nil : try readLength(information, itemBytes: 1))
        case 5: return .map(information == 31 ? nil : try readLength(information, itemBytes: 2))
        case 6: return .tag(try readArgument(information))
        default: return try readSimple(information)
        }
    }

    private mutating func readSimple(_ information: UInt8) throws(CodecError) -> Token {
        switch information {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        case 23: return .undefined
        case 25: return .double(Self.double(half: UInt16(try readInteger(bytes: 2))))
        case 26: return .double(Double(Float(bitPattern: UInt32(try readInteger(bytes: 4)))))
        case 27: return .double(Double(bitPattern: try readInteger(bytes: 8)))
        default: throw malformed("A simple value is not one of those in use")
        }
    }

    /// The argument of an item's head: in the head itself, or in the one to eight bytes after it.
    private mutating func readArgument(_ information: UInt8) throws(CodecError) -> UInt64 {
        switch information {
        case 0...23: return UInt64(information)
        case 24: return try readInteger(bytes: 1)
        case 25: return try readInteger(bytes: 2)
        case 26: return try readInteger(bytes: 4)
        case 27: return try readInteger(bytes: 8)
        default: throw malformed("An item's head is reserved")
        }
    }

    private mutating func readInteger(bytes count: Int) throws(CodecError) -> UInt64 {
        guard input.count - position >= count else { throw malformed("The input ends inside an item") }
        var value: UInt64 = 0
        for index in position..<(position + count) { value = value << 8 | UInt64(input[index]) }
        position += count
        return value
    }

    /// A count of things of at least `itemBytes` each, which must fit in what is left of the input.
    private mutating func readLength(_ information: UInt8, itemBytes: Int) throws(CodecError) -> Int {
        let length = try readArgument(information)
        guard length <= UInt64((input.count - position) / itemBytes) else {
            throw malformed("A length goes beyond the input")
        }
        return Int(length)
    }

    /// A byte or text string, the chunks of an indefinite one joined.
    private mutating func readString(
        major: UInt8, _ information: UInt8
    ) throws(CodecError) -> ArraySlice<UInt8> {
        guard information == 31 else {
            let length = try readLength(information, itemBytes: 1)
            position += length
            return input[(position - length)..<position]
        }
        var whole: ArraySlice<UInt8> = []
        while position < input.count {
            let initial = input[position]
            position += 1
            if initial == 0xFF { return whole }
            guard initial >> 5 == major, initial & 31 != 31 else {
                throw malformed("A chunk of a string is of another kind")
            }
            whole += try readString(major: major, initial & 31)
        }
        throw malformed("The input ends inside an item")
    }

    /// RFC 8949, appendix D.
    private static func double(half: UInt16) -> Double {
        let exponent = Int(half >> 10 & 31)
        let fraction = Double(half & 0x3FF)
        let magnitude: Double
        switch exponent {
        case 0: magnitude = fraction * 0x1p-24
        case 31: magnitude = fraction == 0 ? .infinity : .nan
        default: magnitude = (fraction + 1024) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
        }
        return half & 0x8000 == 0 ? magnitude : -magnitude
    }

    private func malformed(_ detail: String) -> CodecError { CodecError(.malformed, detail, at: position) }
    private func overDepth() -> CodecError {
        CodecError(.limit, "Items nest deeper than \(limits.depth)", at: position)
    }
}

extension CBORReader {
    /// Passes over one whole item, with what is inside it.
    public mutating func skip() throws(CodecError) { try skip(after: try next()) }

    /// Passes over the rest of the item that began with `token`.
    public mutating func skip(after token: Token) throws(CodecError) {
        switch token {
        case .tag: try skip()
        case .array, .map:
            let outside = depth - 1
            while depth > outside { _ = try next() }
        default: return
        }
    }
}
