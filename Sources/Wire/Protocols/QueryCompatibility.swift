// Services that moved from awsQuery to another protocol still tell their old error codes, in the header
// `x-amzn-query-error`, so that clients' error handling goes on working.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait

import CloudCore

enum QueryCompatibility {
    /// The header's value, `Code;Sender`; nil where the service never spoke awsQuery.
    static func header(for error: AWSError, of service: ServiceModel?) -> String? {
        guard let service, service.isQueryCompatible else { return nil }
        return "\(queryCode(of: error, in: service));\(error.fault.rawValue)"
    }

    /// The code that awsQuery clients know the error by.
    static func queryCode(of error: AWSError, in service: ServiceModel?) -> String {
        if let code = service?.error(code: error.code)?.error?.code { return code.text }
        guard service?.isQueryCompatible == true else { return error.code }
        return unmodelled.first { $0.name == error.code }?.queryCode ?? error.code
    }

    /// The name that the newer protocols have for the error.
    static func name(of error: AWSError, in service: ServiceModel?) -> String {
        if let shape = service?.error(code: error.code) { return shape.name.text }
        guard service?.isQueryCompatible == true else { return error.code }
        return unmodelled.first { $0.queryCode == error.code }?.name ?? error.code
    }

    /// What any operation may answer and no model lists.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
    private static let unmodelled = [
        (name: "AccessDeniedException", queryCode: "AccessDenied"),
        (name: "InvalidParameterValueException", queryCode: "InvalidParameterValue"),
        (name: "MissingRequiredParameterException", queryCode: "MissingParameter"),
        (name: "MissingAuthenticationTokenException", queryCode: "MissingAuthenticationToken"),
        (name: "IncompleteSignatureException", queryCode: "IncompleteSignature"),
        (name: "InvalidSignatureException", queryCode: "SignatureDoesNotMatch"),
        (name: "UnrecognizedClientException", queryCode: "InvalidClientTokenId"),
        (name: "ExpiredTokenException", queryCode: "ExpiredToken"),
    ]
}
