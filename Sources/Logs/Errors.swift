// CloudWatch Logs' errors, in AWS's words.

import CloudCore

enum LogsError {
    static let groupNotFound = AWSError(
        "ResourceNotFoundException", "The specified log group does not exist.")
    static let streamNotFound = AWSError(
        "ResourceNotFoundException", "The specified log stream does not exist.")
    static let groupExists = AWSError(
        "ResourceAlreadyExistsException", "The specified log group already exists")
    static let streamExists = AWSError(
        "ResourceAlreadyExistsException", "The specified log stream already exists")
    static let invalidToken = invalid("The specified nextToken is invalid.")

    static func invalid(_ message: String) -> AWSError { AWSError("InvalidParameterException", message) }

    static func invalidPattern(_ detail: String) -> AWSError {
        invalid("Invalid filter pattern: \(detail)")
    }

    static func protected(_ group: String) -> AWSError {
        AWSError(
            "ValidationException",
            "Unable to delete log group \(group) because deletion protection is enabled.")
    }
}
