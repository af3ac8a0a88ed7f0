// Events as they are kept: never one by one, but in chunks, each one value of the store (or a few, where a
// single event is larger than a value). How chunks are read back in order is in StreamCursor.

import CloudCore
import Store

/// An event on its way in.
struct NewEvent: Sendable, Equatable {
    /// Milliseconds since the epoch.
    var timestamp: Int64
    var message: String

    /// What quotas count.
    var bytes: Int { message.utf8.count + LogsLimits.eventOverheadBytes }
}

/// Events of one stream that came together, in order of time.
struct LogChunk: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var ingestion: Int64
    /// Never empty.
    var events: [NewEvent]

    var first: Int64 { events.first?.timestamp ?? 0 }
    var last: Int64 { events.last?.timestamp ?? 0 }

    init(ingestion: Int64, events: [NewEvent]) {
        self.ingestion = ingestion
        self.events = events
    }

    func encode(to writer: inout RecordWriter) {
        writer.integer(ingestion)
        var previous: Int64 = 0
        writer.array(events) {
            $0.integer($1.timestamp - previous)
            previous = $1.timestamp
            $0.string($1.message)
        }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        ingestion = try reader.int64()
        var previous: Int64 = 0
        events = try reader.array {
            let (timestamp, overflow) = previous.addingReportingOverflow(try $0.int64())
            guard !overflow else { throw StoreError.corruptRecord("timestamp") }
            previous = timestamp
            return NewEvent(timestamp: timestamp, message: try $0.string())
        }
    }

    /// Cuts a batch, which must be in order of time, into chunks.
    static func chunks(of events: [NewEvent], ingestion: Int64) -> [LogChunk] {
        var chunks: [LogChunk] = []
        var current: [NewEvent] = []
        var bytes = 0
        for event in events {
            if let first = current.first,
                bytes + event.bytes > LogsLimits.chunkBytes
                    || event.timestamp - first.timestamp > LogsLimits.chunkSpanMilliseconds
            {
                chunks.append(LogChunk(ingestion: ingestion, events: current))
                current = []
                bytes = 0
            }
            current.append(event)
            bytes += event.bytes
        }
        if !current.isEmpty { chunks.append(LogChunk(ingestion: ingestion, events: current)) }
        return chunks
    }

    /// The values of the store that hold this chunk: each begins with the number of parts.
    var parts: [[UInt8]] {
        let whole = encoded
        let count = (whole.count + LogsLimits.partBytes - 1) / LogsLimits.partBytes
        return (0..<count).map { index in
            let start = index * LogsLimits.partBytes
            return [UInt8(count)] + whole[start..<min(start + LogsLimits.partBytes, whole.count)]
        }
    }

    /// From the parts in order. Throws `corruptRecord`.
    init(parts: [[UInt8]]) throws {
        guard let first = parts.first, let count = first.first, parts.count == Int(count) else {
            throw StoreError.corruptRecord("log chunk lacks a part")
        }
        try self.init(stored: Array(parts.map { $0.dropFirst() }.joined()))
    }
}

/// An event as it was kept.
struct StoredEvent: Sendable, Equatable {
    var position: EventPosition
    var message: String
    var ingestion: Int64

    var timestamp: Int64 { position.timestamp }
    var bytes: Int { message.utf8.count + LogsLimits.eventOverheadBytes }
}

/// Where an event stands in its stream: by time, then in the order in which events came.
struct EventPosition: Hashable, Comparable, Sendable {
    var timestamp: Int64
    /// The chunk's number.
    var sequence: UInt64
    /// Within the chunk.
    var index: Int

    /// Before every event of that time.
    static func before(_ timestamp: Int64) -> EventPosition {
        EventPosition(timestamp: timestamp - 1, sequence: .max, index: .max)
    }

    static func < (left: EventPosition, right: EventPosition) -> Bool {
        (left.timestamp, left.sequence, left.index) < (right.timestamp, right.sequence, right.index)
    }
}
