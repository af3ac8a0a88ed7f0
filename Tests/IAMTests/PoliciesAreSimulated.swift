// Simulations: decisions, the statements that decide and where they stand, missing context, boundaries,
// resource policies, pages.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct PoliciesAreSimulated {
    let cloud = CloudOfOne()

    private func policy(_ statements: String) -> Document {
        .string(#"{"Version":"2012-10-17","Statement":["# + statements + "]}")
    }

    private func results(_ operation: String, _ input: Document) async throws -> [Document] {
        try await cloud.call(operation, input)["EvaluationResults"]?.array ?? []
    }

    /// The example of AWS's own reference for the command line.
    @Test func theDocumentedExample() async throws {
        let text =
            #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","#
            + #""Resource":"*","#
            + #""Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}"#
        func simulate(_ time: Document?) async throws -> Document? {
            var input: [(key: String, value: Document)] = [
                ("PolicyInputList", [.string(text)]), ("ActionNames", ["dynamodb:CreateBackup"]),
            ]
            if let time {
                let entry: Document = [
                    "ContextKeyName": "aws:CurrentTime", "ContextKeyValues": [time],
                    "ContextKeyType": "date",
                ]
                input.append(("ContextEntries", [entry]))
            }
            return try await results("SimulateCustomPolicy", .object(input)).first
        }
        let later = try await simulate("2019-04-25T11:00:00Z")
        #expect(later?["EvalActionName"] == "dynamodb:CreateBackup")
        #expect(later?["EvalResourceName"] == "*")
        #expect(later?["EvalDecision"] == "allowed")
        #expect(
            later?["MatchedStatements"] == [
                [
                    "SourcePolicyId": "PolicyInputList.1", "SourcePolicyType": "IAM Policy",
                    "StartPosition": ["Line": 1, "Column": 38], "EndPosition": ["Line": 1, "Column": 167],
                ]
            ])
        #expect(later?["MissingContextValues"] == [])
        let earlier = try await simulate("2014-04-25T11:00:00Z")
        #expect(earlier?["EvalDecision"] == "implicitDeny")
        #expect(earlier?["MatchedStatements"] == [])
        let without = try await simulate(nil)
        #expect(without?["EvalDecision"] == "implicitDeny")
        #expect(without?["MissingContextValues"] == ["aws:CurrentTime"])
    }

    @Test func aDenialIsAllThatMatches() async throws {
        let both = policy(
            #"{"Effect":"Allow","Action":"s3:*","Resource":"*"},"#
                + #"{"Effect":"Deny","Action":"s3:Delete*","Resource":"arn:aws:s3:::b/*"}"#)
        let found = try await results(
            "SimulateCustomPolicy",
            [
                "PolicyInputList": [both], "ActionNames": ["s3:DeleteObject", "s3:GetObject"],
                "ResourceArns": ["arn:aws:s3:::b/k", "arn:aws:s3:::c/k"],
            ])
        #expect(
            found.map { $0["EvalDecision"]?.string } == ["explicitDeny", "allowed", "allowed", "allowed"])
        #expect(found[0]["EvalResourceName"] == "arn:aws:s3:::b/k")
        #expect(found[0]["MatchedStatements"]?.array?.count == 1)
        #expect(found[0]["MatchedStatements"]?[0]?["StartPosition"]?["Column"] == 89)
        let specific = found[0]["ResourceSpecificResults"]?[0]
        #expect(specific?["EvalResourceDecision"] == "explicitDeny")
        #expect(specific?["EvalResourceName"] == "arn:aws:s3:::b/k")
    }

    @Test func positionsCountLines() {
        let spans = StatementSpan.all(
            in:
                "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n"
                + "            \"Sid\": \"{\\\"\"\n        },\n        {}\n    ]\n}"
        )
        #expect(
            spans == [
                StatementSpan(
                    start: TextPosition(line: 4, column: 10), end: TextPosition(line: 6, column: 10)),
                StatementSpan(
                    start: TextPosition(line: 7, column: 10), end: TextPosition(line: 7, column: 11)),
            ])
    }

    @Test func aBoundaryBounds() async throws {
        let all = policy(#"{"Effect":"Allow","Action":"*","Resource":"*"}"#)
        let some = policy(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        let found = try await results(
            "SimulateCustomPolicy",
            [
                "PolicyInputList": [all], "PermissionsBoundaryPolicyInputList": [some],
                "ActionNames": ["s3:GetObject", "sqs:SendMessage"],
            ])
        #expect(found.map { $0["EvalDecision"]?.string } == ["allowed", "implicitDeny"])
        #expect(
            found.map { $0["PermissionsBoundaryDecisionDetail"]?["AllowedByPermissionsBoundary"] }
                == [true, false])
    }

    @Test func aResourcePolicyIsWeighed() async throws {
        let caller: Document = "arn:aws:iam::000000000000:user/ann"
        let onBucket = policy(
            #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/ann"},"#
                + #""Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#
        )
        let nothing = policy(#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#)
        func simulate(_ more: [(key: String, value: Document)]) async throws -> Document? {
            let input: [(key: String, value: Document)] = [
                ("PolicyInputList", [nothing]), ("ActionNames", ["s3:GetObject"]),
                ("ResourceArns", ["arn:aws:s3:::b/k"]), ("ResourcePolicy", onBucket),
            ]
            return try await results("SimulateCustomPolicy", .object(input + more)).first
        }
        let same = try await simulate([("CallerArn", caller)])
        #expect(same?["EvalDecision"] == "allowed")
        #expect(same?["MatchedStatements"]?[0]?["SourcePolicyId"] == "ResourcePolicy")
        #expect(same?["MatchedStatements"]?[0]?["SourcePolicyType"] == "Resource Policy")
        #expect(same?["EvalDecisionDetails"] == [:])
        let across = try await simulate([("CallerArn", caller), ("ResourceOwner", "111111111111")])
        #expect(across?["EvalDecision"] == "implicitDeny")
        #expect(across?["EvalDecisionDetails"]?["Resource Policy"] == "allowed")
        #expect(across?["EvalDecisionDetails"]?["IAM Policy"] == "implicitDeny")
    }

    @Test func somebodysPoliciesAreSimulated() async throws {
        _ = try await cloud.createUser("ann")
        try await cloud.allow("ann", "s3:*", policy: "inline")
        try await cloud.call("CreateGroup", ["GroupName": "team"])
        try await cloud.call("AddUserToGroup", ["GroupName": "team", "UserName": "ann"])
        try await cloud.call(
            "AttachGroupPolicy",
            ["GroupName": "team", "PolicyArn": "arn:aws:iam::aws:policy/AmazonSQSFullAccess"])
        let found = try await results(
            "SimulatePrincipalPolicy",
            [
                "PolicySourceArn": "arn:aws:iam::000000000000:user/ann",
                "ActionNames": ["s3:GetObject", "sqs:SendMessage", "iam:ListRoles"],
            ])
        #expect(found.map { $0["EvalDecision"]?.string } == ["allowed", "allowed", "implicitDeny"])
        #expect(found[0]["MatchedStatements"]?[0]?["SourcePolicyId"] == "user_ann_inline")
        #expect(found[1]["MatchedStatements"]?[0]?["SourcePolicyId"] == "AmazonSQSFullAccess")
        let error = await cloud.error(
            "SimulatePrincipalPolicy",
            [
                "PolicySourceArn": "arn:aws:iam::000000000000:role/gone-for-good",
                "ActionNames": ["s3:GetObject"],
            ])
        #expect(error?.code == "NoSuchEntity")
    }

    @Test func whatASimulationRefuses() async throws {
        let allow = policy(#"{"Effect":"Allow","Action":"*","Resource":"*"}"#)
        func error(_ more: [(key: String, value: Document)]) async -> String? {
            let input: [(key: String, value: Document)] = [
                ("PolicyInputList", [allow]), ("ActionNames", ["s3:GetObject"]),
            ]
            return await cloud.error("SimulateCustomPolicy", .object(input + more))?.code
        }
        #expect(await error([]) == nil)
        #expect(await error([("CallerArn", "arn:aws:iam::000000000000:role/nobody")]) == "InvalidInput")
        #expect(await error([("ResourcePolicy", "{}")]) == "InvalidInput")
        let two: Document = [
            "ContextKeyName": "aws:username", "ContextKeyValues": ["a", "b"], "ContextKeyType": "string",
        ]
        #expect(await error([("ContextEntries", [two])]) == "InvalidInput")
    }

    @Test func resultsComeInPages() async throws {
        let allow = policy(#"{"Effect":"Allow","Action":"*","Resource":"*"}"#)
        let input: [(key: String, value: Document)] = [
            ("PolicyInputList", [allow]), ("MaxItems", 2),
            ("ActionNames", .array((0..<5).map { .string("s3:Action\($0)") })),
        ]
        var names: [String] = []
        var marker: Document?
        repeat {
            let more = marker.map { [(key: "Marker", value: $0)] } ?? []
            let page = try await cloud.call("SimulateCustomPolicy", .object(input + more))
            names += (page["EvaluationResults"]?.array ?? []).compactMap { $0["EvalActionName"]?.string }
            marker = page["Marker"]
        } while marker != nil
        #expect(names == (0..<5).map { "s3:Action\($0)" })
    }

    @Test func contextKeysAreFound() async throws {
        let first = policy(
            #"{"Effect":"Allow","Action":"*","#
                + #""Resource":"arn:aws:s3:::home/${aws:username}/${*}","#
                + #""Condition":{"StringEquals":{"aws:PrincipalTag/Team":"${aws:RequestTag/Team,"#
                + #" 'x'}"},"Bool":{"AWS:username":"true"}}}"#
        )
        let keys = try await cloud.call("GetContextKeysForCustomPolicy", ["PolicyInputList": [first]])
        #expect(
            keys["ContextKeyNames"] == ["aws:username", "aws:PrincipalTag/Team", "aws:RequestTag/Team"])
        _ = try await cloud.createUser("ann")
        try await cloud.allow(
            "ann", "s3:*", condition: #", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#)
        let own = try await cloud.call(
            "GetContextKeysForPrincipalPolicy",
            ["PolicySourceArn": "arn:aws:iam::000000000000:user/ann", "PolicyInputList": [first]])
        #expect(own["ContextKeyNames"]?.array?.first == "aws:SourceIp")
        #expect(own["ContextKeyNames"]?.array?.count == 4)
    }
}
