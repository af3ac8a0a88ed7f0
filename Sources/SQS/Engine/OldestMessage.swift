// ApproximateAgeOfOldestMessage: which message it is about, and since when. One that was received three times
// or more and is still there counts as standing at the back; of what came to a dead-letter queue the time in
// that queue counts. FIFO queues leave nothing out.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html

import CloudCore
import Store

extension LiveQueue {
    /// Nil where all messages that were looked at have been received too often. The next look goes on behind
    /// them, so that each of them is read once, however many there are.
    func ageOfOldest(at now: Instant) async throws -> Duration? {
        let (start, isFIFO) = try change { ($0.oldest, $0.engine.rules.isFIFO) }
        var next = start
        // Nearly always it is the first.
        var limit = 1
        for _ in 0..<Limits.agePages {
            let stretch = try await read(from: next, limit: limit)
            guard let first = stretch.messages.first, let last = stretch.messages.last else { return nil }
            let receipts = isFIFO ? [:] : try await receipts(from: first.position, to: last.position)
            let oldest = stretch.messages.first {
                receipts[$0.position].map { $0.count < Limits.tiredReceives } ?? true
            }
            try stand(at: (oldest ?? last).position, now)
            if let oldest { return now - oldest.position.arrival }
            guard let following = stretch.next else { return nil }
            next = following
            limit = Limits.page
        }
        return nil
    }

    /// Later messages may still come in front of those whose time has not come.
    private func stand(at position: QueuePosition, _ now: Instant) throws {
        guard position.due <= now else { return }
        try change { $0.oldest = position }
    }
}

extension QueuePosition {
    /// When the message came to this queue: numbers are microseconds of it, or a few more.
    fileprivate var arrival: Instant { Instant(nanoseconds: Int64(clamping: number) &* 1_000) }
}
