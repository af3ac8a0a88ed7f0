// Typed views of sqs's shapes. Written by Tools/modelgen from Models/sqs.allow; not edited.
// swift-format-ignore-file

import Wire

struct AddPermissionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 2) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        label: String,
        awsAccountIds: [String],
        actions: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, label)
        record.set(2, awsAccountIds)
        record.set(3, actions)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var label: String { get { record.required(1) } set { record.set(1, newValue) } }
    var awsAccountIds: [String] { get { record.required(2) } set { record.set(2, newValue) } }
    var actions: [String] { get { record.required(3) } set { record.set(3, newValue) } }
}

struct BatchResultErrorEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 6) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String,
        senderFault: Bool,
        code: String,
        message: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, id)
        record.set(1, senderFault)
        record.set(2, code)
        record.set(3, message)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
    var senderFault: Bool { get { record.required(1) } set { record.set(1, newValue) } }
    var code: String { get { record.required(2) } set { record.set(2, newValue) } }
    var message: String? { get { record.optional(3) } set { record.set(3, newValue) } }
}

struct CancelMessageMoveTaskRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 12) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        taskHandle: String
    ) {
        record = Record(Self.shape)
        record.set(0, taskHandle)
    }
    var taskHandle: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct CancelMessageMoveTaskResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 13) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        approximateNumberOfMessagesMoved: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, approximateNumberOfMessagesMoved)
    }
    var approximateNumberOfMessagesMoved: Int? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ChangeMessageVisibilityBatchRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 14) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        entries: [ChangeMessageVisibilityBatchRequestEntry]
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, entries)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var entries: [ChangeMessageVisibilityBatchRequestEntry] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct ChangeMessageVisibilityBatchRequestEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 15) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String,
        receiptHandle: String,
        visibilityTimeout: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, id)
        record.set(1, receiptHandle)
        record.set(2, visibilityTimeout)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
    var receiptHandle: String { get { record.required(1) } set { record.set(1, newValue) } }
    var visibilityTimeout: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ChangeMessageVisibilityBatchResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 17) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        successful: [ChangeMessageVisibilityBatchResultEntry],
        failed: [BatchResultErrorEntry]
    ) {
        record = Record(Self.shape)
        record.set(0, successful)
        record.set(1, failed)
    }
    var successful: [ChangeMessageVisibilityBatchResultEntry] { get { record.required(0) } set { record.set(0, newValue) } }
    var failed: [BatchResultErrorEntry] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct ChangeMessageVisibilityBatchResultEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 18) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String
    ) {
        record = Record(Self.shape)
        record.set(0, id)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ChangeMessageVisibilityRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 20) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        receiptHandle: String,
        visibilityTimeout: Int
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, receiptHandle)
        record.set(2, visibilityTimeout)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var receiptHandle: String { get { record.required(1) } set { record.set(1, newValue) } }
    var visibilityTimeout: Int { get { record.required(2) } set { record.set(2, newValue) } }
}

