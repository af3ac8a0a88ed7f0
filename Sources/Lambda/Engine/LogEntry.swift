// The log of an execution environment as values: the function's own output, and what the platform says of
// it. How they look in text and in JSON is in LogLayout.swift.

import CloudCore

/// How an invocation, or the init phase, ended.
enum PhaseStatus: Hashable, Sendable {
    case success
    /// `Runtime.ExitError` and the like.
    case error(type: String)
    case timeout

    /// As platform events and REPORT show it.
    var name: String {
        switch self {
        case .success: "success"
        case .error: "error"
        case .timeout: "timeout"
        }
    }
}

/// One event of the log.
enum LogEntry: Hashable, Sendable {
    /// What the function wrote, with its line's end.
    case output([UInt8])
    /// What an extension wrote, with its line's end.
    case extensionOutput([UInt8])
    /// An extension as it was when the init phase ended.
    case extensionInit(name: String, state: String, events: [String], errorType: String?)
    case initStart
    /// The init phase failed; or, of a version with SnapStart, ended.
    case initReport(duration: Duration, phase: String, PhaseStatus)
    /// A snapshot is to be restored, or the hooks of one to be run.
    case restoreStart
    case restoreRuntimeDone(PhaseStatus)
    case restoreReport(duration: Duration, PhaseStatus)
    case start(requestID: String)
    /// `Task timed out`, `Runtime exited` …: what the platform reports as the invocation's error.
    case failure(requestID: String, FunctionFailure)
    case end(requestID: String, duration: Duration, PhaseStatus)
    case report(requestID: String, InvocationReport)
}

/// The numbers of one invocation.
struct InvocationReport: Hashable, Sendable {
    var duration: Duration
    /// Where this invocation was the environment's first.
    var initDuration: Duration?
    /// Where this invocation was the first after a restore.
    var restore: RestoreTimes?
    var memoryMiB: Int
    var maxMemoryUsedMiB: Int
    /// Where the call is sampled for X-Ray.
    var trace: CallTrace?
    var status: PhaseStatus
    /// Whose environment ran it.
    var variant = PoolVariant.onDemand

    /// Whole milliseconds, rounded up. The init phase is billed too, but not that of provisioned
    /// environments, which are paid for all the time.
    /// https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
    var billedMilliseconds: Int64 {
        var initialization = initDuration ?? .zero
        if case .provisioned = variant { initialization = .zero }
        initialization += restore?.billed ?? .zero
        let total = (duration + initialization).nanoseconds
        return max(1, (total + 999_999) / 1_000_000)
    }
}

/// How long a restore took.
struct RestoreTimes: Hashable, Sendable {
    var duration: Duration
    /// Of it, the time in which the runtime and the function's hooks ran.
    var billed: Duration

    /// Whole milliseconds, rounded up.
    var billedMilliseconds: Int64 { (billed.nanoseconds + 999_999) / 1_000_000 }
}

/// An entry and when it was made.
struct TimedLogEntry: Hashable, Sendable {
    var time: Instant
    var entry: LogEntry

    /// Its size in memory, about.
    var bytes: Int {
        switch entry {
        case .output(let text), .extensionOutput(let text): text.count + 32
        default: 160
        }
    }
}
