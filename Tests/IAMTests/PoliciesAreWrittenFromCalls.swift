// The smallest policy for what was called, and what is said of a refusal. Pure.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct PoliciesAreWrittenFromCalls {
    private func calls(_ pairs: [(String, String)], refused: Bool = false) -> [JournaledCall] {
        pairs.map { action, resource in
            JournaledCall(
                action: action, resource: resource,
                tally: CallTally(
                    allowed: refused ? 0 : 1, refused: refused ? 1 : 0, first: .epoch, last: .epoch,
                    region: .usEast1))
        }
    }

    private func statements(_ pairs: [(String, String)]) -> [GeneratedPolicy.Statement] {
        GeneratedPolicy(covering: calls(pairs)).statements
    }

    @Test func actionsOnTheSameResourcesShareAStatement() {
        let queue = "arn:aws:sqs:eu-central-1:000000000000:q"
        #expect(
            statements([
                ("sqs:SendMessage", queue), ("sqs:ReceiveMessage", queue),
                ("lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:000000000000:function:f"),
            ])
                == [
                    .init(
                        actions: ["lambda:InvokeFunction"],
                        resources: ["arn:aws:lambda:eu-central-1:000000000000:function:f"]),
                    .init(actions: ["sqs:ReceiveMessage", "sqs:SendMessage"], resources: [queue]),
                ])
    }

    @Test func whatWasRefusedIsLeftOut() {
        let policy = GeneratedPolicy(covering: calls([("s3:GetObject", "arn:aws:s3:::b/k")], refused: true))
        #expect(policy.statements.isEmpty)
    }

    @Test func namesThatAreNewEachTimeAreOpen() {
        let logs = "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda/f"
        let states = "arn:aws:states:eu-central-1:000000000000"
        let table = "arn:aws:dynamodb:eu-central-1:000000000000:table/t"
        #expect(
            statements([
                ("logs:PutLogEvents", logs + ":log-stream:2026/01/01/[$LATEST]abc"),
                ("logs:PutLogEvents", logs + ":log-stream:2026/01/02/[$LATEST]def"),
                ("logs:CreateLogGroup", logs),
                ("states:DescribeExecution", states + ":execution:m:123"),
                ("dynamodb:GetRecords", table + "/stream/2026-01-01T00:00:00.000"),
            ])
                == [
                    .init(actions: ["dynamodb:GetRecords"], resources: [table + "/stream/*"]),
                    .init(actions: ["logs:CreateLogGroup"], resources: [logs, logs + ":*"]),
                    .init(actions: ["logs:PutLogEvents"], resources: [logs + ":*"]),
                    .init(actions: ["states:DescribeExecution"], resources: [states + ":execution:m:*"]),
                ])
    }

    @Test func manyNamesAreFolded() {
        let few = (0..<10).map { ("s3:GetObject", "arn:aws:s3:::b/in/\($0)") }
        #expect(statements(few).first?.resources.count == 10)
        let many = (0..<11).map { ("s3:GetObject", "arn:aws:s3:::b/in/\($0)") }
        #expect(statements(many).first?.resources == ["arn:aws:s3:::b/in/*"])
        let mixed = many + [("s3:GetObject", "arn:aws:s3:::b/out")]
        #expect(statements(mixed).first?.resources == ["arn:aws:s3:::b/*"])
        let queues = (0..<11).map { ("sqs:SendMessage", "arn:aws:sqs:eu-central-1:000000000000:q\($0)") }
        #expect(statements(queues).first?.resources == ["arn:aws:sqs:eu-central-1:000000000000:*"])
        #expect(GeneratedPolicy(covering: calls(many)).notes.count == 1)
    }

    @Test func whatIsCoveredIsNotNamedAgain() {
        #expect(
            statements([
                ("s3:GetObject", "arn:aws:s3:::b/*"), ("s3:GetObject", "arn:aws:s3:::b/in/1"),
                ("s3:GetObject", "arn:aws:s3:::c/1"),
            ]).first?.resources == ["arn:aws:s3:::b/*", "arn:aws:s3:::c/1"])
    }

    @Test func actionsWithoutResourcesAreOpen() {
        #expect(
            statements([("lambda:ListFunctions", "arn:aws:lambda:us-east-1:000000000000:function:*")])
                .first?.resources == ["*"])
        #expect(
            statements([("s3:GetObject", "*"), ("s3:GetObject", "arn:aws:s3:::b/k")]).first?.resources == [
                "*"
            ])
    }

    @Test func theDocumentIsAPolicy() {
        let document = GeneratedPolicy(covering: calls([("s3:GetObject", "arn:aws:s3:::b/k")])).document
        #expect(
            JSON.write(document)
                == Array(
                    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","#.utf8)
                + Array(#""Resource":"arn:aws:s3:::b/k"}]}"#.utf8))
    }

    // MARK: Refusals

    private func explanation(_ reason: AuthorizationReason, enforced: Bool = true) -> RefusalExplanation {
        let caller = Principal(
            kind: .assumedRole(role: "fn", session: "s"), account: .development, userID: "AROA:s",
            path: "/team/")
        return RefusalExplanation(
            AuthorizationRecord(
                "s3:GetObject", on: "arn:aws:s3:::b/k", in: .testing(caller: caller), reason: reason,
                isEnforced: enforced))
    }

    @Test func aMissingAllowanceIsOffered() {
        let identity = explanation(.notAllowed(.identity))
        #expect(
            identity.sentences
                == "arn:aws:sts::000000000000:assumed-role/fn/s was refused s3:GetObject on "
                + "arn:aws:s3:::b/k: "
                + "no identity-based policy of the role fn allows it. Add this statement to one of them.")
        #expect(
            identity.remedy
                == ["Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"])
        #expect(explanation(.notAllowed(.boundary)).sentences.contains("permissions boundary"))
        #expect(explanation(.notAllowed(.identity), enforced: false).sentences.contains("would have been"))
        let trust = explanation(.notAllowed(.roleTrust)).remedy
        #expect(trust?["Principal"] == ["AWS": "arn:aws:iam::000000000000:role/team/fn"])
        #expect(trust?["Resource"] == nil)
    }

    @Test func noAllowanceHelpsAgainstADenial() {
        let denied = explanation(.denied(.identity, StatementName(policy: "p", sid: "NoReading", index: 1)))
        #expect(denied.remedy == nil)
        #expect(denied.sentences.contains(#"statement 2 ("NoReading") in p"#))
        #expect(denied.sentences.contains("No allowance outweighs a denial"))
    }
}
