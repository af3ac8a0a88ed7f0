// When an asynchronous invocation is tried again, and when it is given up. A decision, no more.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html

import CloudCore

enum AsyncPolicy {
    /// What a run came to.
    enum Outcome: Hashable, Sendable {
        case success
        /// The function failed, or timed out.
        case functionError
        /// Throttled, or the cloud failed: the function did not run.
        case refused
        /// The function's reserved concurrency is 0.
        case stopped
        /// Called too often in one chain of requests.
        case recursive
    }

    /// Why an event is over, as the destinations' records name it.
    enum Condition: String, Hashable, Sendable {
        case success = "Success"
        case retriesExhausted = "RetriesExhausted"
        case eventAgeExceeded = "EventAgeExceeded"
        case zeroReservedConcurrency = "ZeroReservedConcurrency"
        case recursiveInvocation = "RecursiveInvocation"
    }

    enum Decision: Hashable, Sendable {
        case over(Condition)
        case again(at: Instant, failures: Int, refusals: Int)
    }

    /// Whether an event is too old to be run at all.
    static func isExpired(_ record: AsyncRecord, _ target: AsyncTarget, at now: Instant) -> Bool {
        now - record.acceptedAt > .seconds(target.maximumEventAgeSeconds)
    }

    static func decide(
        _ outcome: Outcome, _ record: AsyncRecord, _ target: AsyncTarget, at now: Instant
    ) -> Decision {
        let expiry = record.acceptedAt + .seconds(target.maximumEventAgeSeconds)
        switch outcome {
        case .success: return .over(.success)
        case .stopped: return .over(.zeroReservedConcurrency)
        case .recursive: return .over(.recursiveInvocation)
        case .functionError:
            guard record.failures < target.maximumRetryAttempts else { return .over(.retriesExhausted) }
            // One minute before the second try, two before the third.
            let next = now + .seconds(60 * (record.failures + 1))
            guard next <= expiry else { return .over(.eventAgeExceeded) }
            return .again(at: next, failures: record.failures + 1, refusals: 0)
        case .refused:
            let next = now + backoff(record.refusals)
            guard next <= expiry else { return .over(.eventAgeExceeded) }
            return .again(at: next, failures: record.failures, refusals: record.refusals + 1)
        }
    }

    /// From one second to five minutes, twice as long each time.
    static func backoff(_ tries: Int) -> Duration {
        .seconds(min(1 << min(tries, 9), EngineLimits.asyncBackoffSeconds))
    }
}