struct CreateQueueRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 21) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueName: String,
        attributes: [String: String]? = nil,
        tags: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueName)
        record.set(1, attributes)
        record.set(2, tags)
    }
    var queueName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var attributes: [String: String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var tags: [String: String]? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CreateQueueResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 22) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
    }
    var queueUrl: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct DeleteMessageBatchRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 23) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        entries: [DeleteMessageBatchRequestEntry]
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, entries)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var entries: [DeleteMessageBatchRequestEntry] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteMessageBatchRequestEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 24) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String,
        receiptHandle: String
    ) {
        record = Record(Self.shape)
        record.set(0, id)
        record.set(1, receiptHandle)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
    var receiptHandle: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteMessageBatchResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 26) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        successful: [DeleteMessageBatchResultEntry],
        failed: [BatchResultErrorEntry]
    ) {
        record = Record(Self.shape)
        record.set(0, successful)
        record.set(1, failed)
    }
    var successful: [DeleteMessageBatchResultEntry] { get { record.required(0) } set { record.set(0, newValue) } }
    var failed: [BatchResultErrorEntry] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteMessageBatchResultEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 27) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String
    ) {
        record = Record(Self.shape)
        record.set(0, id)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct DeleteMessageRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 29) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        receiptHandle: String
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, receiptHandle)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var receiptHandle: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct DeleteQueueRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 30) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct GetQueueAttributesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 33) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        attributeNames: [String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, attributeNames)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var attributeNames: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetQueueAttributesResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 34) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        attributes: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, attributes)
    }
    var attributes: [String: String]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct GetQueueUrlRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 35) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueName: String,
        queueOwnerAWSAccountId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueName)
        record.set(1, queueOwnerAWSAccountId)
    }
    var queueName: String { get { record.required(0) } set { record.set(0, newValue) } }
    var queueOwnerAWSAccountId: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct GetQueueUrlResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 36) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
    }
    var queueUrl: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ListDeadLetterSourceQueuesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 51) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, nextToken)
        record.set(2, maxResults)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var nextToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxResults: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListDeadLetterSourceQueuesResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 52) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrls: [String],
        nextToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrls)
        record.set(1, nextToken)
    }
    var queueUrls: [String] { get { record.required(0) } set { record.set(0, newValue) } }
    var nextToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListMessageMoveTasksRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 53) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        sourceArn: String,
        maxResults: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, sourceArn)
        record.set(1, maxResults)
    }
    var sourceArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var maxResults: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct ListMessageMoveTasksResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 54) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        results: [ListMessageMoveTasksResultEntry]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, results)
    }
    var results: [ListMessageMoveTasksResultEntry]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ListMessageMoveTasksResultEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 55) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        taskHandle: String? = nil,
        status: String? = nil,
        sourceArn: String? = nil,
        destinationArn: String? = nil,
        maxNumberOfMessagesPerSecond: Int? = nil,
        approximateNumberOfMessagesMoved: Int? = nil,
        approximateNumberOfMessagesToMove: Int? = nil,
        failureReason: String? = nil,
        startedTimestamp: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, taskHandle)
        record.set(1, status)
        record.set(2, sourceArn)
        record.set(3, destinationArn)
        record.set(4, maxNumberOfMessagesPerSecond)
        record.set(5, approximateNumberOfMessagesMoved)
        record.set(6, approximateNumberOfMessagesToMove)
        record.set(7, failureReason)
        record.set(8, startedTimestamp)
    }
    var taskHandle: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var status: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var sourceArn: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var destinationArn: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var maxNumberOfMessagesPerSecond: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var approximateNumberOfMessagesMoved: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var approximateNumberOfMessagesToMove: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var failureReason: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var startedTimestamp: Int? { get { record.optional(8) } set { record.set(8, newValue) } }
}

struct ListQueueTagsRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 57) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ListQueueTagsResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 58) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        tags: [String: String]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, tags)
    }
    var tags: [String: String]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct ListQueuesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 59) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueNamePrefix: String? = nil,
        nextToken: String? = nil,
        maxResults: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueNamePrefix)
        record.set(1, nextToken)
        record.set(2, maxResults)
    }
    var queueNamePrefix: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxResults: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct ListQueuesResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 60) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrls: [String]? = nil,
        nextToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrls)
        record.set(1, nextToken)
    }
    var queueUrls: [String]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct Message: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 62) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        messageId: String? = nil,
        receiptHandle: String? = nil,
        md5OfBody: String? = nil,
        body: String? = nil,
        attributes: [String: String]? = nil,
        md5OfMessageAttributes: String? = nil,
        messageAttributes: [String: MessageAttributeValue]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, messageId)
        record.set(1, receiptHandle)
        record.set(2, md5OfBody)
        record.set(3, body)
        record.set(4, attributes)
        record.set(5, md5OfMessageAttributes)
        record.set(6, messageAttributes)
    }
    var messageId: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var receiptHandle: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var md5OfBody: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var body: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var attributes: [String: String]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var md5OfMessageAttributes: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var messageAttributes: [String: MessageAttributeValue]? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct MessageAttributeValue: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 65) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        dataType: String,
        stringValue: String? = nil,
        binaryValue: [UInt8]? = nil,
        stringListValues: [String]? = nil,
        binaryListValues: [[UInt8]]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, stringValue)
        record.set(1, binaryValue)
        record.set(2, stringListValues)
        record.set(3, binaryListValues)
        record.set(4, dataType)
    }
    var stringValue: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var binaryValue: [UInt8]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var stringListValues: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var binaryListValues: [[UInt8]]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var dataType: String { get { record.required(4) } set { record.set(4, newValue) } }
}

