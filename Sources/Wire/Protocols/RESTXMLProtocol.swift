// restXml: HTTP bindings around an XML body. S3's own ways (bare errors, names of roots) come with its model.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html

public import CloudCore

/// REST with XML bodies: S3, Route 53, CloudFront.
public struct RESTXMLProtocol: WireProtocol {
    public init() {}

    public var name: ProtocolName { .restXML }

    public func decode(_ request: WireRequest, as operation: OperationShape) throws -> Record {
        try HTTPBindings.decode(request, as: operation, body: XMLBody(service: operation.service))
    }

    public func encode(
        _ output: Record, of operation: OperationShape, requestID: String, into response: inout WireResponse
    ) throws {
        try HTTPBindings.encode(
            output, of: operation, body: XMLBody(service: operation.service), into: &response)
        if operation.service == .s3 { Self.writeRequestID(requestID, into: &response) }
    }

    public func encode(
        _ error: AWSError, for service: ServiceModel?, requestID: String, into response: inout WireResponse
    ) {
        let isS3 = service == .s3
        response.status = error.status
        response.headers["Content-Type"] = isS3 ? "application/xml" : "text/xml"
        if isS3 { Self.writeRequestID(requestID, into: &response) }
        response.body = .bytes(
            XMLErrors.document(error, for: service, requestID: requestID, form: isS3 ? .bare : .wrapped))
    }

    /// S3's own headers for it, beside the common one.
    private static func writeRequestID(_ requestID: String, into response: inout WireResponse) {
        response.headers["x-amz-request-id"] = requestID
        response.headers["x-amz-id-2"] = XMLErrors.hostID(of: requestID)
    }
}

/// XML as the body of a REST protocol.
struct XMLBody: RESTBody {
    let service: ServiceModel

    private var isS3: Bool { service == .s3 }

    var contentType: String { isS3 ? "application/xml" : "text/xml" }

    func readMembers(_ bytes: [UInt8], into record: inout Record, of operation: OperationShape) throws {
        guard !bytes.isEmpty, record.shape.members.contains(where: { $0.location == .body }) else { return }
        do throws(CodecError) {
            var reader = try XMLShapeReader(bytes)
            try enter(operation.inputElement, &reader)
            try reader.members(of: &record)
            try reader.finish()
        } catch {
            throw malformedBody(error)
        }
    }

    func readPayload(_ bytes: [UInt8], of member: Member, in operation: OperationShape) throws -> Value {
        do throws(CodecError) {
            var reader = try XMLShapeReader(bytes)
            try enter(Self.root(of: member), &reader)
            let value = try reader.value(of: member)
            try reader.finish()
            return value
        } catch {
            throw malformedBody(error)
        }
    }

    func writeMembers(of record: Record, in operation: OperationShape) throws -> [UInt8] {
        var writer = XMLShapeWriter()
        begin(RESTXMLRoots.root(of: record.shape, in: service), &writer)
        if RESTXMLRoots.isUnwrapped(record.shape, in: service) {
            if case .string(let text)? = record[0] { writer.text(text) }
        } else {
            writer.members(of: record)
        }
        writer.close()
        return writer.bytes
    }

    func writePayload(_ value: Value, of member: Member, in operation: OperationShape) throws -> [UInt8] {
        var writer = XMLShapeWriter()
        begin(Self.root(of: member).text, &writer)
        if case .record(let record) = value { writer.members(of: record) }
        writer.close()
        return writer.bytes
    }

    func badParameter(_ member: Member, in operation: OperationShape) -> AWSError {
        isS3
            ? AWSError("InvalidArgument", "Provided value for \(member.wireName) is invalid")
            : AWSError("MalformedInput", "\(member.wireName) is not of its type")
    }

    /// A payload's root element: the member's name where it is renamed, else its shape's.
    private static func root(of member: Member) -> TableString {
        member.flags.contains(.named) ? member.wireName : member.shape.name
    }

    private func enter(_ expected: TableString, _ reader: inout XMLShapeReader) throws(CodecError) {
        let root = try reader.root()
        guard expected.isEmpty || expected == root else {
            throw CodecError(.mismatch, "The root element is not \(expected)", at: 0)
        }
    }

    private func begin(_ root: String, _ writer: inout XMLShapeWriter) {
        writer.declaration()
        writer.open(root)
        if let namespace = RESTXMLRoots.namespace(of: service) { writer.attribute("xmlns", namespace) }
    }

    private func malformedBody(_ error: CodecError) -> AWSError {
        guard isS3 else { return XMLErrors.malformedInput(error) }
        return AWSError(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema")
    }
}
