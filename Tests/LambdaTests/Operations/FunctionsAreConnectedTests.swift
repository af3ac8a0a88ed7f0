// Networks, file systems and tracing, as functions are configured with them.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

private struct TestSubnets: SubnetDirectory {
    func vpc(
        ofSubnets subnets: [String], securityGroups: [String], context: RequestContext
    ) async throws -> String {
        guard !subnets.contains("subnet-gone") else {
            throw AWSError("InvalidSubnetID.NotFound", "The subnet ID 'subnet-gone' does not exist")
        }
        guard !securityGroups.contains("sg-gone") else {
            throw AWSError("InvalidGroup.NotFound", "The security group 'sg-gone' does not exist")
        }
        return "vpc-1"
    }
}

private struct TestFileSystems: FileSystemDirectory {
    func directory(ofAccessPoint arn: String) async throws -> String? {
        arn.hasSuffix("fsap-0123456789abcdef0") ? "/shared" : nil
    }
}

/// Refuses one action to whoever is a role.
private struct RefusingRoles: Authorizer {
    let action: String
    func authorize(_ permission: Permission, for context: RequestContext) async throws {
        guard case .assumedRole = context.caller.kind, permission.action == action else { return }
        throw AWSError.accessDenied("no")
    }
}

@Suite struct FunctionsAreConnected {
    private static let accessPoint =
        "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0"

    private static func vpc(_ subnets: [String], _ groups: [String], more: [(String, Document)] = [])
        -> Document
    {
        .object(
            [
                ("SubnetIds", .array(subnets.map { .string($0) })),
                ("SecurityGroupIds", .array(groups.map { .string($0) })),
            ] + more.map { (key: $0.0, value: $0.1) })
    }

    private static func mount(_ arn: String = accessPoint, at path: String = "/mnt/data") -> Document {
        .array([.object([("Arn", .string(arn)), ("LocalMountPath", .string(path))])])
    }

    private func fixture(_ refused: String? = nil, knows: Bool = true) throws -> LambdaFixture {
        try LambdaFixture(connecting: { service in
            service.networks = FunctionNetworks(
                subnets: knows ? TestSubnets() : nil, fileSystems: TestFileSystems())
            guard let refused else { return }
            service.executionRoles = ExecutionRoles(
                roles: TwoRoles(), authorizer: RefusingRoles(action: refused), clock: ManualClock())
        })
    }

    private func update(
        _ lambda: LambdaFixture, _ members: [(key: String, value: Document)]
    ) async throws -> Document {
        try await lambda.call("UpdateFunctionConfiguration", [("FunctionName", .string("fn"))] + members)
    }

    @Test func aNetworkIsShownKeptAndLeft() async throws {
        let lambda = try fixture()
        let made = try await lambda.create(
            "fn",
            [
                "VpcConfig": Self.vpc(
                    ["subnet-1a", "subnet-2"], ["sg-1A"], more: [("Ipv6AllowedForDualStack", .bool(true))])
            ])
        let expected = Document.object([
            ("SubnetIds", .array([.string("subnet-1a"), .string("subnet-2")])),
            ("SecurityGroupIds", .array([.string("sg-1A")])), ("VpcId", .string("vpc-1")),
            ("Ipv6AllowedForDualStack", .bool(true)),
        ])
        #expect(made["VpcConfig"] == expected)
        _ = try await update(lambda, [("Timeout", .integer(9))])
        let shown = try await lambda.call("GetFunctionConfiguration", [("FunctionName", .string("fn"))])
        #expect(shown["VpcConfig"] == expected)
        #expect(try await update(lambda, [("VpcConfig", Self.vpc([], []))])["VpcConfig"] == nil)
    }

    @Test func withoutEC2IdsAreTakenAsTheyAre() async throws {
        let lambda = try fixture(knows: false)
        let made = try await lambda.create("fn", ["VpcConfig": Self.vpc(["subnet-1"], ["sg-1"])])
        #expect(made["VpcConfig"]?["VpcId"]?.string == "")
    }

    @Test func plainProcessesAreInNoNetwork() async throws {
        let lambda = try LambdaFixture(connecting: { $0.networks.isIsolated = false })
        let error = await lambda.refusal {
            try await lambda.create("fn", ["VpcConfig": Self.vpc(["subnet-1"], ["sg-1"])])
        }
        #expect(error?.status == 501)
    }

