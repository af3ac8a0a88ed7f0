// Thousands of random patterns and events: the automaton, alone and with all rules at once, against the naive
// matcher.

import EventPatterns
import Testing
import Wire

@Suite struct AgreesWithNaiveMatcher {
    @Test(arguments: 0..<4)
    func onRandomCases(_ seed: UInt64) throws {
        var cases = RandomCases(seed + 1)
        var matched = 0
        for _ in 0..<20 {
            let texts = (0..<25).map { _ in cases.pattern() }
            let patterns = try texts.map { try EventPattern($0) }
            let naive = try texts.map { NaivePattern(try JSON.parse($0)) }
            let matcher = EventMatcher(patterns)
            for _ in 0..<25 {
                let event = cases.event()
                let fields = NaiveEvent(try JSON.parse(event))
                let expected = naive.indices.filter { naive[$0].matches(fields) }
                let found = try matcher.matches(Array(event.utf8))
                #expect(
                    found == expected,
                    "\(event)\n\(Set(found).symmetricDifference(expected).map { texts[$0] })")
                let one = cases.below(patterns.count)
                #expect(try patterns[one].matches(Array(event.utf8)) == expected.contains(one))
                matched += expected.count
            }
        }
        // Enough of both answers to mean something.
        #expect((250...12_000).contains(matched), "\(matched) of 12,500 matched")
    }
}
