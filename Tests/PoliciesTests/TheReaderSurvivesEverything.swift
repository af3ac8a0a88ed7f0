// The reader against what nobody would write: mutated policies, plain noise, great depth and great length.
// A policy or an error comes back, never a crash, and always soon.

import CloudCore
import CloudTesting
import Policies
import Testing

@Suite struct TheReaderSurvivesEverything {
    static let kinds = [PolicyKind.managed, .inline, .trust, .resource]

    static let seeds = [
        #"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:Get*"], "#
            + #""Resource": "arn:aws:s3:::${aws:username}/*", "#
            + #""Condition": {"ForAnyValue:StringLike": {"aws:PrincipalTag/x": ["a", "b"]}}}}"#,
        #"{"Version": "2012-10-17", "Id": "i", "Statement": [{"Sid": "a", "Effect": "Deny", "#
            + #""NotPrincipal": {"AWS": ["123456789012", "arn:aws:iam::123456789012:role/r"], "#
            + #""Service": "lambda.amazonaws.com", "Federated": "accounts.google.com"}, "#
            + #""NotAction": "sts:*", "NotResource": ["arn:aws:s3:::é?*", "${k:a, 'd'}${*}${?}${$}"], "#
            + #""Condition": {"NumericLessThan": {"k:n": 12}, "DateGreaterThan": {"k:d": "2020-01-01"}, "#
            + #""IpAddress": {"k:i": "2001:db8::/32"}, "Bool": {"k:b": true}, "Null": {"k:x": "true"}, "#
            + #""BinaryEquals": {"k:y": "QUI="}, "ArnLike": {"k:z": "arn:aws:s3:::*"}}}]}"#,
        #"{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "#
            + #""Action": "sts:AssumeRole", "Condition": {"StringEqualsIfExists": {"k:e": "x"}}}]}"#,
    ]

    private func read(_ text: String) {
        for kind in Self.kinds {
            guard let policy = try? PolicyDocument(json: text, kind: kind) else { continue }
            let facts = KnownFacts(["aws:username": .values(["a"]), "k:n": .values(["1e9"]), "k:a": .absent])
            _ = policy.answer("s3:GetObject", on: "arn:aws:s3:::a/b", facts: facts)
            _ = policy.answer("", on: "", by: PrincipalNames(service: "lambda.amazonaws.com"), facts: facts)
        }
    }

    @Test(arguments: seeds.indices) func mutatedPolicies(_ index: Int) {
        let seed = Array(Self.seeds[index].utf8)
        let entropy = SeededEntropy(UInt64(7 + index))
        for _ in 0..<3_000 {
            var bytes = seed
            for _ in 0..<entropy.integer(in: 1..<6) { mutate(&bytes, entropy) }
            read(String(decoding: bytes, as: UTF8.self))
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ entropy: SeededEntropy) {
        guard !bytes.isEmpty else { return bytes = entropy.bytes(4) }
        let place = entropy.integer(in: 0..<bytes.count)
        let end = min(bytes.count, place + entropy.integer(in: 1..<30))
        switch entropy.integer(in: 0..<6) {
        case 0: bytes[place] = entropy.bytes(1)[0]
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("\"{}[]:,$*\\?".utf8)[entropy.integer(in: 0..<11)], at: place)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.removeSubrange(place..<end)
        default: bytes.insert(contentsOf: Array("1e999999999".utf8), at: place)
        }
    }

    @Test func noise() {
        let entropy = SeededEntropy(99)
        for _ in 0..<3_000 {
            read(String(decoding: entropy.bytes(entropy.integer(in: 0..<400)), as: UTF8.self))
        }
    }

    @Test(arguments: [1_000, 20_000, 65_000]) func greatDepth(_ depth: Int) {
        read(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        read(String(repeating: #"{"Statement":"#, count: depth / 10))
        let action = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        read(#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "# + action + "}}")
    }

    @Test func greatLength() {
        let actions = (0..<9_000).map { "\"s3:Get\($0)*\"" }.joined(separator: ",")
        read(
            #"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*","#
                + "\"Action\": [\(actions)]}}"
        )
        let statement = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
        read("{\"Statement\": [\(Array(repeating: statement, count: 2_700).joined(separator: ","))]}")
        let stars = String(repeating: "*a", count: 60_000)
        read(#"{"Statement": {"Effect": "Allow", "Action": "s3:\#(stars)", "Resource": "\#(stars)"}}"#)
        let variables = String(repeating: "${", count: 60_000)
        read(#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::\#(variables)"}}"#)
    }

    @Test(arguments: [
        "1e9", "1e400", "-1e400", "0.000000000000000000000000000001", "123456789012345678901234567890", "-0",
        "\"1e9\"", "\"0x1p9\"", "\"inf\"", "\"nan\"", "\"\"",
    ])
    func oddNumbers(_ number: String) {
        for comparison in ["NumericEquals", "NumericLessThan", "DateEquals", "StringLike", "Bool", "Null"] {
            read(
                #"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*","#
                    + "\"Condition\": {\"\(comparison)\": {\"k:n\": \(number)}}}}")
        }
    }

    @Test func noValueIsNotANumber() throws {
        let policy = try ConditionsHoldAsDocumented.policy("NumericLessThan", "inf")
        #expect(policy.answer("a:B", facts: KnownFacts("test:key", "5")) == .silent)
    }
}
