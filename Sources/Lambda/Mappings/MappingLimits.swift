// The bounds of event source mappings, each with its source.

import CloudCore

enum MappingLimits {
    /// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
    static let defaultBatch = 10
    /// Larger batches want a window.
    static let batchWithoutWindow = 10
    /// "The payload size reaches 6 MB", and so it can be handed to a function.
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
    static let payloadBytes = 6 * 1_024 * 1_024
    /// AWS's quota, which can be raised to ten there.
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-basics
    static let filters = 5
    /// Concurrent batches at the beginning, how many come every second, and where it ends.
    /// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
    static let firstConcurrency = 5
    static let growthPerSecond = 300 / 60
    static let mostConcurrency = 1_250
    /// As long as SQS waits for messages.
    static let pollWait: Duration = .seconds(20)
    /// Ours: after a poll or a call that failed, doubling from the first to the last.
    static let firstRest: Duration = .seconds(1)
    static let lastRest: Duration = .seconds(60)
    /// Ours: mappings that are read at once when the engine starts.
    static let page = 500
}
