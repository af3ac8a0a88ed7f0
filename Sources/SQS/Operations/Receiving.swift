// ReceiveMessage.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html

import CloudCore
import Store
import Wire

extension SQSService {
    static let receiving: [Operation<SQSService>] = [
        .on(
            "ReceiveMessage",
            needs: { (input: ReceiveMessageRequest, context) in
                try Needs.queue("ReceiveMessage", input.queueUrl, context)
            }, receiveMessage
        ).withFastPath(read: FastReceive.read, needs: FastReceive.needs, fastReceiveMessage)
    ]

    func receiveMessage(
        _ input: ReceiveMessageRequest, _ context: RequestContext
    ) async throws -> ReceiveMessageResult {
        let name = try QueueName(url: input.queueUrl, context)
        let (messages, choice) = try await receive(ReceiveRequest(input), from: name, context)
        return ReceiveMessageResult(
            messages: messages.isEmpty ? nil : messages.map { Message($0.message, in: $0.queue, choice) })
    }

    func receive(
        _ request: ReceiveRequest, from name: QueueName, _ context: RequestContext
    ) async throws -> ([Received], AttributeChoice) {
        let queue = try await directory.queue(name)
        let limit = request.limit ?? 1
        guard (1...Limits.receivedMessages).contains(limit) else {
            throw SQSError.badParameter(
                "MaxNumberOfMessages", String(limit), "Must be between 1 and 10, if provided.")
        }
        if let seconds = request.waitSeconds, !(0...Limits.waitSeconds).contains(seconds) {
            throw SQSError.badParameter(
                "WaitTimeSeconds", String(seconds), "Must be >= 0 and <= 20, if provided.")
        }
        if let seconds = request.visibilitySeconds { try Self.checkVisibility(seconds) }
        if let attempt = request.attempt, !queue.settings.isFIFO {
            throw SQSError.badParameter(
                "ReceiveRequestAttemptId", attempt,
                "The request includes a parameter that is not valid for this queue type.")
        }
        let choice = try AttributeChoice(request)
        let messages = try await receive(
            from: name, limit: limit, wait: request.waitSeconds.map { .seconds($0) },
            visibilitySeconds: request.visibilitySeconds, attempt: request.attempt,
            for: context)
        return (messages, choice)
    }

    static func checkVisibility(_ seconds: Int) throws(AWSError) {
        guard (0...Limits.visibilitySeconds).contains(seconds) else {
            throw SQSError.badParameter(
                "VisibilityTimeout", String(seconds), "Must be between 0 and 43200, if provided.")
        }
    }

    /// A message and the number of the queue that it came from.
    typealias Received = (message: ReceivedMessage, queue: UInt64)

    /// Takes messages as soon as there are some, until the wait is over. Who has gone meanwhile gets none:
    /// they would be in flight, and nobody would have them.
    func receive(
        from name: QueueName, limit: Int, wait: Duration?, visibilitySeconds: Int?, attempt: String? = nil,
        for context: RequestContext
    ) async throws -> [Received] {
        let start = clock.now
        let presence = context.presence
        var hasWaited = false
        while true {
            let (deadline, received, meter) = try await using(name) { queue, live in
                if hasWaited, presence?.isGone == true || Task.isCancelled {
                    // It may have been woken for a message: that is another's now.
                    try live.change { _ in }
                    return (start, [Received](), live.meter)
                }
                // Nobody waits at a store that takes nothing more.
                if hasWaited, let failure = store.failure { throw failure }
                if !hasWaited { try live.admit(.receive, queue) }
                hasWaited = true
                let deadline = start + (wait ?? .seconds(queue.settings.waitSeconds))
                let isFull = try live.change { state in
                    state.engine.tick(at: clock.now)
                    return state.engine.inFlight.count >= state.engine.rules.inFlight
                }
                if isFull {
                    // Who waits is not told of the limit, and looks again; who asks a FIFO queue never is.
                    guard deadline > clock.now else {
                        guard queue.settings.isFIFO else { throw SQSError.overLimit }
                        return (start, [Received](), live.meter)
                    }
                    try await clock.sleep(until: min(deadline, clock.now + Limits.fullQueuePause))
                    return (deadline, [Received](), live.meter)
                }
                let hiding = Duration.seconds(visibilitySeconds ?? queue.settings.visibilitySeconds)
                let found = try await live.receive(
                    limit, hiding: hiding, attempt: attempt,
                    open: { try await opened($0, queue.settings, context) },
                    bury: {
                        try await Redrive(directory: directory, entropy: entropy).bury($0, from: queue, $1)
                    })
                if found.isEmpty, deadline > clock.now { await live.wait(until: deadline, presence) }
                return (deadline, found.map { ($0, live.number) }, live.meter)
            }
            if !received.isEmpty || clock.now >= deadline || Task.isCancelled || directory.isStopping {
                if received.isEmpty { meter?.count(.emptyReceives) }
                return received
            }
        }
    }
}

