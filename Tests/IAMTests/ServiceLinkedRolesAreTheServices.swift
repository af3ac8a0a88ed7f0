// Service-linked roles: made for a service, changed by nobody, deleted by their own operation alone.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct ServiceLinkedRolesAreTheServices {
    let cloud = CloudOfOne()
    let name: Document = "AWSServiceRoleForECS"

    private func create(_ service: String = "ecs.amazonaws.com", suffix: String? = nil) async throws
        -> Document
    {
        let input = Document.object([(key: "AWSServiceName", value: .string(service))])
            .adding("CustomSuffix", suffix.map { .string($0) })
        return try #require(try await cloud.call("CreateServiceLinkedRole", input)["Role"])
    }

    @Test func aRoleIsMadeUnderTheServicesPath() async throws {
        let role = try await create()
        #expect(role["RoleName"] == name)
        #expect(
            role["Arn"]
                == "arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
        let trust = try JSON.parse(
            PercentEncoding.decode(try #require(role["AssumeRolePolicyDocument"]?.string)))
        #expect(trust["Statement"]?[0]?["Principal"] == ["Service": "ecs.amazonaws.com"])
        let attached = try await cloud.call("ListAttachedRolePolicies", ["RoleName": name])
        #expect(
            attached["AttachedPolicies"]?.array?.map { $0["PolicyArn"] } == [
                "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"
            ])
        #expect(
            await cloud.error("CreateServiceLinkedRole", ["AWSServiceName": "ecs.amazonaws.com"])
                == AWSError(
                    "InvalidInput",
                    "Service role name AWSServiceRoleForECS has been taken in this account, please try a "
                        + "different suffix."))
    }

    @Test func suffixesAreForThoseWhoTakeThem() async throws {
        let role = try await create("autoscaling.amazonaws.com", suffix: "mine")
        #expect(role["RoleName"] == "AWSServiceRoleForAutoScaling_mine")
        #expect(
            await cloud.error(
                "CreateServiceLinkedRole",
                ["AWSServiceName": "ecs.amazonaws.com", "CustomSuffix": "mine"])
                == AWSError("InvalidInput", "Custom suffix is not allowed for ecs.amazonaws.com"))
        let unknown = await cloud.error(
            "CreateServiceLinkedRole", ["AWSServiceName": "nobody.amazonaws.com"])
        #expect(unknown?.code == "InvalidInput")
    }

    @Test func nobodyElseChangesIt() async throws {
        _ = try await create()
        let refusal = AWSError(
            "UnmodifiableEntity",
            "Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only "
                + "modifiable by AWS")
        let arn: Document = "arn:aws:iam::aws:policy/AdministratorAccess"
        let policy: Document = .string(CloudOfOne.policy)
        try await cloud.call("CreateInstanceProfile", ["InstanceProfileName": "web"])
        let changes: [(String, Document)] = [
            ("DeleteRole", [:]), ("UpdateRole", ["MaxSessionDuration": 7200]),
            ("UpdateAssumeRolePolicy", ["PolicyDocument": .string(CloudOfOne.lambdaTrust)]),
            ("AttachRolePolicy", ["PolicyArn": arn]), ("DetachRolePolicy", ["PolicyArn": arn]),
            ("PutRolePolicy", ["PolicyName": "p", "PolicyDocument": policy]),
            ("DeleteRolePolicy", ["PolicyName": "p"]),
            ("PutRolePermissionsBoundary", ["PermissionsBoundary": arn]),
            ("DeleteRolePermissionsBoundary", [:]),
            ("AddRoleToInstanceProfile", ["InstanceProfileName": "web"]),
        ]
        for (operation, rest) in changes {
            let error = await cloud.error(operation, rest.adding("RoleName", name))
            #expect(error == refusal, "\(operation)")
        }
        // Its description and its tags are its account's.
        try await cloud.call("UpdateRole", ["RoleName": name, "Description": "ours"])
        try await cloud.call("UpdateRoleDescription", ["RoleName": name, "Description": "still ours"])
        try await cloud.call("TagRole", ["RoleName": name, "Tags": [["Key": "k", "Value": "v"]]])
        let role = try await cloud.call("GetRole", ["RoleName": name])["Role"]
        #expect(role?["Description"] == "still ours")
        #expect(role?["Tags"] == [["Key": "k", "Value": "v"]])
    }

    @Test func deletionHasATask() async throws {
        _ = try await create()
        let task = try await cloud.call("DeleteServiceLinkedRole", ["RoleName": name])["DeletionTaskId"]
        let id = try #require(task?.string)
        #expect(id.hasPrefix("task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/"))
        let status = try await cloud.call(
            "GetServiceLinkedRoleDeletionStatus", ["DeletionTaskId": .string(id)])
        #expect(status["Status"] == "SUCCEEDED")
        #expect(await cloud.error("GetRole", ["RoleName": name])?.code == "NoSuchEntity")
        let again = await cloud.error(
            "GetServiceLinkedRoleDeletionStatus", ["DeletionTaskId": .string(id + "x")])
        #expect(again?.code == "NoSuchEntity")
        let nonsense = await cloud.error(
            "GetServiceLinkedRoleDeletionStatus", ["DeletionTaskId": "nonsense"])
        #expect(nonsense?.code == "InvalidInput")
        _ = try await create()
    }

    @Test func otherRolesStayApart() async throws {
        try await cloud.createRole("fn")
        #expect(
            await cloud.error("DeleteServiceLinkedRole", ["RoleName": "fn"])?.code == "NoSuchEntity")
        let error = await cloud.error(
            "CreateRole",
            [
                "RoleName": "fake", "Path": "/aws-service-role/ecs.amazonaws.com/",
                "AssumeRolePolicyDocument": .string(CloudOfOne.lambdaTrust),
            ])
        #expect(error?.code == "InvalidInput")
    }
}
