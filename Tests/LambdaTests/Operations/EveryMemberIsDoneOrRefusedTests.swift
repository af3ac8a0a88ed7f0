// Nothing that a caller may say of a function is accepted and ignored: every member of the model's requests,
// nested ones too, is in a table here. A member that a new model brings fails the first test.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct EveryMemberIsDoneOrRefused {
    /// What becomes of a member.
    private enum Fate {
        /// Accepted, and shown so at this place of the function's configuration.
        case shown(Document, at: [String], as: Document)
        /// 501 NotImplemented.
        case notBuilt(Document)
        /// Says which function, which code, or how to change it: the other tests of this folder.
        case elsewhere

        static func shown(_ value: Document, at place: String...) -> Fate {
            .shown(value, at: place, as: value)
        }
    }

    private static let other = MachineArchitecture.name == "arm64" ? "x86_64" : "arm64"

    /// Members that CreateFunction and UpdateFunctionConfiguration share.
    private static let configuration: [String: Fate] = [
        "FunctionName": .elsewhere, "Role": .elsewhere,
        "Runtime": .shown(.string("provided.al2023"), at: "Runtime"),
        "Handler": .shown(.string("other.handler"), at: "Handler"),
        "Description": .shown(.string("said"), at: "Description"),
        "Timeout": .shown(.integer(7), at: "Timeout"),
        "MemorySize": .shown(.integer(256), at: "MemorySize"),
        "Environment.Variables": .shown(
            .object([("AB", .string("1"))]), at: "Environment", "Variables"),
        "EphemeralStorage.Size": .shown(.integer(1_024), at: "EphemeralStorage", "Size"),
        "LoggingConfig.LogFormat": .shown(.string("JSON"), at: "LoggingConfig", "LogFormat"),
        "LoggingConfig.LogGroup": .shown(.string("/mine"), at: "LoggingConfig", "LogGroup"),
        // Levels want the format JSON: BadRequestsAreRefusedInAWSsWords, FunctionsLiveAsOnAWS.
        "LoggingConfig.ApplicationLogLevel": .elsewhere, "LoggingConfig.SystemLogLevel": .elsewhere,
        "TracingConfig.Mode": .shown(.string("Active"), at: "TracingConfig", "Mode"),
        // FunctionsAreConnected.
        "VpcConfig.SubnetIds": .elsewhere, "VpcConfig.SecurityGroupIds": .elsewhere,
        "VpcConfig.Ipv6AllowedForDualStack": .elsewhere,
        "DeadLetterConfig.TargetArn": .notBuilt(.string("arn:aws:sqs:us-east-1:000000000000:q")),
        // Where there is a KMS: VariablesLieUnderKeys.
        "KMSKeyArn": .notBuilt(.string("arn:aws:kms:us-east-1:000000000000:key/k")),
        // LayersAreSharedByFunctions.
        "Layers": .elsewhere,
        // Where there are file systems: FunctionsAreConnected.
        "FileSystemConfigs": .notBuilt(
            .array([
                .object([
                    (
                        "Arn",
                        .string(
                            "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/"
                                + "fsap-0123456789abcdef0")
                    ), ("LocalMountPath", .string("/mnt/x")),
                ])
            ])),
        // ImagesAreCode.
        "ImageConfig.EntryPoint": .elsewhere, "ImageConfig.Command": .elsewhere,
        "ImageConfig.WorkingDirectory": .elsewhere,
        "SnapStart.ApplyOn": .shown(.string("PublishedVersions"), at: "SnapStart", "ApplyOn"),
        "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn": .notBuilt(
            .string("arn:aws:lambda:us-east-1:000000000000:capacity-provider:c")),
        "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig"
            + ".PerExecutionEnvironmentMaxConcurrency": .elsewhere,
        "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig"
            + ".ExecutionEnvironmentMemoryGiBPerVCpu": .elsewhere,
        // DurableFunctionsAreConfigured.
        "DurableConfig.RetentionPeriodInDays": .elsewhere, "DurableConfig.ExecutionTimeout": .elsewhere,
    ]

    private static let creation: [String: Fate] = configuration.merging([
        "Code.ZipFile": .elsewhere,
        // S3CodeIsReadThroughItsPort.
        "Code.S3Bucket": .elsewhere, "Code.S3Key": .elsewhere, "Code.S3ObjectVersion": .elsewhere,
        "Code.ImageUri": .elsewhere,
        "Code.SourceKMSKeyArn": .notBuilt(.string("arn:aws:kms:us-east-1:000000000000:key/k")),
        "PackageType": .elsewhere,
        // VersionsAreFixed.
        "Publish": .elsewhere,
        "PublishTo": .notBuilt(.string("LATEST_PUBLISHED")),
        // CodeSigningIsAGate.
        "CodeSigningConfigArn": .elsewhere,
        "Architectures": .shown(.array([.string(MachineArchitecture.name)]), at: "Architectures"),
        "TenancyConfig.TenantIsolationMode": .shown(
            .string("PER_TENANT"), at: "TenancyConfig", "TenantIsolationMode"),
        // FunctionsLiveAsOnAWS.
        "Tags": .elsewhere,
    ]) { $1 }

    private static let update: [String: Fate] = configuration.merging(["RevisionId": .elsewhere]) { $1 }

    private static let code: [String: Fate] = [
        "FunctionName": .elsewhere, "ZipFile": .elsewhere, "S3Bucket": .elsewhere, "S3Key": .elsewhere,
        "S3ObjectVersion": .elsewhere, "RevisionId": .elsewhere, "DryRun": .elsewhere,
        "ImageUri": .elsewhere,
        "Publish": .elsewhere, "PublishTo": .notBuilt(.string("LATEST_PUBLISHED")),
        "SourceKMSKeyArn": .notBuilt(.string("arn:aws:kms:us-east-1:000000000000:key/k")),
        "Architectures": .shown(.array([.string(MachineArchitecture.name)]), at: "Architectures"),
    ]

    private static let tables = [
        "CreateFunction": creation, "UpdateFunctionConfiguration": update, "UpdateFunctionCode": code,
    ]

    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    @Test(arguments: tables.keys.sorted())
    func theTableHasEveryMember(operation: String) throws {
        let shape = try #require(ServiceModel.lambda.operation(named: operation)?.input)
        #expect(Set(Self.leaves(of: shape)) == Set(try #require(Self.tables[operation]).keys))
    }

    @Test(arguments: tables.keys.sorted())
    func everyMemberMeetsItsFate(operation: String) async throws {
        for (index, (path, fate)) in (try #require(Self.tables[operation])).sorted(by: { $0.key < $1.key })
            .enumerated()
        {
            let name = "fn\(index)"
            switch fate {
            case .elsewhere: continue
            case .shown(let value, let place, let expected):
                try await request(operation, name, path, value)
                var shown: Document? = try await lambda.call(
                    "GetFunctionConfiguration", [("FunctionName", .string(name))])
                for step in place { shown = shown?[step] }
                #expect(shown == expected, "\(operation) \(path)")
            case .notBuilt(let value):
                let error = await lambda.refusal { try await request(operation, name, path, value) }
                #expect(error?.code == "NotImplemented" && error?.status == 501, "\(operation) \(path)")
            }
        }
    }

    @Test func anotherArchitectureIsRefused() async throws {
        let words =
            "Runtime python3.12 does not support the following architectures [\(Self.other)]. Please select "
            + "different architectures from [\(MachineArchitecture.name)] or select a different runtime."
        let architectures = Document.array([.string(Self.other)])
        let made = await lambda.refusal { try await lambda.create("x", ["Architectures": architectures]) }
        #expect(made?.code == "InvalidParameterValueException" && made?.status == 400)
        #expect(made?.message.hasPrefix(words) == true)
        try await lambda.create("fn")
        for dryRun in [true, false] {
            let changed = await lambda.refusal {
                _ = try await lambda.call(
                    "UpdateFunctionCode",
                    [
                        ("FunctionName", .string("fn")), ("Architectures", architectures),
                        ("DryRun", .bool(dryRun)),
                        ("ZipFile", .string(Base64.encode(LambdaFixture.zip("x = 1")))),
                    ])
            }
            #expect(changed?.message.hasPrefix(words) == true)
        }
        // Who says nothing gets what there is.
        let plain = try await lambda.call("GetFunctionConfiguration", [("FunctionName", .string("fn"))])
        #expect(plain["Architectures"] == .array([.string(MachineArchitecture.name)]))
    }

    private func request(_ operation: String, _ name: String, _ path: String, _ value: Document) async throws
    {
        let parts = path.split(separator: ".").map(String.init)
        let root = parts[0]
        let nested = parts.dropFirst().reversed().reduce(value) { .object([(key: $1, value: $0)]) }
        guard operation != "CreateFunction" else {
            try await lambda.create(name, [root: nested])
            return
        }
        try await lambda.create(name)
        var members: [(key: String, value: Document)] = [("FunctionName", .string(name)), (root, nested)]
        if operation == "UpdateFunctionCode" {
            members.append(("ZipFile", .string(Base64.encode(LambdaFixture.zip("x = 1")))))
        }
        _ = try await lambda.call(operation, members)
    }

    private static func leaves(of shape: ShapeReference) -> [String] {
        shape.members.flatMap { member -> [String] in
            guard member.shape.kind == .structure else { return [member.name.text] }
            return leaves(of: member.shape).map { member.name.text + "." + $0 }
        }
    }
}
