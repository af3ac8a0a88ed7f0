// Wildcards and variables.

import CloudCore
import CloudTesting
import Foundation
import Policies
import Testing

@Suite struct PatternsMatchAsPoliciesDo {
    @Test(arguments: [
        ("*", "anything at all", true), ("*", "", true), ("", "", true), ("", "a", false),
        ("s3:Get*", "s3:GetObject", true), ("s3:Get*", "s3:PutObject", false),
        ("s3:*Object", "s3:GetObject", true), ("s3:*Object", "s3:GetObjectAcl", false),
        ("s3:*Obj*t", "s3:GetObject", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("a?c", "aéc", true), ("??", "é", false), ("*??", "é", false), ("*?", "é", true),
        ("a*b*c", "aXXbYYc", true), ("a*b*c", "aXXcYYb", false), ("**a", "bba", true),
        ("arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:123456789012:q", true),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false), ("S3:get*", "s3:GetObject", false),
    ])
    func wildcards(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Pattern(pattern).matches(Array(text.utf8), facts: NoFacts()) == Truth(matches))
    }

    @Test func caseIsIgnoredWhereTold() {
        let pattern = Pattern("S3:get*", ignoresCase: true)
        #expect(pattern.matches(Array("s3:GetObject".utf8), facts: NoFacts()) == .yes)
    }

    /// Texts and patterns made to be tried again and again. Twenty times the text takes about twenty times as
    /// long, not four hundred times.
    @Test(arguments: ["*a", "*a*a*", "a*", "*aab", "*aaaaaaaaaaaaaaab*"])
    func hostilePatternsTakeLinearTime(_ piece: String) {
        func seconds(_ length: Int) -> Double {
            let pattern = Pattern(String(repeating: piece, count: length / piece.utf8.count) + "b")
            let text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            return (0..<5).map { _ in
                let start = Self.processorSeconds()
                #expect(pattern.matches(text, facts: NoFacts()) == .no)
                return Self.processorSeconds() - start
            }.min() ?? 0
        }
        #expect(seconds(40_000) < 100 * max(seconds(2_000), 0.000_01))
    }

    /// Of this thread: others that run beside it don't count.
    private static func processorSeconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    /// Against the table of all beginnings, on every short pattern and text of four characters.
    @Test func wildcardsMeanWhatTheTableSays() {
        let entropy = SeededEntropy(7)
        func word(_ letters: [Character]) -> String {
            String(
                (0..<entropy.integer(in: 0..<9)).map { _ in letters[entropy.integer(in: 0..<letters.count)] })
        }
        for _ in 0..<3_000 {
            let pattern = word(["a", "b", "é", "*", "?"])
            let text = word(["a", "b", "é"])
            let wild = pattern.map { $0 == "*" ? NaivePolicies.Wild.anyRun : $0 == "?" ? .anyOne : .one($0) }
            let expected = Truth(NaivePolicies.matches(wild, Array(text)))
            let found = Pattern(pattern).matches(Array(text.utf8), facts: NoFacts())
            if found != expected { Issue.record("\(pattern) against \(text)") }
        }
    }

    @Test func variablesTakeTheirValues() {
        let pattern = Pattern("home/${aws:username}/*")
        let anna = KnownFacts("aws:username", "anna")
        #expect(pattern.matches(Array("home/anna/x".utf8), facts: anna) == .yes)
        #expect(pattern.matches(Array("home/bert/x".utf8), facts: anna) == .no)
        #expect(pattern.matches(Array("home/anna/x".utf8), facts: NoFacts()) == .unknown)
        let absent = KnownFacts(["aws:username": .absent])
        #expect(pattern.matches(Array("home//x".utf8), facts: absent) == .no)
    }

    /// What a variable stands for is text: a user named `*` does not get everybody's home.
    @Test func wildcardsInsideOfValuesAreText() {
        let pattern = Pattern("home/${aws:username}")
        let star = KnownFacts("aws:username", "*")
        #expect(pattern.matches(Array("home/anna".utf8), facts: star) == .no)
        #expect(pattern.matches(Array("home/*".utf8), facts: star) == .yes)
    }

    @Test func defaultsStandInForMissingKeys() {
        let pattern = Pattern("team/${aws:PrincipalTag/team, 'none'}")
        let absent = KnownFacts(["aws:principaltag/team": .absent])
        #expect(pattern.matches(Array("team/none".utf8), facts: absent) == .yes)
    }

    @Test(arguments: [("a${*}b", "a*b", true), ("a${*}b", "axb", false), ("a${$}{x", "a${x", true)])
    func escapes(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Pattern(pattern).matches(Array(text.utf8), facts: NoFacts()) == Truth(matches))
    }

    /// Version 2008-10-17 knows no variables.
    @Test func variablesAreTextInOldPolicies() {
        let pattern = Pattern("${aws:username}", variables: false)
        #expect(pattern.matches(Array("${aws:username}".utf8), facts: NoFacts()) == .yes)
    }
}
