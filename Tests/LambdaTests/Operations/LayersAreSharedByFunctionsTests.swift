// Functions with layers: what they may name, what they keep when a version goes, what is left on disk.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda
@testable import Store

@Suite struct LayersAreSharedByFunctions {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func layers(_ arns: String...) -> Document { .array(arns.map { .string($0) }) }

    private func update(_ name: String, _ layers: Document) async throws -> Document {
        try await lambda.call(
            "UpdateFunctionConfiguration", [("FunctionName", .string(name)), ("Layers", layers)])
    }

    private func deleteVersion(_ name: String, _ number: Int64 = 1) async throws {
        _ = try await lambda.call(
            "DeleteLayerVersion", [("LayerName", .string(name)), ("VersionNumber", .integer(number))])
    }

    private func deleteFunction(_ name: String) async throws {
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string(name))])
    }

    private let one = LambdaFixture.layer("one", 1)
    private let two = LambdaFixture.layer("two", 1)

    @Test func theEngineGetsThemInOrder() async throws {
        try await lambda.publish("one")
        try await lambda.publish("two")
        let made = try await lambda.create("fn", ["Layers": layers(two, one)])
        #expect(made["Layers"]?.array?.compactMap { $0["Arn"]?.string } == [two, one])
        #expect(made["Layers"]?.array?.first?["CodeSize"] != nil)
        let spec = try #require(lambda.runner.changes.last)
        #expect(
            spec.layerDirectories.map { TemporaryPlace.text($0 + "/app.py") } == ["x = 'two'", "x = 'one'"])
        _ = try await update("fn", layers(one))
        #expect(lambda.runner.changes.last?.layerDirectories.count == 1)
        let other = try await lambda.call(
            "UpdateFunctionConfiguration", [("FunctionName", .string("fn")), ("Timeout", .integer(9))])
        #expect(other["Layers"]?.array?.count == 1)
        let bare = try await update("fn", .array([]))
        #expect(bare["Layers"] == nil)
    }

    @Test func equalContentIsUnpackedOnce() async throws {
        let content = Document.object([("ZipFile", .string(Base64.encode(LambdaFixture.zip("same"))))])
        try await lambda.publish("one", ["Content": content])
        try await lambda.publish("two", ["Content": content])
        for name in ["f1", "f2"] { try await lambda.create(name, ["Layers": layers(one, two)]) }
        // The functions' own code, and the layers'.
        #expect(lambda.packages.count == 2)
        #expect(lambda.blobs.all.count == 4)
    }

    @Test func aDeletedVersionStaysWithItsFunctions() async throws {
        try await lambda.publish("one")
        for name in ["f1", "f2"] { try await lambda.create(name, ["Layers": layers(one)]) }
        try await deleteVersion("one")
        let kept = try await lambda.call("GetFunctionConfiguration", [("FunctionName", .string("f1"))])
        #expect(kept["Layers"]?.array?.first?["Arn"]?.string == one)
        let refused = await lambda.refusal { try await lambda.create("f3", ["Layers": layers(one)]) }
        #expect(refused?.message == "Layer version \(one) does not exist.")
        try await deleteFunction("f1")
        #expect(lambda.blobs.all.count == 2)
        lambda.runner.forgetSpecs()
        _ = try await update("f2", .array([]))
        lambda.runner.forgetSpecs()
        #expect(lambda.blobs.all.count == 1)
        #expect(lambda.packages.count == 1)
    }

    @Test func whatTheyMayName() async throws {
        func refusal(_ arns: [String]) async -> AWSError? {
            await lambda.refusal {
                try await lambda.create("fn", ["Layers": .array(arns.map { .string($0) })])
            }
        }
        try await lambda.publish("one")
        try await lambda.publish("one")
        let next = LambdaFixture.layer("one", 2)
        let words =
            "Two different versions of the same layer are not allowed to be referenced in the same function. "
        for (arns, message) in [
            ([two], "Layer version \(two) does not exist."),
            (
                [LambdaFixture.layer("one", 9)],
                "Layer version \(LambdaFixture.layer("one", 9)) does not exist."
            ),
            ([one, next], words + "\(one) and \(next) are versions of the same layer."),
            ([one, one], words + "\(one) and \(one) are versions of the same layer."),
            (
                [LambdaFixture.layer("one", 1, region: "eu-west-1")],
                "Layers are not in the same region as the function. Layers are expected to be in region "
                    + "us-east-1."
            ),
            ((1...6).map { LambdaFixture.layer("l\($0)", 1) }, "Cannot reference more than 5 layers."),
        ] {
            let error = await refusal(arns)
            #expect(error?.code == "InvalidParameterValueException" && error?.status == 400)
            #expect(error?.message == message)
        }
        let half = await refusal(["arn:aws:lambda:us-east-1:000000000000:layer:one"])
        #expect(half?.code == "ValidationException")
        #expect(half?.message.contains("at 'layers' failed to satisfy constraint") == true)
    }

    @Test func theyFitTogetherWithTheCode() async throws {
        let (layer, code) = (Limits.unzippedBytes - 100, 200)
        func zip(_ bytes: Int) -> Document {
            var builder = ZipBuilder()
            builder.entries.append(.init(name: Array("f".utf8), data: [UInt8](repeating: 0, count: bytes)))
            return .object([("ZipFile", .string(Base64.encode(builder.bytes)))])
        }
        try await lambda.publish("one", ["Content": zip(layer)])
        try await lambda.publish("two", ["Content": zip(200)])
        let both = await lambda.refusal { try await lambda.create("fn", ["Layers": layers(one, two)]) }
        #expect(both?.message == "Layers consume more than the available size of 262144000 bytes")
        let sum = Limits.unzippedBytes + 100
        let words =
            "Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The "
            + "actual size is \(sum) bytes."
        let made = await lambda.refusal {
            try await lambda.create("fn", ["Layers": layers(one), "Code": zip(code)])
        }
        #expect(made?.message == words)
        #expect(lambda.packages.count == 2)
        try await lambda.create("fn", ["Code": zip(code)])
        let updated = await lambda.refusal { _ = try await update("fn", layers(one)) }
        #expect(updated?.message == words)
        try await lambda.create("small", ["Layers": layers(one), "Code": zip(100)])
        let grown = await lambda.refusal {
            _ = try await lambda.call(
                "UpdateFunctionCode",
                [("FunctionName", .string("small")), ("ZipFile", zip(code)["ZipFile"] ?? .null)])
        }
        #expect(grown?.message == words)
    }

    @Test(arguments: 0...22) func crashesLeaveNoArchive(steps: Int) async throws {
        let (store, blobs) = (MemoryStore(), MemoryBlobStore())
        let power = Power(steps: steps)
        let lambda = try LambdaFixture(store: store, blobs: blobs, power: power)
        func run() async throws {
            try await lambda.publish("one")
            try await lambda.publish("two")
            try await lambda.create("a", ["Layers": layers(one, two)])
            try await lambda.create("b", ["Layers": layers(one)])
            for (name, number) in [("one", Int64(1)), ("two", 1)] {
                _ = try await lambda.call(
                    "DeleteLayerVersion", [("LayerName", .string(name)), ("VersionNumber", .integer(number))])
            }
            _ = try await lambda.call(
                "UpdateFunctionConfiguration", [("FunctionName", .string("a")), ("Layers", layers())])
            _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("b"))])
        }
        try? await run()
        #expect(power.isOut == (steps < 22))
        // The start after: what is left is what functions and versions have.
        try await UnownedBlobs(store: store, blobs: blobs).removeAll()
        let kept = LambdaStore(store: store, sealer: TurningSealer())
        let functions = try await kept.functions(
            account: .development, region: .usEast1, after: nil, limit: 100)
        var owned = Set(functions.map(\.code) + functions.flatMap(\.layers).map(\.code))
        for name in ["one", "two"] {
            let layer = LayerKey(account: .development, region: .usEast1, name: name)
            owned.formUnion(try await kept.layers.versions(layer, below: nil, limit: 10).map(\.code))
        }
        #expect(blobs.all == owned)
    }
}
