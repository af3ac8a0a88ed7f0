// Groups: who is in them, what their policies allow their users, what keeps them from being deleted.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct UsersAreInGroups {
    let cloud = CloudOfOne()

    private func createGroup(_ name: String, path: String = "/") async throws {
        try await cloud.call("CreateGroup", ["GroupName": .string(name), "Path": .string(path)])
    }

    private func add(_ user: String, to group: String) async -> AWSError? {
        await cloud.error(
            "AddUserToGroup", ["UserName": .string(user), "GroupName": .string(group)])
    }

    @Test func groupsComeBackAsTheyWereMade() async throws {
        let made = try await cloud.call("CreateGroup", ["GroupName": "devs", "Path": "/eng/"])["Group"]
        #expect(made?["Arn"] == "arn:aws:iam::000000000000:group/eng/devs")
        #expect(made?["GroupId"]?.string?.hasPrefix("AGPA") == true)
        let found = try await cloud.call("GetGroup", ["GroupName": "devs"])
        #expect(found["Group"] == made)
        #expect(found["Users"] == [])
        #expect(
            await cloud.error("CreateGroup", ["GroupName": "DEVS"])
                == AWSError("EntityAlreadyExists", "Group with name DEVS already exists.", status: 409))
        #expect(
            await cloud.error("GetGroup", ["GroupName": "ops"])
                == AWSError("NoSuchEntity", "The group with name ops cannot be found.", status: 404))
    }

    @Test func listsArePagedAndFilteredByPath() async throws {
        for name in ["a", "b", "c"] { try await createGroup(name, path: name == "b" ? "/x/" : "/") }
        let first = try await cloud.call("ListGroups", ["MaxItems": 2])
        #expect(first["Groups"]?.array?.map { $0["GroupName"] } == ["a", "b"])
        #expect(first["IsTruncated"] == true)
        let rest = try await cloud.call("ListGroups", ["Marker": try #require(first["Marker"])])
        #expect(rest["Groups"]?.array?.map { $0["GroupName"] } == ["c"])
        let under = try await cloud.call("ListGroups", ["PathPrefix": "/x"])
        #expect(under["Groups"]?.array?.map { $0["GroupName"] } == ["b"])
    }

    @Test func membersAreListedFromBothSides() async throws {
        try await createGroup("devs")
        for name in ["zoe", "anna", "mia"] {
            _ = try await cloud.createUser(name)
            #expect(await add(name, to: "devs") == nil)
        }
        #expect(await add("anna", to: "devs") == nil, "twice is once")
        let page = try await cloud.call("GetGroup", ["GroupName": "devs", "MaxItems": 2])
        #expect(page["Users"]?.array?.map { $0["UserName"] } == ["anna", "mia"])
        let rest = try await cloud.call(
            "GetGroup", ["GroupName": "devs", "Marker": try #require(page["Marker"])])
        #expect(rest["Users"]?.array?.map { $0["UserName"] } == ["zoe"])
        #expect(rest["IsTruncated"] == false)
        let groups = try await cloud.call("ListGroupsForUser", ["UserName": "anna"])
        #expect(groups["Groups"]?.array?.map { $0["GroupName"] } == ["devs"])
        for _ in 0..<2 {
            try await cloud.call("RemoveUserFromGroup", ["UserName": "anna", "GroupName": "devs"])
        }
        #expect(try await cloud.call("ListGroupsForUser", ["UserName": "anna"])["Groups"] == [])
        #expect(await add("nobody", to: "devs")?.message == "The user with name nobody cannot be found.")
        #expect(await add("anna", to: "none")?.message == "The group with name none cannot be found.")
    }

    @Test func tenGroupsAreEnough() async throws {
        _ = try await cloud.createUser("anna")
        for index in 0...10 {
            try await createGroup("g\(index)")
            let full = AWSError("LimitExceeded", "Cannot exceed quota for GroupsPerUser: 10", status: 409)
            #expect(await add("anna", to: "g\(index)") == (index < 10 ? nil : full))
        }
    }

    @Test func threeHundredGroupsAreEnough() async throws {
        for index in 0..<300 { try await createGroup("g\(index)") }
        #expect(
            await cloud.error("CreateGroup", ["GroupName": "more"])
                == AWSError("LimitExceeded", "Cannot exceed quota for GroupsPerAccount: 300", status: 409))
    }

    @Test func policiesOfGroupsCountForTheirUsers() async throws {
        let anna = try await cloud.createUser("anna")
        try await createGroup("devs")
        let may = AWSError(
            "AccessDenied",
            "User: arn:aws:iam::000000000000:user/anna is not authorized to perform: iam:GetGroup on "
                + "resource: arn:aws:iam::000000000000:group/devs because no identity-based policy allows "
                + "the iam:GetGroup action", status: 403)
        func ask() async -> AWSError? {
            await cloud.error(
                "GetGroup", ["GroupName": "devs"], as: anna, authorizer: cloud.iam.authorizer)
        }
        try await cloud.call(
            "PutGroupPolicy",
            [
                "GroupName": "devs", "PolicyName": "p",
                "PolicyDocument": .string(
                    CloudOfOne.policy.replacing("s3:GetObject", with: "iam:GetGroup")),
            ])
        #expect(await ask() == may)
        #expect(await add("anna", to: "devs") == nil)
        #expect(await ask() == nil)
        try await cloud.call("UpdateGroup", ["GroupName": "devs", "NewGroupName": "makers"])
        try await cloud.call("UpdateGroup", ["GroupName": "makers", "NewGroupName": "devs"])
        #expect(await ask() == nil, "another name takes nothing away")
        try await cloud.call("DeleteGroupPolicy", ["GroupName": "devs", "PolicyName": "p"])
        try await cloud.call(
            "AttachGroupPolicy",
            ["GroupName": "devs", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"])
        #expect(await ask() == nil)
        try await cloud.call("RemoveUserFromGroup", ["UserName": "anna", "GroupName": "devs"])
        #expect(await ask() == may)
    }

    @Test func groupsWithUsersOrPoliciesStay() async throws {
        try await createGroup("devs")
        _ = try await cloud.createUser("anna")
        #expect(await add("anna", to: "devs") == nil)
        func conflict(_ operation: String, _ input: Document) async -> String? {
            let error = await cloud.error(operation, input)
            #expect(error == nil || (error?.code == "DeleteConflict" && error?.status == 409))
            return error?.message
        }
        let users = "Cannot delete entity, must remove users from group first."
        #expect(await conflict("DeleteGroup", ["GroupName": "devs"]) == users)
        #expect(await conflict("DeleteUser", ["UserName": "anna"]) == users)
        try await cloud.call("RemoveUserFromGroup", ["UserName": "anna", "GroupName": "devs"])
        try await cloud.call(
            "PutGroupPolicy",
            ["GroupName": "devs", "PolicyName": "p", "PolicyDocument": .string(CloudOfOne.policy)])
        #expect(
            await conflict("DeleteGroup", ["GroupName": "devs"])
                == "Cannot delete entity, must delete policies first.")
        try await cloud.call("DeleteGroupPolicy", ["GroupName": "devs", "PolicyName": "p"])
        #expect(await conflict("DeleteGroup", ["GroupName": "devs"]) == nil)
        #expect(await conflict("DeleteUser", ["UserName": "anna"]) == nil)
    }

    @Test func attachedPoliciesNameTheirGroups() async throws {
        try await createGroup("devs", path: "/eng/")
        let made = try await cloud.call(
            "CreatePolicy", ["PolicyName": "p", "PolicyDocument": .string(CloudOfOne.policy)])
        let arn = try #require(made["Policy"]?["Arn"])
        try await cloud.call("AttachGroupPolicy", ["GroupName": "devs", "PolicyArn": arn])
        try await cloud.call(
            "UpdateGroup", ["GroupName": "devs", "NewGroupName": "makers", "NewPath": "/made/"])
        let entities = try await cloud.call(
            "ListEntitiesForPolicy", ["PolicyArn": arn, "PathPrefix": "/made/"])
        #expect(entities["PolicyGroups"]?.array?.map { $0["GroupName"] } == ["makers"])
        let attached = try await cloud.call("ListAttachedGroupPolicies", ["GroupName": "makers"])
        #expect(attached["AttachedPolicies"] == [["PolicyName": "p", "PolicyArn": arn]])
        try await cloud.call("DetachGroupPolicy", ["GroupName": "makers", "PolicyArn": arn])
        try await cloud.call("DeletePolicy", ["PolicyArn": arn])
    }

    @Test func inlinePoliciesOfGroupsShareAQuota() async throws {
        try await createGroup("devs")
        let sid = String(repeating: "x", count: 5_000)
        let long = CloudOfOne.policy.replacing("{\"Effect\"", with: "{\"Sid\": \"\(sid)\", \"Effect\"")
        for (name, refused) in [("a", false), ("b", true)] {
            let error = await cloud.error(
                "PutGroupPolicy",
                ["GroupName": "devs", "PolicyName": .string(name), "PolicyDocument": .string(long)])
            let full = AWSError(
                "LimitExceeded", "Maximum policy size of 5120 bytes exceeded for group devs", status: 409)
            #expect(error == (refused ? full : nil))
        }
        #expect(try await cloud.call("ListGroupPolicies", ["GroupName": "devs"])["PolicyNames"] == ["a"])
        let found = try await cloud.call("GetGroupPolicy", ["GroupName": "devs", "PolicyName": "a"])
        #expect(found["PolicyDocument"]?.string.map { PercentEncoding.decode($0) } == long)
    }
}