/// What a receiver asks for.
struct ReceiveRequest: Sendable {
    var limit: Int?
    var waitSeconds: Int?
    var visibilitySeconds: Int?
    var attempt: String?
    /// Of system attributes.
    var systemNames: [String]?
    /// The same, under the name that it had before.
    var olderSystemNames: [String]?
    /// Of the sender's attributes.
    var names: [String]?

    init() {}

    init(_ input: ReceiveMessageRequest) {
        limit = input.maxNumberOfMessages
        waitSeconds = input.waitTimeSeconds
        visibilitySeconds = input.visibilityTimeout
        attempt = input.receiveRequestAttemptId
        systemNames = input.messageSystemAttributeNames
        olderSystemNames = input.attributeNames
        names = input.messageAttributeNames
    }
}

/// Which attributes a receiver wants.
struct AttributeChoice: Sendable {
    private var system: Set<String> = []
    private var names: Set<String> = []
    private var prefixes: [String] = []

    /// Everything.
    static let all = AttributeChoice(system: ["All"], names: ["All"])

    private init(system: Set<String>, names: Set<String>) {
        self.system = system
        self.names = names
    }

    private static let known: Set<String> = [
        "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp",
        "SequenceNumber", "MessageDeduplicationId", "MessageGroupId", "AWSTraceHeader",
        "DeadLetterQueueSourceArn",
    ]

    init(_ request: ReceiveRequest) throws(AWSError) {
        system = Set(request.olderSystemNames ?? [])
        system.formUnion(request.systemNames ?? [])
        if system.isEmpty, request.names == nil { return }
        if let unknown = system.subtracting(Self.known).min() { throw SQSError.unknownAttribute(unknown) }
        for name in request.names ?? [] {
            if name == ".*" {
                names.insert("All")
            } else if name.hasSuffix(".*") {
                prefixes.append(String(name.dropLast(2)))
            } else {
                names.insert(name)
            }
        }
    }

    var wantsAnySystem: Bool { !system.isEmpty }
    var wantsAny: Bool { !names.isEmpty || !prefixes.isEmpty }

    func wantsSystem(_ name: String) -> Bool { system.contains("All") || system.contains(name) }

    func wants(_ name: String) -> Bool {
        names.contains("All") || names.contains(name) || prefixes.contains(where: name.hasPrefix)
    }
}

extension ReceivedMessage {
    /// What SQS says of the message.
    var systemAttributes: [String: String] {
        var attributes = [
            "SenderId": message.senderID, "SentTimestamp": String(sentAt.milliseconds),
            "ApproximateReceiveCount": String(receipts.count),
            "ApproximateFirstReceiveTimestamp": String(receipts.first.milliseconds),
        ]
        attributes["MessageGroupId"] = group
        attributes["MessageDeduplicationId"] = message.deduplicationID
        if message.deduplicationID != nil {
            attributes["SequenceNumber"] = SequenceNumber.text(position.number)
        }
        attributes["AWSTraceHeader"] = message.traceHeader
        attributes["DeadLetterQueueSourceArn"] = message.deadLetterSource
        return attributes
    }

    func handle(in queue: UInt64) -> String {
        Receipt(queue: queue, position: position, time: receipts.last).handle
    }
}

extension StoredMessage {
    /// Of some of its attributes, in its order.
    func attributesMD5(of chosen: [MessageAttribute]) -> MessageDigest? {
        chosen.count == attributes.count ? attributesMD5 : MessageDigests.md5(chosen)
    }
}

extension Message {
    init(_ received: ReceivedMessage, in queue: UInt64, _ choice: AttributeChoice) {
        let stored = received.message
        let attributes = stored.attributes.filter { choice.wants($0.name) }
        let system =
            choice.wantsAnySystem ? received.systemAttributes.filter { choice.wantsSystem($0.key) } : [:]
        self.init(
            messageId: stored.id.text, receiptHandle: received.handle(in: queue),
            md5OfBody: stored.bodyMD5.text, body: stored.body, attributes: system.isEmpty ? nil : system,
            md5OfMessageAttributes: stored.attributesMD5(of: attributes)?.text,
            messageAttributes: attributes.isEmpty
                ? nil
                : Dictionary(
                    attributes.map { ($0.name, MessageAttributeValue($0)) }, uniquingKeysWith: { $1 }))
    }
}

extension MessageAttributeValue {
    init(_ attribute: MessageAttribute) {
        switch attribute.value {
        case .string(let text): self.init(dataType: attribute.type, stringValue: text)
        case .binary(let bytes): self.init(dataType: attribute.type, binaryValue: bytes)
        }
    }
}
