// Limits, unknown values and what isn't built: each refused with AWS's text, or with an honest 501.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct BadRequestsAreRefusedInAWSsWords {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func refusal(_ changes: [String: Document?], name: String = "fn") async -> AWSError? {
        await lambda.refusal { try await lambda.create(name, changes) }
    }

    @Test func limits() async throws {
        for (member, value, place, rule) in [
            ("Timeout", Document.integer(901), "timeout", "value less than or equal to 900"),
            ("MemorySize", .integer(10_241), "memorySize", "value less than or equal to 10240"),
            ("MemorySize", .integer(127), "memorySize", "value greater than or equal to 128"),
            (
                "Description", .string(String(repeating: "d", count: 257)), "description",
                "length less than or equal to 256"
            ),
        ] {
            let error = await refusal([member: value])
            #expect(error?.code == "ValidationException", "\(member)")
            let words = "at '\(place)' failed to satisfy constraint: Member must have \(rule)"
            #expect(error?.message.hasSuffix(words) == true, "\(error?.message ?? "")")
        }
        let long = await refusal([:], name: String(repeating: "a", count: 65))
        #expect(long?.code == "InvalidParameterValueException")
        #expect(long?.message.hasSuffix("Member must have length less than or equal to 64") == true)
    }

    @Test func environments() async throws {
        func environment(_ variables: [(key: String, value: Document)]) -> [String: Document?] {
            ["Environment": .object([("Variables", .object(variables))])]
        }
        let reserved = await refusal(environment([("AWS_REGION", .string("x")), ("OK", .string("y"))]))
        #expect(reserved?.message.hasSuffix("Reserved keys used in this request: AWS_REGION") == true)
        let full = await refusal(environment([("LARGE_VAR", .string(String(repeating: "x", count: 4_081)))]))
        #expect(
            full?.message.contains("exceeded the 4KB limit. String measured: {\"LARGE_VAR\":\"xx") == true)
        try await lambda.create(
            "fits", environment([("LARGE_VAR", .string(String(repeating: "x", count: 4_080)))]))
    }

    @Test func rolesMustBeAssumable() async throws {
        for role in [TwoRoles.closed, "arn:aws:iam::000000000000:role/none"] {
            let error = await refusal(["Role": .string(role)])
            #expect(error?.message == "The role defined for the function cannot be assumed by Lambda.")
            #expect(error?.code == "InvalidParameterValueException")
        }
    }

    @Test func runtimes() async throws {
        #expect(
            await refusal(["Runtime": .string("python3.13")])?.message.contains("Install Python 3.13") == true
        )
        #expect(
            await refusal(["Runtime": nil])?.message.hasPrefix("Runtime and Handler are mandatory") == true)
    }

    @Test func packages() async throws {
        func code(_ bytes: [UInt8]) -> [String: Document?] {
            ["Code": .object([("ZipFile", .string(Base64.encode(bytes)))])]
        }
        let garbage = await refusal(code(Array("no zip".utf8)))
        #expect(
            garbage?.message
                == "Could not unzip uploaded file. Please check your file, then try to upload again.")
        #expect(await refusal(code(ZipBuilder().bytes))?.message == "Uploaded file must be a non-empty zip")
        var escaping = ZipBuilder()
        escaping.add("../x", "y")
        #expect(await refusal(code(escaping.bytes))?.message == garbage?.message)
        var bomb = ZipBuilder()
        bomb.add("x", "y") { $0.uncompressedBytes = Limits.unzippedBytes + 1 }
        #expect(
            await refusal(code(bomb.bytes))?.message == "Unzipped size must be smaller than 262144000 bytes")
        #expect(await refusal(["Code": .object([])])?.code == "InvalidParameterValueException")
        #expect(lambda.packages.isEmpty)
        #expect(try await lambda.call("ListFunctions", [])["Functions"]?.array?.isEmpty == true)
    }

    @Test func whatIsNotBuiltSaysSo() async throws {
        let refused: [String: Document] = [
            "DeadLetterConfig": .object([("TargetArn", .string("arn:aws:sqs:us-east-1:000000000000:q"))]),
            "KMSKeyArn": .string("arn:aws:kms:us-east-1:000000000000:key/k"),
            "PublishTo": .string("LATEST_PUBLISHED"),
            "Code": .object([("S3Bucket", .string("bucket")), ("S3Key", .string("key"))]),
        ]
        for (member, value) in refused {
            let error = await refusal([member: value])
            #expect(error?.status == 501, "\(member): \(error?.message ?? "accepted")")
            #expect(error?.code == "NotImplemented")
        }
        // What means "none" is fine.
        try await lambda.create(
            "plain",
            [
                "VpcConfig": .object([("SubnetIds", .array([])), ("SecurityGroupIds", .array([]))]),
                "SnapStart": .object([("ApplyOn", .string("None"))]), "Layers": .array([]),
                "Publish": .bool(false), "PackageType": .string("Zip"),
            ])
        #expect(!lambda.hosted.isImplemented("CreateCapacityProvider"))
    }
}
