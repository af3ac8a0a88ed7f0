// Instance profiles: one role each, their tags, what keeps either from being deleted.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct InstanceProfilesHoldRoles {
    let cloud = CloudOfOne()

    private func create(_ name: String, path: String = "/") async throws {
        try await cloud.call(
            "CreateInstanceProfile", ["InstanceProfileName": .string(name), "Path": .string(path)])
    }

    private func add(_ role: String, to profile: String) async -> AWSError? {
        await cloud.error(
            "AddRoleToInstanceProfile",
            ["RoleName": .string(role), "InstanceProfileName": .string(profile)])
    }

    @Test func profilesComeBackAsTheyWereMade() async throws {
        let made = try await cloud.call(
            "CreateInstanceProfile", ["InstanceProfileName": "web", "Path": "/p/"])["InstanceProfile"]
        #expect(made?["Arn"] == "arn:aws:iam::000000000000:instance-profile/p/web")
        #expect(made?["InstanceProfileId"]?.string?.hasPrefix("AIPA") == true)
        #expect(made?["Tags"] == nil && made?["Roles"] == [])
        let found = try await cloud.call("GetInstanceProfile", ["InstanceProfileName": "web"])
        #expect(found["InstanceProfile"]?["Tags"] == [])
        #expect(
            await cloud.error("CreateInstanceProfile", ["InstanceProfileName": "web"])
                == AWSError("EntityAlreadyExists", "Instance Profile web already exists.", status: 409))
        try await cloud.call("DeleteInstanceProfile", ["InstanceProfileName": "web"])
        let gone = AWSError("NoSuchEntity", "Instance Profile web cannot be found.", status: 404)
        for operation in ["GetInstanceProfile", "DeleteInstanceProfile"] {
            #expect(await cloud.error(operation, ["InstanceProfileName": "web"]) == gone)
        }
    }

    @Test func aProfileHoldsOneRole() async throws {
        try await create("web")
        try await cloud.createRole("server")
        #expect(await add("server", to: "web") == nil)
        for role in ["server", "other"] {
            if role == "other" { try await cloud.createRole(role) }
            #expect(
                await add(role, to: "web")
                    == AWSError(
                        "LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
                        status: 409))
        }
        #expect(await add("none", to: "web")?.message == "The role with name none cannot be found.")
        #expect(await add("server", to: "none")?.message == "Instance Profile none cannot be found.")
        let found = try await cloud.call("GetInstanceProfile", ["InstanceProfileName": "web"])
        let role = found["InstanceProfile"]?["Roles"]?[0]
        #expect(role?["RoleName"] == "server")
        #expect(role?["MaxSessionDuration"] == nil)
    }

    @Test func whatBelongsTogetherStays() async throws {
        try await create("web")
        try await cloud.createRole("server")
        #expect(await add("server", to: "web") == nil)
        let stays = AWSError(
            "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.",
            status: 409)
        #expect(await cloud.error("DeleteInstanceProfile", ["InstanceProfileName": "web"]) == stays)
        #expect(await cloud.error("DeleteRole", ["RoleName": "server"]) == stays)
        let pair: Document = ["RoleName": "server", "InstanceProfileName": "web"]
        try await cloud.call("RemoveRoleFromInstanceProfile", pair)
        #expect(
            await cloud.error("RemoveRoleFromInstanceProfile", pair)
                == AWSError(
                    "NoSuchEntity", "Role server in Instance Profile web cannot be found.", status: 404))
        try await cloud.call("DeleteInstanceProfile", ["InstanceProfileName": "web"])
        try await cloud.call("DeleteRole", ["RoleName": "server"])
        #expect(try await cloud.everyStoredValue() == [])
    }

    @Test func profilesAreListedInPages() async throws {
        try await cloud.createRole("server")
        for name in ["c", "a", "b"] {
            try await create(name, path: name == "c" ? "/x/" : "/")
            #expect(await add("server", to: name) == nil)
        }
        for (operation, input) in [
            ("ListInstanceProfiles", Document.object([])),
            ("ListInstanceProfilesForRole", ["RoleName": "server"]),
        ] {
            let asked = input.adding("MaxItems", 2)
            let first = try await cloud.call(operation, asked)
            #expect(first["InstanceProfiles"]?.array?.map { $0["InstanceProfileName"] } == ["a", "b"])
            let rest = try await cloud.call(operation, asked.adding("Marker", first["Marker"]))
            #expect(rest["InstanceProfiles"]?.array?.map { $0["InstanceProfileName"] } == ["c"])
            #expect(rest["InstanceProfiles"]?[0]?["Roles"]?[0]?["RoleName"] == "server")
        }
        let under = try await cloud.call("ListInstanceProfiles", ["PathPrefix": "/x/"])
        #expect(under["InstanceProfiles"]?.array?.map { $0["InstanceProfileName"] } == ["c"])
    }

    @Test func aThousandProfilesAreEnough() async throws {
        for index in 0..<1_000 { try await create("p\(index)") }
        #expect(
            await cloud.error("CreateInstanceProfile", ["InstanceProfileName": "more"])
                == AWSError(
                    "LimitExceeded", "Cannot exceed quota for InstanceProfilesPerAccount: 1000", status: 409))
    }

    @Test func puttingARoleInNeedsTheRightToPassIt() async throws {
        try await create("web")
        try await cloud.createRole("server", path: "/app/")
        let caller = try await cloud.createUser("caller")
        let input: Document = ["RoleName": "server", "InstanceProfileName": "web"]
        func ask() async -> AWSError? {
            await cloud.error(
                "AddRoleToInstanceProfile", input, as: caller, authorizer: cloud.iam.authorizer)
        }
        try await cloud.allow("caller", "iam:AddRoleToInstanceProfile", policy: "add")
        #expect(await ask()?.message.contains("iam:PassRole on resource: arn:aws:iam::") == true)
        try await cloud.allow(
            "caller", "iam:PassRole", on: "arn:aws:iam::000000000000:role/app/server", policy: "pass")
        #expect(await ask() == nil)
    }

    @Test func fiftyTagsAreEnough() async throws {
        try await create("web")
        let tags = (0..<50).map {
            Document.object([(key: "Key", value: .string("k\($0)")), (key: "Value", value: "v")])
        }
        let name: Document = "web"
        try await cloud.call("TagInstanceProfile", ["InstanceProfileName": name, "Tags": .array(tags)])
        let more: Document = ["InstanceProfileName": name, "Tags": [["Key": "more", "Value": "v"]]]
        #expect(
            await cloud.error("TagInstanceProfile", more)
                == AWSError(
                    "LimitExceeded", "The number of tags has reached the maximum limit.", status: 409))
        try await cloud.call("UntagInstanceProfile", ["InstanceProfileName": name, "TagKeys": ["K0"]])
        try await cloud.call("TagInstanceProfile", more)
        let page = try await cloud.call(
            "ListInstanceProfileTags", ["InstanceProfileName": name, "MaxItems": 49])
        #expect(page["IsTruncated"] == true)
        let rest = try await cloud.call(
            "ListInstanceProfileTags",
            ["InstanceProfileName": name, "Marker": try #require(page["Marker"])])
        #expect(rest["Tags"] == [["Key": "more", "Value": "v"]])
    }
}
