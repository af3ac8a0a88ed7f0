// The one interface behind which everything durable lives: an ordered key-value store with atomic,
// conditional commits. Engines implement this; services use it through `transact` and their own Store files.

public import CloudCore

/// An ordered key-value store. Every engine passes the same conformance suite.
public protocol KeyValueStore: Sendable {
    var limits: StoreLimits { get }
    /// Whose turn it is on contended keys, within this process.
    var latches: KeyLatches { get }
    /// Who is woken by the commits of this process.
    var topics: WakeTopics { get }
    /// Why the store takes no more commits; nil as long as it does. Once one could not be written, all later
    /// ones fail: who has several under way can rely on their order.
    var failure: StoreError? { get }
    /// The newest acknowledged entries of `keys`, from one snapshot, in the same order; nil where absent.
    func read(_ keys: [Key]) async throws -> [Entry?]
    /// Up to `limit` entries of the range, from one snapshot; fewer mean that there are no more. Page by the
    /// last key.
    func scan(_ range: KeyRange, limit: Int, reverse: Bool) async throws -> [Entry]
    /// All or nothing, durable when it returns. The same token takes effect at most once.
    func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome
    /// The same for who sends commits one after the other without waiting for them: they take effect in the
    /// order of the calls. `then` is called once, perhaps before this returns, perhaps on the thread that
    /// writes: what it does must be short, and may be to send the next.
    func commit(_ batch: Batch, token: CommitToken, then: @escaping CommitAnswer)
    /// Takes up to `limit` entries of a queue that are due, the earliest first, for as long as `until`.
    ///
    /// A queue is all keys that begin with `queue`; eight bytes follow that say when an entry is due, as
    /// `KeyBuilder.append(Instant)` writes them, and then whatever makes it unique. A leased entry moves to
    /// `until` (or nanoseconds later, where that place is taken) with its value: nobody else gets it before,
    /// and somebody gets it again then, unless it was deleted. So each entry is leased at least once. Who
    /// has one checks the version that is returned here in the commit that does its work: that fails once
    /// another has leased it.
    ///
    /// - Parameters:
    ///   - floor: entries due before are not looked at. Give what is known to be done, and the engine need
    ///     not wade through what was deleted there.
    ///   - now: what is due later is left alone.
    /// - Precondition: `until` is later than `now`.
    func lease(_ queue: Key, floor: Instant, now: Instant, until: Instant, limit: Int) async throws -> [Entry]
    /// Deletes up to `limit` entries of the range, for clearing up; returns how many. Durable when it
    /// returns, but in parts: others may see some entries gone and some not.
    func removeRange(_ range: KeyRange, limit: Int) async throws -> Int
}

extension KeyValueStore {
    public var failure: StoreError? { nil }

    public func commit(_ batch: Batch, token: CommitToken, then: @escaping CommitAnswer) {
        let work: @Sendable () async -> Void = {
            do { then(.success(try await commit(batch, token: token))) } catch { then(.failure(error)) }
        }
        // In its place, which keeps the order; older systems can't.
        if #available(macOS 26.0, *) { Task.immediate { await work() } } else { Task { await work() } }
    }
}

/// A key: bytes, ordered as unsigned.
public struct Key: Hashable, Comparable, Sendable {
    public var bytes: [UInt8]
    public init(bytes: [UInt8]) { self.bytes = bytes }
    public static func < (left: Key, right: Key) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

/// From `lower` up to but not including `upper`.
public struct KeyRange: Hashable, Sendable {
    public var lower: Key
    public var upper: Key
    public init(from lower: Key, to upper: Key) {
        self.lower = lower
        self.upper = upper
    }
}

/// What is stored under a key.
public struct Entry: Hashable, Sendable {
    public var key: Key
    public var value: [UInt8]
    /// Changes with every write of the key; never used again for it.
    public var version: UInt64
    public init(key: Key, value: [UInt8], version: UInt64) {
        self.key = key
        self.value = value
        self.version = version
    }
}

/// What a key must be for a commit to take effect.
public enum Expectation: Hashable, Sendable {
    case absent
    case version(UInt64)
}

/// Makes a commit that is sent again after a lost connection take effect once.
public struct CommitToken: Hashable, Sendable {
    public var bytes: [UInt8]
    public init(bytes: [UInt8]) { self.bytes = bytes }
}

/// Changes that take effect together or not at all.
public struct Batch: Sendable {
    public enum Change: Hashable, Sendable {
        case put(Key, [UInt8])
        case delete(Key)
    }

    public var checks: [(key: Key, expectation: Expectation)] = []
    public var changes: [Change] = []
    /// Given to those who wait for the topics, once the batch is durable.
    public var wakes: [Wake] = []

    public init() {}

    public mutating func check(_ key: Key, _ expectation: Expectation) { checks.append((key, expectation)) }
    public mutating func put(_ key: Key, _ value: [UInt8]) { changes.append(.put(key, value)) }
    public mutating func delete(_ key: Key) { changes.append(.delete(key)) }
    /// Wakes those who wait for `topic`, once the batch is durable. `instant` says from when on there is
    /// something new for them; nil means at any time.
    public mutating func wake(_ topic: String, at instant: Instant? = nil) {
        wakes.append(Wake(topic: topic, instant: instant))
    }
}

/// Word of a commit to those who wait for it.
public struct Wake: Hashable, Sendable {
    public var topic: String
    /// The time of the earliest thing that is new, where the topic has such.
    public var instant: Instant?
    public init(topic: String, instant: Instant? = nil) {
        self.topic = topic
        self.instant = instant
    }
}

/// Hears what became of a commit.
public typealias CommitAnswer = @Sendable (Result<CommitOutcome, any Error>) -> Void

/// What became of a commit.
public enum CommitOutcome: Hashable, Sendable {
    /// Done; every changed key has this version.
    case done(version: UInt64)
    /// Nothing was done: these keys were not as the checks expected.
    case conflict([Key])
}
