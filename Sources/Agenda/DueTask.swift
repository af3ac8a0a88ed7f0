// What is to be done later, as those see it who schedule and do it.

public import CloudCore
public import Store

/// Tasks of one kind, done by one handler: `lambda.async`, `logs.retention`.
public struct AgendaQueue: RawRepresentable, Hashable, Sendable {
    /// Part of every key: changing it forgets what is queued under the old name.
    public let rawValue: String

    /// - Precondition: 1 to 64 bytes.
    public init(rawValue: String) {
        precondition((1...AgendaLimits.queueNameBytes).contains(rawValue.utf8.count), "a queue needs a name")
        self.rawValue = rawValue
    }

    public init(_ name: String) { self.init(rawValue: name) }

    /// Woken when something was added; the wake's instant is when it is due.
    var topic: String { "agenda/" + rawValue }
}

/// Something that must be done at a time or shortly after, at least once.
public struct DueTask: Hashable, Sendable {
    public var queue: AgendaQueue
    /// Unique within the queue: scheduling the same id again replaces the task. At most 512 bytes.
    public var id: String
    /// May lie in the past: then at once.
    public var due: Instant
    /// What the handler needs to know. At most 60 KiB; larger things are blobs.
    public var payload: [UInt8]
    /// How often the handler has asked for another run. Runs that were cut off by a crash don't count.
    public var retries: Int

    public init(queue: AgendaQueue, id: String, due: Instant, payload: [UInt8] = [], retries: Int = 0) {
        self.queue = queue
        self.id = id
        self.due = due
        self.payload = payload
        self.retries = retries
    }
}

/// What a handler makes of a task.
public struct AgendaVerdict: Sendable {
    enum Kind {
        case done(Batch)
        case retry(at: Instant, payload: [UInt8]?)
    }

    let kind: Kind

    /// The task is over.
    public static var done: AgendaVerdict { done(with: Batch()) }

    /// The task is over, and this is its effect: both are committed together or not at all. Where a check
    /// of the batch fails, the handler runs again. At most 990 operations.
    public static func done(with effect: Batch) -> AgendaVerdict { AgendaVerdict(kind: .done(effect)) }

    /// Again at `instant`; with another payload where one is given.
    public static func retry(at instant: Instant, payload: [UInt8]? = nil) -> AgendaVerdict {
        AgendaVerdict(kind: .retry(at: instant, payload: payload))
    }
}
