// Code from S3, as the caller and through the port alone; what S3 refuses is told in Lambda's words.

import CloudCore
import CloudTesting
import Synchronization
import Testing
import Wire

@testable import Lambda

@Suite struct S3CodeIsReadThroughItsPort {
    /// A bucket that has what the test says.
    private final class Bucket: ObjectReader {
        struct Asked: Equatable, Sendable {
            var object: String
            var version: String?
            var caller: Principal
            var limit: Int
        }

        let answer: Result<[UInt8], AWSError>
        let asked = Mutex<[Asked]>([])

        init(_ answer: Result<[UInt8], AWSError>) { self.answer = answer }

        func object(
            bucket: String, key: String, version: String?, limit: Int, context: RequestContext
        ) async throws -> [UInt8] {
            asked.withLock {
                $0.append(
                    Asked(
                        object: bucket + "/" + key, version: version, caller: context.caller, limit: limit))
            }
            return try answer.get()
        }
    }

    private func code(version: String? = nil) -> [(key: String, value: Document)] {
        var code: [(key: String, value: Document)] = [
            ("S3Bucket", .string("packages")), ("S3Key", .string("a/fn.zip")),
        ]
        if let version { code.append(("S3ObjectVersion", .string(version))) }
        return code
    }

    private func refusal(_ answer: Result<[UInt8], AWSError>) async throws -> AWSError? {
        let lambda = try LambdaFixture(objects: Bucket(answer))
        let error = await lambda.refusal { try await lambda.create("fn", ["Code": .object(code())]) }
        #expect(lambda.packages.isEmpty)
        return error
    }

    @Test func theObjectIsTheCode() async throws {
        let bucket = Bucket(.success(LambdaFixture.zip("x = 1")))
        let lambda = try LambdaFixture(objects: bucket)
        let made = try await lambda.create("fn", ["Code": .object(code(version: "v7"))])
        #expect(made["CodeSize"]?.integer == Int64(LambdaFixture.zip("x = 1").count))
        _ = try await lambda.call(
            "UpdateFunctionCode", [("FunctionName", .string("fn"))] + code())
        let caller = lambda.context.caller
        #expect(
            bucket.asked.withLock { $0 }
                == ["v7", nil].map {
                    .init(object: "packages/a/fn.zip", version: $0, caller: caller, limit: 262_144_000)
                })
    }

    @Test func whatS3RefusesIsToldInLambdasWords() async throws {
        let missing = try await refusal(
            .failure(AWSError("NoSuchKey", "The specified key does not exist.", status: 404)))
        #expect(missing?.code == "InvalidParameterValueException" && missing?.status == 400)
        #expect(
            missing?.message
                == "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The "
                + "specified key does not exist.")
        let bucket = try await refusal(
            .failure(AWSError("NoSuchBucket", "The specified bucket does not exist", status: 404)))
        #expect(
            bucket?.message
                == "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The "
                + "specified bucket does not exist")
        let denied = try await refusal(.failure(AWSError("AccessDenied", "Access Denied", status: 403)))
        #expect(denied?.code == "AccessDeniedException" && denied?.status == 403)
        #expect(
            denied?.message
                == "Your access has been denied by S3, please make sure your request credentials have "
                + "permission to GetObject for packages/a/fn.zip. S3 Error Code: AccessDenied. "
                + "S3 Error Message: Access Denied")
    }

    @Test func anObjectThatIsNoPackageIsRefusedLikeAnUpload() async throws {
        #expect(
            try await refusal(.success(Array("no zip".utf8)))?.message
                == "Could not unzip uploaded file. Please check your file, then try to upload again.")
        #expect(
            try await refusal(.failure(AWSError("EntityTooLarge", "", status: 400)))?.message
                == "Unzipped size must be smaller than 262144000 bytes")
    }

    @Test func withoutS3ItSaysSo() async throws {
        let lambda = try LambdaFixture()
        let error = await lambda.refusal { try await lambda.create("fn", ["Code": .object(code())]) }
        #expect(error?.code == "NotImplemented" && error?.status == 501)
        #expect(error?.message == "Code from S3 is not implemented by Apus.")
    }

    @Test func oneSourceOfCodeIsEnoughAndNeeded() async throws {
        let lambda = try LambdaFixture(objects: Bucket(.success(LambdaFixture.zip())))
        let zip = (key: "ZipFile", value: Document.string(Base64.encode(LambdaFixture.zip())))
        let both = await lambda.refusal { try await lambda.create("fn", ["Code": .object(code() + [zip])]) }
        #expect(
            both?.message == "Please do not provide other FunctionCode parameters when providing a ZipFile.")
        for some in [[], [code()[0]], [code()[1]]] {
            let error = await lambda.refusal { try await lambda.create("fn", ["Code": .object(some)]) }
            #expect(error?.message == "Please provide a source for function code.")
        }
        try await lambda.create("fn")
        let none = await lambda.refusal {
            _ = try await lambda.call("UpdateFunctionCode", [("FunctionName", .string("fn"))])
        }
        #expect(none?.message == "Please provide a source for function code.")
    }
}
