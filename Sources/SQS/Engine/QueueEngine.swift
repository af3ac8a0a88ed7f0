// One queue as a state machine: which messages can be received, which are in flight, and how far the store
// has been read. It holds a bounded part of the queue; the rest stays in the store, in the same order. Time
// and what was read or written come in, what is to be done goes out; it does nothing itself.

import CloudCore

/// One queue.
struct QueueEngine: Sendable {
    /// What the queue's attributes say.
    struct Rules: Hashable, Sendable {
        var isFIFO = false
        var retention = Duration.seconds(345_600)
        /// Of a FIFO queue: all of its messages wait so long.
        var delay = Duration.zero
        /// Nil where there is no dead-letter queue.
        var maximumReceives: Int?
        /// Messages that may be in flight.
        var inFlight = Limits.inFlight
        /// Visible messages in memory.
        var window = Limits.window
    }

    var rules: Rules
    /// Messages in the queue, the delayed ones and those in flight included.
    private(set) var total: Int
    private(set) var lastNumber: UInt64
    private(set) var inFlight = InFlight()
    private var lastDue = Instant(nanoseconds: .min)
    private var lastReceipt = Instant(nanoseconds: .min)

    private var ready = ReadyList()
    private var groups = FifoGroups()
    /// Messages whose commit is under way.
    private var sending: Set<QueuePosition> = []
    /// Messages on their way to the dead-letter queue.
    private var leaving: [QueuePosition: QueuedMessage] = [:]
    /// Messages that were deleted while they were not in flight, and may still be in the lists.
    private var removed: Set<QueuePosition> = []
    var receiptLog = ReceiptLog()
    private var packs = Packs()
    var delayed: DelayedCounts

    /// Everything up to here has been read from the store, or was never only there.
    private(set) var cursor = QueuePosition.first
    /// The first place behind the cursor where a message is or may be; nil where there is none.
    private var unloaded: QueuePosition?
    private(set) var isLoading = false
    /// Messages of before the start that are in memory though the cursor is not there yet.
    private var recovered: Set<QueuePosition> = []
    /// Messages that were in memory when the page that is being read was begun, and have moved on: it may
    /// show them as they were.
    private var moved: Set<QueuePosition> = []
    /// Sent while a page was read: it may or may not hold them.
    private var arrivals: [QueuedMessage] = []
    private var mustReadAgain = false
    /// Up to here the store may show messages whose deletion is being committed: their bytes are read once
    /// more when they are received.
    private var readAgainUpTo = QueuePosition.first
    /// Messages that were kept out of their turn since the last page, for the sake of quiet groups.
    private var keptEarly = 0
    /// Those of them that are gone though the cursor has not been there: a page may still show them.
    private var goneEarly: Set<QueuePosition> = []
    private var cachedBytes = 0
    private let cachedBytesLimit: Int

    /// A queue as the store has it.
    /// - Parameters:
    ///   - lastNumber: of all messages that were ever sent.
    ///   - cachedBytesLimit: of visible messages in memory.
    init(rules: Rules, total: Int, lastNumber: UInt64, cachedBytesLimit: Int = Limits.cachedBytes) {
        self.cachedBytesLimit = cachedBytesLimit
        self.rules = rules
        self.total = total
        self.lastNumber = lastNumber
        unloaded = .first
        delayed = DelayedCounts(lastNumber: lastNumber)
    }

    /// Whether nothing is under way that the store does not know of.
    var isQuiet: Bool { sending.isEmpty && leaving.isEmpty && !isLoading && receiptLog.isEmpty }

    // MARK: Sending

    /// The place of a new message, which is about to be committed.
    mutating func admit(delay: Duration, at now: Instant) -> QueuePosition {
        lastNumber = nextNumber(at: now)
        return admit(lastNumber, due: due(after: delay, at: now))
    }

    /// The places of the messages of a batch that is about to be committed as one.
    mutating func admit(batchOf count: Int, delay: Duration, at now: Instant) -> [QueuePosition] {
        let pack = (nextNumber(at: now) + Pack.places - 1) / Pack.places * Pack.places
        let due = due(after: delay, at: now)
        lastNumber = pack + UInt64(count)
        return (1...count).map { admit(pack + UInt64($0), due: due) }
    }

