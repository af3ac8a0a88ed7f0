// Roles: made, found, listed, changed, deleted, and AWS's errors on the way.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct RolesLiveAsOnAWS {
    let cloud = CloudOfOne()

    @Test func aRoleIsMadeAndFound() async throws {
        let made = try await cloud.call(
            "CreateRole",
            [
                "RoleName": "fn", "Path": "/team/", "Description": "for fn", "MaxSessionDuration": 7200,
                "AssumeRolePolicyDocument": .string(CloudOfOne.lambdaTrust),
                "Tags": [["Key": "k", "Value": "v"]],
            ])
        let found = try #require(try await cloud.call("GetRole", ["RoleName": "fn"])["Role"])
        #expect(found["Arn"] == "arn:aws:iam::000000000000:role/team/fn")
        #expect(found["RoleId"]?.string?.hasPrefix("AROA") == true)
        #expect(found["RoleId"]?.string?.utf8.count == 21)
        #expect(found["RoleId"] == made["Role"]?["RoleId"])
        #expect(found["Description"] == "for fn")
        #expect(found["MaxSessionDuration"] == 7200)
        #expect(found["Tags"] == [["Key": "k", "Value": "v"]])
        let document = try #require(found["AssumeRolePolicyDocument"]?.string)
        #expect(document.hasPrefix("%7B%22Version%22"))
        #expect(PercentEncoding.decode(document) == CloudOfOne.lambdaTrust)
    }

    @Test func namesAreTakenWithoutRegardToCase() async throws {
        try await cloud.createRole("fn")
        let input: Document = ["RoleName": "FN", "AssumeRolePolicyDocument": .string(CloudOfOne.lambdaTrust)]
        let error = await cloud.error("CreateRole", input)
        #expect(error == AWSError("EntityAlreadyExists", "Role with name FN already exists.", status: 409))
    }

    @Test func whatIsNotThereIsSaid() async throws {
        for operation in [
            "GetRole", "DeleteRole", "ListRolePolicies", "ListAttachedRolePolicies", "ListRoleTags",
        ] {
            let error = await cloud.error(operation, ["RoleName": "gone"])
            #expect(
                error == AWSError("NoSuchEntity", "The role with name gone cannot be found.", status: 404))
        }
    }

    @Test func aTrustPolicyMustBeOne() async throws {
        let error = await cloud.error(
            "CreateRole", ["RoleName": "fn", "AssumeRolePolicyDocument": .string(CloudOfOne.policy)])
        #expect(error == AWSError("MalformedPolicyDocument", "Has prohibited field Resource"))
    }

    @Test func trustPoliciesHaveAQuotaWithoutWhiteSpace() async throws {
        let padding = String(repeating: " ", count: 60_000)
        try await cloud.createRole("wide", trust: CloudOfOne.lambdaTrust + padding)
        let long = CloudOfOne.trust(aws: "*").replacing(
            "sts:AssumeRole", with: "sts:" + String(repeating: "x", count: 2_000))
        let error = await cloud.error(
            "CreateRole", ["RoleName": "long", "AssumeRolePolicyDocument": .string(long)])
        #expect(
            error
                == AWSError("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048", status: 409))
    }

    @Test func aRoleInUseIsNotDeleted() async throws {
        try await cloud.createRole("fn")
        let arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        try await cloud.call("AttachRolePolicy", ["RoleName": "fn", "PolicyArn": .string(arn)])
        try await cloud.call(
            "PutRolePolicy",
            ["RoleName": "fn", "PolicyName": "in", "PolicyDocument": .string(CloudOfOne.policy)])
        let first = await cloud.error("DeleteRole", ["RoleName": "fn"])
        #expect(
            first
                == AWSError(
                    "DeleteConflict", "Cannot delete entity, must detach all policies first.", status: 409))
        try await cloud.call("DetachRolePolicy", ["RoleName": "fn", "PolicyArn": .string(arn)])
        let second = await cloud.error("DeleteRole", ["RoleName": "fn"])
        #expect(
            second
                == AWSError(
                    "DeleteConflict", "Cannot delete entity, must delete policies first.", status: 409))
        try await cloud.call("DeleteRolePolicy", ["RoleName": "fn", "PolicyName": "in"])
        try await cloud.call("DeleteRole", ["RoleName": "fn"])
        #expect(await cloud.error("GetRole", ["RoleName": "fn"])?.code == "NoSuchEntity")
    }

    @Test func listsComeInPages() async throws {
        for index in 0..<7 { try await cloud.createRole("r\(index)", path: index < 5 ? "/a/" : "/b/") }
        var names: [String] = []
        var marker: Document?
        var pages = 0
        repeat {
            var input: [(key: String, value: Document)] = [("MaxItems", 2), ("PathPrefix", "/a/")]
            if let marker { input.append(("Marker", marker)) }
            let page = try await cloud.call("ListRoles", .object(input))
            names += (page["Roles"]?.array ?? []).compactMap { $0["RoleName"]?.string }
            marker = page["Marker"]
            #expect(page["IsTruncated"]?.bool == (marker != nil))
            pages += 1
        } while marker != nil && pages < 10
        #expect(names == ["r0", "r1", "r2", "r3", "r4"])
        #expect(pages == 3)
        #expect(await cloud.error("ListRoles", ["Marker": "!"])?.code == "ValidationError")
    }

    @Test func accountsDoNotSeeEachOther() async throws {
        try await cloud.createRole("fn")
        var other = cloud
        other.context = .testing(account: try #require(AccountID("111111111111")))
        #expect(await other.error("GetRole", ["RoleName": "fn"])?.code == "NoSuchEntity")
        try await other.createRole("fn")
        try await other.call("DeleteRole", ["RoleName": "fn"])
        try await cloud.call("GetRole", ["RoleName": "fn"])
    }

    @Test func rolesChange() async throws {
        try await cloud.createRole("fn")
        try await cloud.call(
            "UpdateRole", ["RoleName": "fn", "Description": "new", "MaxSessionDuration": 43200])
        let trust = CloudOfOne.trust(aws: "*")
        try await cloud.call(
            "UpdateAssumeRolePolicy", ["RoleName": "fn", "PolicyDocument": .string(trust)])
        let role = try #require(try await cloud.call("GetRole", ["RoleName": "fn"])["Role"])
        #expect(role["Description"] == "new")
        #expect(role["MaxSessionDuration"] == 43200)
        #expect(role["AssumeRolePolicyDocument"]?.string.map { PercentEncoding.decode($0) } == trust)
    }

    @Test func tagsAreMergedWithoutRegardToCase() async throws {
        try await cloud.createRole("fn")
        try await cloud.call(
            "TagRole",
            ["RoleName": "fn", "Tags": [["Key": "Team", "Value": "a"], ["Key": "x", "Value": "1"]]])
        try await cloud.call("TagRole", ["RoleName": "fn", "Tags": [["Key": "team", "Value": "b"]]])
        try await cloud.call("UntagRole", ["RoleName": "fn", "TagKeys": ["X", "unknown"]])
        let tags = try await cloud.call("ListRoleTags", ["RoleName": "fn"])["Tags"]
        #expect(tags == [["Key": "team", "Value": "b"]])
        let twice = await cloud.error(
            "TagRole",
            ["RoleName": "fn", "Tags": [["Key": "a", "Value": "1"], ["Key": "A", "Value": "2"]]])
        #expect(twice?.code == "InvalidInput")
    }
}