    @Test(
        arguments: [
            (["subnet-1"], [], "SubnetIds and SecurityIds must coexist or be both empty list."),
            ([], ["sg-1"], "SubnetIds and SecurityIds must coexist or be both empty list."),
            (
                ["subnet-gone"], ["sg-1"],
                "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error "
                    + "Message: "
                    + "The subnet ID 'subnet-gone' does not exist"
            ),
            (
                ["subnet-1"], ["sg-gone"],
                "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 "
                    + "Error "
                    + "Message: The security group 'sg-gone' does not exist"
            ),
        ] as [([String], [String], String)])
    func wrongNetworksAreRefused(subnets: [String], groups: [String], message: String) async throws {
        let lambda = try fixture()
        let error = await lambda.refusal {
            try await lambda.create("fn", ["VpcConfig": Self.vpc(subnets, groups)])
        }
        #expect(error?.code == "InvalidParameterValueException" && error?.message == message)
    }

    @Test(arguments: [(["net-1"], ["sg-1"]), (["subnet-1"], ["group"]), (["subnet-A"], ["sg-1"])])
    func whatIsNoIdIsRefused(subnets: [String], groups: [String]) async throws {
        let lambda = try fixture()
        let error = await lambda.refusal {
            try await lambda.create("fn", ["VpcConfig": Self.vpc(subnets, groups)])
        }
        #expect(error?.code == "ValidationException")
        #expect(error?.message.contains("Member must satisfy regular expression pattern: ^s") == true)
    }

    @Test func moreThanFiveGroupsAreRefused() async throws {
        let lambda = try fixture()
        let error = await lambda.refusal {
            try await lambda.create(
                "fn", ["VpcConfig": Self.vpc(["subnet-1"], (1...6).map { "sg-\($0)" })])
        }
        #expect(error?.code == "ValidationException")
    }

    @Test(arguments: [
        ("ec2:CreateNetworkInterface", "CreateNetworkInterface on EC2"),
        ("xray:PutTraceSegments", "PutTraceSegments on XRAY"),
    ])
    func theRoleMustBeAllowed(action: String, words: String) async throws {
        let lambda = try fixture(action)
        let error = await lambda.refusal {
            try await lambda.create(
                "fn",
                [
                    "VpcConfig": Self.vpc(["subnet-1"], ["sg-1"]),
                    "TracingConfig": .object([("Mode", .string("Active"))]),
                ])
        }
        #expect(
            error?.message == "The provided execution role does not have permissions to call \(words)")
    }

    @Test func aFileSystemIsShownAndMounted() async throws {
        let lambda = try fixture()
        let made = try await lambda.create(
            "fn",
            ["VpcConfig": Self.vpc(["subnet-1"], ["sg-1"]), "FileSystemConfigs": Self.mount()])
        #expect(made["FileSystemConfigs"] == Self.mount())
        #expect(
            lambda.runner.changes.last?.fileSystem
                == FileSystemAttachment(accessPoint: Self.accessPoint, path: "/mnt/data"))
        let left = await lambda.refusal { _ = try await update(lambda, [("VpcConfig", Self.vpc([], []))]) }
        #expect(
            left?.message
                == "Function VPC configuration cannot be removed with access point \(Self.accessPoint) "
                + "referenced."
        )
        let none = try await update(
            lambda, [("FileSystemConfigs", .array([])), ("VpcConfig", Self.vpc([], []))])
        #expect(none["FileSystemConfigs"] == nil && none["VpcConfig"] == nil)
    }

    @Test func aFileSystemNeedsANetwork() async throws {
        let lambda = try fixture()
        let error = await lambda.refusal {
            try await lambda.create("fn", ["FileSystemConfigs": Self.mount()])
        }
        #expect(
            error?.message
                == "Function must be configured to execute in a VPC to reference access point "
                + "\(Self.accessPoint).")
    }

    @Test func accessPointsThatAreNotThereAreRefused() async throws {
        let lambda = try fixture()
        let other = Self.accessPoint.dropLast() + "1"
        let error = await lambda.refusal {
            try await lambda.create(
                "fn",
                [
                    "VpcConfig": Self.vpc(["subnet-1"], ["sg-1"]),
                    "FileSystemConfigs": Self.mount(String(other)),
                ])
        }
        #expect(error?.code == "InvalidParameterValueException" && error?.message.contains(other) == true)
    }

    @Test(arguments: ["/mnt/..", "/mnt/.", "/tmp/x", "/mnt/a/b", "/mnt/"])
    func placesOutsideOfMntAreRefused(path: String) async throws {
        let lambda = try fixture()
        let error = await lambda.refusal {
            try await lambda.create(
                "fn",
                [
                    "VpcConfig": Self.vpc(["subnet-1"], ["sg-1"]),
                    "FileSystemConfigs": Self.mount(at: path),
                ])
        }
        #expect(error?.code == "ValidationException")
    }
}
