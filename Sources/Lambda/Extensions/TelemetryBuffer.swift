// The events that wait for one subscriber: what is sent when, and what is lost where it does not keep up. No
// I/O, no time of its own.

import CloudCore

struct TelemetryBuffer: Sendable {
    let maxItems: Int
    let maxBytes: Int
    let timeout: Duration
    private var waiting: [TelemetryRecord] = []
    private var bytes = 0
    private(set) var droppedRecords = 0
    private(set) var droppedBytes = 0
    /// When the oldest event has waited long enough.
    private(set) var due: Instant?

    init(_ subscription: TelemetrySubscription) {
        maxItems = subscription.maxItems
        maxBytes = subscription.maxBytes
        timeout = .milliseconds(subscription.timeoutMilliseconds)
    }

    var isEmpty: Bool { waiting.isEmpty }
    /// A batch is full and need not wait.
    var isFull: Bool { waiting.count >= maxItems || bytes >= maxBytes }

    /// Beyond several batches, events are counted instead of kept.
    mutating func append(_ record: TelemetryRecord, at now: Instant) {
        guard bytes + record.bytes.count <= EngineLimits.telemetryBatches * maxBytes,
            waiting.count < EngineLimits.telemetryBatches * maxItems
        else {
            droppedRecords += 1
            droppedBytes += record.bytes.count
            return
        }
        if waiting.isEmpty { due = now + timeout }
        waiting.append(record)
        bytes += record.bytes.count
    }

    /// The next batch, as far as its bounds allow; what was dropped is told with it.
    mutating func take(at now: Instant) -> [TelemetryRecord] {
        var batch: [TelemetryRecord] = []
        var size = 0
        for record in waiting {
            guard batch.count < maxItems, batch.isEmpty || size + record.bytes.count <= maxBytes else {
                break
            }
            batch.append(record)
            size += record.bytes.count
        }
        waiting.removeFirst(batch.count)
        bytes -= size
        due = waiting.isEmpty ? nil : now
        if droppedRecords > 0 {
            batch.append(Self.dropped(droppedRecords, droppedBytes, at: now))
            (droppedRecords, droppedBytes) = (0, 0)
        }
        return batch
    }

    /// A batch could not be handed over while nobody could take it: it waits again, first.
    mutating func putBack(_ batch: [TelemetryRecord], at now: Instant) {
        waiting.insert(contentsOf: batch, at: 0)
        bytes += batch.reduce(0) { $0 + $1.bytes.count }
        due = now
    }

    /// A batch could not be handed over.
    mutating func lose(_ batch: [TelemetryRecord]) {
        droppedRecords += batch.count
        droppedBytes += batch.reduce(0) { $0 + $1.bytes.count }
    }

    private static func dropped(_ records: Int, _ bytes: Int, at now: Instant) -> TelemetryRecord {
        let reason = "Consumer seems to have fallen behind as it has not acknowledged receipt of logs."
        return TelemetryRecord(
            platform: "logsDropped",
            "\"reason\":\"\(reason)\",\"droppedRecords\":\(records),\"droppedBytes\":\(bytes)", at: now)
    }
}
