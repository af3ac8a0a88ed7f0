// Every bound, at it and beyond it.

import EventPatterns
import Testing

@Suite struct LimitsHold {
    private func reason(_ pattern: String, _ dialect: PatternDialect = .eventBridge) -> String? {
        InvalidPatternsAreRefusedInAWSsWords.error(pattern, dialect)?.reason
    }

    private func padded(_ size: Int) -> String {
        let frame = #"{"a":[""]}"#
        return #"{"a":[""# + String(repeating: "x", count: size - frame.utf8.count) + "\"]}"
    }

    @Test(arguments: [
        (PatternDialect.eventBridge, PatternLimits.patternCharacters, "characters"),
        (.pipes, PatternLimits.raisedPatternCharacters, "characters"),
        (.lambda, PatternLimits.raisedPatternCharacters, "characters"),
        (.messageBody, PatternLimits.filterPolicyBytes, "bytes"),
    ])
    func size(_ dialect: PatternDialect, _ most: Int, _ unit: String) {
        #expect(reason(padded(most), dialect) == nil)
        #expect(reason(padded(most + 1), dialect) == "Event pattern is longer than \(most) \(unit)")
        let wide = padded(most).replacing("xxxx", with: "éééé")
        #expect((reason(wide, dialect) == nil) == (unit == "characters"))
    }

    @Test func aQuotaCanBeRaised() {
        var dialect = PatternDialect.eventBridge
        dialect.size = .characters(PatternLimits.raisedPatternCharacters)
        #expect(reason(padded(4_096), dialect) == nil)
    }

