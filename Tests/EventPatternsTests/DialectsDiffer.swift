// What each service leaves out.

import EventPatterns
import Testing

@Suite struct DialectsDiffer {
    private func error(_ pattern: String, _ dialect: PatternDialect) -> String? {
        InvalidPatternsAreRefusedInAWSsWords.error(pattern, dialect)?.reason
    }

    @Test func pipesHaveNoWildcards() throws {
        #expect(error(#"{"a":[{"wildcard":"x*"}]}"#, .pipes) == "Unrecognized match type wildcard")
        #expect(
            error(#"{"a":[{"anything-but":{"prefix":"x"}}]}"#, .pipes)
                == "Unsupported anything-but pattern: prefix")
        _ = try EventPattern(
            #"{"a":[{"prefix":{"equals-ignore-case":"x"}},{"anything-but":["y"]}]}"#, dialect: .pipes)
    }

    @Test func lambdaHasNoAddressRangesEither() throws {
        #expect(error(#"{"a":[{"cidr":"10.0.0.0/8"}]}"#, .lambda) == "Unrecognized match type cidr")
        _ = try EventPattern(
            #"{"body":{"x":[{"numeric":[">",1]}],"$or":[{"y":[1]},{"z":[1]}]}}"#, dialect: .lambda)
    }

    @Test func filterPoliciesKnowAnythingButOfOnePrefix() throws {
        #expect(
            error(#"{"key":[{"anything-but":{"suffix":"test"}}]}"#, .messageBody)
                == "Unsupported anything-but pattern: suffix")
        #expect(
            error(#"{"key":[{"anything-but":{"prefix":false}}]}"#, .messageBody)
                == "prefix match pattern must be a string")
        _ = try EventPattern(
            #"{"key":[{"anything-but":{"prefix":"x"}},{"cidr":"10.0.0.0/8"}]}"#, dialect: .messageBody)
    }

    @Test func attributesAreFlat() {
        #expect(
            error(#"{"a":{"b":["x"]}}"#, .messageAttributes)
                == "Filter policy scope MessageAttributes does not support nested filter policy")
    }

    @Test func filterPoliciesHaveFiveOuterKeys() throws {
        let six = "{" + (1...6).map { "\"k\($0)\":[1]" }.joined(separator: ",") + "}"
        #expect(error(six, .messageBody) == "Filter policy can not have more than 5 keys")
        #expect(error(six, .messageAttributes) == "Filter policy can not have more than 5 keys")
        #expect(error(#"{"a":{"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}}"#, .messageBody) == nil)
    }

    /// Values multiply, each array weighed by its depth; the branches of an `$or` add up.
    @Test(arguments: [(150, nil), (151, "Filter policy is too complex")] as [(Int, String?)])
    func combinations(_ values: Int, _ expected: String?) {
        let list = (0..<values).map { "\"v\($0)\"" }.joined(separator: ",")
        #expect(error("{\"key\":[\(list)]}", .messageAttributes) == expected)
    }

    @Test func combinationsOfNestedKeys() {
        let policy = """
            {"key_a":{"key_b":{"key_c":["1","2","3","4"]}},"key_d":{"key_e":["1","2","3"]},"key_f":["1","2"]}
            """
        #expect(error(policy, .messageBody) == nil)
        #expect(
            error(policy.replacing("[\"1\",\"2\"]}", with: "[\"1\",\"2\",\"3\"]}"), .messageBody)
                == "Filter policy is too complex")
    }

    @Test func combinationsOfBranches() {
        func policy(_ spaces: Int) -> String {
            let ids = (0..<spaces).map(String.init).joined(separator: ",")
            return """
                {"source":["1","2","3"],"$or":[{"metricName":["1","2","3","4","5","6"]},\
                {"metricType":["1","2","3","4"],"$or":[{"metricId":[1,2,3,4]},{"spaceId":[\(ids)]}]}]}
                """
        }
        #expect(error(policy(7), .messageAttributes) == nil)
        #expect(error(policy(8), .messageAttributes) == "Filter policy is too complex")
    }

    @Test func filterPoliciesCountToABillion() {
        #expect(error(#"{"a":[{"numeric":["=",1000000000]}]}"#, .messageBody) == nil)
        #expect(
            error(#"{"a":[{"numeric":["=",1000000001]}]}"#, .messageBody)
                == "Value must be between -1.0E9 and 1.0E9, inclusive")
    }
}
