// The ports: a service acts under a role, a principal becomes a role, a key is looked up.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct RolesAreAssumedByWhoMay {
    let cloud = CloudOfOne()

    private func assume(
        _ role: String = "r", by caller: Principal, externalID: String? = nil, seconds: Int? = nil
    ) async throws -> AssumedRole {
        var context = cloud.context
        context.caller = caller
        let arn = try #require(ARN("arn:aws:iam::000000000000:role/\(role)"))
        return try await cloud.iam.assume(
            RoleAssumption(role: arn, sessionName: "s", durationSeconds: seconds, externalID: externalID),
            context: context)
    }

    private func refusal(
        _ role: String = "r", by caller: Principal, externalID: String? = nil, seconds: Int? = nil
    ) async -> AWSError? {
        do {
            _ = try await assume(role, by: caller, externalID: externalID, seconds: seconds)
            return nil
        } catch let error as AWSError {
            return error
        } catch {
            return AWSError("NotAnAWSError", "\(error)")
        }
    }

    @Test func aServiceActsUnderARoleThatTrustsIt() async throws {
        try await cloud.createRole("fn", path: "/p/")
        let arn = try #require(ARN("arn:aws:iam::000000000000:role/p/fn"))
        let role = try #require(try await cloud.iam.role(arn: arn))
        #expect(role.path == "/p/")
        let keys = try await cloud.iam.credentials(
            forRole: arn, session: "fn", service: "lambda.amazonaws.com", source: nil,
            duration: .seconds(900))
        #expect(keys.sessionToken == "\(role.roleID):fn")
        #expect(keys.expiration == cloud.clock.now + .seconds(900))
        await #expect(throws: AWSError.self) {
            try await cloud.iam.credentials(
                forRole: arn, session: "fn", service: "events.amazonaws.com", source: nil,
                duration: .seconds(900))
        }
        let other = try #require(ARN("arn:aws:iam::000000000000:role/fn"))
        #expect(try await cloud.iam.role(arn: other) == nil)
    }

    @Test func namedDirectlyNeedsNoPolicyOfItsOwn() async throws {
        let anna = try await cloud.createUser("anna")
        let bert = try await cloud.createUser("bert")
        try await cloud.createRole(
            "r", trust: CloudOfOne.trust(aws: "arn:aws:iam::000000000000:user/anna"))
        let session = try await assume(by: anna)
        #expect(session.principal.arn() == "arn:aws:sts::000000000000:assumed-role/r/s")
        #expect(session.credentials.expiration == cloud.clock.now + .seconds(3_600))
        #expect(
            await refusal(by: bert)
                == AWSError(
                    "AccessDenied",
                    "User: arn:aws:iam::000000000000:user/bert is not authorized to perform: "
                        + "sts:AssumeRole on resource: arn:aws:iam::000000000000:role/r", status: 403))
        try await cloud.allow("anna", "sts:AssumeRole", effect: "Deny")
        #expect(await refusal(by: anna) != nil)
    }

    @Test func namedByAccountNeedsAPolicyToo() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.createRole("r", trust: CloudOfOne.trust(aws: "000000000000"))
        #expect(await refusal(by: anna) != nil)
        try await cloud.allow("anna", "sts:AssumeRole", on: "arn:aws:iam::000000000000:role/r")
        #expect(await refusal(by: anna) == nil)
        #expect(await refusal(by: .root(of: cloud.context.account)) == nil)
    }

    @Test func acrossAccountsBothMustAllow() async throws {
        try await cloud.createRole("r", trust: CloudOfOne.trust(aws: "*"))
        var other = cloud
        other.context = .testing(account: try #require(AccountID("111111111111")))
        let carl = try await other.createUser("carl")
        #expect(await refusal(by: carl) != nil)
        try await other.allow("carl", "sts:AssumeRole")
        #expect(await refusal(by: carl) == nil)
    }

    @Test func theExternalIDMustMatch() async throws {
        let root = Principal.root(of: cloud.context.account)
        try await cloud.createRole(
            "r",
            trust: CloudOfOne.trust(
                aws: "000000000000",
                condition: #", "Condition": {"StringEquals": {"sts:ExternalId": "x-1"}}"#))
        #expect(await refusal(by: root) != nil)
        #expect(await refusal(by: root, externalID: "x-2") != nil)
        #expect(await refusal(by: root, externalID: "x-1") == nil)
    }

    @Test func unknownConditionsRefuse() async throws {
        try await cloud.createRole(
            "r",
            trust: CloudOfOne.trust(
                aws: "*", condition: #", "Condition": {"StringNotEquals": {"aws:MadeUp": "x"}}"#))
        #expect(await refusal(by: .root(of: cloud.context.account)) != nil)
    }

    @Test func aRoleThatIsNotThereIsRefusedAlike() async throws {
        let error = await refusal("gone", by: .root(of: cloud.context.account))
        #expect(error?.code == "AccessDenied")
    }

    @Test func sessionsLastNoLongerThanTheRoleAllows() async throws {
        let root = Principal.root(of: cloud.context.account)
        try await cloud.createRole("r", trust: CloudOfOne.trust(aws: "*"))
        #expect(await refusal(by: root, seconds: 3_600) == nil)
        #expect(await refusal(by: root, seconds: 3_601)?.code == "ValidationError")
        try await cloud.call("UpdateRole", ["RoleName": "r", "MaxSessionDuration": 43_200])
        #expect(await refusal(by: root, seconds: 43_200) == nil)
    }

    @Test func keysOfUsersAreFoundWhileTheyAreActive() async throws {
        let anna = try await cloud.createUser("anna")
        let made = try await cloud.call("CreateAccessKey", ["UserName": "anna"])["AccessKey"]
        let id = try #require(made?["AccessKeyId"]?.string)
        let secret = try #require(made?["SecretAccessKey"]?.string)
        #expect(id.hasPrefix("AKIA"))
        #expect(AccessKeyID.account(of: id) == cloud.context.account)
        #expect(secret.utf8.count == 40)
        let found = try #require(try await cloud.iam.accessKey(id))
        #expect(found.secret == secret)
        #expect(found.principal == anna)
        let input: Document = ["UserName": "anna", "AccessKeyId": .string(id), "Status": "Inactive"]
        try await cloud.call("UpdateAccessKey", input)
        #expect(try await cloud.iam.accessKey(id) == nil)
        let listed = try await cloud.call("ListAccessKeys", ["UserName": "anna"])
        #expect(listed["AccessKeyMetadata"]?[0]?["Status"] == "Inactive")
        #expect(await cloud.error("DeleteUser", ["UserName": "anna"])?.code == "DeleteConflict")
        try await cloud.call("DeleteAccessKey", ["UserName": "anna", "AccessKeyId": .string(id)])
        try await cloud.call("DeleteUser", ["UserName": "anna"])
        #expect(try await cloud.iam.accessKey("AKIANOTTHERE") == nil)
    }

    @Test func secretsAreNotStoredAsTheyAre() async throws {
        _ = try await cloud.createUser("anna")
        let made = try await cloud.call("CreateAccessKey", ["UserName": "anna"])["AccessKey"]
        let secret = Array(try #require(made?["SecretAccessKey"]?.string).utf8)
        let everything = try await cloud.everyStoredValue()
        #expect(!everything.isEmpty)
        for value in everything {
            for start in value.indices where value[start...].starts(with: secret) { Issue.record("found") }
        }
    }

    @Test func twoKeysAreEnough() async throws {
        _ = try await cloud.createUser("anna")
        for _ in 0..<2 { try await cloud.call("CreateAccessKey", ["UserName": "anna"]) }
        #expect(
            await cloud.error("CreateAccessKey", ["UserName": "anna"])
                == AWSError("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", status: 409))
    }
}
