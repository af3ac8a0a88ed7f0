// When a mapping asks its queue for messages, when it calls its function with them, and with how many calls
// at once: a state machine without I/O and without a clock of its own.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html

import CloudCore

/// The poller of one mapping.
struct QueuePoller: Sendable {
    struct Settings: Hashable, Sendable {
        var batchSize: Int
        var window: Duration
        var scaling = PollerScaling()
        /// The queue's: what was received is somebody else's after it.
        var visibilityTimeout: Duration
    }

    enum Action: Hashable, Sendable {
        case receive(poll: Int, limit: Int, wait: Duration)
        case invoke(batch: Int, [QueueItem])
        /// Received too late: to be seen by others at once.
        case giveBack([QueueItem])
        /// `woken` is to be called then; a later one replaces it.
        case wake(at: Instant)
    }

    enum Outcome: Hashable, Sendable {
        case success, functionError
        /// Nothing ran: the same batch may be tried again.
        case refused
    }

    private struct Batch {
        var items: [QueueItem]
        var receivedAt: Instant
        var refusals = 0
    }

    /// What one poller has for its next call: several gather at once, each with a window of its own.
    private struct Gathering {
        private(set) var items: [QueueItem] = []
        /// Of the event that all of them would make: counted as they come, for there may be thousands.
        private(set) var bytes = QueueEvent.frameBytes
        /// When the first of the batch to be came, and the first of all.
        var began = Instant(nanoseconds: 0)
        var oldest = Instant(nanoseconds: 0)
        var isReading = false

        mutating func add(_ new: [QueueItem]) {
            items += new
            bytes += Self.bytes(of: new)
        }

        mutating func take(_ count: Int) -> [QueueItem] {
            let taken = Array(items.prefix(count))
            items.removeFirst(count)
            bytes -= Self.bytes(of: taken)
            return taken
        }

        private static func bytes(of items: [QueueItem]) -> Int {
            items.reduce(0) { $0 + QueueEvent.bytes(of: $1) }
        }
    }

    private struct Poll {
        var gathering: Int
        var began: Instant
        var wait: Duration
    }

    /// All calls are busy that there may be: they become more, second by second.
    private struct Rush {
        /// How many there were to begin with.
        var ceiling: Int
        var seconds = 0
        var growsAt: Instant
    }

    let settings: Settings
    private(set) var isStopped = false
    /// How many calls there may be at once now, those included that a poll may lead to.
    private(set) var ceiling: Int
    private var polls: [Int: Poll] = [:]
    private var lastPoll = 0
    /// How many polls there may be at once.
    private var mostPolls: Int
    private var restsUntil: Instant?
    private var rests = 0
    private var rush: Rush?
    /// Those that read, or have something that is in no batch yet.
    private var gatherings: [Int: Gathering] = [:]
    private var lastGathering = 0
    private var batches: [Int: Batch] = [:]
    /// Those of them that don't run, and when they are tried again.
    private var retries: [Int: Instant] = [:]
    private var lastBatch = 0

    init(_ settings: Settings) {
        self.settings = settings
        ceiling = settings.scaling.first
        mostPolls = settings.scaling.polls
    }

    /// Calls that run, or wait to be tried again.
    var calls: Int { batches.count }
    /// Whether everything has ended.
    var isDone: Bool { isStopped && polls.isEmpty && batches.isEmpty }
    /// Polls that wait for messages.
    var waiting: Int { polls.count }

    // MARK: What happens

    mutating func start(at now: Instant) -> [Action] { next(at: now) }

