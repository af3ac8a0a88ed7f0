// The bounds of durable executions, each with its source.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

enum DurableLimits {
    // MARK: Configuration (the model's)

    static let executionTimeoutSeconds = 1...31_622_400
    static let retentionDays = 1...90
    /// https://docs.aws.amazon.com/lambda/latest/dg/durable-configuration.html
    static let defaultRetentionDays = 14
    static let nameLength = 64
    /// A caller who waits does so no longer than an invocation may last.
    /// https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html
    static let synchronousSeconds = 900

    // MARK: Checkpoints

    /// The results of steps, contexts and chained invocations, and what those are called with: 1 MB.
    /// https://docs.aws.amazon.com/lambda/latest/api/API_OperationUpdate.html
    static let payloadBytes = 1_048_576
    /// The result of an execution somebody waits for: 6 MB.
    static let synchronousResultBytes = 6_291_456
    static let errorBytes = 1_048_576
    /// What AWS's SDKs put into one checkpoint at most; AWS documents no number.
    static let updates = 250
    /// How long a checkpoint that is sent again is answered as the first time: "a 15-minute window".
    /// https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html
    static let repeatSeconds = 900
    /// Operations of one execution; beyond, it fails.
    static let operations = 3_000
    /// What one execution may write: 100 MB.
    static let writtenBytes = 104_857_600
    static let waitSeconds = 1...31_622_400

    // MARK: Pages

    static let pageItems = 100
    static let mostPageItems = 1_000
    /// Operations in an invocation's event, or on one page, end here; ours. With what JSON adds it stays
    /// below the 6 MB of a payload.
    static let pageBytes = 4 * 1_048_576

    // MARK: The engine (ours)

    /// Larger payloads are blobs.
    static let inlineBytes = 4_096
    /// Payloads of one checkpoint that are written at the same time.
    static let payloadsAtOnce = 8
    /// Timers that are worked off, and news that are told, in one commit. An update makes three changes at
    /// most (its operation, a timer, the claim of a blob), a timer four, a piece of news one; the updates'
    /// and timers' events lie in at most 40 packs, and the execution, its tasks and their checks are less
    /// than 20: together below the 1,000 that the store takes at once.
    static let timersAtOnce = 20
    static let newsAtOnce = 60
    /// Events of one record, and their bytes: what chained invocations add to them later still fits.
    static let packEvents = 32
    static let packBytes = 48_000
    /// Records of events that are read together.
    static let packsAtOnce = 16
    /// Invocations of functions at once, as for asynchronous ones.
    static let invocationsAtOnce = 1_000
    /// Failed invocations in a row, after which the execution fails, and how long each waits for the next: as
    /// the runner that AWS publishes for tests does.
    static let failedInvocations = 5
    static let failureRestSeconds = 5
}
