// Inline policies, managed policies with versions, attachments and their counts, and the quotas.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct PoliciesHangOnRolesAndUsers {
    let cloud = CloudOfOne()

    private func create(_ name: String) async throws -> Document {
        let answer = try await cloud.call(
            "CreatePolicy", ["PolicyName": .string(name), "PolicyDocument": .string(CloudOfOne.policy)])
        return try #require(answer["Policy"]?["Arn"])
    }

    @Test func inlinePoliciesComeBackAsTheyWere() async throws {
        try await cloud.createRole("fn")
        let document: Document = .string(CloudOfOne.policy)
        for name in ["b", "a"] {
            try await cloud.call(
                "PutRolePolicy",
                ["RoleName": "fn", "PolicyName": .string(name), "PolicyDocument": document])
        }
        let names = try await cloud.call("ListRolePolicies", ["RoleName": "fn"])["PolicyNames"]
        #expect(names == ["a", "b"])
        let found = try await cloud.call("GetRolePolicy", ["RoleName": "fn", "PolicyName": "a"])
        #expect(
            found["PolicyDocument"]?.string.map { PercentEncoding.decode($0) } == CloudOfOne.policy)
        let error = await cloud.error("GetRolePolicy", ["RoleName": "fn", "PolicyName": "c"])
        #expect(
            error == AWSError("NoSuchEntity", "The role policy with name c cannot be found.", status: 404))
    }

    @Test func inlinePoliciesShareAQuota() async throws {
        _ = try await cloud.createUser("anna")
        let sid = String(repeating: "x", count: 1_000)
        let long = CloudOfOne.policy.replacing("{\"Effect\"", with: "{\"Sid\": \"\(sid)\", \"Effect\"")
        func put(_ name: String) async -> AWSError? {
            await cloud.error(
                "PutUserPolicy",
                ["UserName": "anna", "PolicyName": .string(name), "PolicyDocument": .string(long)])
        }
        #expect(await put("a") == nil)
        #expect(
            await put("b")
                == AWSError(
                    "LimitExceeded", "Maximum policy size of 2048 bytes exceeded for user anna", status: 409))
        #expect(await put("a") == nil)
    }

    @Test func managedPoliciesHaveVersions() async throws {
        let arn = try await create("p")
        #expect(arn == "arn:aws:iam::000000000000:policy/p")
        for index in 2...5 {
            let made = try await cloud.call(
                "CreatePolicyVersion",
                [
                    "PolicyArn": arn, "PolicyDocument": .string(CloudOfOne.policy),
                    "SetAsDefault": .bool(index == 3),
                ])
            #expect(made["PolicyVersion"]?["VersionId"] == .string("v\(index)"))
        }
        let full = await cloud.error(
            "CreatePolicyVersion", ["PolicyArn": arn, "PolicyDocument": .string(CloudOfOne.policy)])
        #expect(full?.code == "LimitExceeded")
        #expect(
            try await cloud.call("GetPolicy", ["PolicyArn": arn])["Policy"]?["DefaultVersionId"] == "v3")
        let isDefault = await cloud.error("DeletePolicyVersion", ["PolicyArn": arn, "VersionId": "v3"])
        #expect(isDefault?.code == "DeleteConflict")
        try await cloud.call("SetDefaultPolicyVersion", ["PolicyArn": arn, "VersionId": "v1"])
        #expect(await cloud.error("DeletePolicy", ["PolicyArn": arn])?.code == "DeleteConflict")
        for index in 2...5 {
            try await cloud.call(
                "DeletePolicyVersion", ["PolicyArn": arn, "VersionId": .string("v\(index)")])
        }
        try await cloud.call("DeletePolicy", ["PolicyArn": arn])
        let gone = await cloud.error("GetPolicy", ["PolicyArn": arn])
        #expect(gone?.message == "Policy arn:aws:iam::000000000000:policy/p was not found.")
    }

    @Test func attachmentsAreCountedAndListed() async throws {
        let arn = try await create("p")
        try await cloud.createRole("fn")
        _ = try await cloud.createUser("anna")
        for _ in 0..<2 {
            try await cloud.call("AttachRolePolicy", ["RoleName": "fn", "PolicyArn": arn])
        }
        try await cloud.call("AttachUserPolicy", ["UserName": "anna", "PolicyArn": arn])
        let policy = try await cloud.call("GetPolicy", ["PolicyArn": arn])["Policy"]
        #expect(policy?["AttachmentCount"] == 2)
        #expect(await cloud.error("DeletePolicy", ["PolicyArn": arn])?.code == "DeleteConflict")
        let entities = try await cloud.call("ListEntitiesForPolicy", ["PolicyArn": arn])
        #expect(entities["PolicyRoles"]?[0]?["RoleName"] == "fn")
        #expect(entities["PolicyUsers"]?[0]?["UserName"] == "anna")
        let attached = try await cloud.call("ListAttachedRolePolicies", ["RoleName": "fn"])
        #expect(attached["AttachedPolicies"] == [["PolicyName": "p", "PolicyArn": arn]])
        try await cloud.call("DetachRolePolicy", ["RoleName": "fn", "PolicyArn": arn])
        let again = await cloud.error("DetachRolePolicy", ["RoleName": "fn", "PolicyArn": arn])
        #expect(again?.code == "NoSuchEntity")
        #expect(
            try await cloud.call("GetPolicy", ["PolicyArn": arn])["Policy"]?["AttachmentCount"] == 1)
    }

    @Test func onlyRealPoliciesAreAttached() async throws {
        try await cloud.createRole("fn")
        for arn in [
            "arn:aws:iam::aws:policy/Nope", "arn:aws:iam::000000000000:policy/none",
            "arn:aws:iam::999999999999:policy/theirs", "this-is-no-arn-of-a-policy",
        ] {
            let error = await cloud.error(
                "AttachRolePolicy", ["RoleName": "fn", "PolicyArn": .string(arn)])
            #expect(error?.message == "Policy \(arn) does not exist or is not attachable.")
        }
    }

    @Test func tenPoliciesAreEnough() async throws {
        try await cloud.createRole("fn")
        for index in 0..<11 {
            let arn = try await create("p\(index)")
            let error = await cloud.error("AttachRolePolicy", ["RoleName": "fn", "PolicyArn": arn])
            let full = AWSError("LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10", status: 409)
            #expect(error == (index < 10 ? nil : full))
        }
    }

    @Test func policyNamesAreTakenOnce() async throws {
        _ = try await create("p")
        let error = await cloud.error(
            "CreatePolicy", ["PolicyName": "P", "PolicyDocument": .string(CloudOfOne.policy)])
        #expect(
            error?.message == "A policy called P already exists. Duplicate names are not allowed.")
    }

    @Test func awsPoliciesAreThereToReadAlone() async throws {
        let arn: Document = "arn:aws:iam::aws:policy/AdministratorAccess"
        let version = try await cloud.call("GetPolicyVersion", ["PolicyArn": arn, "VersionId": "v1"])
        let text = try #require(version["PolicyVersion"]?["Document"]?.string)
        let document = try JSON.parse(PercentEncoding.decode(text))
        #expect(document["Statement"]?[0]?["Action"] == "*")
        #expect(await cloud.error("DeletePolicy", ["PolicyArn": arn])?.code == "AccessDenied")
        let aws = try await cloud.call("ListPolicies", ["Scope": "AWS", "MaxItems": 1000])
        #expect(aws["Policies"]?.array?.isEmpty == false)
        let local = try await cloud.call("ListPolicies", ["Scope": "Local"])
        #expect(local["Policies"]?.array?.isEmpty == true)
    }
}
