// Functions of container images: found, unpacked once for each digest, shown as AWS shows them, and changed
// within their kind.

import CloudCore
import CloudTesting
import ContainerImages
import Testing
import Wire

@testable import Lambda
@testable import Store

@Suite struct ImagesAreCode {
    private let place: TemporaryPlace
    private let images: TaggedImages
    private let lambda: LambdaFixture

    init() throws {
        place = try TemporaryPlace()
        images = try TaggedImages(["v1": "one", "v2": "two"], in: place.path + "/images")
        lambda = try LambdaFixture(images: images)
    }

    private func create(_ name: String = "fn", _ changes: [String: Document?] = [:]) async throws -> Document
    {
        var all: [String: Document?] = [
            "Runtime": nil, "Handler": nil, "PackageType": "Image",
            "Code": .object([("ImageUri", "registry.example/app:v1")]),
        ]
        all.merge(changes) { $1 }
        let made = try await lambda.create(name, all)
        await lambda.settleImages()
        return made
    }

    private func update(_ members: [(key: String, value: Document)]) async throws -> Document {
        let updated = try await lambda.call("UpdateFunctionCode", [("FunctionName", "fn")] + members)
        await lambda.settleImages()
        return updated
    }

    private func configure(_ members: [(key: String, value: Document)]) async throws -> Document {
        try await lambda.call("UpdateFunctionConfiguration", [("FunctionName", "fn")] + members)
    }

    @Test func theyAreShownAsOnAWS() async throws {
        let made = try await create()
        #expect(made["PackageType"] == "Image" && made["Runtime"] == nil && made["Handler"] == nil)
        #expect(made["CodeSha256"]?.string == String(images.digest("v1").dropFirst(7)))
        #expect(made["CodeSize"] == .integer(0) && made["ImageConfigResponse"] == nil)
        let code = try await lambda.call("GetFunction", [("FunctionName", "fn")])["Code"]
        #expect(code?["RepositoryType"] == "ECR" && code?["Location"] == nil)
        #expect(code?["ImageUri"] == "registry.example/app:v1")
        #expect(code?["ResolvedImageUri"]?.string == "registry.example/app@" + images.digest("v1"))
    }

    @Test func theEngineGetsTheImage() async throws {
        _ = try await create()
        let spec = try #require(lambda.runner.changes.last)
        #expect(spec.codeDirectory.isEmpty)
        let root = try #require(spec.rootDirectory)
        #expect(TemporaryPlace.text(root + "/said") == "one")
        #expect(spec.image?.words == ["/run", "one"] && spec.image?.workingDirectory == "/")
        let launch = try lambda.service.runtimes.launch(for: spec)
        #expect(launch.executable == "/run" && launch.arguments == ["one"])
        #expect(launch.imageVariables?["A"] == "image" && launch.imageVariables?["PATH"] != nil)
    }

    @Test func imagesAreUnpackedOnce() async throws {
        _ = try await create("a")
        _ = try await create("b")
        #expect(lambda.packages == [String(images.digest("v1").dropFirst(7))])
        lambda.runner.forgetSpecs()
        for name in ["a", "b"] {
            _ = try await lambda.call("DeleteFunction", [("FunctionName", .string(name))])
        }
        #expect(lambda.packages.isEmpty && lambda.blobs.all.isEmpty)
        #expect(images.releases == [images.digest("v1")])
    }

