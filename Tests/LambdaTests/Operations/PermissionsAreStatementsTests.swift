// Permissions: the statements that AddPermission makes, under which qualifier they lie, what guards them, and
// the policy that the authorizer is shown.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct PermissionsAreStatements {
    private static let arn = "arn:aws:lambda:us-east-1:000000000000:function:fn"
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func on(
        _ operation: String, _ more: [(key: String, value: Document)] = [], name: String = "fn"
    ) async throws -> Document {
        try await lambda.call(operation, [("FunctionName", .string(name))] + more)
    }

    @discardableResult
    private func add(
        _ id: String, principal: String = "s3.amazonaws.com", action: String = "lambda:InvokeFunction",
        _ more: [(key: String, value: Document)] = [], name: String = "fn"
    ) async throws -> String? {
        try await on(
            "AddPermission",
            [
                ("StatementId", .string(id)), ("Action", .string(action)), ("Principal", .string(principal)),
            ] + more, name: name)["Statement"]?.string
    }

    private func shown(_ arn: String) async throws -> String? {
        try await lambda.service.policy(ofResource: arn)?.json
    }

    @Test func statementsAreAWSs() async throws {
        try await lambda.create()
        let start = "{\"Sid\":\"a\",\"Effect\":\"Allow\",\"Principal\":"
        let end = ",\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"\(Self.arn)\""
        for (principal, more, words) in [
            ("s3.amazonaws.com", [], "{\"Service\":\"s3.amazonaws.com\"}" + end + "}"),
            ("111122223333", [], "{\"AWS\":\"arn:aws:iam::111122223333:root\"}" + end + "}"),
            (TwoRoles.good, [], "{\"AWS\":\"\(TwoRoles.good)\"}" + end + "}"),
            (
                "*",
                [
                    ("SourceArn", "arn:aws:s3:::bucket"), ("SourceAccount", "111122223333"),
                    ("PrincipalOrgID", "o-1234567890"), ("EventSourceToken", "amzn1.ask.skill.x"),
                ],
                "\"*\"" + end
                    + ",\"Condition\":{\"StringEquals\":{\"AWS:SourceAccount\":\"111122223333\","
                    + "\"aws:PrincipalOrgID\":\"o-1234567890\",\"lambda:EventSourceToken\":"
                    + "\"amzn1.ask.skill.x\"},\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::bucket\"}}}"
            ),
        ] as [(String, [(String, String)], String)] {
            let statement = try await add(
                "a", principal: principal, more.map { (key: $0.0, value: .string($0.1)) })
            #expect(statement == start + words)
            _ = try await on("RemovePermission", [("StatementId", .string("a"))])
        }
        let url = try await add(
            "u", principal: "*", action: "lambda:InvokeFunctionUrl",
            [("FunctionUrlAuthType", .string("NONE"))])
        let types = "\"Condition\":{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"NONE\"}}}"
        #expect(url?.hasSuffix(types) == true)
        let via = try await add("v", principal: "*", [("InvokedViaFunctionUrl", .bool(true))])
        let flag = "\"Condition\":{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}}"
        #expect(via?.hasSuffix(flag) == true)
    }

    @Test func eachQualifierHasItsOwn() async throws {
        try await lambda.create("fn", ["Publish": .bool(true)])
        _ = try await on("CreateAlias", [("Name", .string("live")), ("FunctionVersion", .string("1"))])
        let before = try await on("GetFunctionConfiguration")["RevisionId"]
        #expect(try await shown(Self.arn) == nil)
        let function = try await add("f")
        let version = try await add("v", name: "fn:1")
        let alias = try await add("a", [("Qualifier", .string("live"))])
        for (qualifier, statement) in [("", function), (":1", version), (":live", alias)] {
            let document =
                "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[\(statement ?? "")]}"
            #expect(try await shown(Self.arn + qualifier) == document)
            #expect(statement?.contains("\"Resource\":\"\(Self.arn)\(qualifier)\"") == true)
            let policy = try await on("GetPolicy", name: "fn" + qualifier)
            #expect(policy["Policy"]?.string == document)
            let holder =
                qualifier == ":live"
                ? try await on("GetAlias", [("Name", .string("live"))])
                : try await on("GetFunctionConfiguration", name: "fn" + qualifier)
            #expect(policy["RevisionId"] == holder["RevisionId"])
        }
        #expect(try await on("GetFunctionConfiguration")["RevisionId"] != before)
        // A call of `$LATEST` by name is not one of the function.
        #expect(try await shown(Self.arn + ":$LATEST") == nil)
        // Nothing of a policy is published with the function, and it changes nothing of what is.
        #expect(try await on("PublishVersion")["Version"]?.string == "1")
        _ = try await on("DeleteAlias", [("Name", .string("live"))])
        #expect(try await shown(Self.arn + ":live") == nil)
        _ = try await on("CreateAlias", [("Name", .string("live")), ("FunctionVersion", .string("1"))])
        #expect(try await shown(Self.arn + ":live") == nil)
        _ = try await on("DeleteFunction")
        try await lambda.create()
        #expect(try await shown(Self.arn) == nil)
    }

    @Test func aFunctionMayBeCalledLayer() async throws {
        try await lambda.create("layer", ["Publish": .bool(true)])
        let statement = try await add("a", name: "layer:1")
        let arn = Self.arn.dropLast(2) + "layer:1"
        #expect(try await shown(String(arn))?.contains(try #require(statement)) == true)
    }

    @Test func refusalsAreInAWSsWords() async throws {
        try await lambda.create("fn", ["Publish": .bool(true)])
        try await add("a")
        func refused(_ body: () async throws -> Void) async -> String? {
            await lambda.refusal(body)?.message
        }
        #expect(
            await refused { try await add("a") }
                == "The statement id (a) provided already exists. Please provide a new statement id, or "
                + "remove the existing statement.")
        #expect(
            await refused { try await add("b", name: "fn:$LATEST") }
                == "We currently do not support adding policies for $LATEST.")
        #expect(await refused { try await add("b", name: "fn:9") } == "Function not found: \(Self.arn):9")
        #expect(
            await refused { try await add("b", name: "fn:none") }
                == "Cannot find alias arn: \(Self.arn):none")
        for principal in ["somebody", "arn:aws:iam::000000000000:role/none", "arn:aws:s3:::bucket"] {
            #expect(
                await refused { try await add("b", principal: principal) }
                    == "The provided principal was invalid. Please check the principal and try again.")
        }
        #expect(
            await refused { try await add("b", [("FunctionUrlAuthType", .string("NONE"))]) }
                == "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action")
        let stale = await lambda.refusal { try await add("b", [("RevisionId", .string("old"))]) }
        #expect(stale?.code == "PreconditionFailedException" && stale?.status == 412)
        #expect(stale?.message.hasSuffix("Call the GetPolicy API to retrieve the latest Revision Id") == true)
        func remove(_ id: String, name: String = "fn") async throws {
            _ = try await on("RemovePermission", [("StatementId", .string(id))], name: name)
        }
        #expect(
            await refused { try await remove("z") } == "Statement z is not found in resource policy.")
        #expect(
            await refused { try await remove("a", name: "fn:1") }
                == "No policy is associated with the given resource.")
        #expect(
            await refused { try await remove("a", name: "none") }
                == "No policy found for: " + Self.arn.dropLast(2) + "none")
        try await remove("a")
        for name in ["fn", "fn:1", "fn:$LATEST", "fn:none", "none"] {
            #expect(
                await refused { _ = try await on("GetPolicy", name: name) }
                    == "The resource you requested does not exist.")
        }
    }

    @Test func policiesHaveALimit() async throws {
        try await lambda.create()
        var count = 0
        var error: AWSError?
        while error == nil, count < 200 {
            count += 1
            let id = String(repeating: "s", count: 90) + String(count)
            error = await lambda.refusal { try await add(id) }
        }
        #expect(error?.code == "PolicyLengthExceededException" && error?.status == 400)
        let parts = error?.message.split { !$0.isNumber }.compactMap { Int($0) } ?? []
        #expect(parts.count == 2 && parts[0] > 20_480 && parts[1] == 20_480)
        #expect((try await shown(Self.arn))?.utf8.count ?? 0 <= 20_480)
    }

    @Test func otherAccountsAreReachedByARN() async throws {
        try await lambda.create()
        var context = RequestContext.testing()
        context.account = try #require(AccountID("111122223333"))
        func call(_ operation: String, _ name: String) async throws -> Document {
            try await lambda.hosted.call(
                operation, input: .object([("FunctionName", .string(name))]), context: context,
                authorizer: PermissiveAuthorizer())
        }
        #expect(try await call("GetFunction", Self.arn)["Configuration"]?["FunctionName"]?.string == "fn")
        let own = await lambda.refusal { _ = try await call("GetFunction", "fn") }
        #expect(own?.status == 404)
        // AWS lets no policy share these.
        let foreign = await lambda.refusal { _ = try await call("UpdateFunctionConfiguration", Self.arn) }
        #expect(foreign?.status == 403)
    }
}
