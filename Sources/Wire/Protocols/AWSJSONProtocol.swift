// awsJson 1.0 and 1.1: everything in one JSON body, the operation in X-Amz-Target.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html

public import CloudCore

/// The JSON protocols.
public struct AWSJSONProtocol: WireProtocol {
    public let name: ProtocolName

    /// `name` is `.awsJSON10` or `.awsJSON11`.
    public init(_ name: ProtocolName) { self.name = name }

    private var contentType: String {
        name == .awsJSON10 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1"
    }

    /// A success whose body is written already.
    func response(body: [UInt8]) -> WireResponse {
        WireResponse(status: 200, headers: ["Content-Type": contentType], body: .bytes(body))
    }

    public func decode(_ request: WireRequest, as operation: OperationShape) throws -> Record {
        var record = Record(operation.input)
        do {
            try JSONShapeReader.record(request.body, into: &record, bodyOnly: false)
        } catch {
            throw JSONErrors.malformedBody(error, in: operation.service)
        }
        return record
    }

    public func encode(
        _ output: Record, of operation: OperationShape, requestID: String, into response: inout WireResponse
    ) throws {
        response.status = 200
        if let events = JSONErrors.eventStream(in: output) {
            response.headers["Content-Type"] = "application/vnd.amazon.eventstream"
            response.body = events
            return
        }
        response.headers["Content-Type"] = contentType
        let body = operation.hasOutput ? JSONShapeWriter.bytes(output, bodyOnly: false) : []
        response.body = .bytes(body)
    }

    public func encode(
        _ error: AWSError, for service: ServiceModel?, requestID: String, into response: inout WireResponse
    ) {
        let shape = service?.error(code: error.code)
        let code = QueryCompatibility.name(of: error, in: service)
        response.status = error.status
        response.headers["Content-Type"] = contentType
        response.headers["x-amzn-query-error"] = QueryCompatibility.header(for: error, of: service)
        var writer = JSONWriter()
        writer.open("{")
        writer.key("__type")
        writer.write(JSONErrors.namespace(of: service, known: shape != nil) + code)
        JSONErrors.writeMembers(of: error, shape: shape, bodyOnly: false, to: &writer)
        writer.close("}")
        response.body = .bytes(writer.bytes)
    }
}
