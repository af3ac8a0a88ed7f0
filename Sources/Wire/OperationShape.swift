// An operation of an API, as the model describes it. What implements it is Operation.

/// An operation of one service's API.
public struct OperationShape: Hashable, Sendable, CustomStringConvertible {
    let serviceIndex: UInt16
    let index: UInt16

    private var table: ShapeTable { ShapeTable(service: serviceIndex) }
    private var row: UnsafeRawPointer { table.row(.operations, Int(index)) }

    public var service: ServiceModel { ServiceModel(index: serviceIndex) }
    public var name: TableString { table.string(at: row.u32(0)) }
    public var method: String { Self.methods[Int(row.u8(33))] }
    /// The path with its labels, and literal query parameters: `/2015-03-31/functions/{FunctionName}`.
    public var requestURI: TableString { table.string(at: row.u32(4)) }
    /// The empty shape where the operation takes nothing.
    public var input: ShapeReference { reference(row.u16(8)) }
    public var output: ShapeReference { reference(row.u16(10)) }
    /// Whether the model gives it an input, an output, at all.
    public var hasInput: Bool { row.u16(8) != UInt16.max }
    public var hasOutput: Bool { row.u16(10) != UInt16.max }
    /// The status of success.
    public var status: Int { Int(row.u16(18)) }
    /// The element around the output in the query protocol; empty where there is none.
    public var resultWrapper: TableString { table.string(at: row.u32(20)) }
    /// The name of the request's root element in restXml; empty where there is none.
    public var inputElement: TableString { table.string(at: row.u32(24)) }
    public var inputNamespace: XMLNamespace? { XMLNamespace(service: serviceIndex, index: row.u8(32)) }
    /// Before the host's name, such as `data-`; empty mostly.
    public var hostPrefix: TableString { table.string(at: row.u32(28)) }
    public var flags: OperationFlags { OperationFlags(rawValue: row.u16(34)) }

    /// The errors it may answer.
    public var errors: [ShapeReference] {
        let (table, row) = (table, row)
        let first = Int(row.u32(12))
        return (0..<Int(row.u16(16))).map {
            ShapeReference(service: serviceIndex, index: table.row(.errorLists, first + $0).u16(0))
        }
    }

    public var description: String { "\(service.name):\(name)" }

    private func reference(_ index: UInt16) -> ShapeReference {
        index == UInt16.max ? .empty : ShapeReference(service: serviceIndex, index: index)
    }

    private static let methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]
}

/// What a model says of an operation by yes or no. Bits are the table's.
public struct OperationFlags: OptionSet, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Called without a signature, such as Cognito's SignUp.
    public static let unsigned = OperationFlags(rawValue: 1 << 0)
    public static let idempotent = OperationFlags(rawValue: 1 << 1)
    public static let readOnly = OperationFlags(rawValue: 1 << 2)
    public static let unsignedPayload = OperationFlags(rawValue: 1 << 3)
    public static let requestCompression = OperationFlags(rawValue: 1 << 4)
    public static let checksumRequired = OperationFlags(rawValue: 1 << 5)
    public static let deprecated = OperationFlags(rawValue: 1 << 6)
}
