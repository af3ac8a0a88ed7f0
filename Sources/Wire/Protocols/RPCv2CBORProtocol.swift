// rpcv2Cbor: Smithy's binary RPC protocol, which CloudWatch speaks by preference.
// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

public import CloudCore

/// Smithy RPC v2 with CBOR bodies.
public struct RPCv2CBORProtocol: WireProtocol {
    /// The value of the header `smithy-protocol`, of requests and answers.
    public static let header = "rpc-v2-cbor"

    public init() {}

    public var name: ProtocolName { .rpcV2CBOR }

    public func decode(_ request: WireRequest, as operation: OperationShape) throws -> Record {
        // Operations without input have no body, and may have an empty one.
        guard !request.body.isEmpty else { return Record(operation.input) }
        do throws(CodecError) {
            var reader = try CBORShapeReader(request.body)
            return try reader.record(operation.input)
        } catch {
            throw AWSError("SerializationException", error.description)
        }
    }

    public func encode(
        _ output: Record, of operation: OperationShape, requestID: String, into response: inout WireResponse
    ) {
        response.headers["smithy-protocol"] = Self.header
        guard operation.hasOutput else { return }
        var writer = CBORShapeWriter()
        writer.record(output)
        response.headers["Content-Type"] = "application/cbor"
        response.body = .bytes(writer.bytes)
    }

    public func encode(
        _ error: AWSError, for service: ServiceModel?, requestID: String, into response: inout WireResponse
    ) {
        let shape = service?.error(code: error.code)
        var members = [(name: "__type", text: QueryCompatibility.name(of: error, in: service))]
        var record = Record(shape ?? .empty)
        let message = ErrorFields.messageMember(of: shape)
        for (name, text) in [(message, error.message)] + error.fields.sorted(by: { $0.key < $1.key }) {
            if let index = record.shape.memberIndex(named: name) {
                record[index] = ErrorFields.value(text, of: record.shape.members[index])
            } else {
                members.append((name, text))
            }
        }
        var writer = CBORShapeWriter()
        writer.record(record, first: members)
        response.status = error.status
        response.headers["smithy-protocol"] = Self.header
        response.headers["Content-Type"] = "application/cbor"
        response.headers["x-amzn-query-error"] = QueryCompatibility.header(for: error, of: service)
        response.body = .bytes(writer.bytes)
    }
}
