// Published versions: when there is a new one, what guards them, what they keep while the function changes,
// and what of them stays in the store.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda
@testable import Store

@Suite struct VersionsAreFixed {
    private static let arn = "arn:aws:lambda:us-east-1:000000000000:function:fn"
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func on(
        _ operation: String, _ more: [(key: String, value: Document)] = [], name: String = "fn"
    ) async throws -> Document {
        try await lambda.call(operation, [("FunctionName", .string(name))] + more)
    }

    private func change(_ text: String, publish: Bool = false) async throws -> Document {
        try await on(
            "UpdateFunctionCode",
            [
                ("ZipFile", .string(Base64.encode(LambdaFixture.zip(text)))), ("Publish", .bool(publish)),
            ])
    }

    private func versions() async throws -> [String?] {
        try await on("ListVersionsByFunction")["Versions"]?.array?.map { $0["Version"]?.string } ?? []
    }

    /// The archives in the store, and those that versions have.
    private func expectEveryArchiveOwned(_ count: Int) async throws {
        try await UnownedBlobs(store: lambda.store, blobs: lambda.blobs).removeAll()
        let kept = lambda.service.store
        let functions = try await kept.allFunctions(after: nil, limit: 100).map(\.record.code)
        let versions = try await kept.allVersions(after: nil, limit: 100).map(\.record.code)
        #expect(lambda.blobs.all == Set(functions + versions))
        #expect(lambda.blobs.all.count == count)
    }

    @Test func publishingTwiceWithoutChangeGivesTheSameVersion() async throws {
        let made = try await lambda.create("fn", ["Description": .string("function")])
        let first = try await on("PublishVersion", [("Description", .string("one"))])
        #expect(first["Version"]?.string == "1")
        #expect(first["FunctionArn"]?.string == Self.arn + ":1")
        #expect(first["Description"]?.string == "one")
        #expect(first["State"]?.string == "Active")
        #expect(first["CodeSha256"] == made["CodeSha256"])
        #expect(first["RevisionId"] != made["RevisionId"])
        let latest = try await on("GetFunctionConfiguration")
        #expect(latest["Version"]?.string == "$LATEST" && latest["Description"]?.string == "function")
        // Publishing gives the function a new revision, as on AWS.
        #expect(latest["RevisionId"] != made["RevisionId"])
        let second = try await on("PublishVersion", [("Description", .string("two"))])
        #expect(second == first)
        // Reservations and tags are not part of a version.
        _ = try await on("PutFunctionConcurrency", [("ReservedConcurrentExecutions", .integer(3))])
        #expect(try await on("PublishVersion") == first)
        // The same code and the same words again are no change.
        _ = try await change("def handler(event, context): return event")
        #expect(try await on("PublishVersion")["Version"]?.string == "1")
        _ = try await on("UpdateFunctionConfiguration", [("Description", .string("function, again"))])
        #expect(try await on("PublishVersion")["Version"]?.string == "2")
        #expect(try await versions() == ["$LATEST", "1", "2"])
    }

    @Test func aVersionStaysAsItWas() async throws {
        try await lambda.create("fn", ["Timeout": .integer(7)])
        let first = try await on("PublishVersion")
        _ = try await change("x = 2")
        _ = try await on(
            "UpdateFunctionConfiguration",
            [
                ("Timeout", .integer(9)),
                ("Environment", .object([("Variables", .object([("KEY", .string("v"))]))])),
            ])
        for qualifier in ["1", nil] {
            let name = qualifier == nil ? "fn:1" : "fn"
            let shown = try await on(
                "GetFunctionConfiguration", qualifier.map { [("Qualifier", .string($0))] } ?? [], name: name)
            #expect(shown == first)
        }
        _ = try await lambda.invoke("fn", query: "Qualifier=1")
        let spec = try #require(lambda.runner.calls.last?.spec)
        #expect(spec.version == "1" && spec.timeoutSeconds == 7 && spec.environment.isEmpty)
        #expect(lambda.runner.calls.last?.invokedARN == Self.arn + ":1")
        _ = try await lambda.invoke(Self.arn)
        #expect(lambda.runner.calls.last?.spec.version == "$LATEST")
        #expect(lambda.runner.calls.last?.spec.poolKey != spec.poolKey)
        #expect(lambda.runner.calls.last?.spec.codeDirectory != spec.codeDirectory)
    }

