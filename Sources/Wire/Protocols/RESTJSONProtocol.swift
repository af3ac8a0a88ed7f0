// restJson1: HTTP bindings around a JSON body.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html

public import CloudCore

/// REST with JSON bodies: Lambda, API Gateway, Scheduler.
public struct RESTJSONProtocol: WireProtocol {
    public init() {}

    public var name: ProtocolName { .restJSON1 }

    public func decode(_ request: WireRequest, as operation: OperationShape) throws -> Record {
        try HTTPBindings.decode(request, as: operation, body: JSONBody())
    }

    public func encode(
        _ output: Record, of operation: OperationShape, requestID: String, into response: inout WireResponse
    ) throws {
        try HTTPBindings.encode(output, of: operation, body: JSONBody(), into: &response)
    }

    public func encode(
        _ error: AWSError, for service: ServiceModel?, requestID: String, into response: inout WireResponse
    ) {
        let shape = service?.error(code: error.code)
        response.status = error.status
        response.headers["Content-Type"] = "application/json"
        response.headers["x-amzn-ErrorType"] = shape?.name.text ?? error.code
        if let shape {
            for member in shape.members where member.location == .header {
                response.headers[member.wireName.text] = error.fields[member.name.text]
            }
        }
        var writer = JSONWriter()
        writer.open("{")
        JSONErrors.writeMembers(of: error, shape: shape, bodyOnly: true, to: &writer)
        writer.close("}")
        response.body = .bytes(writer.bytes)
    }
}

/// JSON as the body of a REST protocol.
struct JSONBody: RESTBody {
    var contentType: String { "application/json" }

    func readMembers(_ bytes: [UInt8], into record: inout Record, of operation: OperationShape) throws {
        do {
            try JSONShapeReader.record(bytes, into: &record, bodyOnly: true)
        } catch {
            throw JSONErrors.malformedBody(error, in: operation.service)
        }
    }

    func readPayload(_ bytes: [UInt8], of member: Member, in operation: OperationShape) throws -> Value {
        do {
            return try JSONShapeReader.value(bytes, of: member)
        } catch {
            throw JSONErrors.malformedBody(error, in: operation.service)
        }
    }

    func writeMembers(of record: Record, in operation: OperationShape) throws -> [UInt8] {
        JSONShapeWriter.bytes(record, bodyOnly: true)
    }

    func writePayload(_ value: Value, of member: Member, in operation: OperationShape) throws -> [UInt8] {
        JSONShapeWriter.bytes(value, of: member)
    }

    func badParameter(_ member: Member, in operation: OperationShape) -> AWSError {
        AWSError(
            "SerializationException",
            "STRING_VALUE cannot be converted to the type of \(member.wireName)")
    }
}
