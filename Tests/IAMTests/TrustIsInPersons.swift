// Trust policies name users and roles that exist, and go on meaning the same ones.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct TrustIsInPersons {
    let cloud = CloudOfOne()
    let anna = "arn:aws:iam::000000000000:user/anna"

    /// Whom the role trusts, as its account is shown.
    private func trusted(_ role: String = "r") async throws -> Document? {
        let found = try await cloud.call("GetRole", ["RoleName": .string(role)])["Role"]
        let text = try #require(found?["AssumeRolePolicyDocument"]?.string)
        return try JSON.parse(PercentEncoding.decode(text))["Statement"]?[0]?["Principal"]?["AWS"]
    }

    private func create(_ role: String = "r", trusting principal: String) async -> AWSError? {
        await cloud.error(
            "CreateRole",
            [
                "RoleName": .string(role),
                "AssumeRolePolicyDocument": .string(CloudOfOne.trust(aws: principal)),
            ])
    }

    @Test(arguments: [
        "arn:aws:iam::000000000000:user/nobody", "arn:aws:iam::000000000000:role/none",
        "arn:aws:iam::000000000000:user/path/anna", "arn:aws:iam::999999999999:user/anna",
        "arn:aws:sts::000000000000:assumed-role/none/session", "AIDAAAAAAAAAAAAAAAAAA",
        "arn:aws:iam::000000000000:group/devs", "arn:aws:s3:::bucket",
    ])
    func whoDoesNotExistCannotBeTrusted(principal: String) async throws {
        _ = try await cloud.createUser("anna")
        try await cloud.call("CreateGroup", ["GroupName": "devs"])
        let error = AWSError(
            "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"\(principal)\"")
        #expect(await create(trusting: principal) == error)
        try await cloud.createRole("r")
        let update = await cloud.error(
            "UpdateAssumeRolePolicy",
            ["RoleName": "r", "PolicyDocument": .string(CloudOfOne.trust(aws: principal))])
        #expect(update == error)
    }

    @Test(arguments: ["*", "000000000000", "999999999999", "arn:aws:iam::999999999999:root"])
    func accountsNeedNotBeKnown(principal: String) async throws {
        #expect(await create(trusting: principal) == nil)
        #expect(try await trusted() == .string(principal))
    }

    @Test func anotherNameIsTheSamePerson() async throws {
        let before = try await cloud.createUser("anna")
        #expect(await create(trusting: anna) == nil)
        try await cloud.call("UpdateUser", ["UserName": "anna", "NewUserName": "berta"])
        #expect(try await trusted() == "arn:aws:iam::000000000000:user/berta")
        let listed = try await cloud.call("ListRoles", [:])["Roles"]?[0]?["AssumeRolePolicyDocument"]
        let text = try #require(listed?.string)
        #expect(PercentEncoding.decode(text).contains("user/berta"))
        var berta = before
        berta.kind = .user(name: "berta")
        #expect(try await assumed(by: berta))
    }

    @Test func aSuccessorIsAnotherPerson() async throws {
        let first = try await cloud.createUser("anna")
        #expect(await create(trusting: anna) == nil)
        #expect(try await assumed(by: first))
        try await cloud.call("DeleteUser", ["UserName": "anna"])
        #expect(try await trusted() == .string(first.userID))
        let second = try await cloud.createUser("anna")
        #expect(try await trusted() == .string(first.userID))
        #expect(try await !assumed(by: second))
    }

    @Test func uniqueIDsAreTakenWhileTheyLive() async throws {
        let user = try await cloud.createUser("anna")
        #expect(await create(trusting: user.userID) == nil)
        #expect(try await trusted() == .string(anna))
        #expect(try await assumed(by: user))
    }

    @Test func sessionsGoWithTheirRole() async throws {
        try await cloud.createRole("worker", path: "/x/")
        let session = "arn:aws:sts::000000000000:assumed-role/worker/night"
        #expect(await create(trusting: session) == nil)
        #expect(try await trusted() == .string(session))
        let role = try await cloud.call("GetRole", ["RoleName": "worker"])["Role"]?["RoleId"]?.string
        try await cloud.call("DeleteRole", ["RoleName": "worker"])
        #expect(try await trusted() == .string(try #require(role) + ":night"))
    }

    private func assumed(by caller: Principal) async throws -> Bool {
        var context = cloud.context
        context.caller = caller
        context.now = cloud.clock.now
        let role = try #require(ARN("arn:aws:iam::000000000000:role/r"))
        do {
            _ = try await cloud.iam.assume(RoleAssumption(role: role, sessionName: "s"), context: context)
            return true
        } catch let error as AWSError where error.code == "AccessDenied" {
            return false
        }
    }
}
