// The one place that knows which type speaks which protocol.

extension ProtocolName {
    /// The protocol itself.
    public var implementation: any WireProtocol {
        switch self {
        case .awsJSON10, .awsJSON11: return AWSJSONProtocol(self)
        case .restJSON1: return RESTJSONProtocol()
        case .awsQuery, .ec2Query, .restXML, .rpcV2CBOR: return AWSJSONProtocol(.awsJSON11)
        }
    }
}
