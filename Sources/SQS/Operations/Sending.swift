// SendMessage and SendMessageBatch.

import CloudCore
import Store
import Wire

extension SQSService {
    static let sending: [Operation<SQSService>] = [
        .on(
            "SendMessage",
            needs: { (input: SendMessageRequest, context) in
                try Needs.queue("SendMessage", input.queueUrl, context)
            }, sendMessage
        ).withFastPath(read: FastSend.single, needs: FastSend.needs, fastSendMessage),
        .on(
            "SendMessageBatch",
            needs: { (input: SendMessageBatchRequest, context) in
                try Needs.queue("SendMessage", input.queueUrl, context)
            }, sendMessageBatch
        ).withFastPath(read: FastSend.batch, needs: FastSend.needs, fastSendMessageBatch),
    ]

    func sendMessage(
        _ input: SendMessageRequest, _ context: RequestContext
    ) async throws -> SendMessageResult {
        let name = try QueueName(url: input.queueUrl, context)
        try MessageAttributes.refuseLists(input.messageAttributes, "SendMessage")
        let sent = try await send(
            MessageRequest(
                body: input.messageBody, delaySeconds: input.delaySeconds,
                attributes: input.messageAttributes ?? [:],
                systemAttributes: input.messageSystemAttributes ?? [:],
                deduplicationID: input.messageDeduplicationId, groupID: input.messageGroupId),
            to: name, context)
        return SendMessageResult(
            md5OfMessageBody: sent.bodyMD5.text, md5OfMessageAttributes: sent.attributesMD5?.text,
            md5OfMessageSystemAttributes: sent.systemMD5?.text, messageId: sent.id.text,
            sequenceNumber: sent.sequenceNumber)
    }

    func sendMessageBatch(
        _ input: SendMessageBatchRequest, _ context: RequestContext
    ) async throws -> SendMessageBatchResult {
        for entry in input.entries {
            try MessageAttributes.refuseLists(entry.messageAttributes, "SendMessageBatch")
        }
        let entries = input.entries.map { entry in
            SendEntry(
                id: entry.id,
                request: MessageRequest(
                    body: entry.messageBody, delaySeconds: entry.delaySeconds,
                    attributes: entry.messageAttributes ?? [:],
                    systemAttributes: entry.messageSystemAttributes ?? [:],
                    deduplicationID: entry.messageDeduplicationId, groupID: entry.messageGroupId))
        }
        let outcome = try await send(entries, to: try QueueName(url: input.queueUrl, context), context)
        let successful = outcome.sent.map { id, sent in
            SendMessageBatchResultEntry(
                id: id, messageId: sent.id.text, md5OfMessageBody: sent.bodyMD5.text,
                md5OfMessageAttributes: sent.attributesMD5?.text,
                md5OfMessageSystemAttributes: sent.systemMD5?.text,
                sequenceNumber: sent.sequenceNumber)
        }
        return SendMessageBatchResult(successful: successful, failed: outcome.failed)
    }

    /// Sends one message.
    func send(
        _ request: MessageRequest, to name: QueueName, _ context: RequestContext
    ) async throws -> SentMessage {
        let queue = try await directory.queue(name)
        let message = try CheckedMessage(request, for: queue.settings)
        return try await send(
            try await sealed([message], for: queue, context), to: name, from: context.caller.userID)[0]
    }

    /// What became of the entries of a batch.
    struct BatchOutcome: Sendable {
        var sent: [(id: String, message: SentMessage)]
        var failed: [BatchResultErrorEntry]
    }

    /// Sends those messages of a batch that are fit for it.
    func send(
        _ entries: [SendEntry], to name: QueueName, _ context: RequestContext
    ) async throws -> BatchOutcome {
        let queue = try await directory.queue(name)
        try BatchCheck.check(entries.map { $0.id ?? "" }, "SendMessageBatchRequestEntry")
        var failed: [BatchResultErrorEntry] = []
        var ids: [String] = []
        var messages: [CheckedMessage] = []
        ids.reserveCapacity(entries.count)
        messages.reserveCapacity(entries.count)
        for entry in entries {
            let id = entry.id ?? ""
            do throws(AWSError) {
                messages.append(try CheckedMessage(entry.request, for: queue.settings))
                ids.append(id)
            } catch {
                failed.append(BatchResultErrorEntry(id, error))
            }
        }
        let bytes = messages.reduce(0) { $0 + $1.bytes }
        guard bytes <= Limits.messageBytes else { throw SQSError.batchTooLong(bytes) }
        let sent = try await send(
            try await sealed(messages, for: queue, context), to: name, from: context.caller.userID)
        return BatchOutcome(sent: zip(ids, sent).map { (id: $0, message: $1) }, failed: failed)
    }

    /// What a sender is told.
    struct SentMessage: Sendable {
        var id: UniqueID
        var bodyMD5: MessageDigest
        var attributesMD5: MessageDigest?
        var systemMD5: MessageDigest?
        var sequenceNumber: String?
    }

