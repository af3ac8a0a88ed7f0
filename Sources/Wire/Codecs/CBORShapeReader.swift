// Reads records from CBOR by the shape table. rpcv2Cbor goes by the members' names in the model and ignores
// what HTTP bindings say. https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

/// Reads one data item into records.
struct CBORShapeReader {
    private var reader: CBORReader
    private var budget = ValueBudget()

    init(_ body: [UInt8], limits: CBORLimits = CBORLimits()) throws(CodecError) {
        reader = try CBORReader(body, limits: limits)
    }

    /// The whole input as a structure.
    mutating func record(_ shape: ShapeReference) throws(CodecError) -> Record {
        guard case .map = try reader.next() else { throw mismatch() }
        let record = try members(of: shape)
        guard case .endOfInput = try reader.next() else { throw mismatch() }
        return record
    }

    /// The rest of the map that has begun.
    private mutating func members(of shape: ShapeReference) throws(CodecError) -> Record {
        try spend(shape.members.count)
        var record = Record(shape)
        let members = shape.members
        var hint = 0
        while let name = try nextKey() {
            guard let index = Self.index(of: name, in: members, hint: hint) else {
                try reader.skip()
                continue
            }
            hint = index + 1
            let value = try value(of: members[index])
            record[index] = value == .null ? nil : value
        }
        return record
    }

    private static func index(of name: String, in members: MemberList, hint: Int) -> Int? {
        if hint < members.count, members[hint].name == name { return hint }
        return members.firstIndex { $0.name == name } ?? members.firstIndex { $0.wireName == name }
    }

    /// A map's next key, or nil at its end.
    private mutating func nextKey() throws(CodecError) -> String? {
        switch try reader.next() {
        case .text(let key): return key
        case .end: return nil
        default: throw mismatch()
        }
    }

    private mutating func value(of use: Member) throws(CodecError) -> Value {
        try value(try reader.next(), of: use)
    }

    private mutating func value(_ token: CBORReader.Token, of use: Member) throws(CodecError) -> Value {
        switch (use.shape.kind, token) {
        case (_, .null), (_, .undefined): return .null
        case (.timestamp, .tag(1)): return try timestamp(try reader.next())
        case (_, .tag): return try value(of: use)
        case (.structure, .map): return .record(try members(of: use.shape))
        case (.list, .array): return .list(try elements(of: use.shape.element))
        case (.map, .map): return .map(try entries(of: use.shape.value))
        case (.string, .text(let text)): return .string(text)
        case (.blob, .bytes(let bytes)): return .blob(bytes)
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.timestamp, _): return try timestamp(token)
        case (.integer, _), (.long, _):
            guard let number = integer(token), use.shape.kind == .long || Int32(exactly: number) != nil
            else { throw mismatch() }
            return .integer(number)
        case (.float, _), (.double, _):
            guard let number = double(token) else { throw mismatch() }
            return .double(number)
        default: throw mismatch()
        }
    }

    private mutating func elements(of element: Member) throws(CodecError) -> [Value] {
        var values: [Value] = []
        while true {
            let token = try reader.next()
            if token == .end { return values }
            try spend(1)
            values.append(try value(token, of: element))
        }
    }

    private mutating func entries(of value: Member) throws(CodecError) -> OrderedMap {
        var map = OrderedMap()
        while let key = try nextKey() {
            try spend(1)
            map.entries.append(OrderedMap.Entry(key, try self.value(of: value)))
        }
        return map
    }

    // MARK: Numbers

    private func integer(_ token: CBORReader.Token) -> Int64? {
        switch token {
        case .unsigned(let number): return Int64(exactly: number)
        case .negative(let number): return Int64(exactly: number).map { ~$0 }
        case .double(let number): return Int64(exactly: number)
        default: return nil
        }
    }

    private func double(_ token: CBORReader.Token) -> Double? {
        switch token {
        case .unsigned(let number): return Double(number)
        case .negative(let number): return -1 - Double(number)
        case .double(let number): return number
        default: return nil
        }
    }

    private func timestamp(_ token: CBORReader.Token) throws(CodecError) -> Value {
        guard let value = ScalarText.timestamp(integer: integer(token), double: double(token)) else {
            throw mismatch()
        }
        return .timestamp(value)
    }

    private mutating func spend(_ count: Int) throws(CodecError) {
        guard budget.spend(count) else { throw CodecError(.limit, ValueBudget.text, at: reader.offset) }
    }

    private func mismatch() -> CodecError {
        CodecError(.mismatch, "A value is not of its member's type", at: reader.offset)
    }
}
