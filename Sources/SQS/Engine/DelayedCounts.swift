// How many messages of a queue are delayed, to the second, whatever their number: nobody reads a million keys
// to answer GetQueueAttributes.

import CloudCore

/// Counts of messages by the second in which they become visible.
struct DelayedCounts: Sendable {
    private(set) var seconds: [Int64: Int] = [:]
    /// Whether messages of before the start are among them.
    private(set) var isComplete = false
    /// The last number of those.
    let lastNumberBefore: UInt64

    /// - Parameter lastNumber: of the messages that the store has already.
    init(lastNumber: UInt64) { lastNumberBefore = lastNumber }

    /// A message came that is due then.
    mutating func add(_ due: Instant, at now: Instant) {
        // Nothing is delayed for longer than this, so that there are never more entries.
        if seconds.count > 4 * Limits.delaySeconds {
            let oldest = (now - .seconds(Limits.delaySeconds)).seconds
            seconds = seconds.filter { $0.key >= oldest }
        }
        seconds[Self.second(due), default: 0] += 1
    }

    /// What the store had before the start, by the second.
    mutating func complete(with former: DelayedCounts) {
        if isComplete { return }
        seconds.merge(former.seconds, uniquingKeysWith: +)
        isComplete = true
    }

    /// How many are due later than `time`.
    func count(after time: Instant) -> Int {
        seconds.reduce(0) { $1.key > time.seconds ? $0 + $1.value : $0 }
    }

    /// The second at whose beginning a message that is due then counts as visible.
    private static func second(_ due: Instant) -> Int64 {
        due.nanoseconds.isMultiple(of: 1_000_000_000) ? due.seconds : due.seconds + 1
    }
}
