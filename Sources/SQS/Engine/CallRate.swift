// How many calls a second a FIFO queue takes, where the limit is turned on: 300 of each kind, which with
// batches of ten are 3,000 messages. In high throughput mode they are counted for each message group.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html

import CloudCore

/// What a FIFO queue has admitted in the present second.
struct CallRate: Sendable {
    /// Each is counted by itself.
    enum Call: Hashable, Sendable {
        case send, receive, delete
        /// In high throughput mode.
        case sendToGroup(String)
    }

    private var second: Int64 = .min
    private var counts: [Call: Int] = [:]

    /// Whether all of these calls may still be made; counts them if so.
    mutating func admits(_ calls: [Call], at now: Instant) -> Bool {
        if now.seconds != second {
            second = now.seconds
            counts.removeAll(keepingCapacity: true)
        }
        guard calls.allSatisfy({ (counts[$0] ?? 0) < Limits.fifoCallsPerSecond }) else { return false }
        for call in calls { counts[call, default: 0] += 1 }
        return true
    }
}

extension LiveQueue {
    /// Throws RequestThrottled where a FIFO queue has had too many calls of this kind in this second.
    func admit(_ call: CallRate.Call, groups: [String?] = [], _ settings: QueueSettings) throws {
        guard limitsCalls, settings.isFIFO else { return }
        var calls = [call]
        if settings.isHighThroughput {
            guard call == .send else { return }
            calls = Set(groups.map { $0 ?? "" }).map { .sendToGroup($0) }
        }
        let isAdmitted = try change { $0.rate.admits(calls, at: clock.now) }
        guard isAdmitted else { throw SQSError.throttled }
    }
}
