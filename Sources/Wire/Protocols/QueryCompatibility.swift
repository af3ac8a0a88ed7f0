// Services that moved from awsQuery to another protocol still tell their old error codes, in the header
// `x-amzn-query-error`, so that clients' error handling goes on working.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait

import CloudCore

enum QueryCompatibility {
    /// The header's value, `Code;Sender`; nil where the service never spoke awsQuery.
    static func header(for error: AWSError, of service: ServiceModel?) -> String? {
        guard let service, service.isQueryCompatible else { return nil }
        return "\(code(of: error, in: service));\(error.fault.rawValue)"
    }

    /// The code that awsQuery clients know the error by.
    static func code(of error: AWSError, in service: ServiceModel) -> String {
        let shape = service.error(code: error.code)
        if service == .sqs, let code = sqs[shape?.name.text ?? error.code] { return code }
        return shape?.error?.code.text ?? error.code
    }

    /// SQS's codes of old that differ from the names its JSON protocol uses; botocore's model lacks them.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
    private static let sqs = [
        "BatchEntryIdsNotDistinct": "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        "BatchRequestTooLong": "AWS.SimpleQueueService.BatchRequestTooLong",
        "EmptyBatchRequest": "AWS.SimpleQueueService.EmptyBatchRequest",
        "InvalidBatchEntryId": "AWS.SimpleQueueService.InvalidBatchEntryId",
        "KmsAccessDenied": "KMS.AccessDeniedException",
        "KmsDisabled": "KMS.DisabledException",
        "KmsInvalidKeyUsage": "KMS.InvalidKeyUsageException",
        "KmsInvalidState": "KMS.InvalidStateException",
        "KmsNotFound": "KMS.NotFoundException",
        "KmsOptInRequired": "KMS.OptInRequired",
        "KmsThrottled": "KMS.ThrottlingException",
        "MessageNotInflight": "AWS.SimpleQueueService.MessageNotInflight",
        "PurgeQueueInProgress": "AWS.SimpleQueueService.PurgeQueueInProgress",
        "QueueDeletedRecently": "AWS.SimpleQueueService.QueueDeletedRecently",
        "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue",
        "QueueNameExists": "QueueAlreadyExists",
        "TooManyEntriesInBatchRequest": "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        "UnsupportedOperation": "AWS.SimpleQueueService.UnsupportedOperation",
    ]
}