    @Test func whoMayNotHaveTheImage() async throws {
        images.fail(.denied("registry answers 403"))
        let denied = await lambda.refusal { _ = try await create() }
        #expect(denied?.code == "AccessDeniedException" && denied?.status == 403)
        #expect(
            denied?.message.hasPrefix(
                "Lambda does not have permission to access the ECR image. Check the ECR permissions.") == true
        )
        images.fail(.unavailable("no answer in time"))
        let unavailable = await lambda.refusal { _ = try await create() }
        #expect(unavailable?.code == "ServiceException" && unavailable?.status == 502)
    }

    /// What is unpacked is a cache: it may have to be made again when the image isn't there any more.
    @Test func lostImagesFailTheirFunctions() async throws {
        _ = try await create()
        lambda.loseUnpackedCode()
        for (problem, code) in [
            (ImageSourceProblem?.none, "ImageDeleted"), (.denied("no"), "ImageAccessDenied"),
        ] {
            images.fail(problem, isGone: true)
            let refused = await lambda.refusal { _ = try await lambda.invoke("fn") }
            #expect(refused?.code == "CodeArtifactUserFailedException" && refused?.status == 409)
            let shown = try await lambda.call("GetFunctionConfiguration", [("FunctionName", "fn")])
            #expect(shown["State"] == "Failed" && shown["StateReasonCode"]?.string == code)
            #expect(shown["StateReason"]?.string == refused?.message)
        }
        // A registry that is away for a while is no such reason.
        images.fail(.unavailable("x"))
        #expect(await lambda.refusal { _ = try await lambda.invoke("fn") }?.status != 409)
        images.fail(nil)
        #expect(try await lambda.invoke("fn").status == 200)
        let shown = try await lambda.call("GetFunction", [("FunctionName", "fn")])
        #expect(shown["Configuration"]?["State"] == "Active")
        #expect(shown["Configuration"]?["StateReasonCode"] == nil)
    }

    /// Whatever is changed of such a function is changed, and no call that changes it fails half-way.
    @Test func lostImagesStopNoChange() async throws {
        _ = try await create("fn", ["Publish": .bool(true)])
        _ = try await lambda.call(
            "PutProvisionedConcurrencyConfig",
            [("FunctionName", "fn"), ("Qualifier", "1"), ("ProvisionedConcurrentExecutions", .integer(1))])
        lambda.loseUnpackedCode()
        images.fail(nil, isGone: true)
        for _ in 1...2 {
            let changed = try await configure([("Timeout", .integer(9))])
            #expect(changed["Timeout"] == .integer(9) && changed["State"] == "Failed")
            #expect(changed["StateReasonCode"] == "ImageDeleted")
            _ = try await lambda.call(
                "PutFunctionConcurrency",
                [("FunctionName", "fn"), ("ReservedConcurrentExecutions", .integer(3))])
            #expect(lambda.runner.reserved == ["fn": 3])
            // What the start does.
            lambda.runner.forgetShares()
            try await lambda.service.provisionAll()
            await lambda.settleImages()
            #expect(lambda.runner.shares("1") == [:])
            let config = try await lambda.call(
                "GetProvisionedConcurrencyConfig", [("FunctionName", "fn"), ("Qualifier", "1")])
            #expect(config["Status"] == "FAILED")
            #expect(config["StatusReason"]?.string?.contains("no longer exists") == true)
        }
        // A registry that is away for a while is waited for.
        images.fail(.unavailable("no answer in time"))
        try await lambda.service.provisionAll()
        await lambda.clock.waitForSleepers()
        #expect(try await configure([("Timeout", .integer(7))])["Timeout"] == .integer(7))
        images.fail(nil)
        lambda.clock.advance(by: .seconds(2))
        await lambda.settleImages()
        #expect(lambda.runner.shares("1") == ["1": 1])
        #expect(try await configure([("Timeout", .integer(8))])["State"] == "Active")
    }

    @Test func imageConfigWinsOverTheImage() async throws {
        let config = Document.object([
            ("EntryPoint", .array(["/other", "-v"])), ("Command", .array(["c"])), ("WorkingDirectory", "/w"),
        ])
        let made = try await create("fn", ["ImageConfig": config])
        #expect(made["ImageConfigResponse"]?["ImageConfig"] == config)
        #expect(lambda.runner.changes.last?.image?.words == ["/other", "-v", "c"])
        #expect(lambda.runner.changes.last?.image?.workingDirectory == "/w")
        // Other code keeps it; an empty one takes it away.
        let updated = try await update([("ImageUri", "app:v2")])
        #expect(updated["ImageConfigResponse"]?["ImageConfig"] == config)
        #expect(lambda.runner.changes.last?.image?.process.command == ["two"])
        let bare = try await configure([("ImageConfig", .object([]))])
        #expect(bare["ImageConfigResponse"] == nil)
        #expect(lambda.runner.changes.last?.image?.words == ["/run", "two"])
    }

    @Test func versionsKeepTheirImage() async throws {
        _ = try await create("fn", ["Publish": .bool(true)])
        _ = try await update([("ImageUri", "app:v2")])
        let old = try await lambda.call("GetFunction", [("FunctionName", "fn"), ("Qualifier", "1")])
        #expect(old["Configuration"]?["CodeSha256"]?.string == String(images.digest("v1").dropFirst(7)))
        #expect(old["Code"]?["ImageUri"] == "registry.example/app:v1")
        #expect(try await lambda.invoke("fn:1").status == 200)
        #expect(lambda.runner.calls.last?.spec.image?.process.command == ["one"])
    }

    @Test func kindsDoNotMix() async throws {
        let words =
            "Please don't provide Handler or Runtime or Layer when creating a function with packageType "
            + "Image."
        for (member, value) in [
            ("Runtime", Document.string("python3.12")), ("Handler", "app.handler"),
            ("Layers", .array([.string(LambdaFixture.layer("l", 1))])),
        ] {
            let error = await lambda.refusal { _ = try await create("fn", [member: value]) }
            #expect(error?.code == "InvalidParameterValueException" && error?.message == words)
        }
        _ = try await create()
        let zip = Document.string(Base64.encode(LambdaFixture.zip()))
        let both = Document.object([("ImageUri", "app:v1"), ("ZipFile", zip)])
        for kind in ["Image", "Zip"] {
            let error = await lambda.refusal {
                _ = try await create(
                    "both",
                    [
                        "Code": both, "PackageType": .string(kind),
                        "Runtime": kind == "Zip" ? "python3.12" : nil,
                        "Handler": kind == "Zip" ? "a.b" : nil,
                    ])
            }
            #expect(error?.message.hasPrefix("Please provide either ImageUri") == true)
        }
        let updated = await lambda.refusal {
            _ = try await update([("ImageUri", "app:v2"), ("ZipFile", zip)])
        }
        #expect(updated?.message.hasPrefix("Please provide either ImageUri") == true)
        let toZip = await lambda.refusal { _ = try await update([("ZipFile", zip)]) }
        #expect(toZip?.message == "Please provide ImageUri when updating a function with packageType Image.")
        #expect(await lambda.refusal { _ = try await configure([("Handler", "a.b")]) }?.status == 400)
        try await lambda.create("zip")
        let toImage = await lambda.refusal {
            _ = try await lambda.call(
                "UpdateFunctionCode", [("FunctionName", "zip"), ("ImageUri", "app:v1")])
        }
        #expect(
            toImage?.message == "Please don't provide ImageUri when updating a function with packageType Zip."
        )
        let config = await lambda.refusal {
            try await lambda.create("z2", ["ImageConfig": .object([("Command", .array(["x"]))])])
        }
        #expect(config?.code == "InvalidParameterValueException")
    }

    @Test func imagesThatCanNotBeHad() async throws {
        for (uri, words) in [
            ("app:v9", "Source image app:v9 does not exist. Provide a valid source image."),
            ("other:v1", "Source image other:v1 does not exist. Provide a valid source image."),
            ("NO IMAGE", "Source image NO IMAGE is not valid. Provide a valid source image."),
        ] {
            let error = await lambda.refusal {
                _ = try await create("fn", ["Code": .object([("ImageUri", .string(uri))])])
            }
            #expect(error?.code == "InvalidParameterValueException" && error?.message == words)
        }
        let none = await lambda.refusal { _ = try await create("fn", ["Code": .object([])]) }
        #expect(none?.code == "InvalidParameterValueException")
        #expect(lambda.packages.isEmpty && lambda.blobs.all.isEmpty)
        let packed = try TaggedImages(["v1": "x"], in: place.path + "/lz4", layerType: "tar+lz4")
        let other = try LambdaFixture(images: packed)
        let kind = await other.refusal {
            try await other.create(
                "fn",
                [
                    "Runtime": nil, "Handler": nil, "PackageType": "Image",
                    "Code": .object([("ImageUri", "app:v1")]),
                ])
        }
        #expect(
            kind?.message.hasPrefix(
                "The image manifest, config or layer media type for the source image app:v1 is not supported."
            )
                == true)
        let without = try LambdaFixture()
        let refused = await without.refusal {
            try await without.create(
                "fn",
                [
                    "Runtime": nil, "Handler": nil, "PackageType": "Image",
                    "Code": .object([("ImageUri", "app:v1")]),
                ])
        }
        #expect(refused?.code == "NotImplemented" && refused?.message.contains("--images") == true)
    }
}
