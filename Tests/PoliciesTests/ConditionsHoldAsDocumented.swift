// Every condition operator against the documented outcomes, and what happens to missing and unknown keys.

import Policies
import Testing

@Suite struct ConditionsHoldAsDocumented {
    /// A policy that allows under one condition.
    static func policy(_ comparison: String, _ value: String, effect: String = "Allow") throws
        -> PolicyDocument
    {
        let value = value.hasPrefix("[") ? value : "\"\(value)\""
        return try PolicyDocument(
            json: """
                {"Version": "2012-10-17", "Statement": {"Effect": "\(effect)", "Action": "*", "Resource": "*",
                 "Condition": {"\(comparison)": {"Test:Key": \(value)}}}}
                """, kind: .inline)
    }

    @Test(arguments: [
        ("StringEquals", "a", "a", true), ("StringEquals", "a", "A", false),
        ("StringEquals", "a*", "ab", false),
        ("StringNotEquals", "a", "b", true), ("StringNotEquals", "a", "a", false),
        ("StringEqualsIgnoreCase", "aB", "Ab", true), ("StringNotEqualsIgnoreCase", "aB", "Ab", false),
        ("StringLike", "a*", "ab", true), ("StringNotLike", "a*", "ab", false),
        ("stringequals", "a", "a", true),
        ("NumericEquals", "3", "3.0", true), ("NumericNotEquals", "3", "3", false),
        ("NumericLessThan", "3", "2", true), ("NumericLessThan", "3", "3", false),
        ("NumericLessThanEquals", "3", "3", true), ("NumericGreaterThan", "3", "4", true),
        ("NumericGreaterThanEquals", "3", "2", false),
        ("DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true),
        ("DateGreaterThan", "2026-01-01", "2026-01-01T00:00:01Z", true),
        ("DateEquals", "2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00Z", true),
        ("DateNotEquals", "2026-01-01", "2026-01-01T00:00:00Z", false),
        ("DateLessThanEquals", "1767225600", "2026-01-01T00:00:00Z", true),
        ("Bool", "true", "true", true), ("Bool", "true", "false", false), ("Bool", "TRUE", "true", true),
        ("BinaryEquals", "QUI=", "QUI=", true), ("BinaryEquals", "QUI=", "QUM=", false),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", true), ("IpAddress", "10.0.0.0/8", "11.1.2.3", false),
        ("IpAddress", "10.1.2.3", "10.1.2.3", true), ("NotIpAddress", "10.0.0.0/8", "11.1.2.3", true),
        ("IpAddress", "2001:db8::/33", "2001:db8:7fff::1", true),
        ("IpAddress", "2001:db8::/33", "2001:db8:8000::1", false),
        ("IpAddress", "0.0.0.0/0", "::1", false), ("IpAddress", "10.0.0.0/9", "10.128.0.0", false),
        ("IpAddress", "127.0.0.1", "::ffff:127.0.0.1", true),
        ("ArnLike", "arn:aws:sqs:*:123456789012:q*", "arn:aws:sqs:eu-west-1:123456789012:queue", true),
        ("ArnLike", "arn:aws:*:123456789012:q", "arn:aws:sqs:eu:123456789012:q", false),
        ("ArnEquals", "arn:aws:sns:*:*:t", "arn:aws:sns:a:b:t", true),
        ("ArnNotLike", "arn:aws:sns:*:*:t", "arn:aws:sns:a:b:t", false),
        ("Null", "true", "x", false), ("Null", "false", "x", true),
        ("StringEquals", "[\"a\", \"b\"]", "b", true), ("StringNotEquals", "[\"a\", \"b\"]", "b", false),
        ("StringNotEquals", "[\"a\", \"b\"]", "c", true), ("StringEqualsIfExists", "a", "b", false),
    ])
    func operators(_ comparison: String, _ policyValue: String, _ value: String, _ holds: Bool) throws {
        let policy = try Self.policy(comparison, policyValue)
        let answer = policy.answer("a:B", facts: KnownFacts("test:key", value))
        #expect(answer.isAllowed == holds)
    }

    @Test(arguments: [
        ("StringEquals", false), ("StringLike", false), ("StringNotEquals", true), ("StringNotLike", true),
        ("StringEqualsIfExists", true), ("StringNotEqualsIfExists", true), ("ArnLike", false),
        ("ArnNotEquals", true), ("ForAllValues:StringEquals", true), ("ForAnyValue:StringEquals", false),
    ])
    func missingKeys(_ comparison: String, _ holds: Bool) throws {
        let absent = KnownFacts(["test:key": .absent])
        #expect(try Self.policy(comparison, "x").answer("a:B", facts: absent).isAllowed == holds)
    }

    @Test func nullAsksForMissingKeys() throws {
        let absent = KnownFacts(["test:key": .absent])
        #expect(try Self.policy("Null", "true").answer("a:B", facts: absent).isAllowed)
        #expect(try !Self.policy("Null", "false").answer("a:B", facts: absent).isAllowed)
    }

    @Test(arguments: [
        ("ForAllValues:StringEquals", ["a"], true), ("ForAllValues:StringEquals", ["a", "b"], true),
        ("ForAllValues:StringEquals", ["a", "c"], false), ("ForAnyValue:StringEquals", ["c", "b"], true),
        ("ForAnyValue:StringEquals", ["c", "d"], false),
        ("ForAllValues:StringNotEquals", ["c", "d"], true),
        ("ForAllValues:StringNotEquals", ["c", "a"], false),
        ("ForAnyValue:StringNotEquals", ["a", "c"], true),
    ])
    func setOperators(_ comparison: String, _ values: [String], _ holds: Bool) throws {
        let policy = try Self.policy(comparison, "[\"a\", \"b\"]")
        let facts = KnownFacts(["test:key": .values(values)])
        #expect(policy.answer("a:B", facts: facts).isAllowed == holds)
    }

    /// A key that this cloud does not know: an allowance does not count, a denial does.
    @Test(arguments: [
        "StringEquals", "StringNotEquals", "StringEqualsIfExists", "Null", "ForAllValues:StringEquals",
        "NotIpAddress", "BoolIfExists", "NumericNotEquals",
    ])
    func unknownKeysNeverOpen(_ comparison: String) throws {
        let value = comparison.hasPrefix("Bool") || comparison == "Null" ? "true" : "1"
        #expect(try !Self.policy(comparison, value).answer("a:B").isAllowed)
        #expect(try Self.policy(comparison, value, effect: "Deny").answer("a:B").isDenied)
    }

    /// A value that is none of the operator's type: nobody can tell, so it never opens.
    @Test(arguments: ["NumericLessThan", "NumericNotEquals", "NotIpAddress", "Bool"])
    func unintelligibleValuesNeverOpen(_ comparison: String) throws {
        let facts = KnownFacts("test:key", "1")
        #expect(try !Self.policy(comparison, "what?").answer("a:B", facts: facts).isAllowed)
        #expect(try Self.policy(comparison, "what?", effect: "Deny").answer("a:B", facts: facts).isDenied)
    }
}
