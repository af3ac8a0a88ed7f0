// The in-memory twin of the durable engines: the same contract but for durability. For tests, and for a
// cloud that forgets everything at its end.

import Synchronization

/// A key-value store in memory.
public final class MemoryStore: KeyValueStore {
    private struct State {
        var entries = SortedEntries()
        var version: UInt64 = 0
        var tokens = TokenMemory()
    }

    public let limits: StoreLimits
    public let latches = KeyLatches()
    public let topics = WakeTopics()
    private let state = Mutex(State())

    public init(limits: StoreLimits = StoreLimits()) { self.limits = limits }

    public func read(_ keys: [Key]) async throws -> [Entry?] {
        state.withLock { state in keys.map { state.entries[$0] } }
    }

    public func scan(_ range: KeyRange, limit: Int, reverse: Bool) async throws -> [Entry] {
        try limits.validate(limit: limit)
        return state.withLock { $0.entries.entries(in: range.visible, limit: limit, reverse: reverse) }
    }

    public func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome {
        try limits.validate(batch)
        let outcome = state.withLock { state -> CommitOutcome in
            if let known = state.tokens[token] { return known }
            let conflicts = batch.checks.filter { !$0.expectation.holds(for: state.entries[$0.key]?.version) }
            guard conflicts.isEmpty else { return .conflict(conflicts.map(\.key)) }
            state.version += 1
            for change in batch.changes {
                switch change {
                case .put(let key, let value):
                    state.entries[key] = Entry(key: key, value: value, version: state.version)
                case .delete(let key): state.entries[key] = nil
                }
            }
            let outcome = CommitOutcome.done(version: state.version)
            state.tokens.remember(token, outcome)
            return outcome
        }
        if case .done = outcome { topics.wake(batch.wakes) }
        return outcome
    }

    public func removeRange(_ range: KeyRange, limit: Int) async throws -> Int {
        try limits.validate(limit: limit)
        return state.withLock { state in
            let gone = state.entries.entries(in: range.visible, limit: limit, reverse: false)
            for entry in gone { state.entries[entry.key] = nil }
            return gone.count
        }
    }
}

extension Expectation {
    /// Whether a key is as expected, given its version, or nil where it is absent.
    func holds(for version: UInt64?) -> Bool {
        switch self {
        case .absent: return version == nil
        case .version(let expected): return version == expected
        }
    }
}

/// The outcomes of the last commits that took effect, by token.
struct TokenMemory {
    private var outcomes: [CommitToken: CommitOutcome] = [:]
    private var order: [CommitToken] = []
    private var oldest = 0

    subscript(token: CommitToken) -> CommitOutcome? { outcomes[token] }

    mutating func remember(_ token: CommitToken, _ outcome: CommitOutcome) {
        outcomes[token] = outcome
        guard order.count == StoreLimits.rememberedTokens else { return order.append(token) }
        outcomes[order[oldest]] = nil
        order[oldest] = token
        oldest = (oldest + 1) % StoreLimits.rememberedTokens
    }
}
