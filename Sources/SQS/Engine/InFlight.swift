// The messages that somebody has received and not deleted yet, and when each is visible again.

import CloudCore

/// Messages in flight.
struct InFlight: Sendable {
    private struct End: Comparable, Sendable {
        var time: Instant
        var position: QueuePosition
        static func < (left: End, right: End) -> Bool {
            (left.time, left.position) < (right.time, right.position)
        }
    }

    private var messages: [QueuePosition: QueuedMessage] = [:]
    /// Of messages whose end was changed, or which are gone, former ends stay until their time.
    private var ends = Heap<End>()
    private var groups: [String: Int] = [:]

    var count: Int { messages.count }

    subscript(position: QueuePosition) -> QueuedMessage? { messages[position] }

    func contains(_ position: QueuePosition) -> Bool { messages.index(forKey: position) != nil }

    /// How many groups have messages in flight.
    var groupCount: Int { groups.count }

    /// How many messages of a group are in flight.
    func count(ofGroup group: String) -> Int { groups[group] ?? 0 }

    /// The message is in flight until its receipts say so.
    mutating func insert(_ message: QueuedMessage) {
        messages[message.position] = message
        if let group = message.group { groups[group, default: 0] += 1 }
        note(message.receipts.hiddenUntil, message.position)
    }

    mutating func hide(_ position: QueuePosition, until time: Instant) {
        messages[position]?.receipts.hiddenUntil = time
        note(time, position)
    }

    mutating func remove(_ position: QueuePosition) -> QueuedMessage? {
        guard let message = messages.removeValue(forKey: position) else { return nil }
        if let group = message.group {
            let left = (groups[group] ?? 1) - 1
            groups[group] = left == 0 ? nil : left
        }
        return message
    }

    /// Takes out the messages whose time is over, in order of time.
    mutating func takeVisible(at now: Instant) -> [QueuedMessage] {
        var visible: [QueuedMessage] = []
        while let end = ends.first, end.time <= now || !isCurrent(end) {
            ends.removeFirst()
            if isCurrent(end), let message = remove(end.position) { visible.append(message) }
        }
        return visible
    }

    /// When the first of them is visible again, or earlier.
    var nextEnd: Instant? { ends.first?.time }

    private func isCurrent(_ end: End) -> Bool {
        messages[end.position]?.receipts.hiddenUntil == end.time
    }

    private mutating func note(_ time: Instant, _ position: QueuePosition) {
        ends.insert(End(time: time, position: position))
        if ends.count > 1_024, ends.count > 3 * messages.count {
            let messages = messages
            ends.keep { messages[$0.position]?.receipts.hiddenUntil == $0.time }
        }
    }
}
