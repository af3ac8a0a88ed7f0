// Queues as such: made, found, listed, emptied, deleted.

import CloudCore
import Wire

extension SQSService {
    static let queues: [Operation<SQSService>] = [
        .on("CreateQueue", needs: createQueueNeeds, createQueue),
        .on("GetQueueUrl", needs: getQueueURLNeeds, getQueueURL),
        .on(
            "ListQueues", needs: { (_: ListQueuesRequest, context) in Needs.any("ListQueues", context) },
            listQueues),
        .on(
            "ListDeadLetterSourceQueues",
            needs: { (input: ListDeadLetterSourceQueuesRequest, context) in
                try Needs.queue("ListDeadLetterSourceQueues", input.queueUrl, context)
            }, listDeadLetterSourceQueues),
        .on(
            "PurgeQueue",
            needs: { (input: PurgeQueueRequest, context) in
                try Needs.queue("PurgeQueue", input.queueUrl, context)
            }, purgeQueue),
        .on(
            "DeleteQueue",
            needs: { (input: DeleteQueueRequest, context) in
                try Needs.own("DeleteQueue", input.queueUrl, context)
            }, deleteQueue),
    ]

    private static func createQueueNeeds(
        _ input: CreateQueueRequest, _ context: RequestContext
    ) -> [Permission] {
        let arn = context.arn("sqs", input.queueName).description
        let tags = input.tags ?? [:]
        let needs = [Permission("sqs:CreateQueue", on: [arn])]
        return (tags.isEmpty ? needs : needs + [Permission("sqs:TagQueue", on: [arn])]).with(tags: tags)
    }

    /// The same queue with the same attributes is made as often as one likes.
    func createQueue(
        _ input: CreateQueueRequest, _ context: RequestContext
    ) async throws -> CreateQueueResult {
        let asked = input.attributes ?? [:]
        let isFIFO = asked["FifoQueue"] == "true"
        if let flag = asked["FifoQueue"], flag != "true" {
            throw flag == "false"
                ? SQSError.unknownAttribute("FifoQueue") : SQSError.badAttribute("FifoQueue")
        }
        let name = try QueueName(new: input.queueName, isFIFO: isFIFO, context)
        try checkKey(asked)
        let attributes = try QueueAttributes.changed([:], by: asked, isFIFO: isFIFO)
        let tags = input.tags ?? [:]
        try Self.check(tags)
        let record = try QueueRecord(
            name, number: newNumber(), at: context.now, attributes: attributes, tags: tags)
        try PolicyDocumentCheck.check(attributes["Policy"])
        try await checkRedrive(record.settings, of: name, context)
        if let existing = try await directory.insert(record) {
            try Self.check(existing, has: asked)
        }
        return CreateQueueResult(queueUrl: name.url(at: context.endpoint))
    }

    /// Throws QueueAlreadyExists where a queue has other attributes than are asked for.
    private static func check(_ existing: QueueRecord, has asked: [String: String]) throws {
        let standard = QueueAttributes.standard.merging(
            existing.settings.isFIFO ? QueueAttributes.standardOfFIFO : [:]
        ) { first, _ in first }
        for (name, value) in asked.sorted(by: { $0.key < $1.key }) {
            let has = existing.attributes[name] ?? standard[name] ?? ""
            guard has == value else { throw SQSError.queueExists(name) }
        }
    }