struct MessageSystemAttributeValue: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 74) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        dataType: String,
        stringValue: String? = nil,
        binaryValue: [UInt8]? = nil,
        stringListValues: [String]? = nil,
        binaryListValues: [[UInt8]]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, stringValue)
        record.set(1, binaryValue)
        record.set(2, stringListValues)
        record.set(3, binaryListValues)
        record.set(4, dataType)
    }
    var stringValue: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var binaryValue: [UInt8]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var stringListValues: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var binaryListValues: [[UInt8]]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var dataType: String { get { record.required(4) } set { record.set(4, newValue) } }
}

struct PurgeQueueRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 79) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
}

struct ReceiveMessageRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 87) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        attributeNames: [String]? = nil,
        messageSystemAttributeNames: [String]? = nil,
        messageAttributeNames: [String]? = nil,
        maxNumberOfMessages: Int? = nil,
        visibilityTimeout: Int? = nil,
        waitTimeSeconds: Int? = nil,
        receiveRequestAttemptId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, attributeNames)
        record.set(2, messageSystemAttributeNames)
        record.set(3, messageAttributeNames)
        record.set(4, maxNumberOfMessages)
        record.set(5, visibilityTimeout)
        record.set(6, waitTimeSeconds)
        record.set(7, receiveRequestAttemptId)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var attributeNames: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var messageSystemAttributeNames: [String]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var messageAttributeNames: [String]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var maxNumberOfMessages: Int? { get { record.optional(4) } set { record.set(4, newValue) } }
    var visibilityTimeout: Int? { get { record.optional(5) } set { record.set(5, newValue) } }
    var waitTimeSeconds: Int? { get { record.optional(6) } set { record.set(6, newValue) } }
    var receiveRequestAttemptId: String? { get { record.optional(7) } set { record.set(7, newValue) } }
}

struct ReceiveMessageResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 88) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        messages: [Message]? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, messages)
    }
    var messages: [Message]? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct RemovePermissionRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 89) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        label: String
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, label)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var label: String { get { record.required(1) } set { record.set(1, newValue) } }
}

struct SendMessageBatchRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 92) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        entries: [SendMessageBatchRequestEntry]
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, entries)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var entries: [SendMessageBatchRequestEntry] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct SendMessageBatchRequestEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 93) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String,
        messageBody: String,
        delaySeconds: Int? = nil,
        messageAttributes: [String: MessageAttributeValue]? = nil,
        messageSystemAttributes: [String: MessageSystemAttributeValue]? = nil,
        messageDeduplicationId: String? = nil,
        messageGroupId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, id)
        record.set(1, messageBody)
        record.set(2, delaySeconds)
        record.set(3, messageAttributes)
        record.set(4, messageSystemAttributes)
        record.set(5, messageDeduplicationId)
        record.set(6, messageGroupId)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
    var messageBody: String { get { record.required(1) } set { record.set(1, newValue) } }
    var delaySeconds: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var messageAttributes: [String: MessageAttributeValue]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var messageSystemAttributes: [String: MessageSystemAttributeValue]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var messageDeduplicationId: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var messageGroupId: String? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct SendMessageBatchResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 95) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        successful: [SendMessageBatchResultEntry],
        failed: [BatchResultErrorEntry]
    ) {
        record = Record(Self.shape)
        record.set(0, successful)
        record.set(1, failed)
    }
    var successful: [SendMessageBatchResultEntry] { get { record.required(0) } set { record.set(0, newValue) } }
    var failed: [BatchResultErrorEntry] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct SendMessageBatchResultEntry: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 96) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        id: String,
        messageId: String,
        md5OfMessageBody: String,
        md5OfMessageAttributes: String? = nil,
        md5OfMessageSystemAttributes: String? = nil,
        sequenceNumber: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, id)
        record.set(1, messageId)
        record.set(2, md5OfMessageBody)
        record.set(3, md5OfMessageAttributes)
        record.set(4, md5OfMessageSystemAttributes)
        record.set(5, sequenceNumber)
    }
    var id: String { get { record.required(0) } set { record.set(0, newValue) } }
    var messageId: String { get { record.required(1) } set { record.set(1, newValue) } }
    var md5OfMessageBody: String { get { record.required(2) } set { record.set(2, newValue) } }
    var md5OfMessageAttributes: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var md5OfMessageSystemAttributes: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var sequenceNumber: String? { get { record.optional(5) } set { record.set(5, newValue) } }
}

