// Login profiles: what passwords must be like, that they are kept as hashes, who may change them.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct PasswordsAreKeptAsHashes {
    let cloud = CloudOfOne()

    @discardableResult
    private func create(_ password: String, for user: String = "anna") async -> AWSError? {
        await cloud.error("CreateLoginProfile", ["UserName": .string(user), "Password": .string(password)])
    }

    private func change(_ old: String, to new: String, as caller: Principal) async -> AWSError? {
        await cloud.error(
            "ChangePassword", ["OldPassword": .string(old), "NewPassword": .string(new)], as: caller,
            authorizer: cloud.iam.authorizer)
    }

    @Test func profilesComeAndGo() async throws {
        _ = try await cloud.createUser("anna")
        let none = AWSError("NoSuchEntity", "Login Profile for User anna cannot be found.", status: 404)
        for operation in ["GetLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile"] {
            #expect(await cloud.error(operation, ["UserName": "anna"]) == none)
        }
        #expect(
            await create("Passw0rd!", for: "nobody")?.message == "The user with name nobody cannot be found.")
        #expect(await create("Passw0rd!") == nil)
        #expect(
            await create("Passw0rd!")
                == AWSError(
                    "EntityAlreadyExists", "Login Profile for user anna already exists.", status: 409))
        try await cloud.call("UpdateLoginProfile", ["UserName": "anna", "PasswordResetRequired": true])
        let found = try await cloud.call("GetLoginProfile", ["UserName": "anna"])["LoginProfile"]
        #expect(found?["UserName"] == "anna" && found?["PasswordResetRequired"] == true)
        #expect(
            await cloud.error("DeleteUser", ["UserName": "anna"])
                == AWSError(
                    "DeleteConflict", "Cannot delete entity, must delete login profile first.", status: 409))
        try await cloud.call("UpdateUser", ["UserName": "anna", "NewUserName": "berta"])
        #expect(
            try await cloud.call("GetLoginProfile", ["UserName": "berta"])["LoginProfile"]?["UserName"]
                == "berta")
        try await cloud.call("DeleteLoginProfile", ["UserName": "berta"])
        try await cloud.call("DeleteUser", ["UserName": "berta"])
        #expect(try await cloud.everyStoredValue() == [])
    }

    @Test func thePasswordIsNowhereInTheStore() async throws {
        _ = try await cloud.createUser("anna")
        #expect(await create("Passw0rd!Passw0rd!") == nil)
        for value in try await cloud.everyStoredValue() {
            #expect(!String(decoding: value, as: UTF8.self).contains("Passw0rd"))
        }
    }

    /// RFC 7914, section 12, second vector.
    @Test func hashesAreScrypts() throws {
        var hasher = PasswordHasher(
            entropy: SeededEntropy(1), cost: PasswordCost(rounds: 1_024, blockSize: 8, parallelism: 16))
        hasher.salt = Array("NaCl".utf8)
        let hash = try hasher.hash("password")
        #expect(
            Hex.encode(hash) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
        #expect(PasswordHasher.areEqual(hash, hash))
        #expect(!PasswordHasher.areEqual(hash, hash.reversed()))
    }

    @Test func withoutAPolicyThreeKindsOfCharactersAreWanted() {
        func violation(_ password: String) -> String? {
            do {
                try PasswordRules.check(password, policy: nil)
                return nil
            } catch { return (error as? AWSError)?.message }
        }
        #expect(violation("Ab1!") == "Password should have a minimum length of 8")
        #expect(
            violation("abcdefg1")
                == "Password should meet 1 more of the following requirements: Password should have at "
                + "least one uppercase letter, Password should have at least one symbol")
        #expect(violation("abcdefgh")?.hasPrefix("Password should meet 2 more") == true)
        #expect(violation("Abcdefg1") == nil)
        #expect(violation("abcdef1!") == nil)
    }

    @Test func theAccountsPolicyIsKept() async throws {
        _ = try await cloud.createUser("anna")
        try await cloud.call(
            "UpdateAccountPasswordPolicy",
            ["MinimumPasswordLength": 10, "RequireSymbols": true, "RequireNumbers": true])
        let refusals = [
            ("Short1!", "Password should have a minimum length of 10"),
            ("longenough!", "Password should have at least one number"),
            ("longenough1", "Password should have at least one symbol"),
        ]
        for (password, message) in refusals {
            #expect(await create(password) == AWSError("PasswordPolicyViolation", message))
        }
        #expect(await create("longenough1!") == nil)
        let update = await cloud.error(
            "UpdateLoginProfile", ["UserName": "anna", "Password": "longenough"])
        #expect(update?.code == "PasswordPolicyViolation")
    }

    @Test func usersChangeTheirOwnWhereTheyMay() async throws {
        let anna = try await cloud.createUser("anna")
        #expect(await create("First-1-password") == nil)
        #expect(await change("First-1-password", to: "Second-2-password", as: anna)?.code == "AccessDenied")
        try await cloud.call(
            "UpdateAccountPasswordPolicy",
            ["AllowUsersToChangePassword": true, "PasswordReusePrevention": 2])
        #expect(
            await change("wrong", to: "Second-2-password", as: anna)
                == AWSError("AccessDenied", "The old password was incorrect.", status: 403))
        #expect(await change("First-1-password", to: "Second-2-password", as: anna) == nil)
        let again = await change("Second-2-password", to: "First-1-password", as: anna)
        #expect(again?.code == "PasswordPolicyViolation")
        // The right is to the own password alone.
        let other = try await cloud.createUser("other")
        #expect(
            await cloud.error("GetUser", ["UserName": "anna"], as: other, authorizer: cloud.iam.authorizer)?
                .code == "AccessDenied")
        #expect(
            await cloud.error("ChangePassword", ["OldPassword": "a", "NewPassword": "b"])?.code
                == "InvalidUserType")
    }
}
