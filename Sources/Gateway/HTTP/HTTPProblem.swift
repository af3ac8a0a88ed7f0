// Requests that are no good HTTP, or break a limit: the status and the words of each.
// https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html

import CloudCore

/// Why the server refuses a request before anybody looks at what it means.
enum HTTPProblem: Error, Hashable, Sendable {
    /// Not HTTP/1.1, or a shape that two parsers might read differently.
    case malformed(String)
    case headTooLarge
    case targetTooLong
    case bodyTooLarge
    case unsupportedVersion
    case unsupportedCoding
    case unmetExpectation
    case timeout
    case tooManyConnections
    /// All bodies together are too much.
    case overloaded

    var status: Int {
        switch self {
        case .malformed: 400
        case .headTooLarge: 431
        case .targetTooLong: 414
        case .bodyTooLarge: 413
        case .unsupportedVersion: 505
        case .unsupportedCoding: 501
        case .unmetExpectation: 417
        case .timeout: 408
        case .tooManyConnections, .overloaded: 503
        }
    }

    private var codeAndMessage: (String, String) {
        switch self {
        case .malformed(let detail): ("MalformedHttpRequestException", "Bad Request: \(detail)")
        case .headTooLarge:
            (
                "RequestHeaderSectionTooLarge",
                "Your request header section exceeds the maximum allowed size."
            )
        case .targetTooLong:
            ("RequestURITooLong", "The request URI exceeds the maximum allowed length.")
        case .bodyTooLarge:
            ("RequestEntityTooLargeException", "The request body exceeds the maximum size.")
        case .unsupportedVersion: ("MalformedHttpRequestException", "HTTP Version Not Supported")
        case .unsupportedCoding: ("NotImplemented", "Only the chunked transfer coding is implemented.")
        case .unmetExpectation: ("MalformedHttpRequestException", "Expectation Failed")
        case .timeout: ("RequestTimeoutException", "The request did not arrive in time.")
        case .tooManyConnections: ("ServiceUnavailable", "Too many connections.")
        case .overloaded:
            (
                "ServiceUnavailable",
                "The request has failed due to a temporary failure of the server."
            )
        }
    }

    /// In no protocol, for none is known yet: restJson's shape, which most clients can read.
    var response: WireResponse {
        let (code, message) = codeAndMessage
        return WireResponse(
            status: status, headers: ["Content-Type": "application/json", "x-amzn-ErrorType": code],
            body: .bytes(Array("{\"__type\":\"\(code)\",\"message\":\"\(message)\"}".utf8)))
    }
}
