// Code signing configurations as records, and as the gate that no unsigned code passes.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct CodeSigningIsAGate {
    private static let profile = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/test"
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func make(_ policy: String?) async throws -> Document {
        var members: [(key: String, value: Document)] = [
            ("AllowedPublishers", .object([("SigningProfileVersionArns", .array([.string(Self.profile)]))]))
        ]
        if let policy {
            members.append(
                ("CodeSigningPolicies", .object([("UntrustedArtifactOnDeployment", .string(policy))])))
        }
        let made = try await lambda.call("CreateCodeSigningConfig", members)
        return try #require(made["CodeSigningConfig"]?["CodeSigningConfigArn"])
    }

    private func update() async throws {
        _ = try await lambda.call(
            "UpdateFunctionCode",
            [
                ("FunctionName", .string("fn")),
                ("ZipFile", .string(Base64.encode(LambdaFixture.zip("x = 2")))),
            ])
    }

    @Test func enforcingRefusesWhatNobodySigned() async throws {
        let strict = try await make("Enforce")
        let words =
            "Lambda cannot deploy the function. The function or layer might be signed using a signature that "
            + "the client is not configured to accept. Check the provided signature for fn."
        let made = await lambda.refusal { try await lambda.create("fn", ["CodeSigningConfigArn": strict]) }
        #expect(made?.code == "CodeVerificationFailedException" && made?.status == 400)
        #expect(made?.message == words)
        try await lambda.create()
        _ = try await lambda.call(
            "PutFunctionCodeSigningConfig",
            [("FunctionName", .string("fn")), ("CodeSigningConfigArn", strict)])
        #expect(await lambda.refusal { try await update() }?.message == words)
        _ = try await lambda.call(
            "UpdateCodeSigningConfig",
            [
                ("CodeSigningConfigArn", strict),
                ("CodeSigningPolicies", .object([("UntrustedArtifactOnDeployment", .string("Warn"))])),
            ])
        try await update()
        #expect(lambda.packages.count >= 1)
    }

    @Test func configurationsHaveTags() async throws {
        let made = try await lambda.call(
            "CreateCodeSigningConfig",
            [
                (
                    "AllowedPublishers",
                    .object([("SigningProfileVersionArns", .array([.string(Self.profile)]))])
                ),
                ("Tags", .object([("team", .string("a"))])),
            ])
        let arn = try #require(made["CodeSigningConfig"]?["CodeSigningConfigArn"])
        _ = try await lambda.call(
            "TagResource", [("Resource", arn), ("Tags", .object([("stage", .string("test"))]))])
        _ = try await lambda.call(
            "UntagResource", [("Resource", arn), ("TagKeys", .array([.string("team")]))])
        let tags = try await lambda.call("ListTags", [("Resource", arn)])
        #expect(tags["Tags"] == .object([("stage", .string("test"))]))
        #expect(try await lambda.service.tags(ofResource: arn.string ?? "") == ["stage": "test"])
        _ = try await lambda.call("DeleteCodeSigningConfig", [("CodeSigningConfigArn", arn)])
        let gone = await lambda.refusal { _ = try await lambda.call("ListTags", [("Resource", arn)]) }
        #expect(gone?.code == "ResourceNotFoundException")
    }

    @Test func functionsKeepTheirConfiguration() async throws {
        let arn = try await make(nil)
        try await lambda.create("fn", ["CodeSigningConfigArn": arn])
        let shown = try await lambda.call(
            "GetFunctionCodeSigningConfig", [("FunctionName", .string("fn"))])
        #expect(shown["CodeSigningConfigArn"] == arn && shown["FunctionName"]?.string == "fn")
        let users = try await lambda.call(
            "ListFunctionsByCodeSigningConfig", [("CodeSigningConfigArn", arn)])
        #expect(
            users["FunctionArns"] == .array([.string("arn:aws:lambda:us-east-1:000000000000:function:fn")]))
        let config = try await lambda.call("GetCodeSigningConfig", [("CodeSigningConfigArn", arn)])
        let policies = config["CodeSigningConfig"]?["CodeSigningPolicies"]
        #expect(policies?["UntrustedArtifactOnDeployment"]?.string == "Warn")
        let inUse = await lambda.refusal {
            _ = try await lambda.call("DeleteCodeSigningConfig", [("CodeSigningConfigArn", arn)])
        }
        #expect(inUse?.code == "ResourceConflictException")
        _ = try await lambda.call("DeleteFunctionCodeSigningConfig", [("FunctionName", .string("fn"))])
        let none = try await lambda.call("GetFunctionCodeSigningConfig", [("FunctionName", .string("fn"))])
        #expect(none == .object([]))
        _ = try await lambda.call(
            "PutFunctionCodeSigningConfig", [("FunctionName", .string("fn")), ("CodeSigningConfigArn", arn)])
        // A function that goes gives its configuration up.
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("fn"))])
        _ = try await lambda.call("DeleteCodeSigningConfig", [("CodeSigningConfigArn", arn)])
        let list = try await lambda.call("ListCodeSigningConfigs", [])
        #expect(list["CodeSigningConfigs"]?.array?.isEmpty == true)
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        let arn = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000"
        for operation in ["GetCodeSigningConfig", "DeleteCodeSigningConfig", "UpdateCodeSigningConfig"] {
            let error = await lambda.refusal {
                _ = try await lambda.call(operation, [("CodeSigningConfigArn", .string(arn))])
            }
            #expect(error?.message == "The Lambda code signing configuration \(arn) can not be found.")
            #expect(error?.code == "ResourceNotFoundException" && error?.status == 404)
        }
        let put = await lambda.refusal {
            _ = try await lambda.call(
                "PutFunctionCodeSigningConfig",
                [("FunctionName", .string("none")), ("CodeSigningConfigArn", .string(arn))])
        }
        #expect(put?.code == "CodeSigningConfigNotFoundException")
        #expect(
            put?.message.hasSuffix("Check that the provided configuration is not deleted: \(arn).") == true)
    }

    @Test func runtimesAreTheMachines() async throws {
        try await lambda.create("fn", ["Publish": .bool(true)])
        for name in ["fn", "fn:1"] {
            let shown = try await lambda.call(
                "GetRuntimeManagementConfig", [("FunctionName", .string(name))])
            #expect(shown["UpdateRuntimeOn"]?.string == "Auto" && shown["RuntimeVersionArn"] == nil)
        }
        func put(_ mode: String, _ arn: String? = nil, name: String = "fn") async throws {
            var members: [(key: String, value: Document)] = [
                ("FunctionName", .string(name)), ("UpdateRuntimeOn", .string(mode)),
            ]
            if let arn { members.append(("RuntimeVersionArn", .string(arn))) }
            _ = try await lambda.call("PutRuntimeManagementConfig", members)
        }
        let runtime = "arn:aws:lambda:us-east-1::runtime:0123"
        func kept(_ name: String) async throws -> [String?] {
            let shown = try await lambda.call(
                "GetRuntimeManagementConfig", [("FunctionName", .string(name))])
            return [shown["UpdateRuntimeOn"]?.string, shown["RuntimeVersionArn"]?.string]
        }
        try await put("Auto")
        try await put("FunctionUpdate")
        #expect(try await kept("fn") == ["FunctionUpdate", nil])
        #expect(try await kept("fn:1") == ["Auto", nil])
        let shown = try await lambda.call("GetFunctionConfiguration", [("FunctionName", "fn")])
        let own = try #require(shown["RuntimeVersionConfig"]?["RuntimeVersionArn"]?.string)
        try await put("Manual", own, name: "fn:1")
        #expect(try await kept("fn:1") == ["Manual", own])
        #expect(try await kept("fn") == ["FunctionUpdate", nil])
        let unknown = await lambda.refusal { try await put("Manual", runtime) }
        #expect(unknown?.code == "InvalidParameterValueException" && unknown?.status == 400)
        // Versions have modes of their own, and a mode is nothing to be published.
        let published = try await lambda.call("PublishVersion", [("FunctionName", "fn")])
        #expect(published["Version"] == "1")
        #expect(await lambda.refusal { try await put("Manual") }?.code == "InvalidParameterValueException")
        #expect(await lambda.refusal { try await put("Auto", runtime) }?.status == 400)
        #expect(await lambda.refusal { try await put("Auto", name: "fn:9") }?.status == 404)
    }
}
