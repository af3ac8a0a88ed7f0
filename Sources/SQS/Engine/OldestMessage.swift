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
        let all = SQSKeys.messages(of: number)
        var range = start == .first ? all : KeyRange(from: SQSKeys.message(start, of: number), to: all.upper)
        // Nearly always it is the first.
        var limit = 1
        for _ in 0..<Limits.agePages {
            let page = try await store.scan(range, limit: limit, reverse: false)
            guard let first = page.first, let last = page.last else { return nil }
            let tired =
                isFIFO
                ? []
                : try await positions(from: first.key, to: last.key, receivedAtLeast: Limits.tiredReceives)
            for entry in page {
                let position = try SQSKeys.messagePosition(entry.key)
                if tired.contains(position) { continue }
                try stand(at: position, now)
                return now - position.arrival
            }
            guard page.count == limit else { return nil }
            try stand(at: SQSKeys.messagePosition(last.key), now)
            range = range.after(last.key)
            limit = Limits.page
        }
        return nil
    }

    /// Later messages may still come in front of those whose time has not come.
    private func stand(at position: QueuePosition, _ now: Instant) throws {
        guard position.due <= now else { return }
        try change { $0.oldest = position }
    }

    /// By what the store knows, which is a second behind.
    private func positions(
        from first: Key, to last: Key, receivedAtLeast times: Int
    ) async throws -> Set<QueuePosition> {
        let lower = SQSKeys.receipts(try SQSKeys.messagePosition(first), of: number)
        let upper = SQSKeys.receipts(try SQSKeys.messagePosition(last), of: number)
        let range = KeyRange(from: lower, to: Key(bytes: upper.bytes + [0]))
        let found = try await store.list(range, as: ReceiptsRecord.self, limit: Limits.page)
        return Set(
            try found.filter { $0.record.receipts.count >= times }.map {
                try SQSKeys.receiptsPosition($0.key)
            })
    }
}

extension QueuePosition {
    /// When the message came to this queue: numbers are microseconds of it, or a few more.
    fileprivate var arrival: Instant { Instant(nanoseconds: Int64(clamping: number) &* 1_000) }
}