    @Test func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth) + "[1]" + String(repeating: "}", count: depth)
        }
        #expect(reason(nested(PatternLimits.patternDepth)) == nil)
        #expect(
            reason(nested(PatternLimits.patternDepth + 1))?.hasPrefix("Objects are nested deeper") == true)
    }

    @Test func branches() {
        func or(_ name: String, _ count: Int) -> String {
            "\"\(name)\":{\"$or\":[" + (0..<count).map { "{\"f\($0)\":[1]}" }.joined(separator: ",") + "]}"
        }
        let ten = "\(or("a", 10)),\(or("b", 10)),\(or("c", 10))"
        #expect(reason("{\(ten)}") == nil)
        #expect(
            reason("{\(ten),\(or("d", 2))}")
                == "$or unfolds into more than \(PatternLimits.branches) combinations")
        #expect(reason("{\(or("a", 10)),\(or("b", 10)),\(or("c", 11))}")?.hasPrefix("$or unfolds") == true)
    }

    static let tooComplex = """
        Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences \
        after a wildcard character
        """

    /// Which patterns AWS takes and which it refuses: from its documentation and from what users reported.
    @Test(arguments: [
        (#"{"wildcard":"arn:aws:events:us-east-1:*:event-bus/*"}"#, true),
        (#"{"wildcard":"*:*:*:*:*:event-bus/*"}"#, false),
        (#"{"wildcard":"/Users/*/dir/dir/dir/dir/dir/doc.txt"}"#, true), (#"{"wildcard":"2*0*1*7"}"#, true),
        (#"{"wildcard":"*:stack/one/*"},{"wildcard":"*:stack/two/*"},{"wildcard":"*:stack/three/*"}"#, true),
        (
            #"{"wildcard":"*:stack/1/*"},{"wildcard":"*:stack/2/*"},"#
                + #"{"wildcard":"*:stack/3/*"},{"wildcard":"*:stack/4/*"}"#,
            false
        ),
        (#"{"anything-but":{"wildcard":["*/bin/*.jar","*/bin/*.class"]}}"#, true),
    ])
    func wildcards(_ expressions: String, _ isTaken: Bool) {
        #expect(reason("{\"a\":[\(expressions)]}") == (isTaken ? nil : Self.tooComplex))
    }

    /// Long and hostile wildcards are judged in a moment.
    @Test func wildcardsAreJudgedQuickly() {
        let stars = String(repeating: "a*", count: 900) + "b"
        #expect(reason("{\"a\":[{\"wildcard\":\"\(stars)\"}]}") == Self.tooComplex)
        let long = "*" + String(repeating: "ab", count: 4) + String(repeating: "c", count: 1_900)
        #expect(reason("{\"a\":[{\"wildcard\":\"\(long)\"}]}") == nil)
    }

    // MARK: Events

    @Test func eventSize() throws {
        let pattern = try EventPattern(#"{"a":[1]}"#)
        let filler = String(repeating: " ", count: PatternLimits.eventBytes - 7)
        #expect(try pattern.matches(Array("{\"a\":1\(filler)}".utf8)))
        #expect(throws: EventError.tooLarge) { try pattern.matches(Array("{\"a\":1 \(filler)}".utf8)) }
    }

    @Test func eventDepth() throws {
        let pattern = try EventPattern(#"{"a":[1]}"#)
        func event(_ arrays: Int) -> [UInt8] {
            Array(
                ("{\"a\":" + String(repeating: "[", count: arrays) + "1"
                    + String(repeating: "]", count: arrays) + "}").utf8)
        }
        #expect(try pattern.matches(event(PatternLimits.eventDepth - 1)))
        #expect(throws: EventError.tooLarge) { try pattern.matches(event(PatternLimits.eventDepth)) }
        // What nobody asks for may be as deep as it likes.
        let other = try EventPattern(#"{"b":[1]}"#)
        #expect(try !other.matches(event(100_000)))
    }

    /// Text after text that almost matches: time grows with the text alone.
    @Test func wildcardsNeverGoBack() throws {
        let pattern = try EventPattern(#"{"a":[{"wildcard":"*a*aab"}]}"#)
        let text = String(repeating: "a", count: 200_000)
        #expect(try !pattern.matches(Array("{\"a\":\"\(text)\"}".utf8)))
        #expect(try pattern.matches(Array("{\"a\":\"\(text)b\"}".utf8)))
    }

    /// Arrays beside each other do not multiply, and one array is gone through once.
    @Test func arraysCostWhatTheyHold() throws {
        let list = String(repeating: #"{"x":1},"#, count: 5_000) + #"{"x":2}"#
        let event = Array("{\"a\":[\(list)],\"b\":[\(list)],\"c\":[\(list)]}".utf8)
        #expect(try !EventPattern(#"{"a":{"x":[1]},"b":{"x":[1]},"c":{"x":[3]}}"#).matches(event))
        #expect(try EventPattern(#"{"a":{"x":[1]},"b":{"x":[1]},"c":{"x":[2]}}"#).matches(event))
        let pairs = String(repeating: #"{"x":1,"y":2},"#, count: 5_000) + #"{"x":1,"y":3}"#
        #expect(try EventPattern(#"{"a":{"x":[1],"y":[3]}}"#).matches(Array("{\"a\":[\(pairs)]}".utf8)))
    }

    /// Names written twice let two arrays lie at one path; then steps are counted.
    @Test func stepsAreBounded() throws {
        let list = String(repeating: #"{"x":1,"y":1},"#, count: 100) + #"{"x":0}"#
        let event = Array("{\"a\":[\(list)],\"a\":[\(list)]}".utf8)
        let pattern = try EventPattern(#"{"a":{"x":[1],"y":[1],"z":[1]}}"#)
        #expect(try EventMatcher([pattern], steps: 100_000).matches(event).isEmpty)
        let bounded = EventMatcher([pattern], steps: 20_000)
        #expect(throws: EventError.tooComplex) { try bounded.matches(event) }
        #expect(PatternLimits.matchSteps == 4_000_000)
    }

    @Test(arguments: [
        "", "1", "[]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1}x", "{\"a\":01}", "{\"a\":tru}",
        "{\"a\":\"\\x\"}",
        "{\"a\":1,}", "{,}", "{\"a\" 1}", "{\"b\":[1}", "{\"b\":\"", "{\"a\":[1,]}", "{\"a\":[1 2]}",
        "{\"a\":\"\u{1}\"}", "{\"a\":-}",
    ])
    func whatIsNoObjectIsRefused(_ event: String) throws {
        let pattern = try EventPattern(#"{"a":[1]}"#)
        #expect(throws: EventError.malformed) { try pattern.matches(Array(event.utf8)) }
    }
}
