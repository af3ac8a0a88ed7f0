// Which receipts the store does not know yet. Most messages are deleted soon after they were received, and
// nothing about that is ever written; of the others the store learns after a second. What a crash loses of
// it is that a message was received: it is received once more. Where a redrive policy counts, nothing may be
// lost: each receipt is written before the message is handed out.

import CloudCore

/// Receipts on their way to the store.
struct ReceiptLog: Sendable {
    private var unsaved: [QueuePosition: QueuedMessage] = [:]
    private var order: [(time: Instant, position: QueuePosition)] = []
    private var head = 0
    /// Positions of which the store has a record.
    private var stored: Set<QueuePosition> = []

    var isEmpty: Bool { unsaved.isEmpty }

    mutating func isStored(_ position: QueuePosition) { stored.insert(position) }

    /// The message has left memory: whoever reads it again sees whether the store has a record.
    mutating func isNoLongerAtHand(_ position: QueuePosition) { stored.remove(position) }

    mutating func note(_ message: QueuedMessage, at now: Instant) {
        if unsaved.updateValue(message, forKey: message.position) == nil {
            order.append((now, message.position))
        }
    }

    /// The store is about to know this receipt.
    mutating func isWritten(_ position: QueuePosition) {
        unsaved[position] = nil
        stored.insert(position)
    }

    mutating func forget(_ position: QueuePosition) { unsaved[position] = nil }

    /// The record goes with the message.
    mutating func removeRecord(of position: QueuePosition) -> Bool {
        unsaved[position] = nil
        return stored.remove(position) != nil
    }

    /// Up to `limit` receipts that are older than `age`, which the store is to know now.
    mutating func take(_ limit: Int, olderThan time: Instant) -> [QueuedMessage] {
        var taken: [QueuedMessage] = []
        while taken.count < limit, head < order.count, order[head].time <= time {
            let position = order[head].position
            head += 1
            guard let message = unsaved.removeValue(forKey: position) else { continue }
            stored.insert(position)
            taken.append(message)
        }
        if head > 1_024, head * 2 > order.count {
            order.removeFirst(head)
            head = 0
        }
        return taken
    }
}
