// SQS: queues and their messages. The struct says what it needs; `operations` is the table of contents. Other
// services send and poll through Ports.swift.

import Agenda
public import CloudCore
public import Store
public import Wire

/// Simple Queue Service.
public struct SQSService: Service {
    public static let model = ServiceModel.sqs

    let store: any KeyValueStore
    let directory: QueueDirectory
    let known = KnownQueues()
    let messageIDs: UniqueIDs
    let mover: MoveRunner
    /// Nil where this cloud has no KMS.
    let keys: QueueKeys?
    let authorizer: any Authorizer
    let clock: any WallClock
    let entropy: any Entropy

    /// - Parameters:
    ///   - sealer: keeps messages at rest (SSE-SQS).
    ///   - authorizer: asked where other services send and poll under a role.
    ///   - metrics: nil where nobody counts.
    ///   - keys: nil where this cloud has no KMS.
    ///   - limitsFIFO: whether FIFO queues take 300 calls of a kind in a second, and no more.
    public init(
        store: any KeyValueStore, sealer: any Sealer, authorizer: any Authorizer, clock: any WallClock,
        entropy: any Entropy, metrics: (any MetricSink)? = nil, keys: (any KeyService)? = nil,
        limitsFIFO: Bool = false
    ) {
        self.store = store
        self.authorizer = authorizer
        self.clock = clock
        self.entropy = entropy
        self.keys = keys.map { QueueKeys($0, clock: clock, entropy: entropy) }
        messageIDs = UniqueIDs(entropy: entropy)
        let directory = QueueDirectory(
            store: store, sealer: sealer, clock: clock, metrics: metrics, limitsFIFO: limitsFIFO)
        self.directory = directory
        mover = MoveRunner(directory: directory) { message, live, task in
            try await Redrive(directory: directory, entropy: entropy).move(message, live, task)
        }
    }

    public static let operations: [Operation<SQSService>] =
        queues + attributes + sending + receiving + receipts + permissions + tags + moves
}
