// SQS's errors, in AWS's words.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html

import CloudCore

enum SQSError {
    // MARK: Queues

    static let noQueue = AWSError("QueueDoesNotExist", "The specified queue does not exist.")
    static let deletedRecently = AWSError(
        "QueueDeletedRecently",
        "You must wait 60 seconds after deleting a queue before you can create another with the same name.")

    static func queueExists(_ attribute: String) -> AWSError {
        AWSError(
            "QueueNameExists",
            "A queue already exists with the same name and a different value for attribute \(attribute)")
    }

    static func badName(isFIFO: Bool) -> AWSError {
        invalidValue(
            isFIFO
                ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
                    + "underscores, must end with .fifo suffix and be 1 to 80 in length."
                : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
    }

    static func badAddress(_ url: String) -> AWSError {
        AWSError("InvalidAddress", "The address \(url) is not valid for this endpoint.", status: 404)
    }

    static func purging(_ queue: String) -> AWSError {
        AWSError(
            "PurgeQueueInProgress",
            "Only one PurgeQueue operation on \(queue) is allowed every 60 seconds.", status: 403)
    }

    static func denied(_ url: String) -> AWSError {
        AWSError("AccessDenied", "Access to the resource \(url) is denied.", status: 403)
    }

    // MARK: Attributes

    static func unknownAttribute(_ name: String) -> AWSError {
        AWSError("InvalidAttributeName", "Unknown Attribute \(name).")
    }

    static func badAttribute(_ name: String, _ reason: String? = nil) -> AWSError {
        AWSError(
            "InvalidAttributeValue",
            "Invalid value for the parameter \(name)." + (reason.map { " Reason: \($0)" } ?? ""))
    }

    static let twoEncryptions = AWSError(
        "InvalidAttributeValue",
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or "
            + "SQS SSE.")

    static func badParameter(_ name: String, _ value: String, _ reason: String) -> AWSError {
        invalidValue("Value \(value) for parameter \(name) is invalid. Reason: \(reason)")
    }

    static func invalidValue(_ message: String) -> AWSError { AWSError("InvalidParameterValue", message) }

    static func missing(_ parameter: String) -> AWSError {
        AWSError("MissingParameter", "The request must contain the parameter \(parameter).")
    }

    // MARK: Messages

    static func tooLong(_ limit: Int) -> AWSError {
        invalidValue(
            "One or more parameters are invalid. Reason: Message must be shorter than \(limit) bytes.")
    }

    static func badCharacter(_ code: UInt32) -> AWSError {
        AWSError(
            "InvalidMessageContents",
            "Invalid binary character '#x\(String(code, radix: 16, uppercase: true))' was found in the "
                + "message body, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | "
                + "[#xE000-#xFFFD] | [#x10000-#x10FFFF]")
    }

    static let noDeduplication = invalidValue(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
            + "explicitly")

    static func noLists(_ operation: String) -> AWSError {
        AWSError(
            "UnsupportedOperation",
            "Message attribute list values in \(operation) operation are not supported.")
    }

    static let badReceipt = AWSError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")

    static func receiptExpired(_ handle: String) -> AWSError {
        badParameter("ReceiptHandle", handle, "The receipt handle has expired.")
    }

    static let notInFlight = AWSError(
        "MessageNotInflight", "The message referred to isn't in flight.")

    static func notAvailable(_ handle: String) -> AWSError {
        badParameter(
            "ReceiptHandle", handle,
            "Message does not exist or is not available for visibility timeout change.")
    }

    static func hiddenTooLong(_ seconds: Int) -> AWSError {
        badParameter(
            "VisibilityTimeout", String(seconds),
            "Total VisibilityTimeout for the message is beyond the limit [\(Limits.visibilitySeconds) "
                + "seconds].")
    }

    static let overLimit = AWSError(
        "OverLimit", "The maximum number of in flight messages is reached.", status: 403)

    /// Where the calls of a FIFO queue are limited.
    static let throttled = AWSError("RequestThrottled", "Request is throttled.", status: 403)

    // MARK: Batches

    static func emptyBatch(_ entry: String) -> AWSError {
        AWSError("EmptyBatchRequest", "There should be at least one \(entry) in the request.")
    }

    static func tooManyEntries(_ count: Int) -> AWSError {
        AWSError(
            "TooManyEntriesInBatchRequest",
            "Maximum number of entries per request are \(Limits.batchEntries). You have sent \(count).")
    }

    static func idRepeated(_ id: String) -> AWSError {
        AWSError("BatchEntryIdsNotDistinct", "Id \(id) repeated.")
    }

    static let badBatchID = AWSError(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at "
            + "most 80 letters long.")

    static func batchTooLong(_ bytes: Int) -> AWSError {
        AWSError(
            "BatchRequestTooLong",
            "Batch requests cannot be longer than \(Limits.messageBytes) bytes. You have sent \(bytes) bytes."
        )
    }

    // MARK: Moves

    static func noResource(_ parameter: String) -> AWSError {
        AWSError(
            "ResourceNotFoundException",
            "The resource that you specified for the \(parameter) parameter doesn't exist.", status: 404)
    }

    static let noTask = AWSError("ResourceNotFoundException", "Task does not exist.", status: 404)

    // MARK: What is not built

    static let noKMS = AWSError(
        "NotImplemented",
        "KmsMasterKeyId is not implemented by Apus, which has no KMS yet. SqsManagedSseEnabled seals "
            + "messages at rest.", status: 501)
}
