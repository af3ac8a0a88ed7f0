// Whenever the power goes, the next start finds the packages of all versions of functions, and no others.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda
@testable import Store

@Suite struct CrashesLeaveNoPackage {
    @Test(arguments: 0...26) func atAnyPoint(steps: Int) async throws {
        let (store, blobs) = (MemoryStore(), MemoryBlobStore())
        let power = Power(steps: steps)
        let lambda = try LambdaFixture(store: store, blobs: blobs, power: power)
        func run() async throws {
            try await lambda.create("a")
            try await lambda.create("b")
            for text in ["x = 1", "x = 2"] {
                _ = try await lambda.call(
                    "UpdateFunctionCode",
                    [
                        ("FunctionName", .string("a")),
                        ("ZipFile", .string(Base64.encode(LambdaFixture.zip(text)))),
                    ])
            }
            _ = try await lambda.call("PublishVersion", [("FunctionName", .string("a"))])
            _ = try await lambda.call(
                "UpdateFunctionCode",
                [
                    ("FunctionName", .string("a")), ("Publish", .bool(true)),
                    ("ZipFile", .string(Base64.encode(LambdaFixture.zip("x = 3")))),
                ])
            _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("a:1"))])
            _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("b"))])
        }
        // What a caller is told when the store fails is InternalFailure.
        try? await run()
        #expect(power.isOut == (steps < 26))
        // The start after.
        try await UnownedBlobs(store: store, blobs: blobs).removeAll()
        let kept = LambdaStore(store: store, sealer: TurningSealer())
        let functions = try await kept.functions(
            account: .development, region: .usEast1, after: nil, limit: 100)
        let versions = try await kept.allVersions(after: nil, limit: 100).map(\.record.code)
        #expect(blobs.all == Set(functions.map(\.code) + versions))
    }
}
