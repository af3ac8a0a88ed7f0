// A bounded cache without lists: two generations, the older dropped whole when the younger is full.

import Synchronization

/// Keeps at most `capacity` values; what was used lately stays. Safe to share between threads.
public final class GenerationalCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Generations {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]
    }

    private let half: Int
    private let generations = Mutex(Generations())

    public init(capacity: Int) { half = max(1, capacity / 2) }

    public var count: Int { generations.withLock { $0.young.count + $0.old.count } }

    /// The value, which counts as a use of it.
    public func value(for key: Key) -> Value? {
        generations.withLock { state in
            if let value = state.young[key] { return value }
            guard let value = state.old[key] else { return nil }
            insert(value, for: key, into: &state)
            return value
        }
    }

    public func insert(_ value: Value, for key: Key) {
        generations.withLock { insert(value, for: key, into: &$0) }
    }

    private func insert(_ value: Value, for key: Key, into state: inout Generations) {
        if state.young.count >= half, state.young[key] == nil {
            state.old = state.young
            state.young = [:]
        } else {
            state.old[key] = nil
        }
        state.young[key] = value
    }
}
