// The messages of one SendMessageBatch lie in one value of the store, and mostly leave it together: receivers
// take ten and delete ten. A message that goes before the others leaves a mark at its own place; with the
// last one the value and the marks go. What memory forgets of that costs room, never a message: whoever reads
// the batch again sees the marks.

import CloudCore
import Synchronization

/// A batch as it was sent: how many messages it had, and which of them are left.
struct Pack: Hashable, Sendable {
    /// Places that a batch has: its own, then those of its messages.
    static let places: UInt64 = 16
    static let mostMessages = 15

    private(set) var count: Int
    /// A bit for each place.
    private var left: UInt16

    /// - Parameter count: 1…15.
    init(of count: Int) {
        self.count = count
        left = UInt16(truncatingIfNeeded: ((UInt32(1) << count) - 1) << 1)
    }

    var isEmpty: Bool { left == 0 }

    func contains(_ place: Int) -> Bool { (1...Self.mostMessages).contains(place) && left & 1 << place != 0 }

    mutating func remove(_ place: Int) {
        guard contains(place) else { return }
        left &= ~(1 << place)
    }

    /// The places of the messages that are left.
    var places: [Int] { (1...count).filter(contains) }
    /// The places of the messages that are gone.
    var marks: [Int] { (1...count).filter { !contains($0) } }
}

extension QueuePosition {
    /// Where the value of a batch lies that has a message here.
    var pack: QueuePosition { QueuePosition(due: due, number: number & ~(Pack.places - 1)) }

    /// Which of the batch's places this is.
    var placeInPack: Int { Int(number % Pack.places) }

    /// That of a message of the batch that lies here.
    func message(_ place: Int) -> QueuePosition { QueuePosition(due: due, number: number + UInt64(place)) }

    /// The next place there is.
    var next: QueuePosition {
        number == .max
            ? QueuePosition(due: due + .nanoseconds(1), number: 0)
            : QueuePosition(due: due, number: number + 1)
    }
}

/// How much is left of the batches that have messages in memory.
struct Packs: Sendable {
    /// What the removal of messages means to the store.
    enum Change: Hashable, Sendable {
        /// Other messages of the batch are left, or may be.
        case mark([QueuePosition])
        /// The batch is empty: its value goes, and the marks that were left before.
        case empty(QueuePosition, marks: [Int])
    }

    private var packs: [QueuePosition: Pack] = [:]

    var count: Int { packs.count }

    /// A message is in memory. What is known of its batch already is newer than what it brings.
    mutating func note(_ message: QueuedMessage) {
        guard let pack = message.pack else { return }
        let place = message.position.pack
        guard packs[place] == nil, packs.count < Limits.packs else { return }
        packs[place] = pack
    }

    /// The batch of a message that leaves memory without being deleted.
    mutating func forget(_ position: QueuePosition) { packs[position.pack] = nil }

    /// Messages of batches are deleted, at once.
    mutating func remove(_ positions: [QueuePosition]) -> [Change] {
        var changes: [Change] = []
        var rest = positions[...]
        while let first = rest.first {
            let place = first.pack
            // Those of a batch are mostly side by side; where they are not, it costs marks.
            let own = rest.prefix { $0.pack == place }
            rest = rest.dropFirst(own.count)
            guard var pack = packs[place] else {
                changes.append(.mark(Array(own)))
                continue
            }
            let marks = pack.marks
            for position in own { pack.remove(position.placeInPack) }
            if pack.isEmpty {
                packs[place] = nil
                changes.append(.empty(place, marks: marks))
            } else {
                packs[place] = pack
                changes.append(.mark(Array(own)))
            }
        }
        return changes
    }
}

/// What the messages of a batch contain, unsealed once for all of them.
final class PackContents: Sendable {
    private enum State {
        case closed(PackRecord)
        case open([OpenedMessage])
    }

    private let state: Mutex<State>
    /// About how much memory each message's share takes.
    let bytesEach: Int

    init(_ record: PackRecord) {
        bytesEach = record.content.count / max(1, record.groups.count)
        state = Mutex(.closed(record))
    }

    /// The message at a place of the batch; nil where there is none.
    func message(_ place: Int, open: (PackRecord) throws -> [OpenedMessage]) throws -> OpenedMessage? {
        let messages = try state.withLock { state -> [OpenedMessage] in
            switch state {
            case .open(let messages): return messages
            case .closed(let record):
                let messages = try open(record)
                state = .open(messages)
                return messages
            }
        }
        return messages.indices.contains(place - 1) ? messages[place - 1] : nil
    }
}
