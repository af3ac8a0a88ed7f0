// A message as the engine sees it: where it stands, how often it was received, and perhaps its bytes.

import CloudCore

/// Where a message stands in its queue. The store keeps messages in this order.
struct QueuePosition: Hashable, Comparable, Sendable {
    /// When it can be received for the first time. In a FIFO queue when it was sent: its delay is the queue's
    /// own, and changes with it.
    var due: Instant
    /// Grows with every message that is sent to the queue, and never comes again.
    var number: UInt64

    static let first = QueuePosition(due: Instant(nanoseconds: .min), number: 0)

    /// The number alone tells messages apart.
    func hash(into hasher: inout Hasher) { hasher.combine(number) }

    static func < (left: QueuePosition, right: QueuePosition) -> Bool {
        left.due == right.due ? left.number < right.number : left.due < right.due
    }
}

/// How often and when a message was received.
struct ReceiveState: Hashable, Sendable {
    var count = 0
    var first = Instant.epoch
    /// Names the receipt: no two receives of a queue happen at the same time.
    var last = Instant.epoch
    /// Until when nobody else gets it.
    var hiddenUntil = Instant.epoch
}

/// A message as it was sent to this process: who receives it here need not unseal and read it.
final class OpenedMessage: Sendable {
    let message: StoredMessage
    init(_ message: StoredMessage) { self.message = message }
}

/// A message in the engine's memory.
struct QueuedMessage: Sendable {
    let position: QueuePosition
    let sentAt: Instant
    let group: String?
    var receipts = ReceiveState()
    /// Whether the store has a record of its receipts.
    var hasStoredReceipts = false
    /// What the store has under its key, as long as it is at hand.
    var bytes: [UInt8]?
    /// The message itself, instead.
    var opened: OpenedMessage?
    /// Further values of the store that it takes.
    var parts = 0

    /// About how much memory its contents take.
    var heldBytes: Int {
        bytes?.count ?? opened.map { $0.message.body.utf8.count + Limits.openedMessageBytes } ?? 0
    }

    /// Lets go of its contents: the store has them.
    mutating func drop() {
        bytes = nil
        opened = nil
    }
}