    @Test func creatingAndUpdatingMayPublish() async throws {
        let made = try await lambda.create("fn", ["Publish": .bool(true)])
        #expect(made["Version"]?.string == "1" && made["FunctionArn"]?.string == Self.arn + ":1")
        #expect(try await on("GetFunctionConfiguration")["Version"]?.string == "$LATEST")
        let same = try await change("def handler(event, context): return event", publish: true)
        #expect(same["Version"]?.string == "1")
        let other = try await change("x = 2", publish: true)
        #expect(other["Version"]?.string == "2")
        #expect(try await change("x = 3")["Version"]?.string == "$LATEST")
        #expect(try await versions() == ["$LATEST", "1", "2"])
    }

    @Test func guardsHold() async throws {
        let made = try await lambda.create()
        let digest = await lambda.refusal {
            _ = try await on("PublishVersion", [("CodeSha256", .string("other"))])
        }
        let current = try #require(made["CodeSha256"]?.string)
        #expect(digest?.code == "InvalidParameterValueException")
        #expect(
            digest?.message
                == "CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (\(current)). Please "
                + "try again with the CodeSHA256 in $LATEST.")
        let revision = await lambda.refusal {
            _ = try await on("PublishVersion", [("RevisionId", .string("old"))])
        }
        #expect(revision?.code == "PreconditionFailedException" && revision?.status == 412)
        let missing = await lambda.refusal { _ = try await on("PublishVersion", name: "none") }
        #expect(missing?.message == "Function not found: " + Self.arn.dropLast(2) + "none")
        let capacity = await lambda.refusal {
            _ = try await on("PublishVersion", [("PublishTo", .string("LATEST_PUBLISHED"))])
        }
        #expect(capacity?.status == 501)
        let both = try await on(
            "PublishVersion",
            [("CodeSha256", .string(current)), ("RevisionId", try #require(made["RevisionId"]))])
        #expect(both["Version"]?.string == "1")
    }

    @Test func versionsAreDeletedOneByOne() async throws {
        try await lambda.create("fn", ["Publish": .bool(true)])
        _ = try await change("x = 2", publish: true)
        _ = try await lambda.call(
            "CreateAlias",
            [
                ("FunctionName", .string("fn")), ("Name", .string("live")), ("FunctionVersion", .string("2")),
                (
                    "RoutingConfig",
                    .object([("AdditionalVersionWeights", .object([("1", .double(0.5))]))])
                ),
            ])
        for version in ["1", "2"] {
            let error = await lambda.refusal {
                _ = try await on("DeleteFunction", [("Qualifier", .string(version))])
            }
            #expect(error?.code == "ResourceConflictException" && error?.status == 409)
            #expect(
                error?.message
                    == "Unable to delete version because the following aliases reference it: [live]")
        }
        let alias = await lambda.refusal { _ = try await on("DeleteFunction", name: "fn:live") }
        #expect(alias?.message == "Deletion of aliases is not currently supported.")
        _ = try await on("DeleteAlias", [("Name", .string("live"))])
        _ = try await on("DeleteFunction", name: "fn:1")
        #expect(lambda.runner.deletions.map(\.name) == ["fn"])
        // What isn't there is gone already.
        _ = try await on("DeleteFunction", name: "fn:1")
        #expect(try await versions() == ["$LATEST", "2"])
        let gone = await lambda.refusal { _ = try await lambda.invoke("fn:1") }
        #expect(gone?.message == "Function not found: \(Self.arn):1")
        // The number isn't used again, not even after the function was made anew.
        _ = try await on("DeleteFunction", name: "fn:2")
        #expect(try await on("PublishVersion")["Version"]?.string == "3")
        _ = try await on("DeleteFunction")
        #expect(try await lambda.create("fn", ["Publish": .bool(true)])["Version"]?.string == "4")
    }

    @Test func archivesLiveAsLongAsAVersionHasThem() async throws {
        try await lambda.create("fn", ["Publish": .bool(true)])
        try await expectEveryArchiveOwned(1)
        _ = try await change("x = 2")
        try await expectEveryArchiveOwned(2)
        // Content that version 1 has is not kept twice.
        _ = try await change("def handler(event, context): return event")
        try await expectEveryArchiveOwned(1)
        lambda.runner.forgetSpecs()
        _ = try await change("x = 3", publish: true)
        _ = try await on("DeleteFunction", name: "fn:1")
        try await expectEveryArchiveOwned(1)
        lambda.runner.forgetSpecs()
        #expect(lambda.packages.count == 1)
        _ = try await on("DeleteFunction")
        try await expectEveryArchiveOwned(0)
        lambda.runner.forgetSpecs()
        #expect(lambda.packages.isEmpty)
    }

    @Test func aVersionKeepsItsLayers() async throws {
        try await lambda.publish("one")
        let layers = Document.array([.string(LambdaFixture.layer("one", 1))])
        try await lambda.create("fn", ["Layers": layers, "Publish": .bool(true)])
        _ = try await on("UpdateFunctionConfiguration", [("Layers", .array([]))])
        _ = try await lambda.call(
            "DeleteLayerVersion", [("LayerName", .string("one")), ("VersionNumber", .integer(1))])
        #expect(lambda.blobs.all.count == 2)
        _ = try await lambda.invoke("fn:1")
        #expect(lambda.runner.calls.last?.spec.layerDirectories.count == 1)
        #expect(try await on("PublishVersion")["Version"]?.string == "2")
        _ = try await on("DeleteFunction", name: "fn:1")
        // The code, which version 2 and the function share.
        #expect(lambda.blobs.all.count == 1)
    }

    @Test func aFunctionGoesWithAllItsVersions() async throws {
        try await lambda.create()
        // More than one transaction may delete.
        for number in 1...70 {
            _ = try await on("UpdateFunctionConfiguration", [("Description", .string("\(number)"))])
            _ = try await on("PublishVersion")
        }
        let settings = try await lambda.call("GetAccountSettings", [])
        #expect(settings["AccountUsage"]?["TotalCodeSize"]?.integer == Int64(71 * LambdaFixture.zip().count))
        #expect(settings["AccountUsage"]?["FunctionCount"]?.integer == 1)
        _ = try await on("DeleteFunction")
        #expect(try await lambda.service.store.allVersions(after: nil, limit: 100).isEmpty)
        try await expectEveryArchiveOwned(0)
        let after = try await lambda.call("GetAccountSettings", [])
        #expect(after["AccountUsage"]?["TotalCodeSize"]?.integer == 0)
    }

    @Test func listsComeInPages() async throws {
        for name in ["a", "fn"] { try await lambda.create(name, ["Publish": .bool(true)]) }
        _ = try await change("x = 2", publish: true)
        var found: [String] = []
        var marker: Document = .string("")
        while true {
            let page = try await lambda.call(
                "ListFunctions",
                [("FunctionVersion", .string("ALL")), ("MaxItems", .integer(2)), ("Marker", marker)])
            found += page["Functions"]?.array?.compactMap { $0["FunctionArn"]?.string } ?? []
            guard let next = page["NextMarker"] else { break }
            marker = next
        }
        let place = Self.arn.dropLast(2)
        #expect(
            found == ["a:$LATEST", "a:1", "fn:$LATEST", "fn:1", "fn:2"].map { place + $0 })
        let first = try await on("ListVersionsByFunction", [("MaxItems", .integer(1))])
        #expect(first["Versions"]?.array?.map { $0["Version"]?.string } == ["$LATEST"])
        let second = try await on(
            "ListVersionsByFunction",
            [("MaxItems", .integer(1)), ("Marker", try #require(first["NextMarker"]))])
        #expect(second["Versions"]?[0]?["FunctionArn"]?.string == Self.arn + ":1")
        #expect(second["Versions"]?[0]?["State"] == nil)
        let bad = await lambda.refusal {
            _ = try await on("ListVersionsByFunction", [("Marker", .string("eA=="))])
        }
        #expect(bad?.code == "InvalidParameterValueException")
    }

    @Test func accountsHaveLimitedRoomForCode() async throws {
        let size = LambdaFixture.zip().count
        let lambda = try LambdaFixture(storage: CodeStorage(limitBytes: size * 2))
        try await lambda.create("fn", ["Publish": .bool(true)])
        for attempt in 0..<2 {
            let error = await lambda.refusal { try await lambda.create("other\(attempt)") }
            #expect(error?.code == "CodeStorageExceededException" && error?.status == 400)
            #expect(error?.message == "Code storage limit exceeded.")
        }
        #expect(lambda.blobs.all.count == 1)
        _ = try await lambda.call(
            "UpdateFunctionConfiguration", [("FunctionName", .string("fn")), ("Timeout", .integer(9))])
        let full = await lambda.refusal {
            _ = try await lambda.call("PublishVersion", [("FunctionName", .string("fn"))])
        }
        #expect(full?.code == "CodeStorageExceededException")
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("fn:1"))])
        _ = try await lambda.call("PublishVersion", [("FunctionName", .string("fn"))])
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("fn"))])
        try await lambda.create("other")
    }
}
