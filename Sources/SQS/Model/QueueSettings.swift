// A queue's attributes: which there are, what they may be, and what they are where nobody said so.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html

import CloudCore

/// What a queue's attributes mean.
struct QueueSettings: Hashable, Sendable {
    var delaySeconds = 0
    var maximumMessageBytes = Limits.messageBytes
    var retentionSeconds = 345_600
    var waitSeconds = 0
    var visibilitySeconds = 30
    var policy: String?
    var redrive: RedrivePolicy?
    var redriveAllow: RedriveAllowPolicy?
    var isSealed = true
    /// As the owner named it: an ARN, an id or an alias.
    var key: String?
    var dataKeyReuseSeconds = 300
    var isFIFO = false
    var deduplicatesByContent = false
    /// Of a FIFO queue: whether ids are known for each group by itself.
    var deduplicatesByGroup = false
    /// Of a FIFO queue: whether its groups are limited by themselves, instead of the queue.
    var isHighThroughput = false

    /// From attributes that `QueueAttributes.check` has let pass.
    init(_ attributes: [String: String]) throws(AWSError) {
        func number(_ name: String, _ standard: Int) -> Int {
            attributes[name].flatMap { Int($0) } ?? standard
        }
        delaySeconds = number("DelaySeconds", 0)
        maximumMessageBytes = number("MaximumMessageSize", Limits.messageBytes)
        retentionSeconds = number("MessageRetentionPeriod", 345_600)
        waitSeconds = number("ReceiveMessageWaitTimeSeconds", 0)
        visibilitySeconds = number("VisibilityTimeout", 30)
        policy = attributes["Policy"]
        if let text = attributes["RedrivePolicy"] { redrive = try RedrivePolicy(text) }
        if let text = attributes["RedriveAllowPolicy"] { redriveAllow = try RedriveAllowPolicy(text) }
        isSealed = attributes["SqsManagedSseEnabled"] != "false"
        key = attributes["KmsMasterKeyId"]
        dataKeyReuseSeconds = number("KmsDataKeyReusePeriodSeconds", 300)
        isFIFO = attributes["FifoQueue"] == "true"
        deduplicatesByContent = attributes["ContentBasedDeduplication"] == "true"
        deduplicatesByGroup = attributes["DeduplicationScope"] == "messageGroup"
        isHighThroughput = attributes["FifoThroughputLimit"] == "perMessageGroupId"
    }

    var rules: QueueEngine.Rules {
        QueueEngine.Rules(
            isFIFO: isFIFO, retention: .seconds(retentionSeconds),
            delay: isFIFO ? .seconds(delaySeconds) : .zero, maximumReceives: redrive?.maximumReceives)
    }
}

/// The attributes that callers set.
enum QueueAttributes {
    private static let numbers: [String: ClosedRange<Int>] = [
        "DelaySeconds": 0...Limits.delaySeconds,
        "MaximumMessageSize": Limits.leastMaximumMessageBytes...Limits.messageBytes,
        "MessageRetentionPeriod": Limits.retentionSeconds,
        "ReceiveMessageWaitTimeSeconds": 0...Limits.waitSeconds,
        "VisibilityTimeout": 0...Limits.visibilitySeconds,
        "KmsDataKeyReusePeriodSeconds": Limits.dataKeyReuseSeconds,
    ]
    private static let flags: Set<String> = [
        "ContentBasedDeduplication", "SqsManagedSseEnabled", "FifoQueue",
    ]
    private static let choices = [
        "DeduplicationScope": ["messageGroup", "queue"],
        "FifoThroughputLimit": ["perQueue", "perMessageGroupId"],
    ]
    private static let texts: Set<String> = [
        "Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId",
    ]
    private static let fifoOnly: Set<String> = [
        "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ]

    /// What the attributes are where nobody has set them.
    static let standard = [
        "DelaySeconds": "0", "MaximumMessageSize": String(Limits.messageBytes),
        "MessageRetentionPeriod": "345600", "ReceiveMessageWaitTimeSeconds": "0", "VisibilityTimeout": "30",
        "SqsManagedSseEnabled": "true",
    ]
    static let standardOfFIFO = [
        "ContentBasedDeduplication": "false", "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue",
    ]

    /// The attributes of a queue after a change; those that are set to nothing are gone. Throws
    /// InvalidAttributeName, InvalidAttributeValue and their like.
    static func changed(
        _ old: [String: String], by change: [String: String], isFIFO: Bool
    ) throws(AWSError) -> [String: String] {
        var result = old
        for (name, value) in change.sorted(by: { $0.key < $1.key }) {
            try check(name, value, isFIFO: isFIFO)
            result[name] = value.isEmpty ? nil : value
        }
        if result["KmsMasterKeyId"] != nil {
            guard change["SqsManagedSseEnabled"] != "true" else { throw SQSError.twoEncryptions }
            result["SqsManagedSseEnabled"] = "false"
        }
        if result["FifoThroughputLimit"] == "perMessageGroupId",
            result["DeduplicationScope"] != "messageGroup"
        {
            throw SQSError.badAttribute(
                "FifoThroughputLimit",
                "The perMessageGroupId value is allowed only when the value for DeduplicationScope is "
                    + "messageGroup.")
        }
        return result
    }

    private static func check(_ name: String, _ value: String, isFIFO: Bool) throws(AWSError) {
        if fifoOnly.contains(name), !isFIFO { throw SQSError.unknownAttribute(name) }
        if let range = numbers[name] {
            guard let number = Int(value), range.contains(number) else { throw SQSError.badAttribute(name) }
        } else if flags.contains(name) {
            guard value == "true" || value == "false" else { throw SQSError.badAttribute(name) }
        } else if let allowed = choices[name] {
            guard allowed.contains(value) else { throw SQSError.badAttribute(name) }
        } else if texts.contains(name) {
            if value.isEmpty { return }
            switch name {
            case "RedrivePolicy": _ = try RedrivePolicy(value)
            case "RedriveAllowPolicy": _ = try RedriveAllowPolicy(value)
            default: return
            }
        } else {
            throw SQSError.unknownAttribute(name)
        }
    }
}
