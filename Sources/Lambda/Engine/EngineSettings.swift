// What the engine is told by the configuration, and its own bounds, each with AWS's source where it has one.

/// How the engine uses this machine.
public struct EngineSettings: Hashable, Sendable {
    /// Concurrent executions of an account in a region.
    /// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    public var accountConcurrency = 1_000
    /// The configured memory of all environments together, and what runtimes that were started ahead use, in
    /// MiB. Above it, idle environments of other
    /// functions give way, then calls wait, then they are throttled. One environment always fits. The
    /// composition root knows what the machine has.
    public var totalMemoryMiB = 16 * 1_024
    /// Of `totalMemoryMiB`, what idle environments leave free when a new one has come: the next one starts
    /// at once, and those that were idle longest end after its answer, not before its start.
    public var spareMemoryMiB = 0
    /// How long an environment waits for its next call before it ends.
    public var idleSeconds = 600
    /// The longest life of an environment: well within its credentials' 12 hours.
    public var lifetimeSeconds = 6 * 3_600
    /// How long a runtime that has called `next` stays thawed: short enough to cost nothing, long enough that
    /// a busy function does not pay for freezing at every call.
    public var freezeAfterMilliseconds = 10
    /// The longest time that log lines wait to be written together; 0 writes at once.
    public var logDelayMilliseconds = 200
    /// This cloud as functions reach it: `AWS_ENDPOINT_URL`. Nil leaves the variable out.
    public var endpoint: String?
    /// Where snapshots of versions with SnapStart are kept; nil keeps none.
    public var snapshotDirectory: String?
    /// Ports of the host that functions may reach: the endpoint's.
    public var hostPorts: [Int] = []

    public init() {}
}

/// Bounds of the engine.
enum EngineLimits {
    /// Of the idle environments, so many are asked whether they share the caller's event loop; ours.
    static let seatsLookedAt = 8
    /// Runtime, extensions and function initialise within this.
    /// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    static let initSeconds = 10
    /// Of a snapshot and the hooks that run after it.
    /// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
    static let restoreSeconds = 10
    /// Snapshots that are kept; versions above it are initialised again and again. Ours.
    static let snapshots = 256
    /// Provisioned environments, and versions with SnapStart when they are published, get this long, or their
    /// function's timeout where that is longer.
    static let provisionedInitSeconds = 130
    /// How long a provisioned environment that the machine could not make is left alone; ours.
    static let provisionedRetrySeconds = 10
    /// The answer of a synchronous or buffered call: 6 MiB and a margin of 100 bytes, as AWS counts it.
    static let responseBytes = 6 * 1_024 * 1_024 + 100
    /// A streamed answer. https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
    static let streamedResponseBytes = 200 * 1_024 * 1_024
    /// What is kept of a streamed answer that its caller has not read; then the function waits. Ours.
    static let answerPipeBytes = 256 * 1_024
    /// How long a runtime whose connection broke inside an answer may take to be seen to have ended; ours.
    static let truncationMilliseconds: Int64 = 1_000
    /// The report of an error by the runtime.
    static let errorReportBytes = 1_024 * 1_024
    /// The head of a request to the Runtime API; ours.
    static let runtimeHeadBytes = 64 * 1_024
    /// Connections to one Runtime API; ours. A runtime needs one or two.
    static let runtimeConnections = 64
    /// Extensions of an environment.
    /// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
    static let extensions = 10
    /// The shutdown phase with external extensions, and with internal ones alone.
    /// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    static let externalShutdownMilliseconds: Int64 = 2_000
    static let internalShutdownMilliseconds: Int64 = 500
    /// A request of an extension, and each of its headers; ours.
    static let extensionRequestBytes = 64 * 1_024
    static let extensionHeaderBytes = 1_024
    /// What waits for a telemetry subscriber, in batches of its own size; more is dropped and told of. Ours,
    /// as what follows.
    static let telemetryBatches = 4
    /// Events before the end of the init phase, for those who subscribe in it.
    static let earlyTelemetryRecords = 1_000
    static let telemetryAttempts = 3
    static let telemetryRetryMilliseconds: Int64 = 50
    static let telemetryAnswerMilliseconds: Int64 = 5_000
    /// One log event. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
    static let logLineBytes = 256 * 1_024 - 26
    /// Lines of one environment that wait to be written; above it the function's own output waits.
    static let pendingLogBytes = 4 * 1_024 * 1_024
    /// One batch to the log service.
    static let logBatchBytes = 1_024 * 1_024
    static let logBatchLines = 10_000
    /// `X-Amz-Log-Result`. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    static let logTailBytes = 4 * 1_024
    /// How long an accepted call waits for memory of this machine before it is throttled; ours.
    static let capacityWaitSeconds = 60
    /// How often it is seen whether there is memory to make a snapshot; ours.
    static let makerSeconds = 1
    /// How long an environment whose answer is out counts as nearly free, before another is started; ours.
    /// A small function's share of the CPU comes in periods of 20 ms: it may need one to ask for more.
    static let returnMilliseconds = 30
    /// Environments kept finished for functions that bring their own program; ours.
    static let heldEnvironments = 4
    /// How long the credentials in an environment are good for.
    static let credentialSeconds = 12 * 3_600
    /// An environment gets no call when its credentials are good for less: the longest function's time.
    static let expiryMarginSeconds = 900
    /// Cached credentials are asked for again when less than this is left, so that a new environment has
    /// its whole life before it.
    static let credentialMarginSeconds = 7 * 3_600
    /// For how long it is remembered who the role of a log stream is. Our own bound.
    static let logRoleSeconds = 60
    /// Asynchronous invocations under way at once; ours.
    static let asyncConcurrency = 200
    /// Environments of tenants, active or idle, for every 1,000 concurrent executions of a function.
    /// https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-troubleshooting.html
    static let tenantEnvironmentsPerThousand = 2_500
    /// The longest wait between tries after throttles.
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    static let asyncBackoffSeconds = 300
    /// Payloads up to this lie in the queue's own record, larger ones in blobs; ours.
    static let asyncInlineBytes = 32 * 1_024
    /// How often a function is called in one chain of requests: "approximately 16 times".
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    static let recursionRounds = 16
    /// How long a record is tried to be sent to its destination; ours: as long as events are kept.
    static let deliverySeconds = 21_600
    /// What a dead letter says of its error.
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
    static let deadLetterMessageBytes = 1_024
}
