// A service's API as a whole: its names, protocols, operations and shapes. All known ones are listed in
// Generated/ServiceModel+All.swift.

/// The API of one service.
public struct ServiceModel: Hashable, Sendable, CustomStringConvertible {
    let index: UInt16

    init(index: UInt16) { self.index = index }

    private var table: ShapeTable { ShapeTable(service: index) }

    /// botocore's and the CLI's name: `lambda`, `cognito-idp`.
    public var name: String { table.text(.name).text }
    /// The first label of its host names: `monitoring` for CloudWatch.
    public var endpointPrefix: TableString { table.text(.endpointPrefix) }
    /// The service in a signature's scope.
    public var signingName: TableString { table.text(.signingName) }
    /// What `X-Amz-Target` begins with, without the dot; empty outside awsJson.
    public var targetPrefix: TableString { table.text(.targetPrefix) }
    public var apiVersion: TableString { table.text(.apiVersion) }
    /// Smithy's service id: `Cognito Identity Provider`.
    public var serviceID: TableString { table.text(.serviceID) }
    /// The namespace of its XML; empty where it has none.
    public var xmlNamespace: TableString { table.text(.xmlNamespace) }
    public var fullName: TableString { table.text(.fullName) }
    /// One endpoint for all regions.
    public var isGlobal: Bool { !table.text(.globalEndpoint).isEmpty }

    /// The protocols it answers.
    public var protocols: ProtocolSet { ProtocolSet(rawValue: table.headByte(1)) }
    /// The protocol of a request that does not say.
    public var preferredProtocol: ProtocolName { ProtocolName(rawValue: table.headByte(0)) ?? .awsJSON11 }
    /// Its errors carry their old query-protocol codes in `x-amzn-query-error`.
    public var isQueryCompatible: Bool { table.headByte(2) & 1 != 0 }

    public var description: String { name }

    /// In order of their names.
    public var operations: [OperationShape] {
        (0..<table.count(.operations)).map { OperationShape(serviceIndex: index, index: UInt16($0)) }
    }

    /// In order of their names.
    public var shapes: [ShapeReference] {
        (0..<table.count(.shapes)).map { ShapeReference(service: index, index: UInt16($0)) }
    }

    public func operation(named name: String) -> OperationShape? {
        search(.operations, name).map { OperationShape(serviceIndex: index, index: UInt16($0)) }
    }

    public func shape(named name: String) -> ShapeReference? {
        search(.shapes, name).map { ShapeReference(service: index, index: UInt16($0)) }
    }

    /// The error shape whose code, or else whose name, is `code`.
    public func error(code: String) -> ShapeReference? {
        if let shape = shape(named: code), shape.error != nil { return shape }
        return shapes.first { $0.error.map { $0.code == code } ?? false }
    }

    /// The service of botocore's name, if it is known.
    public static func named(_ name: String) -> ServiceModel? { all.first { $0.table.text(.name) == name } }

    /// Binary search over rows whose first field is their name.
    private func search(_ section: Section, _ name: String) -> Int? {
        var (low, high, key) = (0, table.count(section), name)
        return key.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            while low < high {
                let middle = (low + high) / 2
                let candidate = table.string(at: table.row(section, middle).u32(0))
                if candidate.equals(bytes) { return middle }
                if candidate.precedes(bytes) { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }
}

/// AWS's protocols. Raw values are the table's.
public enum ProtocolName: UInt8, Sendable, CaseIterable {
    case awsJSON10, awsJSON11, awsQuery, ec2Query, restJSON1, restXML, rpcV2CBOR
}

/// Some of AWS's protocols.
public struct ProtocolSet: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public func contains(_ name: ProtocolName) -> Bool { rawValue & 1 << name.rawValue != 0 }
}
