// Policies and questions made at random, for comparing evaluators.

import CloudCore
import CloudTesting
import Policies

/// Policies made at random from few words, so that they often meet the questions.
struct RandomPolicies {
    let entropy: SeededEntropy

    init(_ entropy: SeededEntropy) { self.entropy = entropy }

    func number(_ range: ClosedRange<Int>) -> Int {
        entropy.integer(in: range.lowerBound..<(range.upperBound + 1))
    }
    private func one<T>(_ values: [T]) -> T { values[number(0...(values.count - 1))] }
    private func some(_ values: [String]) -> String {
        let chosen = (0..<number(1...4)).map { _ in "\"\(one(values))\"" }
        return chosen.count == 1 && number(0...1) == 0 ? chosen[0] : "[\(chosen.joined(separator: ", "))]"
    }

    private static let actions = [
        "*", "s3:*", "s3:GetObject", "S3:getobject", "s3:Get*", "s3:*Object", "s3:?etObject",
        "sqs:SendMessage",
        "sqs:*", "*:Get*", "lambda:Invoke*", "lambda:InvokeFunction", "s3:PutObject", "*:?etObject",
        "lambda:*e*t*n",
    ]
    private static let resources = [
        "*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::b/?", "arn:aws:s3:::*/k",
        "arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::${k:absent, 'b'}/*", "arn:aws:s3:::${k:absent}/*",
        "arn:aws:s3:::b/${*}", "arn:aws:s3:::${k:unknown}/*", "arn:aws:*:b/k*", "arn:aws:s3:::b/**k",
    ]
    private static let principals = [
        "\"*\"", #"{"AWS": "*"}"#, #"{"AWS": "111122223333"}"#, #"{"AWS": "999999999999"}"#,
        #"{"AWS": "arn:aws:iam::111122223333:user/anna"}"#, #"{"AWS": "arn:aws:iam::111122223333:root"}"#,
        #"{"AWS": "arn:aws:iam::111122223333:role/r"}"#, #"{"Service": "sns.amazonaws.com"}"#,
        #"{"AWS": "arn:aws:sts::111122223333:assumed-role/r/s"}"#,
        #"{"AWS": ["arn:aws:iam::111122223333:user/bert", "111122223333"], "Service": "s3.amazonaws.com"}"#,
    ]
    private static let operators = [
        "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase",
        "NumericLessThan", "NumericEquals", "NumericNotEquals", "Bool", "IpAddress", "NotIpAddress", "Null",
        "ArnLike", "ArnNotLike",
    ]
    private static let keys = [
        "aws:username", "k:one", "k:many", "k:number", "k:ip", "k:absent", "k:unknown", "k:arn",
    ]
    private static let values = [
        "anna", "a*", "A?na", "7", "8", "10.0.0.0/8", "10.1.2.3", "true", "false", "x", "${aws:username}",
        "arn:aws:s3:::*", "arn:*:s3:*:*:b", "*",
    ]

    func policy(_ kind: PolicyKind = .resource) -> String {
        let statements = (0..<number(1...6)).map { statement($0, kind) }.joined(separator: ", ")
        let version = one(["2012-10-17", "2012-10-17", "2008-10-17"])
        return "{\"Version\": \"\(version)\", \"Statement\": [\(statements)]}"
    }

    /// Policies of resources name principals and resources, those of callers no principals, those of roles'
    /// trust no resources.
    private func statement(_ index: Int, _ kind: PolicyKind) -> String {
        var members = ["\"Sid\": \"S\(index)\"", "\"Effect\": \"\(number(0...3) == 0 ? "Deny" : "Allow")\""]
        if kind == .trust {
            members.append("\"Action\": \(one(["\"sts:AssumeRole\"", "\"sts:TagSession\""]))")
        } else {
            let action = number(0...4) == 0 ? "NotAction" : "Action"
            let resource = number(0...4) == 0 ? "NotResource" : "Resource"
            members.append("\"\(action)\": \(some(Self.actions)), \"\(resource)\": \(some(Self.resources))")
        }
        if kind != .inline {
            let principal = kind == .resource && number(0...5) == 0 ? "NotPrincipal" : "Principal"
            members.append("\"\(principal)\": \(one(Self.principals))")
        }
        return "{\(members.joined(separator: ", "))\(condition())}"
    }

    private func condition() -> String {
        guard number(0...2) == 0 else { return "" }
        var blocks: [String: String] = [:]
        for _ in 0..<number(1...2) {
            let base = one(Self.operators)
            var name = base
            if base != "Null" {
                name = one(["", "", "ForAllValues:", "ForAnyValue:"]) + base + one(["", "", "IfExists"])
            }
            blocks[name] = "{\"\(one(Self.keys))\": \(some(Self.values))}"
        }
        let text = blocks.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
        return ", \"Condition\": {\(text.joined(separator: ", "))}"
    }

    /// - Parameter kind: of the policies. Those on the caller are asked without saying who that is.
    func question(_ kind: PolicyKind = .resource) -> NaiveQuestion {
        let account = AccountID("111122223333") ?? .development
        let who: Principal.Kind = one([
            .user(name: "anna"), .user(name: "bert"), .assumedRole(role: "r", session: "s"), .root,
            .service("sns.amazonaws.com"), .anonymous,
        ])
        var facts: [String: Fact] = [
            "k:many": .values(one([["anna", "x"], ["x"], ["7", "anna", "true"]])),
            "k:number": .values([one(["7", "8"])]),
            "k:ip": .values([one(["10.1.2.3", "11.1.2.3", "::1"])]), "k:absent": .absent,
            "k:one": .values([one(["anna", "x", "true", "*"])]),
            "k:arn": .values([one(["arn:aws:s3:::b", "arn:aws:sqs:eu:1:q", "none"])]),
        ]
        facts["aws:username"] = one([.values(["anna"]), .values(["b"]), .absent])
        let actions =
            kind == .trust
            ? ["sts:AssumeRole", "sts:TagSession"]
            : ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "lambda:InvokeFunction", "s3:getobject"]
        let isTold = kind != .inline && (kind == .resource || number(0...9) > 0)
        return NaiveQuestion(
            action: one(actions),
            resource: one([
                "arn:aws:s3:::b/k", "arn:aws:s3:::anna/k", "arn:aws:s3:::b/*", "arn:aws:s3:::b/é", "*",
            ]),
            caller: isTold ? Principal(kind: who, account: account, userID: "X") : nil, facts: facts)
    }
}
