// Reads the events of many streams in one order of time. A stream is opened when the merge reaches its first
// event, so that a function's thousand streams of last week cost nothing today.

import CloudCore
import Store

/// Merges streams. Holds a chunk or two of every stream that is open.
struct GroupMerge: Sendable {
    private struct Open: Sendable {
        var cursor: StreamCursor
        var stream: StreamRecord
        var event: StoredEvent

        var position: GroupPosition { GroupPosition(event, stream: stream.uid) }
    }

    private let store: any KeyValueStore
    private let group: UInt64
    private let window: StreamCursor.Window
    private let after: GroupPosition?
    /// By first event, latest first, so that the next one is the last.
    private var waiting: [StreamRecord]
    /// A binary heap: the earliest event is the first.
    private var heap: [Open] = []

    /// - Parameter after: events up to this one are left out.
    init(
        _ store: any KeyValueStore, group: UInt64, streams: [StreamRecord], window: StreamCursor.Window,
        after: GroupPosition?
    ) {
        self.store = store
        self.group = group
        self.after = after
        self.window = StreamCursor.Window(
            lower: max(window.lower, after?.timestamp ?? .min), upper: window.upper)
        waiting = streams.sorted { ($0.firstEvent ?? 0) > ($1.firstEvent ?? 0) }
    }

    /// The next event of any stream, or nil at the end.
    mutating func read() async throws -> (event: StoredEvent, stream: StreamRecord)? {
        try await openDue()
        guard var top = heap.first else { return nil }
        let result = (top.event, top.stream)
        if let event = try await nextWanted(&top.cursor, top.stream) {
            top.event = event
            heap[0] = top
        } else {
            let last = heap.removeLast()
            if !heap.isEmpty { heap[0] = last }
        }
        siftDown()
        return result
    }

    /// Opens the streams whose first event is not later than the earliest at hand.
    private mutating func openDue() async throws {
        while let stream = waiting.last {
            if let top = heap.first, top.event.timestamp < max(stream.firstEvent ?? 0, window.lower) {
                return
            }
            waiting.removeLast()
            var cursor = StreamCursor(
                store, group: group, stream: stream, window: window,
                page: LogsLimits.scannedPartsOfMany)
            guard let event = try await nextWanted(&cursor, stream) else { continue }
            heap.append(Open(cursor: cursor, stream: stream, event: event))
            siftUp()
        }
    }

    private func nextWanted(
        _ cursor: inout StreamCursor, _ stream: StreamRecord
    ) async throws -> StoredEvent? {
        while let event = try await cursor.read() {
            guard let after, GroupPosition(event, stream: stream.uid) <= after else { return event }
        }
        return nil
    }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].position < heap[parent].position else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].position < heap[least].position { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
