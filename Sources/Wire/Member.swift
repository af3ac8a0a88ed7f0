// The use of a shape: a structure's member, a list's element, a map's key or value, with the traits that hold
// there (those of the use over those of the shape).

/// A use of a shape.
public struct Member: Hashable, Sendable {
    let service: UInt16
    let index: UInt32

    var row: UnsafeRawPointer { ShapeTable(service: service).row(.members, Int(index)) }

    /// The name in the model, such as `FunctionName`.
    public var name: TableString { string(0) }
    /// The name on the wire: its `locationName`, or else the name in the model. Elements of lists are
    /// `member`, of maps `key` and `value`, unless renamed. For headers and query parameters, that header's
    /// or parameter's.
    public var wireName: TableString { string(4) }
    /// The name in forms and in XML: the wire name, except in services that moved from awsQuery to JSON.
    public var xmlName: TableString {
        let index = Int(row.u8(15))
        guard index != 0 else { return wireName }
        let table = ShapeTable(service: service)
        return table.string(at: table.row(.xmlNames, index).u32(0))
    }
    public var shape: ShapeReference { ShapeReference(service: service, index: row.u16(8)) }
    public var flags: MemberFlags { MemberFlags(rawValue: row.u16(10)) }
    public var location: MemberLocation { MemberLocation(rawValue: row.u8(12)) ?? .body }
    /// Nil: the protocol's own format for this location.
    public var timestampFormat: TimestampFormat? { TimestampFormat(rawValue: row.u8(13)) }
    public var namespace: XMLNamespace? { XMLNamespace(service: service, index: row.u8(14)) }

    public var isRequired: Bool { flags.contains(.required) }

    private func string(_ offset: Int) -> TableString {
        ShapeTable(service: service).string(at: row.u32(offset))
    }
}

/// Where a member travels in the REST protocols. Raw values are the table's. `prefixHeaders`: all headers
/// whose names begin with the wire name, as a map.
public enum MemberLocation: UInt8, Sendable { case body, path, query, header, prefixHeaders, statusCode }

/// What a model says of a member by yes or no. Bits are the table's.
public struct MemberFlags: OptionSet, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let required = MemberFlags(rawValue: 1 << 0)
    /// The wire name is given by the model, not the default.
    public static let named = MemberFlags(rawValue: 1 << 1)
    public static let idempotencyToken = MemberFlags(rawValue: 1 << 2)
    public static let streaming = MemberFlags(rawValue: 1 << 3)
    public static let flattened = MemberFlags(rawValue: 1 << 4)
    public static let xmlAttribute = MemberFlags(rawValue: 1 << 5)
    public static let hostLabel = MemberFlags(rawValue: 1 << 6)
    public static let sensitive = MemberFlags(rawValue: 1 << 7)
    public static let eventHeader = MemberFlags(rawValue: 1 << 8)
    public static let eventPayload = MemberFlags(rawValue: 1 << 9)
    public static let deprecated = MemberFlags(rawValue: 1 << 10)
    /// Its shape is an event stream.
    public static let eventStream = MemberFlags(rawValue: 1 << 11)
    /// Its shape is a document: any JSON.
    public static let document = MemberFlags(rawValue: 1 << 12)
}

/// The members of a shape, in the model's order.
public struct MemberList: RandomAccessCollection, Sendable {
    let service: UInt16
    let first: UInt32
    public let count: Int

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(position: Int) -> Member {
        precondition(position >= 0 && position < count, "no such member")
        return Member(service: service, index: first + UInt32(position))
    }

    /// The position of the member called `wireName` on the wire; with `bodyOnly`, of one that travels in the
    /// body. Looks at `hint` first: clients mostly send members in the model's order.
    func index(ofWireName wireName: UnsafeRawBufferPointer, hint: Int, bodyOnly: Bool) -> Int? {
        if hint < count, matches(hint, wireName, bodyOnly) { return hint }
        for index in 0..<count where matches(index, wireName, bodyOnly) { return index }
        return nil
    }

    /// The same, of a member that travels in the body.
    func indexInBody(_ wireName: UnsafeRawBufferPointer, hint: Int) -> Int? {
        index(ofWireName: wireName, hint: hint, bodyOnly: true)
    }

    private func matches(_ index: Int, _ wireName: UnsafeRawBufferPointer, _ bodyOnly: Bool) -> Bool {
        let table = ShapeTable(service: service)
        let row = table.row(.members, Int(first) + index)
        return table.string(at: row.u32(4)).equals(wireName) && !(bodyOnly && row.u8(12) != 0)
    }
}
