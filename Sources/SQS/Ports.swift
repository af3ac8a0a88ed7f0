// What others may ask of SQS: to take what is sent under a role, to be polled under one, and to say which
// policies and tags its queues have; and what it asks of the agenda.

public import Agenda
public import CloudCore

extension SQSService: ResourcePolicies {
    public func policy(ofResource arn: String) async throws -> ResourcePolicy? {
        guard let name = ARN(arn).flatMap(QueueName.init), let queue = try await directory.find(name),
            let policy = queue.attributes["Policy"]
        else { return nil }
        return ResourcePolicy(json: policy, revision: "\(queue.number)/\(queue.policyRevision)")
    }
}

extension SQSService: ResourceTags {
    public func tags(ofResource arn: String) async throws -> [String: String]? {
        guard let name = ARN(arn).flatMap(QueueName.init) else { return nil }
        return try await directory.find(name)?.tags
    }
}

extension SQSService: DeliveryTarget {
    public var bodyLimit: Int { Limits.messageBytes }

    public func permissions(for target: ARN) -> [Permission] {
        [Permission("sqs:SendMessage", on: [target.description])]
    }

    public func exists(_ target: ARN) async throws -> Bool {
        guard let name = QueueName(target) else { return false }
        return try await directory.find(name) != nil
    }

    /// In a FIFO queue, messages of one source are one group, and what is sent twice is one message.
    public func deliver(_ delivery: Delivery, context: RequestContext) async throws {
        guard let name = QueueName(delivery.target) else { throw SQSError.noQueue }
        for permission in permissions(for: delivery.target) {
            try await authorizer.authorize(permission, for: context)
        }
        let queue = try await directory.queue(name)
        var request = MessageRequest(body: String(decoding: delivery.body, as: UTF8.self))
        for attribute in delivery.attributes where !attribute.value.isEmpty {
            request.attributes[attribute.name] = MessageAttributeValue(
                dataType: attribute.type.rawValue, stringValue: attribute.value)
        }
        if queue.settings.isFIFO {
            request.groupID = String(delivery.source.suffix(Limits.groupIDCharacters))
            request.deduplicationID = String(delivery.id.suffix(Limits.groupIDCharacters))
        }
        let message = try CheckedMessage(request, for: queue.settings)
        _ = try await send(
            try await sealed([message], for: queue, context), to: name, from: context.caller.userID)
    }
}

extension SQSService: QueueSource {
    public func pollingPermissions(for queue: ARN) -> [Permission] {
        ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map {
            Permission("sqs:" + $0, on: [queue.description])
        }
    }

    public func queue(_ arn: ARN) async throws -> QueueDescription? {
        guard let name = QueueName(arn), let queue = try await directory.find(name) else { return nil }
        let counts = try await using(name) { try await $1.counts() }
        return QueueDescription(
            arn: arn, isFIFO: queue.settings.isFIFO,
            visibilityTimeoutSeconds: queue.settings.visibilitySeconds, messages: counts.visible)
    }

    public func receive(_ poll: QueuePoll, context: RequestContext) async throws -> [QueueMessage] {
        let name = try await admit("ReceiveMessage", poll.queue, context)
        let received = try await receive(
            from: name, limit: poll.limit, wait: poll.wait, visibilitySeconds: poll.visibilityTimeoutSeconds,
            for: context)
        return received.map { QueueMessage($0.message, in: $0.queue) }
    }

    public func delete(
        _ receiptHandles: [String], from queue: ARN, context: RequestContext
    ) async throws -> [Int: AWSError] {
        let name = try await admit("DeleteMessage", queue, context)
        var failures: [Int: AWSError] = [:]
        for (place, error) in try await delete(receiptHandles, from: name).enumerated() {
            failures[place] = error
        }
        return failures
    }

    public func changeVisibility(
        of receiptHandles: [String], in queue: ARN, toSeconds seconds: Int, context: RequestContext
    ) async throws -> [Int: AWSError] {
        let name = try await admit("ChangeMessageVisibility", queue, context)
        var failures: [Int: AWSError] = [:]
        for (place, handle) in receiptHandles.enumerated() {
            do {
                try await hide(handle, in: name, seconds: seconds)
            } catch let error as AWSError {
                failures[place] = error
            }
        }
        return failures
    }

    private func admit(_ action: String, _ queue: ARN, _ context: RequestContext) async throws -> QueueName {
        guard let name = QueueName(queue) else { throw SQSError.noQueue }
        try await authorizer.authorize(Permission("sqs:" + action, on: [queue.description]), for: context)
        return name
    }
}

extension QueueMessage {
    init(_ received: ReceivedMessage, in queue: UInt64) {
        let stored = received.message
        self.init(
            messageID: stored.id.text, receiptHandle: received.handle(in: queue), body: stored.body,
            md5OfBody: stored.bodyMD5.text, systemAttributes: received.systemAttributes,
            attributes: stored.attributes.map { attribute in
                switch attribute.value {
                case .string(let text):
                    return Attribute(
                        name: attribute.name, dataType: attribute.type, string: text, binary: nil)
                case .binary(let bytes):
                    return Attribute(
                        name: attribute.name, dataType: attribute.type, string: nil, binary: bytes)
                }
            }, md5OfAttributes: stored.attributesMD5?.text)
    }
}

extension SQSService {
    /// Removes what nobody needs: messages of deleted queues soon after, those that are too old every ten
    /// minutes.
    public func attach(to agenda: Agenda) async {
        let sweep = QueueSweep(directory: directory)
        let clock = clock
        await agenda.handle(.sqsSweep) { task in
            do {
                if task.id == QueueSweep.regularTask {
                    try await sweep.run(at: clock.now)
                    return .retry(at: clock.now + QueueSweep.interval)
                }
                try await sweep.removeGarbage()
                return .done
            } catch {
                return .retry(at: clock.now + .seconds(60))
            }
        }
    }

    /// Answers all receivers who wait: the cloud stops.
    public func stopWaiting() { directory.stopWaiting() }

    /// Goes on with the moves that a stop cut short, and with the metrics of queues that were in use; then,
    /// once a second, writes down which messages are in flight and hands metrics on; until cancelled.
    public func run() async {
        try? await mover.resume()
        // Beside the rest: there may be very many.
        async let _: Void? = try? directory.resumeActive()
        while true {
            do { try await clock.sleep(for: Limits.receiptAge) } catch { return }
            for queue in directory.allLive { try? queue.saveReceipts() }
            await directory.reportMetrics()
        }
    }
}