    /// What came of a poll, without what filters dropped; `wasEmpty` where nothing had come.
    mutating func received(
        _ items: [QueueItem], of poll: Int, wasEmpty: Bool, at now: Instant
    ) -> [Action] {
        let read = polls.removeValue(forKey: poll)
        if isStopped { return items.isEmpty ? [] : [.giveBack(items)] }
        guard let read, var gathering = gatherings.removeValue(forKey: read.gathering) else {
            return next(at: now)
        }
        gathering.isReading = false
        rests = 0
        if wasEmpty {
            if gathering.items.isEmpty { quiet() }
            // A queue that doesn't wait would be asked without end.
            if now - read.began < min(read.wait, MappingLimits.firstRest) {
                restsUntil = now + MappingLimits.firstRest
            }
        } else {
            mostPolls = settings.scaling.most
        }
        if gathering.items.isEmpty { (gathering.began, gathering.oldest) = (now, now) }
        gathering.add(items)
        if !gathering.items.isEmpty { gatherings[read.gathering] = gathering }
        return next(at: now)
    }

    /// Nobody waits: the next rush begins as the first did, and fewer ask for it.
    private mutating func quiet() {
        shrink(to: max(settings.scaling.first, calls))
        mostPolls = max(settings.scaling.leastPolls, min(mostPolls, settings.scaling.polls) - 1)
    }

    mutating func receiveFailed(_ poll: Int, at now: Instant) -> [Action] {
        if let read = polls.removeValue(forKey: poll) {
            gatherings[read.gathering]?.isReading = false
            if gatherings[read.gathering]?.items.isEmpty == true { gatherings[read.gathering] = nil }
        }
        // What fails together rests once.
        if restsUntil.map({ $0 <= now }) ?? true {
            restsUntil = now + Self.rest(after: rests)
            rests += 1
        }
        return next(at: now)
    }

    mutating func finished(_ id: Int, _ outcome: Outcome, at now: Instant) -> [Action] {
        guard var batch = batches[id] else { return [] }
        switch outcome {
        case .success:
            batches[id] = nil
            // After errors it recovers step by step.
            if ceiling < settings.scaling.first { ceiling += 1 }
        case .functionError:
            batches[id] = nil
            shrink(to: ceiling / 2)
        case .refused:
            shrink(to: ceiling / 2)
            let retry = now + Self.rest(after: batch.refusals)
            if isStopped || retry >= batch.receivedAt + settings.visibilityTimeout {
                batches[id] = nil
            } else {
                batch.refusals += 1
                batches[id] = batch
                retries[id] = retry
            }
        }
        return next(at: now)
    }

    mutating func woken(at now: Instant) -> [Action] { next(at: now) }

    /// Asks for nothing more; what runs goes on.
    mutating func stop() -> [Action] {
        isStopped = true
        var left = gatherings.sorted { $0.key < $1.key }.flatMap(\.value.items)
        for id in retries.keys.sorted() { left += batches.removeValue(forKey: id)?.items ?? [] }
        retries = [:]
        gatherings = [:]
        return left.isEmpty ? [] : [.giveBack(left)]
    }

    // MARK: What follows

    private mutating func next(at now: Instant) -> [Action] {
        if isStopped { return [] }
        var actions = tryAgain(at: now)
        let gathered = gatherings.filter { !$0.value.items.isEmpty }
        for (id, _) in gathered.sorted(by: { ($0.value.began, $0.key) < ($1.value.began, $1.key) }) {
            while let batch = takeBatch(of: id, at: now) {
                lastBatch += 1
                batches[lastBatch] = batch
                actions.append(.invoke(batch: lastBatch, batch.items))
            }
        }
        grow(at: now)
        actions += receives(at: now)
        if let alarm = alarm(at: now) { actions.append(.wake(at: alarm)) }
        return actions
    }

    private mutating func tryAgain(at now: Instant) -> [Action] {
        let due = retries.filter { $0.value <= now }.keys.sorted()
        return due.compactMap { id in
            retries[id] = nil
            return batches[id].map { .invoke(batch: id, $0.items) }
        }
    }

