// The matcher as others see it: patterns in, the numbers of those that match an event out.

import Synchronization

/// Many patterns as one automaton. Immutable: whoever adds or removes a rule builds another (see `RuleSet`).
/// What matching costs depends on the event and on what matches, not on the number of patterns.
public final class EventMatcher: Sendable {
    private let automaton: RuleAutomaton
    /// What matches write to; one for each that runs at the same time.
    private let scratches = Mutex<[MatchScratch]>([])

    public init(_ patterns: [EventPattern]) { automaton = RuleAutomaton(patterns) }

    /// The positions of the patterns that match `event`, a JSON object, in ascending order.
    public func matches(_ event: [UInt8]) throws(EventError) -> [Int] {
        let result: Result<[Int], EventError> = event.withUnsafeBytes { bytes in
            Result { () throws(EventError) in try matches(bytes) }
        }
        return try result.get()
    }

    /// The same of bytes where they lie.
    public func matches(_ event: UnsafeRawBufferPointer) throws(EventError) -> [Int] {
        let scratch = scratches.withLock { $0.popLast() } ?? automaton.makeScratch()
        var match = EventMatch(event, automaton, scratch)
        let outcome = Result { () throws(EventError) in
            try match.scan()
            try match.walk()
            return match.scratch.sortedRules()
        }
        scratches.withLock { $0.append(match.scratch) }
        return try outcome.get()
    }
}
