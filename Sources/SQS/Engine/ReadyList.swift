// The visible messages of a standard queue: those that were never received in the order in which they came,
// those that came back beside them.

/// Visible messages of a standard queue, as far as they are in memory.
struct ReadyList: Sendable {
    /// From `head` on; nil where a message was taken out of turn.
    private var fresh: [QueuedMessage?] = []
    private var head = 0
    private var freshCount = 0
    /// Messages that were received, and are visible again.
    private var returned: [QueuedMessage] = []
    private var returnedHead = 0
    private var isReturnedNext = true

    var count: Int { freshCount + returnedCount }
    private var returnedCount: Int { returned.count - returnedHead }

    mutating func add(_ message: QueuedMessage) {
        fresh.append(message)
        freshCount += 1
    }

    mutating func putBack(_ message: QueuedMessage) { returned.append(message) }

    /// The next message. Those that came back take turns with the others, so that one which nobody can
    /// handle does not keep all others waiting. Of messages with groups, those of groups that `isBusy` wait
    /// for others that stand near.
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

    private mutating func takeFresh(_ isBusy: (String) -> Bool) -> QueuedMessage? {
        skipTaken()
        guard head < fresh.count, let first = fresh[head] else { return nil }
        var index = head
        if let group = first.group, isBusy(group) {
            let end = min(fresh.count, head + Limits.fairLookAhead)
            index =
                (head..<end).first { place in
                    guard let message = fresh[place] else { return false }
                    return message.group.map { !isBusy($0) } ?? true
                } ?? head
        }
        let message = fresh[index]
        fresh[index] = nil
        freshCount -= 1
        skipTaken()
        return message
    }

    private mutating func skipTaken() {
        while head < fresh.count, fresh[head] == nil { head += 1 }
        if head > 64, head * 2 > fresh.count {
            fresh.removeFirst(head)
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
