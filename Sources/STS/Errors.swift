// STS's errors, in AWS's words.

import CloudCore

enum STSError {
    static func validation(_ message: String) -> AWSError { AWSError("ValidationError", message) }

    static func notARole(_ arn: String) -> AWSError { validation("\(arn) is invalid") }

    static func cannotCall(_ operation: String) -> AWSError {
        AWSError("AccessDenied", "Cannot call \(operation) with session credentials", status: 403)
    }

    static func notBuilt(_ parameter: String) -> AWSError {
        AWSError.notImplemented(service: "sts", operation: "AssumeRole with \(parameter)")
    }
}
