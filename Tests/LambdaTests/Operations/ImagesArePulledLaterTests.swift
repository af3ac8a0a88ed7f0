// Images are pulled once functions have them: what callers see meanwhile and afterwards, what runs, and that
// a pull is never forgotten.

import CloudCore
import CloudTesting
import ContainerImages
import Testing
import Wire

@testable import Lambda
@testable import Store

@Suite struct ImagesArePulledLater {
    private let place: TemporaryPlace
    private let images: TaggedImages
    private let lambda: LambdaFixture

    init() throws {
        place = try TemporaryPlace()
        images = try TaggedImages(["v1": "one", "v2": "two"], in: place.path + "/images")
        lambda = try LambdaFixture(images: images)
    }

    @discardableResult
    private func create(_ tag: String = "v1", publish: Bool = false) async throws -> Document {
        try await lambda.create(
            "fn",
            [
                "Runtime": nil, "Handler": nil, "PackageType": "Image", "Publish": .bool(publish),
                "Code": .object([("ImageUri", .string("app:" + tag))]),
            ])
    }

    private func update(_ tag: String) async throws -> Document {
        try await lambda.call(
            "UpdateFunctionCode", [("FunctionName", "fn"), ("ImageUri", .string("app:" + tag))])
    }

    private func shown(_ qualifier: String = "$LATEST") async throws -> Document {
        try await lambda.call(
            "GetFunctionConfiguration", [("FunctionName", "fn"), ("Qualifier", .string(qualifier))])
    }

    private func digest(_ tag: String) -> String { String(images.digest(tag).dropFirst(7)) }

    /// What an invocation ran.
    private func ran() async throws -> [String]? {
        _ = try await lambda.invoke("fn")
        return lambda.runner.calls.last?.spec.image?.process.command
    }

    private func conflicts(_ words: String) async {
        for (operation, members) in [
            ("UpdateFunctionCode", [("ImageUri", "app:v2")]), ("UpdateFunctionConfiguration", []),
            ("PublishVersion", []),
        ] as [(String, [(key: String, value: Document)])] {
            let refused = await lambda.refusal {
                _ = try await lambda.call(operation, [("FunctionName", "fn")] + members)
            }
            #expect(refused?.code == "ResourceConflictException" && refused?.status == 409)
            #expect(refused?.message == "The operation cannot be performed at this time. " + words)
        }
    }

    @Test func functionsArePendingUntilTheirImageIsThere() async throws {
        images.hold()
        let made = try await create(publish: true)
        #expect(made["Version"] == "1" && made["CodeSha256"]?.string == digest("v1"))
        for one in [made, try await shown(), try await shown("1")] {
            #expect(one["State"] == "Pending" && one["StateReasonCode"] == "Creating")
            #expect(one["StateReason"] == "The function is being created.")
            #expect(one["LastUpdateStatus"] == nil)
        }
        let words = "The function is currently in the following state: Pending"
        await conflicts(words)
        let refused = await lambda.refusal { _ = try await lambda.invoke("fn:1") }
        #expect(refused?.code == "ResourceConflictException" && refused?.message.hasSuffix(words) == true)
        images.letGo()
        await lambda.settleImages()
        for one in [try await shown(), try await shown("1")] {
            #expect(one["State"] == "Active" && one["LastUpdateStatus"] == "Successful")
            #expect(one["StateReason"] == nil && one["StateReasonCode"] == nil)
        }
        #expect(try await ran() == ["one"])
        // Nothing has changed that could be published.
        let published = try await lambda.call("PublishVersion", [("FunctionName", "fn")])
        #expect(published["Version"] == "1")
    }

    /// Tools that wait for `Active` must read the revision again.
    @Test func whatSettlesHasAnotherRevision() async throws {
        images.hold()
        let made = try await create(publish: true)
        let pending = try await shown()
        #expect(pending["State"] == "Pending")
        images.letGo()
        await lambda.settleImages()
        let active = try await shown()
        #expect(active["State"] == "Active" && active["RevisionId"] != pending["RevisionId"])
        #expect(try await shown("1")["RevisionId"] != made["RevisionId"])
        func update(_ revision: Document?) async throws {
            _ = try await lambda.call(
                "UpdateFunctionCode",
                [("FunctionName", "fn"), ("ImageUri", "app:v2"), ("RevisionId", revision ?? .null)])
        }
        let stale = await lambda.refusal { try await update(pending["RevisionId"]) }
        #expect(stale?.code == "PreconditionFailedException" && stale?.status == 412)
        try await update(active["RevisionId"])
        let updating = try await shown()
        await lambda.settleImages()
        let updated = try await shown()
        #expect(updated["LastUpdateStatus"] == "Successful")
        #expect(updated["RevisionId"] != updating["RevisionId"])
    }

    @Test func snapshotsAreMadeOfWhatIsThere() async throws {
        images.hold()
        _ = try await lambda.create(
            "fn",
            [
                "Runtime": nil, "Handler": nil, "PackageType": "Image", "Publish": .bool(true),
                "SnapStart": .object([("ApplyOn", "PublishedVersions")]),
                "Code": .object([("ImageUri", "app:v1")]),
            ])
        await lambda.service.snapshots?.finish()
        #expect(lambda.runner.initialized.isEmpty)
        images.letGo()
        await lambda.settleImages()
        await lambda.service.snapshots?.finish()
        #expect(lambda.runner.initialized.map(\.version) == ["1"])
        #expect(try await shown("1")["State"] == "Active")
    }