    /// Sends messages, all of them or none; durable when it returns.
    func send(
        _ messages: [CheckedMessage], to name: QueueName, from sender: String
    ) async throws -> [SentMessage] {
        if messages.isEmpty { return [] }
        return try await using(name) { queue, live in
            guard queue.settings.isFIFO else {
                return try await send(messages, [:], queue, live, from: sender)
            }
            try live.admit(.send, groups: messages.map(\.group), queue)
            let keys = Set(messages.compactMap { Self.deduplicationKey(of: $0, queue) }).sorted()
            // Whoever sends one of them now, too, waits until it is known whether it is there.
            for key in keys { await store.latches.acquire(key) }
            defer { for key in keys { store.latches.release(key) } }
            var known: [Key: DeduplicationRecord] = [:]
            for (key, entry) in zip(keys, try await store.read(keys)) {
                guard let entry else { continue }
                let record = try DeduplicationRecord(stored: entry.value)
                if record.sentAt + Limits.deduplication > clock.now { known[key] = record }
            }
            return try await send(messages, known, queue, live, from: sender)
        }
    }

    private static func deduplicationKey(of message: CheckedMessage, _ queue: QueueRecord) -> Key? {
        guard let id = message.deduplicationID else { return nil }
        let scope = queue.settings.deduplicatesByGroup ? message.group : nil
        return SQSKeys.deduplication(id, scope: scope, of: queue.number)
    }

    private func send(
        _ messages: [CheckedMessage], _ known: [Key: DeduplicationRecord], _ queue: QueueRecord,
        _ live: LiveQueue, from sender: String
    ) async throws -> [SentMessage] {
        var answers: [SentMessage] = []
        answers.reserveCapacity(messages.count)
        var outgoing: [OutgoingMessage] = []
        outgoing.reserveCapacity(messages.count)
        /// Which of the outgoing messages an answer is about; nil where it was sent before.
        var places: [Int?] = []
        places.reserveCapacity(messages.count)
        var own: [Key: Int] = [:]
        for message in messages {
            let key = Self.deduplicationKey(of: message, queue)
            var stored = StoredMessage(
                id: messageIDs.nextID(), senderID: sender, body: message.body,
                bodyMD5: MessageDigests.md5(message.body))
            if let sealed = message.sealedBody {
                stored.sealedBody = sealed
                stored.body = ""
            }
            stored.attributes = message.attributes
            stored.attributesMD5 = MessageDigests.md5(message.attributes)
            stored.traceHeader = message.traceHeader
            stored.deduplicationID = message.deduplicationID
            var answer = SentMessage(
                id: stored.id, bodyMD5: stored.bodyMD5, attributesMD5: stored.attributesMD5,
                systemMD5: MessageAttributes.systemMD5(message.traceHeader))
            if let key, let former = known[key] {
                answer.id = former.messageID
                answer.sequenceNumber = SequenceNumber.text(former.number)
                places.append(nil)
            } else if let key, let place = own[key] {
                answer.id = outgoing[place].message.message.id
                places.append(place)
            } else {
                if let key { own[key] = outgoing.count }
                places.append(outgoing.count)
                outgoing.append(
                    OutgoingMessage(
                        message: OpenedMessage(stored), size: message.bytes, group: message.group,
                        delay: message.delay, deduplicationKey: key))
            }
            answers.append(answer)
        }
        live.meter?.count(.deduplicated, messages.count - outgoing.count)
        if outgoing.isEmpty { return answers }
        let positions = try await live.send(outgoing, isSealed: queue.settings.isSealed)
        for (index, place) in places.enumerated() {
            guard let place, queue.settings.isFIFO else { continue }
            answers[index].sequenceNumber = SequenceNumber.text(positions[place].number)
        }
        return answers
    }

    /// Runs `body` with a queue and its messages, again where the queue was purged in between. Throws
    /// QueueDoesNotExist.
    func using<T>(
        _ name: QueueName, _ body: (QueueRecord, LiveQueue) async throws -> T
    ) async throws -> T {
        while true {
            do {
                if let (queue, live) = directory.inUse(name) { return try await body(queue, live) }
                let queue = try await directory.queue(name)
                return try await body(queue, try await directory.live(queue))
            } catch is LiveQueue.End {
                // Nothing was done: the next round finds the queue as it is now.
                continue
            }
        }
    }
}

/// The sequence numbers of FIFO queues: twenty digits that grow.
enum SequenceNumber {
    static func text(_ number: UInt64) -> String { String(10_000_000_000_000_000_000 + number * 256) }
}

enum BatchCheck {
    /// Throws what is wrong with a batch as a whole; `entry` is the name of its entries' shape.
    static func check(_ ids: [String], _ entry: String) throws(AWSError) {
        guard !ids.isEmpty else { throw SQSError.emptyBatch(entry) }
        guard ids.count <= Limits.batchEntries else { throw SQSError.tooManyEntries(ids.count) }
        guard ids.allSatisfy(QueueName.isBatchID) else { throw SQSError.badBatchID }
        for (place, id) in ids.enumerated() where ids[..<place].contains(id) {
            throw SQSError.idRepeated(id)
        }
    }
}

extension BatchResultErrorEntry {
    init(_ id: String, _ error: AWSError) {
        self.init(id: id, senderFault: error.fault == .sender, code: error.code, message: error.message)
    }
}

extension MessageAttributes {
    static func systemMD5(_ traceHeader: String?) -> MessageDigest? {
        traceHeader.flatMap {
            MessageDigests.md5([MessageAttribute(name: "AWSTraceHeader", type: "String", value: .string($0))])
        }
    }
}
