// The messages of a FIFO queue by their groups: in order within a group, and none of a group while one of it
// is in flight.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html

import CloudCore

/// The messages of a FIFO queue that are in memory and not in flight.
struct FifoGroups: Sendable {
    private struct Group: Sendable {
        /// In order, from `head` on.
        var messages: [QueuedMessage] = []
        var head = 0
        var inFlight = 0

        var first: QueuedMessage? { head < messages.count ? messages[head] : nil }

        mutating func removeFirst() {
            messages[head].drop()
            head += 1
            if head > 64, head * 2 > messages.count {
                messages.removeFirst(head)
                head = 0
            }
        }

        /// Nearly always behind all others.
        mutating func append(_ message: QueuedMessage) {
            var place = messages.count
            while place > head, messages[place - 1].position > message.position { place -= 1 }
            messages.insert(message, at: place)
        }

        /// Messages come back at the front, nearly always in front of all.
        mutating func putBack(_ message: QueuedMessage) {
            var place = head
            while place < messages.count, messages[place].position < message.position { place += 1 }
            messages.insert(message, at: place)
        }
    }

    private struct Candidate: Comparable, Sendable {
        var position: QueuePosition
        var group: String
        static func < (left: Candidate, right: Candidate) -> Bool { left.position < right.position }
    }

    private var groups: [String: Group] = [:]
    /// Groups that can give a message, by their first one's place. May name some that no longer can.
    private var candidates = Heap<Candidate>()
    private(set) var count = 0

    mutating func add(_ message: QueuedMessage) {
        let name = message.group ?? ""
        let first = groups[name]?.first?.position
        groups[name, default: Group()].append(message)
        count += 1
        if first.map({ message.position < $0 }) ?? true { offer(name) }
    }

    /// A message that was in flight is visible again.
    mutating func putBack(_ message: QueuedMessage) {
        let name = message.group ?? ""
        groups[name, default: Group()].putBack(message)
        count += 1
        unlock(name)
    }

    /// A message that was in flight, or on its way out, is gone.
    mutating func left(group: String?) { unlock(group ?? "") }

    /// A message is in flight from before: its group is locked.
    mutating func lock(group: String?) { groups[group ?? "", default: Group()].inFlight += 1 }

    private mutating func unlock(_ name: String) {
        guard var group = groups[name] else { return }
        group.inFlight -= 1
        groups[name] = group.inFlight == 0 && group.first == nil ? nil : group
        offer(name)
    }

    private mutating func offer(_ name: String) {
        guard let group = groups[name], group.inFlight == 0, let first = group.first else { return }
        candidates.insert(Candidate(position: first.position, group: name))
        if candidates.count > 64, candidates.count > 2 * groups.count {
            let groups = groups
            candidates.keep { Self.isCurrent($0, groups) }
        }
    }

    private static func isCurrent(_ candidate: Candidate, _ groups: [String: Group]) -> Bool {
        guard let group = groups[candidate.group], group.inFlight == 0 else { return false }
        return group.first?.position == candidate.position
    }

    /// The group whose turn it is and the time of its first message, or nil where all are locked or empty.
    mutating func next() -> (group: String, due: Instant)? {
        while let candidate = candidates.first {
            if Self.isCurrent(candidate, groups) { return (candidate.group, candidate.position.due) }
            candidates.removeFirst()
        }
        return nil
    }

    /// Up to `limit` messages of a group that were sent by `latest`, in order; `accept` says for each whether
    /// the next one may follow. The group is locked for each of them.
    mutating func take(from name: String, limit: Int, sentBy latest: Instant) -> [QueuedMessage] {
        guard var group = groups.removeValue(forKey: name) else { return [] }
        var taken: [QueuedMessage] = []
        while taken.count < limit, let first = group.first, first.position.due <= latest {
            group.removeFirst()
            group.inFlight += 1
            taken.append(first)
        }
        count -= taken.count
        groups[name] = group
        return taken
    }
}