    func newNumber() -> UInt64 { entropy.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// The dead-letter queue must be there, be of the same kind, and let this queue use it.
    func checkRedrive(_ settings: QueueSettings, of name: QueueName, _ context: RequestContext) async throws {
        guard let redrive = settings.redrive else { return }
        func bad(_ reason: String) -> AWSError {
            let text =
                #"{"deadLetterTargetArn":"\#(redrive.target)","maxReceiveCount":\#(redrive.maximumReceives)}"#
            return SQSError.badParameter("RedrivePolicy", text, reason)
        }
        guard let target = QueueName(redrive.target), target.account == name.account,
            target.region == name.region, let record = try await directory.find(target)
        else { throw bad("Dead letter target does not exist.") }
        guard record.settings.isFIFO == name.isFIFO else {
            throw bad("Dead-letter queue must be same type of queue as the source.")
        }
        guard record.settings.redriveAllow?.allows(name.arn) ?? true else {
            throw bad("The dead-letter queue's redrive allow policy does not allow this queue.")
        }
    }

    private static func getQueueURLNeeds(
        _ input: GetQueueUrlRequest, _ context: RequestContext
    ) throws -> [Permission] {
        [Permission("sqs:GetQueueUrl", on: [try queueName(input, context).arn.description])]
    }

    private static func queueName(
        _ input: GetQueueUrlRequest, _ context: RequestContext
    ) throws -> QueueName {
        var account = context.account
        if let owner = input.queueOwnerAWSAccountId, !owner.isEmpty {
            guard let named = AccountID(owner) else {
                throw SQSError.badParameter("QueueOwnerAWSAccountId", owner, "It must be an account id.")
            }
            account = named
        }
        return QueueName(account: account, region: context.region, name: input.queueName)
    }

    func getQueueURL(
        _ input: GetQueueUrlRequest, _ context: RequestContext
    ) async throws -> GetQueueUrlResult {
        let queue = try await directory.queue(Self.queueName(input, context))
        return GetQueueUrlResult(queueUrl: queue.name.url(at: context.endpoint))
    }

    func listQueues(
        _ input: ListQueuesRequest, _ context: RequestContext
    ) async throws -> ListQueuesResult {
        let limit = try Self.listLimit(input.maxResults, token: input.nextToken)
        let after = try input.nextToken.map { try Self.name(fromToken: $0) }
        let found = try await directory.list(
            in: context.account, context.region, prefix: input.queueNamePrefix ?? "", after: after,
            limit: limit + 1)
        let shown = found.prefix(limit)
        let isMore = found.count > limit && input.maxResults != nil
        return ListQueuesResult(
            queueUrls: shown.isEmpty ? nil : shown.map { $0.name.url(at: context.endpoint) },
            nextToken: isMore ? shown.last.map { Base64.encode(Array($0.name.name.utf8)) } : nil)
    }

    private static func listLimit(_ asked: Int?, token: String?) throws -> Int {
        if token != nil, asked == nil {
            throw SQSError.invalidValue("MaxResults must be set where NextToken is.")
        }
        guard let asked else { return Limits.listedQueues }
        guard (1...Limits.listedQueues).contains(asked) else {
            throw SQSError.badParameter(
                "MaxResults", String(asked), "MaxResults must be an integer between 1 and 1000.")
        }
        return asked
    }

    private static func name(fromToken token: String) throws -> String {
        guard let bytes = Base64.decode(token), let name = String(validating: bytes, as: UTF8.self) else {
            throw SQSError.invalidValue("Invalid or expired next token.")
        }
        return name
    }

    func listDeadLetterSourceQueues(
        _ input: ListDeadLetterSourceQueuesRequest, _ context: RequestContext
    ) async throws -> ListDeadLetterSourceQueuesResult {
        let queue = try await directory.queue(QueueName(url: input.queueUrl, context))
        let limit = try Self.listLimit(input.maxResults, token: input.nextToken)
        var after = try input.nextToken.map { try Self.name(fromToken: $0) }
        var sources: [QueueName] = []
        while sources.count <= limit {
            let page = try await directory.list(
                in: queue.name.account, queue.name.region, after: after, limit: 1_000)
            for candidate in page where candidate.settings.redrive?.target == queue.name.arn {
                sources.append(candidate.name)
            }
            after = page.last?.name.name
            if page.count < 1_000 { break }
        }
        let shown = sources.prefix(limit)
        let isMore = sources.count > limit && input.maxResults != nil
        return ListDeadLetterSourceQueuesResult(
            queueUrls: shown.map { $0.url(at: context.endpoint) },
            nextToken: isMore ? shown.last.map { Base64.encode(Array($0.name.utf8)) } : nil)
    }

    /// All messages go at once, those in flight too: the queue goes on under another number.
    func purgeQueue(_ input: PurgeQueueRequest, _ context: RequestContext) async throws -> EmptyShape {
        let name = try QueueName(url: input.queueUrl, context)
        let number = newNumber()
        try await directory.update(name) { queue in
            if let last = queue.purgedAt, last + Limits.purgePause > context.now {
                throw SQSError.purging(name.name)
            }
            var purged = queue
            purged.number = number
            purged.purgedAt = context.now
            return purged
        }
        return EmptyShape()
    }

    func deleteQueue(_ input: DeleteQueueRequest, _ context: RequestContext) async throws -> EmptyShape {
        try await directory.remove(QueueName(url: input.queueUrl, context))
        return EmptyShape()
    }
}
