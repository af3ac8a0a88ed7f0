// When keys, roles and services were last used, and which policies give access.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct LastUsesAreTold {
    let cloud = CloudOfOne()

    /// A user who called two services, with a policy for three.
    private func ann() async throws -> Principal {
        let ann = try await cloud.createUser("ann")
        try await cloud.call(
            "PutUserPolicy",
            [
                "UserName": "ann", "PolicyName": "three",
                "PolicyDocument": """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*",
                 "Action": ["iam:*", "sqs:*", "s3:Get*"]}}
                """,
            ])
        for (operation, input) in [("ListRoles", [:] as Document), ("GetUser", ["UserName": "ann"])] {
            try await cloud.call(operation, input, as: ann, authorizer: cloud.iam.authorizer)
        }
        return ann
    }

    private let arn: Document = "arn:aws:iam::000000000000:user/ann"

    @Test func aKeyThatWasNeverUsed() async throws {
        _ = try await cloud.createUser("ann")
        let made = try await cloud.call("CreateAccessKey", ["UserName": "ann"])
        let key = try #require(made["AccessKey"]?["AccessKeyId"])
        let told = try await cloud.call("GetAccessKeyLastUsed", ["AccessKeyId": key])
        #expect(told["UserName"] == "ann")
        #expect(told["AccessKeyLastUsed"] == ["ServiceName": "N/A", "Region": "N/A"])
        let error = await cloud.error("GetAccessKeyLastUsed", ["AccessKeyId": "AKIAAAAAAAAAAAAAAAAA"])
        #expect(error?.code == "NoSuchEntity")
    }

    @Test func aRoleTellsItsLastUse() async throws {
        try await cloud.createRole("fn")
        let id = try #require(try await cloud.call("GetRole", ["RoleName": "fn"])["Role"]?["RoleId"]?.string)
        #expect(try await cloud.call("GetRole", ["RoleName": "fn"])["Role"]?["RoleLastUsed"] == [:])
        let session = Principal(
            kind: .assumedRole(role: "fn", session: "s"), account: .development, userID: id + ":s")
        _ = await cloud.error("ListRoles", [:], as: session, authorizer: cloud.iam.authorizer)
        try await cloud.iam.journal.flush()
        let used = try await cloud.call("GetRole", ["RoleName": "fn"])["Role"]?["RoleLastUsed"]
        #expect(used?["Region"] == "us-east-1")
        #expect(used?["LastUsedDate"] != nil)
        let details = try await cloud.call("GetAccountAuthorizationDetails", ["Filter": ["Role"]])
        #expect(details["RoleDetailList"]?[0]?["RoleLastUsed"] == used)
    }

    @Test func servicesThatMayBeUsedAreListed() async throws {
        _ = try await ann()
        let job = try await cloud.call(
            "GenerateServiceLastAccessedDetails", ["Arn": arn, "Granularity": "ACTION_LEVEL"])
        let id = try #require(job["JobId"])
        let report = try await cloud.call("GetServiceLastAccessedDetails", ["JobId": id])
        #expect(report["JobStatus"] == "COMPLETED" && report["JobType"] == "ACTION_LEVEL")
        let services = try #require(report["ServicesLastAccessed"]?.array)
        #expect(services.map { $0["ServiceNamespace"] } == ["iam", "s3", "sqs"])
        #expect(services[0]["ServiceName"] == "AWS Identity and Access Management")
        #expect(services[0]["LastAuthenticatedEntity"] == arn)
        #expect(services[0]["LastAuthenticatedRegion"] == "us-east-1")
        #expect(services[0]["TotalAuthenticatedEntities"] == 1)
        #expect(
            services[0]["TrackedActionsLastAccessed"]?.array?.map { $0["ActionName"] }
                == ["GetUser", "ListRoles"])
        #expect(services[1]["LastAuthenticated"] == nil && services[1]["TotalAuthenticatedEntities"] == 0)

        let page = try await cloud.call("GetServiceLastAccessedDetails", ["JobId": id, "MaxItems": 2])
        #expect(page["IsTruncated"] == true)
        let rest = try await cloud.call(
            "GetServiceLastAccessedDetails", ["JobId": id, "Marker": try #require(page["Marker"])])
        #expect(rest["ServicesLastAccessed"]?.array?.count == 1)
    }

    @Test func aPolicyTellsWhoUsedIt() async throws {
        _ = try await ann()
        _ = try await cloud.createUser("bob")
        try await cloud.createRole("fn")
        try await cloud.call("CreateGroup", ["GroupName": "team"])
        try await cloud.call("AddUserToGroup", ["GroupName": "team", "UserName": "bob"])
        let policy: Document = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
        try await cloud.call("AttachUserPolicy", ["UserName": "ann", "PolicyArn": policy])
        try await cloud.call("AttachRolePolicy", ["RoleName": "fn", "PolicyArn": policy])
        try await cloud.call("AttachGroupPolicy", ["GroupName": "team", "PolicyArn": policy])
        let job = try await cloud.call("GenerateServiceLastAccessedDetails", ["Arn": policy])
        let id = try #require(job["JobId"])
        let report = try await cloud.call("GetServiceLastAccessedDetails", ["JobId": id])
        #expect(report["JobType"] == "SERVICE_LEVEL")
        #expect(report["ServicesLastAccessed"]?.array?.count == 1)
        #expect(report["ServicesLastAccessed"]?[0]?["TotalAuthenticatedEntities"] == 1)
        let entities = try await cloud.call(
            "GetServiceLastAccessedDetailsWithEntities", ["JobId": id, "ServiceNamespace": "iam"])
        let list = try #require(entities["EntityDetailsList"]?.array)
        #expect(list.map { $0["EntityInfo"]?["Name"]?.string } == ["ann", "bob", "fn"])
        #expect(list.map { $0["LastAuthenticated"] != nil } == [true, false, false])
        #expect(list[2]["EntityInfo"]?["Type"] == "ROLE")
    }

    @Test func reportsOfOthersAreNotFound() async throws {
        let id: Document = "00000000-0000-4000-8000-000000000000"
        #expect(
            await cloud.error("GetServiceLastAccessedDetails", ["JobId": id])?.code == "NoSuchEntity")
        let missing: Document = "arn:aws:iam::000000000000:user/gone"
        #expect(
            await cloud.error("GenerateServiceLastAccessedDetails", ["Arn": missing])?.code == "NoSuchEntity")
        let wrong: Document = "arn:aws:s3:::bucket-of-somebody"
        #expect(
            await cloud.error("GenerateServiceLastAccessedDetails", ["Arn": wrong])?.code == "InvalidInput")
    }

    @Test func policiesThatGiveAccessAreListed() async throws {
        _ = try await ann()
        try await cloud.call("CreateGroup", ["GroupName": "team"])
        try await cloud.call("AddUserToGroup", ["GroupName": "team", "UserName": "ann"])
        try await cloud.call(
            "AttachGroupPolicy",
            ["GroupName": "team", "PolicyArn": "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"])
        let answer = try await cloud.call(
            "ListPoliciesGrantingServiceAccess", ["Arn": arn, "ServiceNamespaces": ["sqs", "ec2"]])
        let list = try #require(answer["PoliciesGrantingServiceAccess"]?.array)
        #expect(list[0]["ServiceNamespace"] == "sqs")
        #expect(
            list[0]["Policies"] == [
                ["PolicyName": "three", "PolicyType": "INLINE", "EntityType": "USER", "EntityName": "ann"],
                [
                    "PolicyName": "AmazonSQSReadOnlyAccess", "PolicyType": "MANAGED",
                    "PolicyArn": "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess",
                ],
            ])
        #expect(list[1]["Policies"] == [])
    }
}
