// Reads a stream's events in order of time, forwards or backwards, though chunks may overlap: a chunk's key
// says when it begins, the stream's record how long its longest chunk is, and together they say which events
// nothing unread can come before.

import CloudCore
import Store

/// Reads one stream. Holds a few chunks at a time.
struct StreamCursor: Sendable {
    /// Events from `lower` up to but not including `upper`, in milliseconds.
    struct Window: Sendable {
        var lower: Int64
        var upper: Int64
    }

    private let store: any KeyValueStore
    private let group: UInt64
    private let stream: StreamRecord
    private let window: Window
    private let isBackward: Bool
    private let page: Int
    private var range: KeyRange
    /// Parts of a chunk that is not complete yet, in the order in which they were met.
    private var pending: [[UInt8]] = []
    /// In reading order, from `next` on.
    private var buffer: [StoredEvent] = []
    private var next = 0
    /// Events nearer than this cannot be preceded by anything unread.
    private var horizon: Int64
    private var isExhausted = false

    init(
        _ store: any KeyValueStore, group: UInt64, stream: StreamRecord, window: Window,
        backward: Bool = false, page: Int = LogsLimits.scannedParts
    ) {
        self.store = store
        self.group = group
        self.stream = stream
        self.window = window
        self.isBackward = backward
        self.page = page
        horizon = backward ? .max : .min
        // A chunk that begins up to the longest span before the window may reach into it.
        let (early, overflow) = window.lower.subtractingReportingOverflow(stream.longestSpan)
        let first = LogsKeys.chunks(of: group, stream: stream.uid, first: overflow ? .min : early)
        let end = LogsKeys.chunks(of: group, stream: stream.uid, first: window.upper)
        range = KeyRange(from: first.key, to: end.key)
        isExhausted = window.lower >= window.upper || range.lower >= range.upper
    }

    /// The next event, or nil at the end of the window.
    mutating func read() async throws -> StoredEvent? {
        while true {
            if next < buffer.count, isExhausted || isSettled(buffer[next].timestamp) {
                defer { next += 1 }
                return buffer[next]
            }
            if isExhausted { return nil }
            try await load()
        }
    }

    private func isSettled(_ timestamp: Int64) -> Bool {
        isBackward ? timestamp > horizon : timestamp < horizon
    }

    private mutating func load() async throws {
        let entries = try await store.scan(range, limit: page, reverse: isBackward)
        buffer.removeFirst(next)
        next = 0
        for entry in entries {
            let (first, sequence, part) = try LogsKeys.chunk(entry.key)
            pending.append(entry.value)
            let isLast = isBackward ? part == 0 : Int(part) + 1 == Int(entry.value.first ?? 0)
            guard isLast else { continue }
            let chunk = try LogChunk(parts: isBackward ? pending.reversed() : pending)
            pending = []
            take(chunk, sequence: sequence)
            let (reach, overflow) = first.addingReportingOverflow(stream.longestSpan)
            horizon = isBackward ? (overflow ? .max : reach) : first
        }
        if isBackward {
            buffer.sort { $0.position > $1.position }
        } else {
            buffer.sort { $0.position < $1.position }
        }
        if entries.count < page { isExhausted = true }
        guard let last = entries.last else { return }
        range = isBackward ? KeyRange(from: range.lower, to: last.key) : range.after(last.key)
    }

    private mutating func take(_ chunk: LogChunk, sequence: UInt64) {
        for (index, event) in chunk.events.enumerated()
        where event.timestamp >= window.lower && event.timestamp < window.upper {
            buffer.append(
                StoredEvent(
                    position: EventPosition(
                        timestamp: event.timestamp, sequence: sequence, index: index),
                    message: event.message, ingestion: chunk.ingestion))
        }
    }
}
