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
    /// Concurrent batches at the beginning and after a rush, how many come every minute, and where it ends;
    /// how many polls are left at a queue where nothing happens.
    /// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
    static let firstConcurrency = 5
    static let growthPerMinute = 300
    static let mostConcurrency = 1_250
    static let leastPolls = 2
    /// Provisioned mode: what each poller calls at once, how much more comes every minute, and how many
    /// pollers may be asked for.
    /// https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html
    static let callsPerPoller = 10
    static let provisionedGrowthPerMinute = 1_000
    static let leastPollers = 2...200
    static let mostPollers = 2...2_000
    static let defaultMostPollers = 200
    /// What KMS encrypts at once.
    /// https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
    static let sealedBytes = 4_096
    /// As long as SQS waits for messages.
    static let pollWait: Duration = .seconds(20)
    /// Ours: after a poll or a call that failed, doubling from the first to the last.
    static let firstRest: Duration = .seconds(1)
    static let lastRest: Duration = .seconds(60)
    /// Ours: mappings that are read at once when the engine starts.
    static let page = 500
}