    private func nextNumber(at now: Instant) -> UInt64 {
        max(lastNumber + 1, UInt64(clamping: now.nanoseconds / 1_000))
    }

    private mutating func admit(_ number: UInt64, due: Instant) -> QueuePosition {
        let position = QueuePosition(due: due, number: number)
        sending.insert(position)
        return position
    }

    private mutating func due(after delay: Duration, at now: Instant) -> Instant {
        var due = now
        if delay > .zero, !rules.isFIFO {
            due = now + delay
        } else {
            // A clock that was set back must not turn the order round.
            due = max(now, lastDue)
            lastDue = due
        }
        return due
    }

    /// A message is durable. Called in the order of the places.
    mutating func sent(_ message: QueuedMessage, at now: Instant) {
        sending.remove(message.position)
        total += 1
        if rules.isFIFO || message.position.due > now {
            delayed.add(message.position.due, at: now)
        }
        if message.position <= cursor { return keep(message) }
        if isLoading { return arrivals.append(message) }
        advance(to: message, at: now)
    }

    private mutating func advance(to message: QueuedMessage, at now: Instant) {
        let isEarly = !rules.isFIFO && message.position.due > now
        if isEarly || isFull || unloaded.map({ $0 < message.position }) ?? false {
            unloaded = min(unloaded ?? message.position, message.position)
            if !isEarly, isFair(to: message) {
                keptEarly += 1
                keep(message)
            }
        } else {
            cursor = message.position
            keep(message)
        }
    }

    /// Whether a message is kept though many stand before it in the store: so that a group of few messages
    /// need not wait for one of many. No page is read as long as it is here, so it comes once.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
    private func isFair(to message: QueuedMessage) -> Bool {
        guard !rules.isFIFO, let group = message.group, keptEarly < Limits.fairMessages, ready.count > 0
        else { return false }
        return ready.freshCount(ofGroup: group) < Limits.fairGroupMessages
    }

    private mutating func keep(_ message: QueuedMessage) {
        var message = message
        let bytes = message.heldBytes
        if cachedBytes + bytes > cachedBytesLimit {
            message.drop()
        } else {
            cachedBytes += bytes
        }
        packs.note(message)
        if rules.isFIFO { groups.add(message) } else { ready.add(message) }
    }

    private var isFull: Bool {
        rules.isFIFO ? groups.count + inFlight.count >= Limits.fifoWindow : ready.count >= rules.window
    }

    // MARK: Reading the store

    /// Whether there may be something to receive behind what is in memory.
    func wantsPage(at now: Instant) -> Bool {
        guard !isLoading else { return false }
        if rules.isFIFO { return unloaded != nil && !isFull }
        guard ready.count == 0 else { return false }
        return mustReadAgain || unloaded.map { $0.due <= now } ?? false
    }

    /// The place behind which the next page begins.
    mutating func beginPage() -> QueuePosition {
        isLoading = true
        if mustReadAgain, unloaded.map({ $0 > cursor }) ?? true {
            mustReadAgain = false
            readAgainUpTo = max(readAgainUpTo, cursor)
            cursor = .first
        }
        return cursor
    }

    /// A page could not be read.
    mutating func failPage() {
        isLoading = false
        moved = []
        unloaded = min(unloaded ?? .first, cursor.next)
        let late = arrivals
        arrivals = []
        for message in late where message.position <= cursor { keep(message) }
    }

    /// A page was read: messages behind the cursor in order, and the place of the first message behind them
    /// that is not among them, where there may be one.
    mutating func loaded(_ page: [QueuedMessage], next: QueuePosition?, at now: Instant) {
        isLoading = false
        keptEarly = 0
        let seen = arrivals.isEmpty ? [] : Set(page.map(\.position))
        for message in page {
            let position = message.position
            cursor = max(cursor, position)
            guard recovered.remove(position) == nil, !moved.contains(position),
                !goneEarly.contains(position), !sending.contains(position), !inFlight.contains(position),
                leaving[position] == nil, removed.remove(position) == nil
            else { continue }
            if message.receipts.count > 0 { receiptLog.isStored(position) }
            var message = message
            if position <= readAgainUpTo { message.drop() }
            keep(message)
        }
        unloaded = next
        moved = []
        goneEarly = goneEarly.filter { $0 > cursor }
        let late = arrivals
        arrivals = []
        for message in late where !seen.contains(message.position) {
            if message.position <= cursor { keep(message) } else { advance(to: message, at: now) }
        }
    }

