// PutLogEvents: what is accepted, what is rejected, in AWS's order of checks.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html

import CloudCore
import Wire

extension LogsService {
    func putLogEvents(
        _ input: PutLogEventsRequest, _ context: RequestContext
    ) async throws -> PutLogEventsResponse {
        let events = input.logEvents.map { NewEvent(timestamp: Int64($0.timestamp), message: $0.message) }
        try BatchCheck.check(events)
        let scope = LogsScope(context)
        let group = try await store.group(input.logGroupName, in: scope)
        let stream = try await store.stream(input.logStreamName, of: group)
        let sorting = BatchCheck.sort(events, now: context.now, expiry: group.expiry(at: context.now))
        if !sorting.accepted.isEmpty {
            try await store.append(
                Array(events[sorting.accepted]), group: group.name, stream: stream.name, in: scope,
                at: context.now, making: .nothing)
        }
        return PutLogEventsResponse(
            nextSequenceToken: SequenceToken.text(stream), rejectedLogEventsInfo: sorting.rejected)
    }
}

/// Judges a batch of events. Pure.
enum BatchCheck {
    /// Throws InvalidParameterException where the batch as a whole is refused.
    static func check(_ events: [NewEvent]) throws {
        guard events.count <= LogsLimits.batchEvents else {
            throw LogsError.invalid(
                "1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member "
                    + "must have length less than or equal to \(LogsLimits.batchEvents)")
        }
        var bytes = 0
        for (index, event) in events.enumerated() {
            guard event.timestamp >= 0 else {
                throw LogsError.invalid("Log event timestamps must not be negative.")
            }
            guard event.bytes <= LogsLimits.eventBytes else {
                throw LogsError.invalid(
                    "Log event too large: \(event.bytes) bytes exceeds limit of \(LogsLimits.eventBytes)")
            }
            if index > 0, event.timestamp < events[index - 1].timestamp {
                throw LogsError.invalid(
                    "Log events in a single PutLogEvents request must be in chronological order.")
            }
            bytes += event.bytes
        }
        guard bytes <= LogsLimits.batchBytes else {
            throw LogsError.invalid(
                "Upload too large: \(bytes) bytes exceeds limit of \(LogsLimits.batchBytes)")
        }
        if let first = events.first, let last = events.last,
            last.timestamp - first.timestamp > LogsLimits.batchSpanMilliseconds
        {
            throw LogsError.invalid(
                "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
        }
    }

    /// Which events of a batch in order of time are kept, and what is told of the others.
    static func sort(
        _ events: [NewEvent], now: Instant, expiry: Int64
    ) -> (accepted: Range<Int>, rejected: RejectedLogEventsInfo?) {
        let oldest = now.milliseconds - LogsLimits.oldestEventMilliseconds
        let newest = now.milliseconds + LogsLimits.newestEventMilliseconds
        let tooOld = events.firstIndex { $0.timestamp >= oldest } ?? events.count
        let expired = events.firstIndex { $0.timestamp >= expiry } ?? events.count
        let tooNew = events.firstIndex { $0.timestamp > newest } ?? events.count
        let start = max(tooOld, expired)
        guard start > 0 || tooNew < events.count else { return (0..<events.count, nil) }
        let rejected = RejectedLogEventsInfo(
            tooNewLogEventStartIndex: tooNew < events.count ? tooNew : nil,
            tooOldLogEventEndIndex: tooOld > 0 ? tooOld : nil,
            expiredLogEventEndIndex: expired > 0 ? expired : nil)
        return (min(start, tooNew)..<tooNew, rejected)
    }
}
