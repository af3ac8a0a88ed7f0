// The account as a whole: its alias, its password policy, its summary, its details in pages.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct TheAccountItself {
    let cloud = CloudOfOne()

    @Test func anAliasReplacesTheFormer() async throws {
        try await cloud.call("CreateAccountAlias", ["AccountAlias": "first-one"])
        try await cloud.call("CreateAccountAlias", ["AccountAlias": "second-one"])
        let listed = try await cloud.call("ListAccountAliases", [:])
        #expect(listed["AccountAliases"] == ["second-one"])
        #expect(listed["IsTruncated"] == false)
        // The former is free again, for other accounts too.
        var other = cloud
        other.context = .testing(account: try #require(AccountID("111111111111")))
        try await other.call("CreateAccountAlias", ["AccountAlias": "first-one"])
        #expect(
            await cloud.error("CreateAccountAlias", ["AccountAlias": "first-one"])
                == AWSError("EntityAlreadyExists", "The account alias first-one already exists.", status: 409)
        )
    }

    @Test func anAliasIsDeletedByItsName() async throws {
        try await cloud.call("CreateAccountAlias", ["AccountAlias": "mine"])
        #expect(
            await cloud.error("DeleteAccountAlias", ["AccountAlias": "yours"])
                == AWSError(
                    "NoSuchEntity", "The account alias with name yours cannot be found.", status: 404))
        try await cloud.call("DeleteAccountAlias", ["AccountAlias": "mine"])
        #expect(try await cloud.call("ListAccountAliases", [:])["AccountAliases"] == [])
    }

    @Test(arguments: ["ab", "-abc", "abc-", "a--b", "Abc", String(repeating: "a", count: 64)])
    func anAliasHasAForm(_ alias: String) async {
        let error = await cloud.error("CreateAccountAlias", ["AccountAlias": .string(alias)])
        #expect(error?.code == "ValidationError")
    }

    @Test func aPasswordPolicyIsWhole() async throws {
        #expect(
            await cloud.error("GetAccountPasswordPolicy", [:])
                == AWSError(
                    "NoSuchEntity", "The Password Policy with domain name 000000000000 cannot be found.",
                    status: 404))
        try await cloud.call(
            "UpdateAccountPasswordPolicy",
            ["MinimumPasswordLength": 12, "MaxPasswordAge": 90, "RequireSymbols": true, "HardExpiry": true])
        let policy = try await cloud.call("GetAccountPasswordPolicy", [:])["PasswordPolicy"]
        #expect(policy?["MinimumPasswordLength"] == 12)
        #expect(policy?["ExpirePasswords"] == true)
        #expect(policy?["MaxPasswordAge"] == 90)
        #expect(policy?["RequireSymbols"] == true)
        #expect(policy?["RequireNumbers"] == false)
        // What is not said again goes back.
        try await cloud.call("UpdateAccountPasswordPolicy", ["RequireNumbers": true])
        let later = try await cloud.call("GetAccountPasswordPolicy", [:])["PasswordPolicy"]
        #expect(later?["MinimumPasswordLength"] == 6)
        #expect(later?["ExpirePasswords"] == false)
        #expect(later?["MaxPasswordAge"] == nil)
        #expect(later?["RequireSymbols"] == false)
        try await cloud.call("DeleteAccountPasswordPolicy", [:])
        #expect(
            await cloud.error("DeleteAccountPasswordPolicy", [:])
                == AWSError(
                    "NoSuchEntity", "The account policy with name PasswordPolicy cannot be found.",
                    status: 404))
    }

    @Test(arguments: [
        ("MinimumPasswordLength", 5), ("MinimumPasswordLength", 129), ("MaxPasswordAge", 0),
        ("MaxPasswordAge", 1_096), ("PasswordReusePrevention", 0), ("PasswordReusePrevention", 25),
    ])
    func itsNumbersHaveBounds(_ name: String, _ value: Int) async {
        let error = await cloud.error(
            "UpdateAccountPasswordPolicy", .object([(name, .integer(Int64(value)))]))
        #expect(error?.code == "ValidationError")
        #expect(error?.message.contains("failed to satisfy constraint") == true)
    }

    @Test func theSummaryCounts() async throws {
        try await cloud.createRole("r1")
        try await cloud.createRole("r2")
        _ = try await cloud.createUser("u")
        try await cloud.call(
            "CreatePolicy", ["PolicyName": "p", "PolicyDocument": .string(CloudOfOne.policy)])
        try await cloud.call(
            "CreatePolicyVersion",
            [
                "PolicyArn": "arn:aws:iam::000000000000:policy/p",
                "PolicyDocument": .string(CloudOfOne.policy),
            ])
        let map = try await cloud.call("GetAccountSummary", [:])["SummaryMap"]
        #expect(map?["Roles"] == 2)
        #expect(map?["Users"] == 1)
        #expect(map?["Policies"] == 1)
        #expect(map?["PolicyVersionsInUse"] == 2)
        #expect(map?["RolesQuota"] == 1000)
    }

    @Test func detailsRunFromKindToKind() async throws {
        for name in ["ann", "bob"] { _ = try await cloud.createUser(name) }
        try await cloud.allow("ann", "s3:*")
        for name in ["one", "two"] { try await cloud.createRole(name) }
        try await cloud.call(
            "CreatePolicy", ["PolicyName": "own", "PolicyDocument": .string(CloudOfOne.policy)])
        let aws = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        try await cloud.call("AttachRolePolicy", ["RoleName": "one", "PolicyArn": .string(aws)])
        var names: [String] = []
        var marker: String?
        var pages = 0
        repeat {
            var input: [(key: String, value: Document)] = [("MaxItems", 2)]
            if let marker { input.append(("Marker", .string(marker))) }
            let page = try await cloud.call("GetAccountAuthorizationDetails", .object(input))
            names += (page["UserDetailList"]?.array ?? []).compactMap { $0["UserName"]?.string }
            names += (page["RoleDetailList"]?.array ?? []).compactMap { $0["RoleName"]?.string }
            names += (page["Policies"]?.array ?? []).compactMap { $0["PolicyName"]?.string }
            marker = page["Marker"]?.string
            #expect(page["IsTruncated"] == .bool(marker != nil))
            pages += 1
        } while marker != nil
        #expect(names == ["ann", "bob", "one", "two", "own", "AWSLambdaBasicExecutionRole"])
        #expect(pages == 3)
    }

    @Test func detailsOfOneKind() async throws {
        _ = try await cloud.createUser("ann")
        try await cloud.allow("ann", "s3:*", policy: "inline")
        try await cloud.createRole("one")
        let page = try await cloud.call("GetAccountAuthorizationDetails", ["Filter": ["User"]])
        #expect(page["RoleDetailList"] == [])
        let user = page["UserDetailList"]?[0]
        #expect(user?["UserPolicyList"]?[0]?["PolicyName"] == "inline")
        #expect(user?["UserPolicyList"]?[0]?["PolicyDocument"]?.string?.hasPrefix("%7B") == true)
        #expect(user?["Arn"] == "arn:aws:iam::000000000000:user/ann")
    }
}
