// What restJson1 and restXml differ in: how a body is read and written. Everything around the body (labels,
// query, headers, status) is HTTPBindings'.

internal import CloudCore

/// The body's side of a REST protocol. Readers throw the AWSError of a malformed body.
protocol RESTBody: Sendable {
    var contentType: String { get }
    /// Reads the members that travel in the body into `record`. `bytes` may be empty.
    func readMembers(_ bytes: [UInt8], into record: inout Record, of operation: OperationShape) throws
    /// Reads a body that is one structured member (structure, list, map, document). `bytes` are not empty.
    func readPayload(_ bytes: [UInt8], of member: Member, in operation: OperationShape) throws -> Value
    /// Writes the members that travel in the body.
    func writeMembers(of record: Record, in operation: OperationShape) throws -> [UInt8]
    func writePayload(_ value: Value, of member: Member, in operation: OperationShape) throws -> [UInt8]
    /// Where a label, header or query parameter is not of its member's type.
    func badParameter(_ member: Member, in operation: OperationShape) -> AWSError
}
