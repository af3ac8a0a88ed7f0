// Adding, replacing and removing rules; many rules; many who match at once.

import EventPatterns
import Testing

@Suite struct RulesComeAndGo {
    private func event(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func changesAreSeen() throws {
        let rules = RuleSet<String>()
        #expect(try rules.matches(event(#"{"a":1}"#)).isEmpty)
        rules.insert(try EventPattern(#"{"a":[1]}"#), for: "one")
        rules.insert(try EventPattern(#"{"a":[{"exists":true}]}"#), for: "any")
        #expect(try Set(rules.matches(event(#"{"a":1}"#))) == ["one", "any"])
        rules.insert(try EventPattern(#"{"a":[2]}"#), for: "one")
        #expect(try rules.matches(event(#"{"a":1}"#)) == ["any"])
        rules.remove("any")
        rules.remove("never there")
        #expect(try rules.matches(event(#"{"a":1}"#)).isEmpty)
        #expect(rules.count == 1)
    }

    @Test func eachRuleIsReportedOnce() throws {
        let pattern = try EventPattern(#"{"$or":[{"a":[1]},{"b":[1]}]}"#)
        #expect(try EventMatcher([pattern, pattern]).matches(event(#"{"a":[1,1],"b":1}"#)) == [0, 1])
    }

    @Test func thousandsOfRules() throws {
        let patterns = try (0..<5_000).map {
            try EventPattern(
                #"{"source":["app"],"detail":{"id":["id-\#($0)"],"n":[{"numeric":[">",\#($0)]}]}}"#)
        }
        let matcher = EventMatcher(patterns)
        #expect(
            try matcher.matches(event(#"{"source":"app","detail":{"id":"id-4321","n":4322}}"#)) == [4_321])
        #expect(try matcher.matches(event(#"{"source":"app","detail":{"id":"id-4321","n":4321}}"#)).isEmpty)
        #expect(try matcher.matches(event(#"{"detail":{"id":"id-4321","n":9999}}"#)).isEmpty)
    }

    @Test func manyMatchAtOnce() async throws {
        let matcher = EventMatcher(try (0..<100).map { try EventPattern(#"{"a":[\#($0)],"b":["x"]}"#) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    for _ in 0..<50 {
                        let found = try matcher.matches(Array(#"{"a":\#(number),"b":"x"}"#.utf8))
                        #expect(found == [number])
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
