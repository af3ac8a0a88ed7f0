// Typed views of sqs's shapes. Written by Tools/modelgen from Models/sqs.allow; not edited.
// swift-format-ignore-file

import Wire

struct MessageSystemAttributeName: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 72) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var all: Self { Self(rawValue: "All") }
    static var senderId: Self { Self(rawValue: "SenderId") }
    static var sentTimestamp: Self { Self(rawValue: "SentTimestamp") }
    static var approximateReceiveCount: Self { Self(rawValue: "ApproximateReceiveCount") }
    static var approximateFirstReceiveTimestamp: Self { Self(rawValue: "ApproximateFirstReceiveTimestamp") }
    static var sequenceNumber: Self { Self(rawValue: "SequenceNumber") }
    static var messageDeduplicationId: Self { Self(rawValue: "MessageDeduplicationId") }
    static var messageGroupId: Self { Self(rawValue: "MessageGroupId") }
    static var awsTraceHeader: Self { Self(rawValue: "AWSTraceHeader") }
    static var deadLetterQueueSourceArn: Self { Self(rawValue: "DeadLetterQueueSourceArn") }
}

struct MessageSystemAttributeNameForSends: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 73) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var awsTraceHeader: Self { Self(rawValue: "AWSTraceHeader") }
}

struct QueueAttributeName: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 46, index: 81) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var all: Self { Self(rawValue: "All") }
    static var policy: Self { Self(rawValue: "Policy") }
    static var visibilityTimeout: Self { Self(rawValue: "VisibilityTimeout") }
    static var maximumMessageSize: Self { Self(rawValue: "MaximumMessageSize") }
    static var messageRetentionPeriod: Self { Self(rawValue: "MessageRetentionPeriod") }
    static var approximateNumberOfMessages: Self { Self(rawValue: "ApproximateNumberOfMessages") }
    static var approximateNumberOfMessagesNotVisible: Self { Self(rawValue: "ApproximateNumberOfMessagesNotVisible") }
    static var createdTimestamp: Self { Self(rawValue: "CreatedTimestamp") }
    static var lastModifiedTimestamp: Self { Self(rawValue: "LastModifiedTimestamp") }
    static var queueArn: Self { Self(rawValue: "QueueArn") }
    static var approximateNumberOfMessagesDelayed: Self { Self(rawValue: "ApproximateNumberOfMessagesDelayed") }
    static var delaySeconds: Self { Self(rawValue: "DelaySeconds") }
    static var receiveMessageWaitTimeSeconds: Self { Self(rawValue: "ReceiveMessageWaitTimeSeconds") }
    static var redrivePolicy: Self { Self(rawValue: "RedrivePolicy") }
    static var fifoQueue: Self { Self(rawValue: "FifoQueue") }
    static var contentBasedDeduplication: Self { Self(rawValue: "ContentBasedDeduplication") }
    static var kmsMasterKeyId: Self { Self(rawValue: "KmsMasterKeyId") }
    static var kmsDataKeyReusePeriodSeconds: Self { Self(rawValue: "KmsDataKeyReusePeriodSeconds") }
    static var deduplicationScope: Self { Self(rawValue: "DeduplicationScope") }
    static var fifoThroughputLimit: Self { Self(rawValue: "FifoThroughputLimit") }
    static var redriveAllowPolicy: Self { Self(rawValue: "RedriveAllowPolicy") }
    static var sqsManagedSseEnabled: Self { Self(rawValue: "SqsManagedSseEnabled") }
}
