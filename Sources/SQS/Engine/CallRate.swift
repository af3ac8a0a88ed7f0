// How many calls a second a FIFO queue takes, where the limit is turned on: 300 of each kind, which with
// batches of ten are 3,000 messages. In high throughput mode as many as its region's queues take, and of
// those that send, 300 for each message group.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html

import CloudCore

/// Fills with so many calls a second, and holds as many.
struct TokenBucket: Sendable {
    private static let second = 1_000_000_000

    let perSecond: Int
    /// In billionths of a call, so that nothing is lost by rounding.
    private var level: Int
    private var filledAt: Instant

    init(perSecond: Int, at now: Instant) {
        self.perSecond = perSecond
        level = perSecond * Self.second
        filledAt = now
    }

    var isFull: Bool { level == perSecond * Self.second }

    mutating func fill(at now: Instant) {
        // The clock may have been set back.
        let elapsed = min(max(0, Int(clamping: now.nanoseconds - filledAt.nanoseconds)), Self.second)
        level = min(perSecond * Self.second, level + elapsed * perSecond)
        filledAt = now
    }

    var hasCall: Bool { level >= Self.second }

    mutating func take() { level -= Self.second }
}

/// What a FIFO queue admits.
struct CallRate: Sendable {
    /// Each is counted by itself.
    enum Call: Hashable, Sendable {
        case send, receive, delete
        /// In high throughput mode.
        case sendToGroup(String)
    }

    private var buckets: [Call: TokenBucket] = [:]
    /// From how many buckets on the full ones are dropped, which are as good as none.
    private var bound = 64

    /// How many kinds of calls are remembered.
    var count: Int { buckets.count }

    /// Whether all of these calls may be made now, each at so many in a second; counts them if so.
    mutating func admits(_ calls: [(call: Call, perSecond: Int)], at now: Instant) -> Bool {
        for (call, perSecond) in calls {
            var bucket = buckets[call] ?? TokenBucket(perSecond: perSecond, at: now)
            // The queue's mode may have changed.
            if bucket.perSecond != perSecond { bucket = TokenBucket(perSecond: perSecond, at: now) }
            bucket.fill(at: now)
            buckets[call] = bucket
        }
        dropFull(at: now)
        guard calls.allSatisfy({ buckets[$0.call]?.hasCall ?? true }) else { return false }
        for (call, perSecond) in calls {
            buckets[call, default: TokenBucket(perSecond: perSecond, at: now)].take()
        }
        return true
    }

    private mutating func dropFull(at now: Instant) {
        guard buckets.count > bound else { return }
        for call in buckets.keys { buckets[call]?.fill(at: now) }
        buckets = buckets.filter { !$0.value.isFull }
        bound = max(64, 2 * buckets.count)
    }
}

/// The calls of each kind that a FIFO queue takes in a second.
enum FifoQuota {
    /// "Transaction throughput limits (non-batching API calls)" of high throughput mode, by region.
    private static let highThroughput = [
        "us-east-1": 70_000, "us-west-2": 70_000, "eu-west-1": 70_000, "us-east-2": 19_000,
        "eu-central-1": 19_000, "ap-south-1": 9_000, "ap-southeast-1": 9_000, "ap-southeast-2": 9_000,
        "ap-northeast-1": 9_000, "eu-west-2": 4_500, "sa-east-1": 4_500,
    ]
    private static let highThroughputElsewhere = 2_400

    static func callsPerSecond(of queue: QueueRecord) -> Int {
        guard queue.settings.isHighThroughput else { return Limits.fifoCallsPerSecond }
        return highThroughput[queue.name.region.name] ?? highThroughputElsewhere
    }
}

extension LiveQueue {
    /// Throws RequestThrottled where a FIFO queue has had too many calls of this kind.
    func admit(_ call: CallRate.Call, groups: [String?] = [], _ queue: QueueRecord) throws {
        guard limitsCalls, queue.settings.isFIFO else { return }
        var calls = [(call: call, perSecond: FifoQuota.callsPerSecond(of: queue))]
        if queue.settings.isHighThroughput {
            calls += Set(groups.map { $0 ?? "" }).map { (.sendToGroup($0), Limits.fifoCallsPerSecond) }
        }
        let isAdmitted = try change { $0.rate.admits(calls, at: clock.now) }
        guard isAdmitted else { throw SQSError.throttled }
    }
}
