// Attributes of queues.

import CloudCore
import Wire

extension SQSService {
    static let attributes: [Operation<SQSService>] = [
        .on(
            "GetQueueAttributes",
            needs: { (input: GetQueueAttributesRequest, context) in
                try Needs.queue("GetQueueAttributes", input.queueUrl, context)
            }, getQueueAttributes),
        .on(
            "SetQueueAttributes",
            needs: { (input: SetQueueAttributesRequest, context) in
                try Needs.own("SetQueueAttributes", input.queueUrl, context)
            }, setQueueAttributes),
    ]

    private static let counted: Set<String> = [
        "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ]
    private static let known = counted.union([
        "All", "Policy", "VisibilityTimeout", "MaximumMessageSize", "MessageRetentionPeriod",
        "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn", "DelaySeconds",
        "ReceiveMessageWaitTimeSeconds", "RedrivePolicy", "FifoQueue", "ContentBasedDeduplication",
        "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "DeduplicationScope", "FifoThroughputLimit",
        "RedriveAllowPolicy", "SqsManagedSseEnabled",
    ])

    func getQueueAttributes(
        _ input: GetQueueAttributesRequest, _ context: RequestContext
    ) async throws -> GetQueueAttributesResult {
        let queue = try await directory.queue(QueueName(url: input.queueUrl, context))
        let names = Set(input.attributeNames ?? [])
        if let unknown = names.subtracting(Self.known).min() { throw SQSError.unknownAttribute(unknown) }
        guard !names.isEmpty else { return GetQueueAttributesResult() }
        let isAll = names.contains("All")
        var all = QueueAttributes.standard
        if queue.settings.isFIFO { all.merge(QueueAttributes.standardOfFIFO) { $1 } }
        if queue.settings.key != nil { all["KmsDataKeyReusePeriodSeconds"] = "300" }
        all.merge(queue.attributes) { $1 }
        all["QueueArn"] = queue.name.arn.description
        all["CreatedTimestamp"] = String(queue.createdAt.seconds)
        all["LastModifiedTimestamp"] = String(queue.modifiedAt.seconds)
        if isAll || !names.isDisjoint(with: Self.counted) {
            let live = try await directory.live(queue)
            try live.isUsed()
            try await live.discardOld()
            let counts = try await live.counts()
            all["ApproximateNumberOfMessages"] = String(counts.visible)
            all["ApproximateNumberOfMessagesNotVisible"] = String(counts.notVisible)
            all["ApproximateNumberOfMessagesDelayed"] = String(counts.delayed)
        }
        return GetQueueAttributesResult(attributes: isAll ? all : all.filter { names.contains($0.key) })
    }

    func setQueueAttributes(
        _ input: SetQueueAttributesRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try QueueName(url: input.queueUrl, context)
        let change = input.attributes
        let queue = try await directory.queue(name)
        if change["FifoQueue"] != nil { throw SQSError.unknownAttribute("FifoQueue") }
        try checkKey(change)
        try PolicyDocumentCheck.check(change["Policy"])
        let attributes = try QueueAttributes.changed(
            queue.attributes, by: change, isFIFO: queue.settings.isFIFO)
        if change["RedrivePolicy"] != nil {
            try await checkRedrive(QueueSettings(attributes), of: name, context)
        }
        try await directory.update(name) { queue in
            try queue.with(
                QueueAttributes.changed(queue.attributes, by: change, isFIFO: queue.settings.isFIFO),
                at: context.now)
        }
        return EmptyShape()
    }
}