    /// The next batch of a gathering, where there is one and a call may begin.
    private mutating func takeBatch(of id: Int, at now: Instant) -> Batch? {
        guard var gathering = gatherings[id], !gathering.items.isEmpty, calls < ceiling else { return nil }
        guard isFull(gathering) || now >= gathering.began + settings.window else { return nil }
        let batch = Batch(
            items: gathering.take(batchCount(of: gathering.items)), receivedAt: gathering.oldest)
        if settings.window > .zero { gathering.began = now }
        gatherings[id] = gathering.items.isEmpty && !gathering.isReading ? nil : gathering
        return batch
    }

    /// How many of them fit into one call.
    private func batchCount(of items: [QueueItem]) -> Int {
        var bytes = QueueEvent.frameBytes
        var count = 0
        while count < min(items.count, settings.batchSize) {
            bytes += QueueEvent.bytes(of: items[count])
            if count > 0, bytes > MappingLimits.payloadBytes { break }
            count += 1
        }
        return count
    }

    /// In number or in bytes: it need not wait for its window.
    private func isFull(_ gathering: Gathering) -> Bool {
        if gathering.items.count >= settings.batchSize { return true }
        return gathering.items.count > 1 && gathering.bytes > MappingLimits.payloadBytes
    }

    /// More calls at once, for as long as all that there may be are under way.
    private mutating func grow(at now: Instant) {
        guard isBusy else { return }
        var rush = self.rush ?? Rush(ceiling: ceiling, growsAt: now + .seconds(1))
        if now >= rush.growsAt {
            rush.seconds += 1
            rush.growsAt = now + .seconds(1)
            ceiling = settings.scaling.ceiling(from: rush.ceiling, afterSeconds: rush.seconds)
        }
        self.rush = rush
    }

    private var isBusy: Bool {
        calls >= ceiling && ceiling >= settings.scaling.first && ceiling < settings.scaling.most
    }

    private mutating func shrink(to count: Int) {
        ceiling = max(1, min(ceiling, count))
        rush = nil
    }

    private mutating func receives(at now: Instant) -> [Action] {
        if let rest = restsUntil {
            guard now >= rest else { return [] }
            restsUntil = nil
        }
        // After a failure one poll finds out whether it is over.
        let most = rests > 0 ? 1 : settings.scaling.most
        var actions: [Action] = []
        let open = gatherings.filter { id, gathering in
            !gathering.isReading && !isFull(gathering) && now < gathering.began + settings.window
        }
        for (id, gathering) in open.sorted(by: { $0.key < $1.key }) where polls.count < most {
            actions.append(read(for: id, until: gathering.began + settings.window, at: now))
        }
        // Each of them leads to a call.
        while polls.count < min(most, mostPolls), gatherings.count + calls < ceiling {
            lastGathering += 1
            gatherings[lastGathering] = Gathering()
            actions.append(read(for: lastGathering, until: now + MappingLimits.pollWait, at: now))
        }
        return actions
    }

    private mutating func read(for id: Int, until end: Instant, at now: Instant) -> Action {
        let wait = max(.zero, min(end - now, MappingLimits.pollWait))
        lastPoll += 1
        polls[lastPoll] = Poll(gathering: id, began: now, wait: wait)
        gatherings[id]?.isReading = true
        let limit = settings.batchSize - (gatherings[id]?.items.count ?? 0)
        return .receive(poll: lastPoll, limit: limit, wait: wait)
    }

    private func alarm(at now: Instant) -> Instant? {
        var times = Array(retries.values)
        if let rush, isBusy { times.append(rush.growsAt) }
        if let restsUntil { times.append(restsUntil) }
        if calls < ceiling {
            let gathered = gatherings.values.filter { !$0.items.isEmpty }
            times += gathered.map { $0.began + settings.window }
        }
        return times.filter { $0 > now }.min()
    }

    private static func rest(after failures: Int) -> Duration {
        min(MappingLimits.lastRest, MappingLimits.firstRest * (1 << min(failures, 10)))
    }
}