    /// Before the first page: a message that was in flight when the store was closed.
    mutating func recover(_ message: QueuedMessage) {
        receiptLog.isStored(message.position)
        recovered.insert(message.position)
        lastReceipt = max(lastReceipt, message.receipts.last)
        inFlight.insert(message)
        if rules.isFIFO { groups.lock(group: message.group) }
    }

    // MARK: Receiving

    /// What a receive brings about.
    struct Taken: Sendable {
        /// In flight now.
        var delivered: [QueuedMessage] = []
        /// Older than the queue keeps them: to be deleted.
        var expired: [QueuedMessage] = []
        /// Received too often: to be moved to the dead-letter queue; `left` or `stayed` follow.
        var dead: [QueuedMessage] = []
    }

    /// Messages that were in flight, and are visible again.
    mutating func tick(at now: Instant) {
        for message in inFlight.takeVisible(at: now) {
            if recovered.remove(message.position) != nil {
                // Its turn is when the cursor comes to it: before it others may stand.
                groups.left(group: message.group)
            } else {
                putBack(message)
            }
        }
    }

    private mutating func putBack(_ message: QueuedMessage) {
        if isLoading { moved.insert(message.position) }
        if rules.isFIFO { return groups.putBack(message) }
        ready.putBack(message)
        for position in ready.spillReturned(over: Limits.returnedWindow) {
            mustReadAgain = true
            receiptLog.isNoLongerAtHand(position)
            packs.forget(position)
        }
    }

    mutating func take(_ limit: Int, hiding: Duration, at now: Instant) -> Taken {
        tick(at: now)
        var taken = Taken()
        taken.delivered.reserveCapacity(min(limit, total))
        var batch: [QueuedMessage] = []
        while taken.delivered.count < limit {
            next(limit - taken.delivered.count, at: now, into: &batch)
            if batch.isEmpty { break }
            for message in batch { judge(message, hiding: hiding, at: now, into: &taken) }
        }
        return taken
    }

    /// Takes the next messages out: of a FIFO queue some of one group, of others one; none where none is.
    private mutating func next(_ limit: Int, at now: Instant, into batch: inout [QueuedMessage]) {
        batch.removeAll(keepingCapacity: true)
        if rules.isFIFO {
            let latest = now - rules.delay
            guard let (group, due) = groups.next(), due <= latest else { return }
            return batch = groups.take(from: group, limit: limit, sentBy: latest)
        }
        let total = inFlight.count
        let flying = inFlight
        let message = ready.take { group in
            let count = flying.count(ofGroup: group)
            return count >= Limits.busyGroupMessages && count * Limits.busyGroupShare > total
        }
        if let message { batch.append(message) }
    }

    private mutating func judge(
        _ message: QueuedMessage, hiding: Duration, at now: Instant, into taken: inout Taken
    ) {
        var message = message
        cachedBytes -= message.heldBytes
        if removed.remove(message.position) != nil {
            groups.left(group: message.group)
        } else if message.sentAt + rules.retention <= now {
            total -= 1
            isGone(message.position)
            groups.left(group: message.group)
            taken.expired.append(message)
        } else if let most = rules.maximumReceives, message.receipts.count >= most {
            leaving[message.position] = message
            taken.dead.append(message)
        } else {
            lastReceipt = max(now, lastReceipt + .nanoseconds(1))
            message.receipts.count += 1
            if message.receipts.count == 1 { message.receipts.first = now }
            message.receipts.last = lastReceipt
            message.receipts.hiddenUntil = now + hiding
            taken.delivered.append(message)
            message.drop()
            receiptLog.note(message, at: now)
            inFlight.insert(message)
        }
    }

    /// Takes visible messages out, which are to be moved: `left` or `stayed` follow for each. Of those that
    /// came behind `number` none.
    mutating func withdraw(_ limit: Int, upTo number: UInt64, at now: Instant) -> [QueuedMessage] {
        tick(at: now)
        var messages: [QueuedMessage] = []
        var late: [QueuedMessage] = []
        var batch: [QueuedMessage] = []
        while messages.count < limit, late.isEmpty {
            next(limit - messages.count, at: now, into: &batch)
            if batch.isEmpty { break }
            for message in batch {
                cachedBytes -= message.heldBytes
                if removed.remove(message.position) != nil {
                    groups.left(group: message.group)
                } else if message.position.number > number {
                    late.append(message)
                } else {
                    leaving[message.position] = message
                    messages.append(message)
                }
            }
        }
        for message in late {
            var message = message
            message.drop()
            putBack(message)
        }
        return messages
    }

