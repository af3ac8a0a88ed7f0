// Another name or path for a user: everything that hangs on the user comes along, in one step.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct UsersAreRenamed {
    let cloud = CloudOfOne()

    @Test func everythingComesAlong() async throws {
        let before = try await cloud.createUser("anna")
        try await cloud.allow("anna", "iam:GetUser")
        let policy = try await cloud.call(
            "CreatePolicy", ["PolicyName": "p", "PolicyDocument": .string(CloudOfOne.policy)])
        let arn = try #require(policy["Policy"]?["Arn"])
        try await cloud.call("AttachUserPolicy", ["UserName": "anna", "PolicyArn": arn])
        try await cloud.call(
            "PutUserPermissionsBoundary",
            ["UserName": "anna", "PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"])
        try await cloud.call("CreateGroup", ["GroupName": "devs"])
        try await cloud.call("AddUserToGroup", ["UserName": "anna", "GroupName": "devs"])
        let key = try await cloud.call("CreateAccessKey", ["UserName": "anna"])["AccessKey"]
        let id = try #require(key?["AccessKeyId"]?.string)

        try await cloud.call(
            "UpdateUser", ["UserName": "anna", "NewUserName": "berta", "NewPath": "/moved/"])

        #expect(
            await cloud.error("GetUser", ["UserName": "anna"])?.message
                == "The user with name anna cannot be found.")
        let user = try await cloud.call("GetUser", ["UserName": "berta"])["User"]
        #expect(user?["UserId"] == .string(before.userID))
        #expect(user?["Arn"] == "arn:aws:iam::000000000000:user/moved/berta")
        #expect(try await cloud.call("ListUserPolicies", ["UserName": "berta"])["PolicyNames"] == ["p"])
        let entities = try await cloud.call(
            "ListEntitiesForPolicy", ["PolicyArn": arn, "PathPrefix": "/moved/"])
        #expect(entities["PolicyUsers"]?.array?.map { $0["UserName"] } == ["berta"])
        let members = try await cloud.call("GetGroup", ["GroupName": "devs"])["Users"]
        #expect(members?.array?.map { $0["UserName"] } == ["berta"])
        let keys = try await cloud.call("ListAccessKeys", ["UserName": "berta"])["AccessKeyMetadata"]
        #expect(keys?.array?.map { $0["UserName"] } == ["berta"])

        // The key acts for the user under the new name, with the policies that came along.
        let found = try #require(try await cloud.iam.accessKey(id))
        #expect(found.principal.kind == .user(name: "berta"))
        #expect(found.principal.path == "/moved/")
        try await cloud.call("GetUser", [:], as: found.principal, authorizer: cloud.iam.authorizer)
    }

    @Test func whatWasMovedCanBeTakenApart() async throws {
        _ = try await cloud.createUser("anna")
        try await cloud.allow("anna", "iam:GetUser")
        let arn: Document = "arn:aws:iam::aws:policy/AdministratorAccess"
        try await cloud.call("AttachUserPolicy", ["UserName": "anna", "PolicyArn": arn])
        try await cloud.call("UpdateUser", ["UserName": "anna", "NewUserName": "berta"])
        try await cloud.call("DetachUserPolicy", ["UserName": "berta", "PolicyArn": arn])
        try await cloud.call("DeleteUserPolicy", ["UserName": "berta", "PolicyName": "p"])
        try await cloud.call("DeleteUser", ["UserName": "berta"])
        #expect(try await cloud.everyStoredValue() == [], "nothing is left under the old name")
    }

    @Test func takenNamesStayWhoseTheyAre() async throws {
        _ = try await cloud.createUser("anna")
        _ = try await cloud.createUser("berta")
        #expect(
            await cloud.error("UpdateUser", ["UserName": "anna", "NewUserName": "Berta"])
                == AWSError("EntityAlreadyExists", "User with name Berta already exists.", status: 409))
        try await cloud.call("UpdateUser", ["UserName": "anna", "NewUserName": "Anna"])
        #expect(try await cloud.call("GetUser", ["UserName": "Anna"])["User"]?["UserName"] == "Anna")
    }

    @Test func renamingNeedsTheRightToBothNames() async throws {
        _ = try await cloud.createUser("anna")
        let caller = try await cloud.createUser("caller")
        try await cloud.allow("caller", "iam:UpdateUser", on: "arn:aws:iam::*:user/anna")
        let error = await cloud.error(
            "UpdateUser", ["UserName": "anna", "NewUserName": "root"], as: caller,
            authorizer: cloud.iam.authorizer)
        #expect(error?.code == "AccessDenied")
        try await cloud.allow("caller", "iam:UpdateUser", on: "*")
        try await cloud.call(
            "UpdateUser", ["UserName": "anna", "NewUserName": "root"], as: caller,
            authorizer: cloud.iam.authorizer)
    }
}
