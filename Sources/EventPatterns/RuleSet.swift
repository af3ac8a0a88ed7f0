// Rules that come and go. Each change leaves the next match to build the automaton anew: at the quota of 300
// rules of an event bus that is a few milliseconds, and matching needs no lock while it runs.

import Synchronization

/// Named patterns, and a matcher of all of them.
public final class RuleSet<Name: Hashable & Sendable>: Sendable {
    private struct State {
        var patterns: [Name: EventPattern] = [:]
        var snapshot: Snapshot?
    }
    private struct Snapshot: Sendable {
        var names: [Name]
        var matcher: EventMatcher
    }
    private let state = Mutex(State())

    public init() {}

    public init(_ patterns: [Name: EventPattern]) {
        state.withLock { $0.patterns = patterns }
    }

    /// Adds a rule, or replaces the one of that name. Matches that begin afterwards see it.
    public func insert(_ pattern: EventPattern, for name: Name) {
        state.withLock {
            $0.patterns[name] = pattern
            $0.snapshot = nil
        }
    }

    public func remove(_ name: Name) {
        state.withLock {
            guard $0.patterns.removeValue(forKey: name) != nil else { return }
            $0.snapshot = nil
        }
    }

    public var count: Int { state.withLock { $0.patterns.count } }

    /// The names of the rules that match `event`, in no particular order.
    public func matches(_ event: [UInt8]) throws(EventError) -> [Name] {
        let snapshot = state.withLock { state in
            if let snapshot = state.snapshot { return snapshot }
            let names = Array(state.patterns.keys)
            let built = Snapshot(
                names: names, matcher: EventMatcher(names.compactMap { state.patterns[$0] }))
            state.snapshot = built
            return built
        }
        return try snapshot.matcher.matches(event).map { snapshot.names[$0] }
    }
}
