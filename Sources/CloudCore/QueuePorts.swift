// What services that poll queues ask of SQS: Lambda's event source mappings, Pipes. Everything is authorized
// as the caller in the context, which is a role's session.

/// Reads queues for other services: SQS.
public protocol QueueSource: Sendable {
    /// What a role must be allowed to poll a queue: to receive, to delete, to read attributes.
    func pollingPermissions(for queue: ARN) -> [Permission]
    /// The queue, or nil where there is none.
    func queue(_ arn: ARN) async throws -> QueueDescription?
    /// Messages that are visible now, or as soon as there is one within the wait. The limit of ten of the
    /// wire does not hold here. Returns none where the wait is over, or the task is cancelled.
    func receive(_ poll: QueuePoll, context: RequestContext) async throws -> [QueueMessage]
    /// Deletes messages by their receipt handles; what could not be deleted, by its place among them.
    func delete(
        _ receiptHandles: [String], from queue: ARN, context: RequestContext
    ) async throws -> [Int: AWSError]
    /// Lets messages be seen again after so many seconds; what could not be changed, by its place.
    func changeVisibility(
        of receiptHandles: [String], in queue: ARN, toSeconds seconds: Int, context: RequestContext
    ) async throws -> [Int: AWSError]
}

/// What a poller must know of a queue.
public struct QueueDescription: Hashable, Sendable {
    public var arn: ARN
    public var isFIFO: Bool
    public var visibilityTimeoutSeconds: Int
    /// Visible messages, about.
    public var messages: Int

    public init(arn: ARN, isFIFO: Bool, visibilityTimeoutSeconds: Int, messages: Int) {
        self.arn = arn
        self.isFIFO = isFIFO
        self.visibilityTimeoutSeconds = visibilityTimeoutSeconds
        self.messages = messages
    }
}

/// One receive.
public struct QueuePoll: Hashable, Sendable {
    public var queue: ARN
    /// From 1.
    public var limit: Int
    public var wait: Duration
    /// Nil for the queue's own.
    public var visibilityTimeoutSeconds: Int?

    public init(queue: ARN, limit: Int = 10, wait: Duration = .zero, visibilityTimeoutSeconds: Int? = nil) {
        self.queue = queue
        self.limit = limit
        self.wait = wait
        self.visibilityTimeoutSeconds = visibilityTimeoutSeconds
    }
}

/// A message as it was received, with all of its attributes.
public struct QueueMessage: Hashable, Sendable {
    /// One of the sender's own attributes.
    public struct Attribute: Hashable, Sendable {
        public var name: String
        /// `String`, `Number` or `Binary`, with or without a custom label: `Number.int`.
        public var dataType: String
        /// Nil where it is binary.
        public var string: String?
        public var binary: [UInt8]?

        public init(name: String, dataType: String, string: String?, binary: [UInt8]?) {
            self.name = name
            self.dataType = dataType
            self.string = string
            self.binary = binary
        }
    }

    public var messageID: String
    public var receiptHandle: String
    public var body: String
    public var md5OfBody: String
    /// What SQS says of the message: `SentTimestamp`, `ApproximateReceiveCount` …
    public var systemAttributes: [String: String]
    /// By name.
    public var attributes: [Attribute]
    /// Nil where there are no attributes.
    public var md5OfAttributes: String?

    public init(
        messageID: String, receiptHandle: String, body: String, md5OfBody: String,
        systemAttributes: [String: String], attributes: [Attribute], md5OfAttributes: String?
    ) {
        self.messageID = messageID
        self.receiptHandle = receiptHandle
        self.body = body
        self.md5OfBody = md5OfBody
        self.systemAttributes = systemAttributes
        self.attributes = attributes
        self.md5OfAttributes = md5OfAttributes
    }
}
