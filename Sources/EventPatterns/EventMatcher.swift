// The matcher as others see it: patterns in, the numbers of those that match an event out.

import Synchronization

/// Many patterns as one automaton. Immutable: whoever adds or removes a rule builds another (see `RuleSet`).
/// What matching costs depends on the event and on what matches, not on the number of patterns.
public final class EventMatcher: Sendable {
    private let automaton: RuleAutomaton
    private let steps: Int
    private let scratches = ScratchPool()

    /// - Parameter steps: what one event may cost; see `PatternLimits.matchSteps`.
    public init(_ patterns: [EventPattern], steps: Int = PatternLimits.matchSteps) {
        automaton = RuleAutomaton(patterns)
        self.steps = steps
    }

    /// The positions of the patterns that match `event`, a JSON object, in ascending order.
    public func matches(_ event: [UInt8]) throws(EventError) -> [Int] {
        let result: Result<[Int], EventError> = event.withUnsafeBytes { bytes in
            Result { () throws(EventError) in try matches(bytes) }
        }
        return try result.get()
    }

    /// The same of bytes where they lie.
    public func matches(_ event: UnsafeRawBufferPointer) throws(EventError) -> [Int] {
        var match = EventMatch(
            event, automaton, scratches.take() ?? automaton.makeScratch(), steps: steps)
        do throws(EventError) {
            try match.scan()
            try match.walk()
        } catch {
            scratches.put(match.end())
            throw error
        }
        let rules = match.scratch.sortedRules()
        scratches.put(match.end())
        return rules
    }
}

/// What matches write to, kept from one to the next; as many as may well run at the same time.
private struct ScratchPool: Sendable {
    private final class Slot: Sendable {
        let scratch = Mutex<MatchScratch?>(nil)
    }
    private let slots = (0..<8).map { _ in Slot() }

    func take() -> MatchScratch? {
        for slot in slots {
            if let scratch = slot.scratch.withLock({ $0.take() }) { return scratch }
        }
        return nil
    }

    func put(_ scratch: consuming MatchScratch) {
        var scratch: MatchScratch? = consume scratch
        for slot in slots {
            slot.scratch.withLock { if $0 == nil { swap(&$0, &scratch) } }
            if scratch == nil { return }
        }
    }
}