    @Test func formerCodeRunsUntilTheOtherIsThere() async throws {
        try await create()
        await lambda.settleImages()
        images.hold()
        let updated = try await update("v2")
        for one in [updated, try await shown()] {
            #expect(one["State"] == "Active" && one["LastUpdateStatus"] == "InProgress")
            #expect(one["LastUpdateStatusReasonCode"] == "Creating")
            #expect(one["CodeSha256"]?.string == digest("v2"))
        }
        #expect(try await ran() == ["one"])
        await conflicts("An update is in progress for resource: \(updated["FunctionArn"]?.string ?? "")")
        images.letGo()
        await lambda.settleImages()
        #expect(try await shown()["LastUpdateStatus"] == "Successful")
        #expect(try await shown()["LastUpdateStatusReason"] == nil)
        #expect(try await ran() == ["two"])
        lambda.runner.forgetSpecs()
        #expect(lambda.packages == [digest("v2")] && images.releases == [images.digest("v1")])
        #expect(lambda.blobs.all.count == 1)
    }

    @Test func updatesThatFailLeaveWhatWas() async throws {
        try await create()
        await lambda.settleImages()
        images.failLayers(ImageSourceProblem.denied("no"))
        _ = try await update("v2")
        await lambda.settleImages()
        let failed = try await shown()
        #expect(failed["LastUpdateStatus"] == "Failed" && failed["State"] == "Active")
        #expect(failed["LastUpdateStatusReasonCode"] == "ImageAccessDenied")
        #expect(failed["CodeSha256"]?.string == digest("v1"))
        #expect(try await ran() == ["one"])
        #expect(lambda.packages == [digest("v1")] && lambda.blobs.all.count == 1)
        images.failLayers(nil)
        _ = try await update("v2")
        await lambda.settleImages()
        #expect(try await shown()["LastUpdateStatus"] == "Successful")
        #expect(try await ran() == ["two"])
    }

    @Test(arguments: [
        (ImageSourceProblem.denied("no") as any Error, "ImageAccessDenied"),
        (ImageError.corrupt("x") as any Error, "InvalidImage"),
        (ImageError.tooLarge as any Error, "InvalidImage"),
    ])
    func functionsWhoseImageCanNotBeHad(fault: any Error, code: String) async throws {
        images.failLayers(fault)
        try await create(publish: true)
        await lambda.settleImages()
        for one in [try await shown(), try await shown("1")] {
            #expect(one["State"] == "Failed" && one["StateReasonCode"]?.string == code)
        }
        let refused = await lambda.refusal { _ = try await lambda.invoke("fn") }
        #expect(refused?.code == "CodeArtifactUserFailedException")
        let published = await lambda.refusal {
            _ = try await lambda.call("PublishVersion", [("FunctionName", "fn")])
        }
        #expect(published?.message.hasSuffix("state: Failed") == true)
        // Another image makes it work.
        images.failLayers(nil)
        #expect(try await update("v2")["State"] == "Pending")
        await lambda.settleImages()
        #expect(try await shown()["State"] == "Active")
        #expect(try await ran() == ["two"])
        _ = try await lambda.call("DeleteFunction", [("FunctionName", "fn")])
        lambda.runner.forgetSpecs()
        #expect(lambda.packages.isEmpty && lambda.blobs.all.isEmpty)
    }

    @Test func registriesThatAreAwayAreAskedAgain() async throws {
        images.failLayers(ImageSourceProblem.unavailable("no answer in time"))
        try await create()
        await lambda.clock.waitForSleepers()
        #expect(try await shown()["State"] == "Pending")
        images.failLayers(nil)
        lambda.clock.advance(by: .seconds(2))
        await lambda.settleImages()
        #expect(try await shown()["State"] == "Active")
    }

    @Test func notForEver() async throws {
        images.failLayers(ImageSourceProblem.unavailable("no answer in time"))
        try await create()
        for _ in 1..<Limits.imagePullAttempts {
            await lambda.clock.waitForSleepers()
            lambda.clock.advance(by: .seconds(Int64(Limits.imagePullPauseSeconds)))
        }
        await lambda.settleImages()
        let failed = try await shown()
        #expect(failed["State"] == "Failed" && failed["StateReasonCode"] == "InternalError")
        #expect(failed["StateReason"]?.string?.contains("no answer in time") == true)
    }

    @Test func functionsGoWhileTheyWait() async throws {
        try await create()
        await lambda.settleImages()
        images.hold()
        _ = try await update("v2")
        _ = try await lambda.call("DeleteFunction", [("FunctionName", "fn")])
        images.letGo()
        await lambda.settleImages()
        lambda.runner.forgetSpecs()
        #expect(lambda.packages.isEmpty && lambda.blobs.all.isEmpty)
        #expect(Set(images.releases) == [images.digest("v1"), images.digest("v2")])
    }

    /// A crash between any two steps: what is in the store says what is to be done.
    @Test func whatIsToBePulledIsKept() async throws {
        try await create()
        await lambda.settleImages()
        images.hold()
        _ = try await update("v2")
        lambda.service.pulls?.shutdown()
        images.letGo()
        let after = try LambdaFixture(store: lambda.store, blobs: lambda.blobs, images: images)
        let key = FunctionKey(account: after.context.account, region: after.context.region, name: "fn")
        let kept = try #require(try await after.service.store.function(key))
        #expect(
            kept.isUnsettled && kept.digest.hex == digest("v2") && kept.running.digest.hex == digest("v1"))
        after.service.pulls?.begin(kept)
        await after.settleImages()
        let settled = try #require(try await after.service.store.function(key))
        #expect(!settled.isUnsettled && settled.running.digest.hex == digest("v2"))
        #expect(after.blobs.all.count == 1)
    }
}
