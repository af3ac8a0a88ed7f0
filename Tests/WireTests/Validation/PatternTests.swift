// The models' regular expressions, matched in bounded time.

import Testing

@testable import Wire

@Suite struct PatternTests {
    private static let cases: [(pattern: String, yes: [String], no: [String])] = [
        ("[a-z]+", ["a", "abc"], ["", "A", "ab1", " a"]),
        ("^[a-z]+$", ["abc"], ["ab c"]),
        ("a|bc|", ["a", "bc", ""], ["b", "abc"]),
        ("[a-zA-Z0-9-_]{1,3}", ["a-_"], ["", "abcd", "a b"]),
        (#"[\w+=,.@-]+"#, ["a+b", "x@y-z"], ["a b", "é"]),
        (#"[\.\-_/#A-Za-z0-9]+"#, ["/aws/lambda/f"], ["a:b"]),
        (#"\d{12}"#, ["123456789012"], ["12345678901", "1234567890123", "12345678901x"]),
        ("(ab){2,}", ["abab", "ababab"], ["ab", "aba"]),
        ("(a?){3}b", ["b", "ab", "aaab"], ["aaaab"]),
        (#"(?!aws:)[a-z:]+"#, ["tag", "awstag"], ["aws:tag"]),
        (#"[a-z.]*(?<!\.)"#, ["", "a.b"], ["a."]),
        (#"(?=.*[a-z])[a-z0-9]+"#, ["1a"], ["11"]),
        (#"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#, ["é b", "日本", ""], ["a!b"]),
        (#"\P{C}+"#, ["a b"], ["a\u{1}"]),
        (#"[\u0009\u000A\u000D\u0020-\u00FF]*"#, ["a\té"], ["日"]),
        (#"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*"#, ["😀 a\t", "\u{10FFFF}"], ["\n"]),
        (#"[\x00-\x7F]+"#, ["~"], ["é"]),
        ("(?s).*", ["a\nb"], []),
        (".*", ["ab"], ["a\nb"]),
        (#"[\S\s]*"#, ["a\nb é"], []),
        ("(?i)all|[0-9]{2}", ["ALL", "all", "12"], ["al"]),
        (#".+?\.com"#, ["a.com"], [".com"]),
        (#"arn:\b(aws|aws-cn)\b:x"#, ["arn:aws:x"], ["arn:awsx:x"]),
        ("[^/]+", ["ab"], ["a/b"]),
        ("[]a]+", ["]a"], ["b"]),
    ]

    @Test func matchesWholeTexts() throws {
        for (text, yes, no) in Self.cases {
            let pattern = try #require(Pattern(text), "\(text)")
            for candidate in yes { #expect(pattern.matchesWhole(candidate), "\(text) on \(candidate)") }
            for candidate in no { #expect(!pattern.matchesWhole(candidate), "\(text) on \(candidate)") }
        }
    }

    @Test func lambdaNamesAreMatched() throws {
        let shape = try #require(ServiceModel.lambda.shape(named: "FunctionName"))
        let constraint = try #require(shape.constraint)
        let pattern = try #require(Pattern.of(constraint))
        for name in [
            "f", "my-function_1", "f:$LATEST", "123456789012:function:f:1",
            "arn:aws:lambda:us-east-1:123456789012:function:f:alias",
        ] {
            #expect(pattern.matchesWhole(name), "\(name)")
        }
        for name in ["", "a b", "f:", "f::1", "arn:aws:s3:us-east-1:123456789012:function:f"] {
            #expect(!pattern.matchesWhole(name), "\(name)")
        }
    }

    @Test func everyPatternOfTheModelsCompilesButOneWithBackReferences() {
        var failed: Set<String> = []
        for service in ServiceModel.all {
            for shape in service.shapes {
                guard let text = shape.constraint?.pattern, !text.isEmpty else { continue }
                if Pattern(text.text) == nil { failed.insert(text.text) }
            }
        }
        #expect(failed.allSatisfy { $0.contains(#"\3"#) }, "\(failed)")
    }

    @Test func refusesWhatIsNoPattern() {
        for text in ["(", "[a", "a{", "*", "a{2,1}", #"(a)\1"#, "(?<name>a)", #"\p{Nothing}"#] {
            #expect(Pattern(text) == nil, "\(text)")
        }
    }

    @Test func nestedRepetitionTakesLinearTime() throws {
        let pattern = try #require(Pattern("((a*)*)*b"))
        #expect(!pattern.matchesWhole(String(repeating: "a", count: 20_000)))
    }
}
