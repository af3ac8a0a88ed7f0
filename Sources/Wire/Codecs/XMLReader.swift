// A pull parser for the XML that AWS clients send: elements, attributes, text, CDATA, comments. It has no
// DTD and no entities but the five predefined and the numeric ones, so nothing can expand or be fetched.
// Names lose their namespace prefix on elements and keep it on attributes (S3's `xsi:type`).

/// One attribute of an element, its value unescaped.
public struct XMLAttribute: Hashable, Sendable {
    /// As written, with the prefix.
    public var name: String
    public var value: String
}

/// Reads a document from its bytes, one event at a time. Bounded by `XMLLimits`.
public struct XMLReader: Sendable {
    public enum Event: Hashable, Sendable {
        /// An element begins; its local name. Its attributes are in `attributes` until the next event.
        case start(String)
        /// A run of character data, unescaped. One text may come in several runs.
        case text(String)
        /// The innermost element ends.
        case end
        case endOfDocument
    }

    /// The attributes of the element whose start was the last event. Namespace declarations among them.
    public private(set) var attributes: [XMLAttribute] = []
    /// How many elements are open.
    public var depth: Int { open.count }
    /// The innermost open element's name as written, with its prefix.
    public var qualifiedName: String { open.last.map(string) ?? "" }

    let bytes: [UInt8]
    let limits: XMLLimits
    var position = 0
    private var open: [Range<Int>] = []
    private var elements = 0
    private var emptyElement = false

    /// Throws where the bytes are too many or not UTF-8.
    public init(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(CodecError) {
        guard bytes.count <= limits.bytes else {
            throw CodecError(.limit, "The document is larger than \(limits.bytes) bytes", at: limits.bytes)
        }
        if let offset = UTF8Check.firstInvalidOffset(in: bytes) {
            throw CodecError(.malformed, "The document is not UTF-8", at: offset)
        }
        self.bytes = bytes
        self.limits = limits
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next event. After `endOfDocument` it stays there.
    public mutating func next() throws(CodecError) -> Event {
        attributes.removeAll(keepingCapacity: true)
        if emptyElement {
            emptyElement = false
            open.removeLast()
            return .end
        }
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                if open.isEmpty { try skipSpaceOutside() } else { return .text(try readText()) }
                continue
            }
            switch byte(at: position + 1) {
            case UInt8(ascii: "/"): return try readEndTag()
            case UInt8(ascii: "?"): try skipInstruction()
            case UInt8(ascii: "!"):
                if has("<!--") { try skipComment() } else { return .text(try readCharacterData()) }
            default: return try readStartTag()
            }
        }
        guard open.isEmpty else { throw malformed("The document ends inside an element") }
        guard elements > 0 else { throw malformed("The document has no element") }
        return .endOfDocument
    }

    // MARK: Tags

    private mutating func readStartTag() throws(CodecError) -> Event {
        guard !open.isEmpty || elements == 0 else {
            throw malformed("The document has more than one root element")
        }
        guard open.count < limits.depth else { throw overLimit("Elements nest deeper than \(limits.depth)") }
        guard elements < limits.elements else { throw overLimit("More than \(limits.elements) elements") }
        elements += 1
        position += 1
        let name = try readName()
        open.append(name)
        while true {
            let spaced = skipSpace()
            switch byte(at: position) {
            case UInt8(ascii: ">"):
                position += 1
                return .start(localName(name))
            case UInt8(ascii: "/"):
                guard byte(at: position + 1) == UInt8(ascii: ">") else {
                    throw malformed("A tag has a stray slash")
                }
                position += 2
                emptyElement = true
                return .start(localName(name))
            default:
                guard spaced else { throw malformed("A tag is not closed") }
                try readAttribute()
            }
        }
    }

    private mutating func readAttribute() throws(CodecError) {
        guard attributes.count < limits.attributes else {
            throw overLimit("An element has more than \(limits.attributes) attributes")
        }
        let name = string(try readName())
        guard !attributes.contains(where: { $0.name == name }) else {
            throw malformed("An attribute is given twice")
        }
        _ = skipSpace()
        guard byte(at: position) == UInt8(ascii: "=") else { throw malformed("An attribute has no value") }
        position += 1
        _ = skipSpace()
        guard let quote = byte(at: position), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw malformed("An attribute's value is not quoted")
        }
        position += 1
        let value = try readCharacters(until: quote, inAttribute: true)
        guard byte(at: position) == quote else { throw malformed("An attribute's value does not end") }
        position += 1
        attributes.append(XMLAttribute(name: name, value: value))
    }

    private mutating func readEndTag() throws(CodecError) -> Event {
        position += 2
        let name = try readName()
        guard let begun = open.popLast(), bytes[begun].elementsEqual(bytes[name]) else {
            throw malformed("An end tag does not match its start")
        }
        _ = skipSpace()
        guard byte(at: position) == UInt8(ascii: ">") else { throw malformed("An end tag is not closed") }
        position += 1
        return .end
    }
}

extension XMLReader {
    // MARK: What most callers want

    /// The root element's local name; its attributes are in `attributes`.
    public mutating func root() throws(CodecError) -> String {
        guard case .start(let name) = try next() else { throw malformed("The document has no element") }
        return name
    }

    /// The next element inside the open one, passing over text, or nil when the open one has ended.
    public mutating func nextChild() throws(CodecError) -> String? {
        while true {
            switch try next() {
            case .start(let name): return name
            case .text: continue
            case .end, .endOfDocument: return nil
            }
        }
    }

    /// The whole text of the open element, which then has ended. Elements inside it are refused.
    public mutating func text() throws(CodecError) -> String {
        var whole = ""
        while true {
            switch try next() {
            case .text(let run): if whole.isEmpty { whole = run } else { whole += run }
            case .start: throw CodecError(.mismatch, "An element is where text should be", at: position)
            case .end, .endOfDocument: return whole
            }
        }
    }

    /// Passes over the rest of the open element.
    public mutating func skip() throws(CodecError) {
        let outside = depth - 1
        while depth > outside {
            if case .endOfDocument = try next() { return }
        }
    }
}
