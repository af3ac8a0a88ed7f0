// What each of AWS's protocols does for a server. Implementations live in Protocols/, and are chosen per
// request, because services speak several.

public import CloudCore

/// One of AWS's protocols, from the server's side. Stateless.
public protocol WireProtocol: Sendable {
    var name: ProtocolName { get }

    /// The request's input. Throws `AWSError` (SerializationException and its kin) where it is malformed.
    func decode(_ request: WireRequest, as operation: OperationShape) throws -> Record

    /// Writes a success: status, headers, body. The status is the operation's unless the output says
    /// otherwise.
    func encode(
        _ output: Record, of operation: OperationShape, requestID: String, into response: inout WireResponse
    ) throws

    /// Writes an error. `service` is nil where the request means no known one.
    func encode(
        _ error: AWSError, for service: ServiceModel?, requestID: String, into response: inout WireResponse)
}

extension WireProtocol {
    /// A response that says `error`.
    public func response(_ error: AWSError, for service: ServiceModel?, requestID: String) -> WireResponse {
        var response = WireResponse(status: error.status)
        encode(error, for: service, requestID: requestID, into: &response)
        for (name, value) in error.headers.sorted(by: { $0.key < $1.key }) { response.headers[name] = value }
        response.headers["x-amzn-RequestId"] = requestID
        return response
    }
}
