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
    /// Polls under way, and when they began.
    private var polls: [Int: Instant] = [:]
    private var lastPoll = 0
    /// How many polls there may be at once.
    private var mostPolls: Int
    private var restsUntil: Instant?
    private var rests = 0
    private var rush: Rush?
    /// Received and in no batch yet: the first one at `oldest`, the first of the batch to be at `gathering`.
    private var buffer: [QueueItem] = []
    private var gathering = Instant(nanoseconds: 0)
    private var oldest = Instant(nanoseconds: 0)
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
        let began = polls.removeValue(forKey: poll) ?? now
        if isStopped { return items.isEmpty ? [] : [.giveBack(items)] }
        rests = 0
        if wasEmpty {
            quiet()
            // A queue that doesn't wait would be asked without end.
            if now - began < MappingLimits.firstRest, buffer.isEmpty {
                restsUntil = now + MappingLimits.firstRest
            }
        } else {
            mostPolls = settings.scaling.most
        }
        if buffer.isEmpty { (gathering, oldest) = (now, now) }
        buffer += items
        return next(at: now)
    }

    /// Nobody waits: the next rush begins as the first did, and fewer ask for it.
    private mutating func quiet() {
        shrink(to: max(settings.scaling.first, calls))
        mostPolls = max(settings.scaling.leastPolls, min(mostPolls, settings.scaling.polls) - 1)
    }

    mutating func receiveFailed(_ poll: Int, at now: Instant) -> [Action] {
        polls[poll] = nil
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
        for id in retries.keys.sorted() { buffer += batches.removeValue(forKey: id)?.items ?? [] }
        retries = [:]
        defer { buffer = [] }
        return buffer.isEmpty ? [] : [.giveBack(buffer)]
    }

    // MARK: What follows

    private mutating func next(at now: Instant) -> [Action] {
        if isStopped { return [] }
        var actions = tryAgain(at: now)
        while let items = takeBatch(at: now) {
            lastBatch += 1
            batches[lastBatch] = Batch(items: items, receivedAt: oldest)
            actions.append(.invoke(batch: lastBatch, items))
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

    /// The next batch, where there is one and a call may begin.
    private mutating func takeBatch(at now: Instant) -> [QueueItem]? {
        guard !buffer.isEmpty, calls < ceiling else { return nil }
        var bytes = QueueEvent.frameBytes
        var count = 0
        while count < min(buffer.count, settings.batchSize) {
            bytes += buffer[count].record.count + QueueEvent.separatorBytes
            if count > 0, bytes > MappingLimits.payloadBytes { break }
            count += 1
        }
        // Not full, neither in number nor in bytes: it waits for its window.
        let isFull = count == settings.batchSize || count < buffer.count
        guard isFull || now >= gathering + settings.window else { return nil }
        defer {
            buffer.removeFirst(count)
            if !buffer.isEmpty, settings.window > .zero { gathering = now }
        }
        return Array(buffer.prefix(count))
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
        var actions: [Action] = []
        while wantsPoll {
            lastPoll += 1
            polls[lastPoll] = now
            let left = buffer.isEmpty ? MappingLimits.pollWait : gathering + settings.window - now
            actions.append(
                .receive(
                    poll: lastPoll, limit: settings.batchSize - buffer.count,
                    wait: max(.zero, min(left, MappingLimits.pollWait))))
        }
        return actions
    }

    /// Each poll leads to a call. Where a window gathers, one poll reads: several would begin several
    /// batches. After a failure one finds out whether it is over.
    private var wantsPoll: Bool {
        let most = rests > 0 || settings.window > .zero ? 1 : mostPolls
        return polls.count < most && polls.count + calls < ceiling && buffer.count < settings.batchSize
    }

    private func alarm(at now: Instant) -> Instant? {
        var times = Array(retries.values)
        if let rush, isBusy { times.append(rush.growsAt) }
        if let restsUntil { times.append(restsUntil) }
        if !buffer.isEmpty, calls < ceiling { times.append(gathering + settings.window) }
        return times.filter { $0 > now }.min()
    }

    private static func rest(after failures: Int) -> Duration {
        min(MappingLimits.lastRest, MappingLimits.firstRest * (1 << min(failures, 10)))
    }
}
