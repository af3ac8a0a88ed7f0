// The one error type at the edge. Services make them in their Errors.swift by factories, with AWS's exact
// codes and texts; Wire writes them in the caller's protocol.

/// An error as an AWS client sees it.
public struct AWSError: Error, Hashable, Sendable {
    /// Which side is to blame, as the XML protocols write it.
    public enum Fault: String, Sendable { case sender = "Sender", receiver = "Receiver" }

    /// The error's shape name or code, such as `ResourceNotFoundException`.
    public var code: String
    /// AWS's own text.
    public var message: String
    /// The HTTP status.
    public var status: Int
    /// Further members of the error shape by their model names, such as `Type` or `Reason`.
    public var fields: [String: String]
    /// Further response headers, such as `Retry-After`.
    public var headers: [String: String]

    public init(
        _ code: String, _ message: String, status: Int = 400, fields: [String: String] = [:],
        headers: [String: String] = [:]
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields
        self.headers = headers
    }

    public var fault: Fault { status >= 500 ? .receiver : .sender }
}

extension AWSError {
    /// What is not built says so: 501 with the operation's name, never a fake success.
    public static func notImplemented(service: String, operation: String) -> AWSError {
        AWSError(
            "NotImplemented", "The operation \(service):\(operation) is not implemented by Apus.", status: 501
        )
    }

    /// Any error that is not the caller's: the cause goes to the log, under the request's id.
    public static func internalFailure() -> AWSError {
        AWSError("InternalFailure", "An internal failure occurred.", status: 500)
    }

    public static func accessDenied(_ message: String) -> AWSError {
        AWSError("AccessDeniedException", message, status: 403)
    }

    public static func validation(_ message: String) -> AWSError { AWSError("ValidationException", message) }

    /// A session's policies and tags take more room than there is.
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors
    public static func packedPolicyTooLarge(percent: Int) -> AWSError {
        AWSError(
            "PackedPolicyTooLarge",
            "Packed policy consumes \(percent)% of allotted space, please use smaller policy.")
    }
}
