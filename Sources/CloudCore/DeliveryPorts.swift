// What a service sends under a role to queues, topics, buses and buckets: Lambda's records of asynchronous
// invocations and its dead letters. Who takes such things registers; the sender knows its name only.

import Synchronization

/// Takes what is sent under a function's role: SQS, SNS, EventBridge, S3.
public protocol DeliveryTarget: Sendable {
    /// The largest body that it takes, in bytes.
    var bodyLimit: Int { get }
    /// What the role must be allowed for this target: `sqs:SendMessage` on the queue.
    func permissions(for target: ARN) -> [Permission]
    /// Whether the queue, topic, bus or bucket is there.
    func exists(_ target: ARN) async throws -> Bool
    /// Sends, at least once, authorized as the role in `context`. Throws the service's own errors: those of
    /// status 500 and above, and throttles, are tried again.
    func deliver(_ delivery: Delivery, context: RequestContext) async throws
}

/// One thing to be sent.
public struct Delivery: Hashable, Sendable {
    /// What is sent, for services that show it: EventBridge's `detail-type`, S3's key.
    public enum Kind: Hashable, Sendable {
        /// The record of an invocation that succeeded, or failed.
        case record(succeeded: Bool)
        /// An event that no attempt could handle, as its sender gave it.
        case deadLetter
    }

    /// A message attribute, as SQS and SNS know them.
    public struct Attribute: Hashable, Sendable {
        public enum DataType: String, Hashable, Sendable { case string = "String", number = "Number" }

        public var name: String
        public var type: DataType
        public var value: String

        public init(name: String, type: DataType, value: String) {
            self.name = name
            self.type = type
            self.value = value
        }
    }

    /// The same for every try: what is sent twice can be told.
    public var id: String
    public var target: ARN
    public var kind: Kind
    /// The resource on whose behalf it is sent: a function's ARN with its version or alias.
    public var source: String
    public var body: [UInt8]
    public var attributes: [Attribute]
    /// When what it tells of happened.
    public var time: Instant

    public init(
        id: String, target: ARN, kind: Kind, source: String, body: [UInt8], attributes: [Attribute],
        time: Instant
    ) {
        self.id = id
        self.target = target
        self.kind = kind
        self.source = source
        self.body = body
        self.attributes = attributes
        self.time = time
    }
}

/// The services of this cloud that take deliveries, by the service of their ARNs. Filled by the composition
/// root, so that services which send to each other need no order among them.
public final class DeliveryTargets: Sendable {
    private let targets = Mutex<[String: any DeliveryTarget]>([:])

    public init() {}

    public func register(_ target: any DeliveryTarget, for service: String) {
        targets.withLock { $0[service] = target }
    }

    /// Nil where this cloud has no such service.
    public func target(for arn: ARN) -> (any DeliveryTarget)? { targets.withLock { $0[arn.service] } }
}
