// Reads records from XML by the shape table: element names to members, lists and maps in both of their
// forms. What is unknown is passed over, as AWS does; what is of the wrong kind is refused.

/// Reads one document into records.
struct XMLShapeReader {
    private var reader: XMLReader
    private var budget = ValueBudget()

    init(_ body: [UInt8], limits: XMLLimits = XMLLimits()) throws(CodecError) {
        reader = try XMLReader(body, limits: limits)
    }

    /// Enters the root element and says its name.
    mutating func root() throws(CodecError) -> String { try reader.root() }

    /// Enters the next element within the open one, if there is any.
    mutating func nextChild() throws(CodecError) -> String? { try reader.nextChild() }

    mutating func skip() throws(CodecError) { try reader.skip() }
    mutating func text() throws(CodecError) -> String { try reader.text() }

    /// After the last element: nothing but comments may follow.
    mutating func finish() throws(CodecError) {
        guard case .endOfDocument = try reader.next() else {
            throw CodecError(.malformed, "The document has more than one root element", at: reader.position)
        }
    }

    /// Fills the record's members that travel in the body from the open element, up to its end.
    mutating func members(of record: inout Record) throws(CodecError) {
        let members = record.shape.members
        for attribute in reader.attributes {
            for (index, member) in members.enumerated()
            where member.flags.contains(.xmlAttribute) && member.wireName == attribute.name {
                record[index] = .string(attribute.value)
            }
        }
        var hint = 0
        while var name = try reader.nextChild() {
            guard let index = Self.index(of: &name, in: members, hint: hint) else {
                try reader.skip()
                continue
            }
            hint = index + 1
            let member = members[index]
            guard member.flags.contains(.flattened), member.shape.kind == .list || member.shape.kind == .map
            else {
                record[index] = try value(of: member)
                continue
            }
            hint = index
            try appendFlattened(member, to: &record[index])
        }
    }

    /// The value that the open element is, as `use` wants it.
    mutating func value(of use: Member) throws(CodecError) -> Value {
        let shape = use.shape
        switch shape.kind {
        case .structure:
            guard budget.spend(shape.members.count) else {
                throw CodecError(.limit, ValueBudget.text, at: reader.position)
            }
            var record = Record(shape)
            try members(of: &record)
            return .record(record)
        case .list: return .list(try list(of: shape.element))
        case .map: return .map(try map(of: shape))
        case .document: throw CodecError(.mismatch, "XML carries no documents", at: reader.position)
        default:
            let text = try reader.text()
            guard let value = ScalarText.value(text, of: use, timestamps: .iso8601) else {
                throw CodecError(.mismatch, "A value is not of its member's type", at: reader.position)
            }
            return value
        }
    }

    private mutating func list(of element: Member) throws(CodecError) -> [Value] {
        var values: [Value] = []
        while let name = try reader.nextChild() {
            if element.wireName == name { values.append(try value(of: element)) } else { try reader.skip() }
        }
        return values
    }

    private mutating func map(of shape: ShapeReference) throws(CodecError) -> OrderedMap {
        var map = OrderedMap()
        while let name = try reader.nextChild() {
            if name == "entry" { map.entries.append(try entry(of: shape)) } else { try reader.skip() }
        }
        return map
    }

    /// The open element as a map's entry.
    private mutating func entry(of shape: ShapeReference) throws(CodecError) -> OrderedMap.Entry {
        var entry = OrderedMap.Entry("", .null)
        while let name = try reader.nextChild() {
            if shape.key.wireName == name {
                entry.key = try reader.text()
            } else if shape.value.wireName == name {
                entry.value = try value(of: shape.value)
            } else {
                try reader.skip()
            }
        }
        return entry
    }

    /// One element of a flattened list, one entry of a flattened map.
    private mutating func appendFlattened(_ member: Member, to slot: inout Value?) throws(CodecError) {
        let shape = member.shape
        if shape.kind == .list {
            let element = try value(of: shape.element)
            guard case .list(var values)? = slot else { return slot = .list([element]) }
            slot = nil  // the only reference, so that appending does not copy
            values.append(element)
            slot = .list(values)
        } else {
            let entry = try entry(of: shape)
            guard case .map(var map)? = slot else { return slot = .map(OrderedMap([entry])) }
            slot = nil
            map.entries.append(entry)
            slot = .map(map)
        }
    }

    /// The member that travels under this name. Flattened lists also go by their element's name.
    private static func index(of name: inout String, in members: MemberList, hint: Int) -> Int? {
        name.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            if let index = members.indexInBody(bytes, hint: hint) { return index }
            return members.firstIndex { member in
                member.flags.contains(.flattened) && member.shape.kind == .list
                    && member.shape.element.flags.contains(.named)
                    && member.shape.element.wireName.equals(bytes)
            }
        }
    }
}