    /// The other queue has the message.
    mutating func left(_ position: QueuePosition) {
        guard let message = leaving.removeValue(forKey: position) else { return }
        isGone(position)
        total -= 1
        groups.left(group: message.group)
    }

    /// The message could not be moved: it is visible as before.
    mutating func stayed(_ position: QueuePosition) {
        guard let message = leaving.removeValue(forKey: position) else { return }
        // Who tried to move it may have taken its record for gone.
        if message.receipts.count > 0 { receiptLog.isStored(position) }
        putBack(message)
    }

    /// Nobody got a message that was taken: it is visible as before, and was not received.
    mutating func giveBack(_ position: QueuePosition, at now: Instant) {
        guard var message = inFlight.remove(position) else { return }
        receiptLog.forget(position)
        message.receipts.count -= 1
        message.receipts.hiddenUntil = now
        if message.receipts.count > 0 {
            receiptLog.note(message, at: now)
        } else {
            message.receipts = ReceiveState()
        }
        putBack(message)
    }

    /// The store no longer has a message that was taken.
    mutating func vanished(_ position: QueuePosition) {
        receiptLog.forget(position)
        receiptLog.isNoLongerAtHand(position)
        guard let message = inFlight.remove(position) else { return }
        groups.left(group: message.group)
    }

    // MARK: What holders of receipts do

    enum Holding: Sendable {
        /// In flight, and this receipt is its last.
        case held(QueuedMessage)
        /// Received again since.
        case superseded
        /// Not in flight: visible again, or gone.
        case notInFlight
    }

    mutating func holding(_ position: QueuePosition, receipt: Instant, at now: Instant) -> Holding {
        tick(at: now)
        guard let message = inFlight[position] else { return .notInFlight }
        return receipt >= message.receipts.last ? .held(message) : .superseded
    }

    /// Deletes a message that is in flight.
    mutating func delete(_ position: QueuePosition) {
        guard let message = inFlight.remove(position) else { return }
        isGone(position)
        receiptLog.forget(position)
        total -= 1
        groups.left(group: message.group)
    }

    private mutating func isGone(_ position: QueuePosition) {
        if isLoading { moved.insert(position) }
        if position > cursor { goneEarly.insert(position) }
    }

    /// Deletes a message that is not in flight, and is in the store. False where that was done before.
    mutating func deleteVisible(_ position: QueuePosition) -> Bool {
        guard !inFlight.contains(position), leaving[position] == nil, removed.insert(position).inserted else {
            return false
        }
        if removed.count > Limits.rememberedRemovals { removed = [position] }
        receiptLog.forget(position)
        // It may be: the record goes with the message.
        receiptLog.isStored(position)
        total -= 1
        return true
    }

    /// What the store has of a message that is about to be deleted, and may not be in memory.
    mutating func found(_ message: QueuedMessage) { packs.note(message) }

    /// What it means to the store that messages of batches are deleted, at once.
    mutating func remove(fromPacks positions: [QueuePosition]) -> [Packs.Change] { packs.remove(positions) }

    mutating func hide(_ position: QueuePosition, for duration: Duration, at now: Instant) {
        inFlight.hide(position, until: now + duration)
        if let message = inFlight[position] { receiptLog.note(message, at: now) }
        tick(at: now)
    }

    // MARK: What waiters ask

    /// Whether a receive could bring something.
    mutating func hasWork(at now: Instant) -> Bool {
        tick(at: now)
        if wantsPage(at: now) { return true }
        if rules.isFIFO { return groups.next().map { $0.due + rules.delay <= now } ?? false }
        return ready.count > 0
    }

    /// When something may become visible by itself.
    mutating func nextWake() -> Instant? {
        var times: [Instant] = []
        if let end = inFlight.nextEnd { times.append(end) }
        if rules.isFIFO {
            if let next = groups.next() { times.append(next.due + rules.delay) }
        } else if let unloaded {
            times.append(unloaded.due)
        }
        return times.min()
    }
}
