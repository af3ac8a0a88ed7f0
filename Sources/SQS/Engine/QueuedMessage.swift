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

/// A message that was sent to this process, or read: the next who receives it need not unseal it.
final class OpenedMessage: Sendable {
    let message: StoredMessage
    init(_ message: StoredMessage) { self.message = message }
}

/// A message in the engine's memory.
struct QueuedMessage: Sendable {
    /// What it contains, as far as that is at hand.
    enum Contents: Sendable {
        /// As the store has it; empty where the message is in parts.
        case stored([UInt8], isSealed: Bool)
        /// With those of its batch.
        case packed(PackContents)
        case opened(OpenedMessage)
    }

    let position: QueuePosition
    let sentAt: Instant
    let group: String?
    var receipts = ReceiveState()
    /// Nil where only the store has them.
    var contents: Contents?
    /// Further values of the store that it takes.
    var parts = 0
    /// The batch in whose value it lies, as it was when the message came or was read; nil where it is alone.
    var pack: Pack?

    /// About how much memory its contents take.
    var heldBytes: Int {
        switch contents {
        case .stored(let bytes, _): bytes.count
        case .packed(let pack): pack.bytesEach
        case .opened(let opened): opened.message.body.utf8.count + Limits.openedMessageBytes
        case nil: 0
        }
    }

    /// Lets go of its contents: the store has them.
    mutating func drop() { contents = nil }
}