struct SendMessageRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 98) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        messageBody: String,
        delaySeconds: Int? = nil,
        messageAttributes: [String: MessageAttributeValue]? = nil,
        messageSystemAttributes: [String: MessageSystemAttributeValue]? = nil,
        messageDeduplicationId: String? = nil,
        messageGroupId: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, messageBody)
        record.set(2, delaySeconds)
        record.set(3, messageAttributes)
        record.set(4, messageSystemAttributes)
        record.set(5, messageDeduplicationId)
        record.set(6, messageGroupId)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var messageBody: String { get { record.required(1) } set { record.set(1, newValue) } }
    var delaySeconds: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
    var messageAttributes: [String: MessageAttributeValue]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var messageSystemAttributes: [String: MessageSystemAttributeValue]? { get { record.optional(4) } set { record.set(4, newValue) } }
    var messageDeduplicationId: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var messageGroupId: String? { get { record.optional(6) } set { record.set(6, newValue) } }
}

struct SendMessageResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 99) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        md5OfMessageBody: String? = nil,
        md5OfMessageAttributes: String? = nil,
        md5OfMessageSystemAttributes: String? = nil,
        messageId: String? = nil,
        sequenceNumber: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, md5OfMessageBody)
        record.set(1, md5OfMessageAttributes)
        record.set(2, md5OfMessageSystemAttributes)
        record.set(3, messageId)
        record.set(4, sequenceNumber)
    }
    var md5OfMessageBody: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var md5OfMessageAttributes: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var md5OfMessageSystemAttributes: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var messageId: String? { get { record.optional(3) } set { record.set(3, newValue) } }
    var sequenceNumber: String? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct SetQueueAttributesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 100) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        attributes: [String: String]
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, attributes)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var attributes: [String: String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct StartMessageMoveTaskRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 101) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        sourceArn: String,
        destinationArn: String? = nil,
        maxNumberOfMessagesPerSecond: Int? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, sourceArn)
        record.set(1, destinationArn)
        record.set(2, maxNumberOfMessagesPerSecond)
    }
    var sourceArn: String { get { record.required(0) } set { record.set(0, newValue) } }
    var destinationArn: String? { get { record.optional(1) } set { record.set(1, newValue) } }
    var maxNumberOfMessagesPerSecond: Int? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct StartMessageMoveTaskResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 102) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        taskHandle: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, taskHandle)
    }
    var taskHandle: String? { get { record.optional(0) } set { record.set(0, newValue) } }
}

struct TagQueueRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 108) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        tags: [String: String]
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, tags)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tags: [String: String] { get { record.required(1) } set { record.set(1, newValue) } }
}

struct UntagQueueRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 113) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        queueUrl: String,
        tagKeys: [String]
    ) {
        record = Record(Self.shape)
        record.set(0, queueUrl)
        record.set(1, tagKeys)
    }
    var queueUrl: String { get { record.required(0) } set { record.set(0, newValue) } }
    var tagKeys: [String] { get { record.required(1) } set { record.set(1, newValue) } }
}
