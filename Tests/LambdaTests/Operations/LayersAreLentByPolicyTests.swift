// Policies on versions of layers: their statements, their guards, and what the authorizer is told.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct LayersAreLentByPolicy {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func version(_ name: String = "l", _ number: Int64 = 1) -> [(key: String, value: Document)] {
        [("LayerName", .string(name)), ("VersionNumber", .integer(number))]
    }

    private func add(
        _ id: String, principal: String = "*", _ more: [(key: String, value: Document)] = [],
        name: String = "l", number: Int64 = 1
    ) async throws -> Document {
        try await lambda.call(
            "AddLayerVersionPermission",
            version(name, number) + [
                ("StatementId", .string(id)), ("Action", "lambda:GetLayerVersion"),
                ("Principal", .string(principal)),
            ] + more)
    }

    private func remove(
        _ id: String, _ more: [(key: String, value: Document)] = [], name: String = "l"
    ) async throws {
        _ = try await lambda.call(
            "RemoveLayerVersionPermission", version(name) + [("StatementId", .string(id))] + more)
    }

    private func policy(_ name: String = "l", _ number: Int64 = 1) async throws -> Document {
        try await lambda.call("GetLayerVersionPolicy", version(name, number))
    }

    @Test func statementsComeAndGo() async throws {
        try await lambda.publish()
        let none = await lambda.refusal { _ = try await policy() }
        #expect(none?.code == "ResourceNotFoundException")
        #expect(none?.message == "No policy is associated with the given resource.")
        let first = try await add("s1")
        let statement =
            "{\"Sid\":\"s1\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:GetLayerVersion\","
            + "\"Resource\":\"arn:aws:lambda:us-east-1:000000000000:layer:l:1\"}"
        #expect(first["Statement"]?.string == statement)
        #expect(try await policy()["RevisionId"] == first["RevisionId"])
        let second = try await add("s2", principal: "111122223333")
        #expect(
            second["Statement"]?.string?.contains(
                "\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"}") == true)
        let third = try await add("s3", [("OrganizationId", "o-abcdefghij")])
        #expect(
            third["Statement"]?.string?.contains(
                "\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-abcdefghij\"}}") == true)
        try await remove("s2")
        try await remove("s3")
        let left = try await policy()
        #expect(
            left["Policy"]?.string
                == "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[\(statement)]}")
        #expect(left["RevisionId"] != third["RevisionId"])
        try await remove("s1")
        #expect(await lambda.refusal { _ = try await policy() }?.status == 404)
    }

    @Test func guards() async throws {
        try await lambda.publish()
        let revision = try #require(try await add("s1")["RevisionId"])
        let again = await lambda.refusal { _ = try await add("s1") }
        #expect(again?.code == "ResourceConflictException" && again?.status == 409)
        #expect(
            again?.message
                == "The statement id (s1) provided already exists. Please provide a new statement id, or "
                + "remove the existing statement.")
        let words =
            "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to "
            + "retrieve the latest Revision Id"
        let wrong: [(key: String, value: Document)] = [("RevisionId", "wrong")]
        for error in [
            await lambda.refusal { _ = try await add("s2", wrong) },
            await lambda.refusal { try await remove("s1", wrong) },
        ] {
            #expect(error?.code == "PreconditionFailedException" && error?.status == 412)
            #expect(error?.message == words)
        }
        let missing = await lambda.refusal { try await remove("none") }
        #expect(missing?.message == "Statement none is not found in resource policy.")
        _ = try await add("s2", [("RevisionId", revision)])
        let action = await lambda.refusal {
            _ = try await lambda.call(
                "AddLayerVersionPermission",
                version() + [("StatementId", "s9"), ("Action", "*"), ("Principal", "*")])
        }
        #expect(
            action?.message
                == "1 validation error detected: Value '*' at 'action' failed to satisfy constraint: Member "
                + "must satisfy regular expression pattern: lambda:GetLayerVersion")
    }

    @Test func versionsThatAreNotThere() async throws {
        try await lambda.publish()
        for (name, number) in [("none", Int64(1)), ("l", 2)] {
            let words = "Layer version \(LambdaFixture.layer(name, Int(number))) does not exist."
            for error in [
                await lambda.refusal { _ = try await policy(name, number) },
                await lambda.refusal { _ = try await add("s", name: name, number: number) },
            ] {
                #expect(error?.code == "ResourceNotFoundException" && error?.message == words)
            }
        }
    }

    @Test func thePolicyHasALimit() async throws {
        try await lambda.publish()
        var error: AWSError?
        for index in 0..<200 where error == nil {
            error = await lambda.refusal { _ = try await add("statement-\(index)") }
        }
        #expect(error?.code == "PolicyLengthExceededException" && error?.status == 400)
        #expect((try await policy()["Policy"]?.string?.utf8.count ?? 0) <= 20_480)
    }

    @Test func theAuthorizerIsTold() async throws {
        try await lambda.publish()
        let arn = LambdaFixture.layer("l", 1)
        #expect(try await lambda.service.policy(ofResource: arn) == nil)
        let added = try await add("s1")
        let told = try await lambda.service.policy(ofResource: arn)
        #expect(told?.revision == added["RevisionId"]?.string)
        #expect(told?.json == (try await policy()["Policy"]?.string))
        #expect(
            try await lambda.service.policy(ofResource: "arn:aws:lambda:us-east-1:000000000000:function:l:1")
                == nil)
    }
}
