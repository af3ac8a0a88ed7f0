// A shape of an API: what kind of value it is, its members, and what the model says about it. Values of four
// bytes that read the table on demand. Use of a shape (a member, an element) is in Member.swift.

/// What kind of value a shape describes. Raw values are the table's.
public enum ShapeKind: UInt8, Sendable {
    case structure, list, map, string, integer, long, float, double, boolean, blob, timestamp, document
}

/// A shape of one service's API.
public struct ShapeReference: Hashable, Sendable, CustomStringConvertible {
    /// Index of the service in `ServiceModel.all`.
    public let service: UInt16
    /// Index of the shape in its service's table.
    public let index: UInt16

    public init(service: UInt16, index: UInt16) {
        self.service = service
        self.index = index
    }

    var table: ShapeTable { ShapeTable(service: service) }
    var row: UnsafeRawPointer { table.row(.shapes, Int(index)) }

    public var name: TableString { table.string(at: row.u32(0)) }
    public var kind: ShapeKind { ShapeKind(rawValue: row.u8(10)) ?? .structure }
    /// A structure's members, a list's element, a map's key and value.
    public var members: MemberList {
        let row = row
        return MemberList(service: service, first: row.u32(4), count: Int(row.u16(8)))
    }
    public var flags: ShapeFlags { ShapeFlags(rawValue: row.u16(12)) }
    /// The format its timestamps have wherever the member does not say otherwise.
    public var timestampFormat: TimestampFormat? { TimestampFormat(rawValue: row.u8(11)) }
    /// Which member is the whole body (REST protocols), if one is.
    public var payload: Int? {
        let payload = row.u16(18)
        return payload == 0 ? nil : Int(payload) - 1
    }
    public var namespace: XMLNamespace? { XMLNamespace(service: service, index: row.u8(22)) }

    /// A list's element.
    public var element: Member { members[0] }
    /// A map's key and value.
    public var key: Member { members[0] }
    public var value: Member { members[1] }

    /// The position of the member called `name` in the model (not on the wire).
    public func memberIndex(named name: String) -> Int? { members.firstIndex { $0.name == name } }

    public var description: String { "\(ServiceModel(index: service).name)#\(name)" }
}

extension ShapeReference {
    /// Length, size or range allowed, and the pattern; nil where the model sets none.
    public var constraint: Constraint? {
        let index = Int(row.u16(14))
        return index == 0 ? nil : Constraint(service: service, index: UInt16(index))
    }

    public var hasEnum: Bool { row.u16(16) != 0 }

    /// The closed set of a string shape; empty where it has none.
    public var enumValues: [TableString] {
        let (table, index) = (table, Int(row.u16(16)))
        guard index != 0 else { return [] }
        let entry = table.row(.enums, index)
        let first = Int(entry.u32(0))
        return (0..<Int(entry.u32(4))).map {
            table.string(at: table.row(.enumValues, first + $0).u32(0))
        }
    }

    /// For an error shape: the code and status that clients see.
    public var error: (code: TableString, status: Int)? {
        let (table, index) = (table, Int(row.u16(20)))
        guard index != 0 else { return nil }
        let entry = table.row(.errorTraits, index)
        return (table.string(at: entry.u32(0)), Int(entry.u16(4)))
    }
}

/// What a model says of a shape by yes or no. Bits are the table's.
public struct ShapeFlags: OptionSet, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let exception = ShapeFlags(rawValue: 1 << 0)
    /// An error that is the service's fault.
    public static let fault = ShapeFlags(rawValue: 1 << 1)
    public static let senderFault = ShapeFlags(rawValue: 1 << 2)
    public static let eventStream = ShapeFlags(rawValue: 1 << 3)
    public static let event = ShapeFlags(rawValue: 1 << 4)
    public static let union = ShapeFlags(rawValue: 1 << 5)
    public static let flattened = ShapeFlags(rawValue: 1 << 6)
    public static let sensitive = ShapeFlags(rawValue: 1 << 7)
    public static let streaming = ShapeFlags(rawValue: 1 << 8)
    public static let wrapper = ShapeFlags(rawValue: 1 << 9)
}

/// How a timestamp is written. Raw values are the table's; 0 (the protocol's own way) is nil.
public enum TimestampFormat: UInt8, Sendable { case iso8601 = 1, httpDate, epochSeconds }

/// An XML namespace declaration.
public struct XMLNamespace: Sendable {
    /// Empty for the default namespace.
    public let prefix: TableString
    public let uri: TableString

    init?(service: UInt16, index: UInt8) {
        guard index != 0 else { return nil }
        let table = ShapeTable(service: service)
        let entry = table.row(.namespaces, Int(index))
        prefix = table.string(at: entry.u32(0))
        uri = table.string(at: entry.u32(4))
    }
}

/// Length (strings in characters, blobs in bytes, lists and maps in entries) or range, and a pattern.
public struct Constraint: Hashable, Sendable {
    let service: UInt16
    let index: UInt16

    private var row: UnsafeRawPointer { ShapeTable(service: service).row(.constraints, Int(index)) }

    public var minimum: Int64? { row.u32(20) & 1 == 0 ? nil : row.load(as: Int64.self) }
    public var maximum: Int64? { row.u32(20) & 2 == 0 ? nil : row.load(fromByteOffset: 8, as: Int64.self) }
    /// The same for shapes of kind float and double.
    public var realMinimum: Double? { row.u32(20) & 1 == 0 ? nil : row.load(as: Double.self) }
    public var realMaximum: Double? {
        row.u32(20) & 2 == 0 ? nil : row.load(fromByteOffset: 8, as: Double.self)
    }
    /// A Java regular expression that the whole text must match; empty where there is none.
    public var pattern: TableString { ShapeTable(service: service).string(at: row.u32(16)) }
}
