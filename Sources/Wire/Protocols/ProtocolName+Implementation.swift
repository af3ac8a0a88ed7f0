// The one place that knows which type speaks which protocol.

extension ProtocolName {
    /// The protocol itself.
    public var implementation: any WireProtocol {
        switch self {
        case .awsJSON10, .awsJSON11: return AWSJSONProtocol(self)
        case .restJSON1: return RESTJSONProtocol()
        case .awsQuery: return QueryProtocol()
        case .ec2Query: return QueryProtocol(isEC2: true)
        case .rpcV2CBOR: return RPCv2CBORProtocol()
        case .restXML: return RESTXMLProtocol()
        }
    }
}
