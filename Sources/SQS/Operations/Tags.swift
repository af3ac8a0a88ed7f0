// Tags of queues.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html

import CloudCore
import Wire

extension SQSService {
    static let tags: [Operation<SQSService>] = [
        .on(
            "TagQueue",
            needs: { (input: TagQueueRequest, context) in
                try Needs.own("TagQueue", input.queueUrl, context).with(tags: input.tags)
            }, tagQueue),
        .on(
            "UntagQueue",
            needs: { (input: UntagQueueRequest, context) in
                try Needs.own("UntagQueue", input.queueUrl, context).with(tagKeys: input.tagKeys)
            }, untagQueue),
        .on(
            "ListQueueTags",
            needs: { (input: ListQueueTagsRequest, context) in
                try Needs.own("ListQueueTags", input.queueUrl, context)
            }, listQueueTags),
    ]

    func tagQueue(_ input: TagQueueRequest, _ context: RequestContext) async throws -> EmptyShape {
        let tags = input.tags
        if tags.isEmpty { throw SQSError.missing("Tags") }
        try await directory.update(QueueName(url: input.queueUrl, context)) { queue in
            var tagged = queue
            tagged.tags.merge(tags) { $1 }
            try Self.check(tagged.tags)
            return tagged
        }
        return EmptyShape()
    }

    func untagQueue(_ input: UntagQueueRequest, _ context: RequestContext) async throws -> EmptyShape {
        let keys = input.tagKeys
        if keys.isEmpty { throw SQSError.missing("TagKeys") }
        try await directory.update(QueueName(url: input.queueUrl, context)) { queue in
            var untagged = queue
            for key in keys { untagged.tags[key] = nil }
            return untagged
        }
        return EmptyShape()
    }

    func listQueueTags(
        _ input: ListQueueTagsRequest, _ context: RequestContext
    ) async throws -> ListQueueTagsResult {
        let queue = try await directory.queue(QueueName(url: input.queueUrl, context))
        return ListQueueTagsResult(tags: queue.tags.isEmpty ? nil : queue.tags)
    }

    static func check(_ tags: [String: String]) throws(AWSError) {
        guard tags.count <= Limits.tags else {
            throw SQSError.invalidValue(
                "Too many tags added for queue. A queue may have \(Limits.tags) tags.")
        }
        for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
            guard (1...Limits.tagKeyCharacters).contains(key.unicodeScalars.count) else {
                throw SQSError.invalidValue("Tag keys must be between 1 and 128 characters in length.")
            }
            guard value.unicodeScalars.count <= Limits.tagValueCharacters else {
                throw SQSError.invalidValue("Tag values must be between 0 and 256 characters in length.")
            }
            guard !key.lowercased().hasPrefix("aws:") else {
                throw SQSError.invalidValue("Tag keys must not begin with aws:.")
            }
        }
    }
}
