// The visible messages of a standard queue: those that were never received in the order in which they came,
// those that came back beside them.

/// Visible messages of a standard queue, as far as they are in memory.
struct ReadyList: Sendable {
    /// Where the messages of one group stand: some that were taken, then those that are there.
    private struct Places: Sendable {
        var places: [Int] = []
        var head = 0

        var first: Int? { head < places.count ? places[head] : nil }
        var count: Int { places.count - head }

        mutating func removeFirst() {
            head += 1
            if head > 64, head * 2 > places.count {
                places.removeFirst(head)
                head = 0
            }
        }
    }

    private struct Candidate: Comparable, Sendable {
        var place: Int
        var group: String
        static func < (left: Candidate, right: Candidate) -> Bool { left.place < right.place }
    }

    /// From `head` on; nil where a message was taken out of turn. The first one of all stands at `base`.
    private var fresh: [QueuedMessage?] = []
    private var head = 0
    private var base = 0
    private var freshCount = 0
    /// Of messages without a group, which wait for nobody.
    private var groupless = Places()
    private var groups: [String: Places] = [:]
    /// The groups by their first messages. May name some whose first message is another by now.
    private var candidates = Heap<Candidate>()
    /// Messages that were received, and are visible again.
    private var returned: [QueuedMessage] = []
    private var returnedHead = 0
    private var isReturnedNext = true

    var count: Int { freshCount + returnedCount }
    private var returnedCount: Int { returned.count - returnedHead }

    /// How many messages of a group are here that were never received.
    func freshCount(ofGroup group: String) -> Int { groups[group]?.count ?? 0 }

    mutating func add(_ message: QueuedMessage) {
        let place = base + fresh.count
        fresh.append(message)
        freshCount += 1
        guard let group = message.group else { return groupless.places.append(place) }
        if groups[group, default: Places()].count == 0 {
            candidates.insert(Candidate(place: place, group: group))
        }
        groups[group, default: Places()].places.append(place)
    }

    mutating func putBack(_ message: QueuedMessage) { returned.append(message) }

    /// The next message. Those that came back take turns with the others, so that one which nobody can
    /// handle does not keep all others waiting. Messages of groups that are `isBusy` wait for others.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
    mutating func take(isBusy: (String) -> Bool) -> QueuedMessage? {
        isReturnedNext.toggle()
        if returnedCount > 0, !isReturnedNext || freshCount == 0 { return takeReturned() }
        return takeFresh(isBusy) ?? (returnedCount > 0 ? takeReturned() : nil)
    }

    private mutating func takeReturned() -> QueuedMessage {
        let message = returned[returnedHead]
        returned[returnedHead].drop()
        returnedHead += 1
        if returnedHead > 64, returnedHead * 2 > returned.count {
            returned.removeFirst(returnedHead)
            returnedHead = 0
        }
        return message
    }

    /// The first message whose group is not busy, or else the first of all.
    private mutating func takeFresh(_ isBusy: (String) -> Bool) -> QueuedMessage? {
        var busy: [Candidate] = []
        var chosen: Candidate?
        let free = groupless.first
        while chosen == nil, let candidate = candidates.first, candidate.place < free ?? .max {
            candidates.removeFirst()
            guard groups[candidate.group]?.first == candidate.place else { continue }
            if isBusy(candidate.group) { busy.append(candidate) } else { chosen = candidate }
        }
        if free == nil, chosen == nil { chosen = busy.first }
        for candidate in busy where candidate.place != chosen?.place { candidates.insert(candidate) }
        if let chosen { return take(chosen) }
        guard let free else { return nil }
        groupless.removeFirst()
        return take(at: free)
    }

    private mutating func take(_ candidate: Candidate) -> QueuedMessage? {
        groups[candidate.group]?.removeFirst()
        if let next = groups[candidate.group]?.first {
            candidates.insert(Candidate(place: next, group: candidate.group))
        } else {
            groups[candidate.group] = nil
        }
        return take(at: candidate.place)
    }

    private mutating func take(at place: Int) -> QueuedMessage? {
        let message = fresh[place - base]
        fresh[place - base] = nil
        freshCount -= 1
        skipTaken()
        return message
    }

    private mutating func skipTaken() {
        while head < fresh.count, fresh[head] == nil { head += 1 }
        if head > 64, head * 2 > fresh.count {
            fresh.removeFirst(head)
            base += head
            head = 0
        }
    }

    /// Drops messages that came back, the last ones first, until at most `limit` are left. Returns where they
    /// stand.
    mutating func spillReturned(over limit: Int) -> [QueuePosition] {
        guard returnedCount > limit else { return [] }
        let dropped = returned.suffix(returnedCount - limit).map(\.position)
        returned.removeLast(dropped.count)
        return dropped
    }
}
