// How fast a function may get new execution environments: 1,000 in ten seconds.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#scaling-rate

import CloudCore

/// The new environments of every function, as a bucket that fills again evenly: AWS says that it doesn't wait
/// for the ten seconds to be over.
struct ScalingRate: Sendable {
    private static let burst = 1_000
    private static let window = Duration.seconds(10)
    private static let interval = Duration.nanoseconds(window.nanoseconds / Int64(burst))

    /// When all environments would have begun, had they come evenly: up to ten seconds ahead of the clock.
    private var paced: [FunctionKey: Instant] = [:]

    /// Whether the function may have one more environment now.
    func hasRoom(_ function: FunctionKey, at now: Instant) -> Bool {
        guard let paced = paced[function] else { return true }
        return paced + Self.interval <= now + Self.window
    }

    /// A new environment is made. Those that replace one which ended are counted and not refused.
    mutating func count(_ function: FunctionKey, at now: Instant) {
        paced[function] = min(max(paced[function] ?? now, now) + Self.interval, now + Self.window)
    }

    /// Forgets functions that have been quiet.
    mutating func forget(before now: Instant) {
        guard paced.count > 64 else { return }
        paced = paced.filter { $0.value > now }
    }
}
