// When a mapping asks its queue for messages, when it calls its function with them, and with how many calls
// at once: a state machine without I/O and without a clock of its own.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html

import CloudCore

/// The poller of one mapping.
struct QueuePoller: Sendable {
    struct Settings: Hashable, Sendable {
        var batchSize: Int
        var window: Duration
        var maximumConcurrency: Int?
        /// The queue's: what was received is somebody else's after it.
        var visibilityTimeout: Duration
    }

    enum Action: Hashable, Sendable {
        case receive(limit: Int, wait: Duration)
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
        /// When it is tried again; nil while it runs.
        var retryAt: Instant?
    }

    let settings: Settings
    private(set) var isStopped = false
    /// How many calls there may be at once now.
    private(set) var ceiling: Int
    private var isReceiving = false
    private var receiveBegan = Instant(nanoseconds: 0)
    private var restsUntil: Instant?
    private var rests = 0
    private var growsAt: Instant?
    /// Received and in no batch yet: the first one at `oldest`, the first of the batch to be at `gathering`.
    private var buffer: [QueueItem] = []
    private var gathering = Instant(nanoseconds: 0)
    private var oldest = Instant(nanoseconds: 0)
    private var batches: [Int: Batch] = [:]
    private var lastBatch = 0

    init(_ settings: Settings) {
        self.settings = settings
        ceiling = min(MappingLimits.firstConcurrency, settings.maximumConcurrency ?? .max)
    }

    /// Calls that run, or wait to be tried again.
    var calls: Int { batches.count }
    /// Whether everything has ended.
    var isDone: Bool { isStopped && !isReceiving && batches.isEmpty }

    private var mostCalls: Int { min(MappingLimits.mostConcurrency, settings.maximumConcurrency ?? .max) }

    // MARK: What happens

    mutating func start(at now: Instant) -> [Action] { next(at: now) }

    /// What came of the last `receive`, without what filters dropped; `wasEmpty` where nothing had come.
    mutating func received(_ items: [QueueItem], wasEmpty: Bool, at now: Instant) -> [Action] {
        isReceiving = false
        if isStopped { return items.isEmpty ? [] : [.giveBack(items)] }
        rests = 0
        // A queue that doesn't wait would be asked without end.
        if wasEmpty, now - receiveBegan < MappingLimits.firstRest, buffer.isEmpty {
            restsUntil = now + MappingLimits.firstRest
        }
        // Nobody waits: the next rush begins as the first did.
        if wasEmpty { ceiling = min(ceiling, max(MappingLimits.firstConcurrency, calls)) }
        if buffer.isEmpty { (gathering, oldest) = (now, now) }
        buffer += items
        return next(at: now)
    }

    mutating func receiveFailed(at now: Instant) -> [Action] {
        isReceiving = false
        restsUntil = now + Self.rest(after: rests)
        rests += 1
        return next(at: now)
    }

    mutating func finished(_ id: Int, _ outcome: Outcome, at now: Instant) -> [Action] {
        guard var batch = batches[id] else { return [] }
        switch outcome {
        case .success:
            batches[id] = nil
            // After errors it recovers step by step.
            if ceiling < MappingLimits.firstConcurrency { ceiling = min(ceiling + 1, mostCalls) }
        case .functionError:
            batches[id] = nil
            ceiling = max(1, ceiling / 2)
        case .refused:
            ceiling = max(1, ceiling / 2)
            let retry = now + Self.rest(after: batch.refusals)
            if isStopped || retry >= batch.receivedAt + settings.visibilityTimeout {
                batches[id] = nil
            } else {
                batch.refusals += 1
                batch.retryAt = retry
                batches[id] = batch
            }
        }
        return next(at: now)
    }

    mutating func woken(at now: Instant) -> [Action] { next(at: now) }

    /// Asks for nothing more; what runs goes on.
    mutating func stop() -> [Action] {
        isStopped = true
        for (id, batch) in batches where batch.retryAt != nil {
            buffer += batch.items
            batches[id] = nil
        }
        defer { buffer = [] }
        return buffer.isEmpty ? [] : [.giveBack(buffer)]
    }

    // MARK: What follows

    private mutating func next(at now: Instant) -> [Action] {
        if isStopped { return [] }
        var actions = retries(at: now)
        while let items = takeBatch(at: now) {
            lastBatch += 1
            batches[lastBatch] = Batch(items: items, receivedAt: oldest)
            actions.append(.invoke(batch: lastBatch, items))
        }
        grow(at: now)
        if let receive = receive(at: now) { actions.append(receive) }
        if let alarm = alarm(at: now) { actions.append(.wake(at: alarm)) }
        return actions
    }

    private mutating func retries(at now: Instant) -> [Action] {
        var actions: [Action] = []
        for id in batches.keys.sorted() {
            guard let retryAt = batches[id]?.retryAt, retryAt <= now, let items = batches[id]?.items else {
                continue
            }
            batches[id]?.retryAt = nil
            actions.append(.invoke(batch: id, items))
        }
        return actions
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
        guard calls >= ceiling, ceiling >= MappingLimits.firstConcurrency, ceiling < mostCalls else {
            growsAt = nil
            return
        }
        guard let due = growsAt else {
            growsAt = now + .seconds(1)
            return
        }
        guard now >= due else { return }
        ceiling = min(mostCalls, ceiling + MappingLimits.growthPerSecond)
        growsAt = now + .seconds(1)
    }

    private mutating func receive(at now: Instant) -> Action? {
        guard !isReceiving, calls < ceiling, buffer.count < settings.batchSize else { return nil }
        if let rest = restsUntil {
            guard now >= rest else { return nil }
            restsUntil = nil
        }
        isReceiving = true
        receiveBegan = now
        let left = buffer.isEmpty ? MappingLimits.pollWait : gathering + settings.window - now
        return .receive(
            limit: settings.batchSize - buffer.count, wait: max(.zero, min(left, MappingLimits.pollWait)))
    }

    private func alarm(at now: Instant) -> Instant? {
        var times = batches.values.compactMap(\.retryAt)
        if let growsAt { times.append(growsAt) }
        if let restsUntil, !isReceiving { times.append(restsUntil) }
        if !buffer.isEmpty, calls < ceiling { times.append(gathering + settings.window) }
        return times.filter { $0 > now }.min()
    }

    private static func rest(after failures: Int) -> Duration {
        min(MappingLimits.lastRest, MappingLimits.firstRest * (1 << min(failures, 10)))
    }
}
