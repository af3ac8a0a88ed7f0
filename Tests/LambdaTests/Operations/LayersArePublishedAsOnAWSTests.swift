// Versions of layers: published, shown, listed, deleted, and never numbered twice.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda
@testable import Store

extension LambdaFixture {
    /// Publishes a version, with members replaced or, where nil, left out; returns the answer.
    @discardableResult
    func publish(_ name: String = "l", _ changes: [String: Document?] = [:]) async throws -> Document {
        var members: [String: Document] = [
            "LayerName": .string(name),
            "Content": .object([("ZipFile", .string(Base64.encode(Self.zip("x = '\(name)'"))))]),
        ]
        for (key, value) in changes { members[key] = value }
        return try await call("PublishLayerVersion", members.map { (key: $0.key, value: $0.value) })
    }

    static func layer(_ name: String, _ number: Int, region: String = "us-east-1") -> String {
        "arn:aws:lambda:\(region):000000000000:layer:\(name):\(number)"
    }
}

@Suite struct LayersArePublishedAsOnAWS {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func version(_ name: String, _ number: Int64) async throws -> Document {
        try await lambda.call(
            "GetLayerVersion", [("LayerName", .string(name)), ("VersionNumber", .integer(number))])
    }

    private func delete(_ name: String, _ number: Int64) async throws {
        _ = try await lambda.call(
            "DeleteLayerVersion", [("LayerName", .string(name)), ("VersionNumber", .integer(number))])
    }

    @Test func whatWasPublishedIsShown() async throws {
        let zip = LambdaFixture.zip("x = 'l'")
        let published = try await lambda.publish(
            "l",
            [
                "Description": .string("d"), "LicenseInfo": .string("MIT"),
                "CompatibleRuntimes": .array([.string("python3.12"), .string("go1.x")]),
                "CompatibleArchitectures": .array([.string("x86_64")]),
            ])
        let byNumber = try await version("l", 1)
        let byARN = try await lambda.call(
            "GetLayerVersionByArn", [("Arn", .string(LambdaFixture.layer("l", 1)))])
        for answer in [published, byNumber, byARN] {
            #expect(answer["LayerArn"]?.string == "arn:aws:lambda:us-east-1:000000000000:layer:l")
            #expect(answer["LayerVersionArn"]?.string == LambdaFixture.layer("l", 1))
            #expect(answer["Version"] == .integer(1) && answer["Description"]?.string == "d")
            #expect(answer["LicenseInfo"]?.string == "MIT")
            #expect(answer["CreatedDate"]?.string == "2026-01-01T00:00:00.000+0000")
            #expect(answer["CompatibleRuntimes"] == .array([.string("python3.12"), .string("go1.x")]))
            #expect(answer["CompatibleArchitectures"] == .array([.string("x86_64")]))
            #expect(answer["Content"]?["CodeSha256"]?.string == (try CodePackage(zip: zip).digest.base64))
            #expect(answer["Content"]?["CodeSize"] == .integer(Int64(zip.count)))
            #expect(answer["Content"]?["Location"]?.string?.contains("/l-1.zip?token=") == true)
        }
        // The layer's whole ARN names it too.
        let named = try await version("arn:aws:lambda:us-east-1:000000000000:layer:l", 1)
        #expect(named["Version"] == .integer(1))
        #expect(try await lambda.publish("bare")["Description"]?.string == "")
    }

    @Test func numbersAreNeverUsedAgain() async throws {
        for number in 1...3 {
            #expect(try await lambda.publish()["Version"] == .integer(Int64(number)))
        }
        for number in 1...3 { try await delete("l", Int64(number)) }
        try await delete("l", 3)
        try await delete("none", 1)
        #expect(lambda.blobs.all.isEmpty && lambda.packages.isEmpty)
        #expect(try await lambda.publish()["Version"] == .integer(4))
    }

    @Test func manyPublishAtOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { _ = try await lambda.publish() } }
            try await group.waitForAll()
        }
        #expect(try await numbers([:]) == (1...10).reversed().map { $0 })
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        try await lambda.publish()
        for (name, number) in [("none", Int64(1)), ("l", 2)] {
            let error = await lambda.refusal { _ = try await version(name, number) }
            #expect(error?.code == "ResourceNotFoundException" && error?.status == 404)
            #expect(error?.message == "The resource you requested does not exist.")
        }
        for number in [Int64(0), -1] {
            let error = await lambda.refusal { _ = try await version("l", number) }
            #expect(error?.code == "InvalidParameterValueException")
            #expect(error?.message == "Layer Version Cannot be less than 1")
            let deleted = await lambda.refusal { try await delete("l", number) }
            #expect(deleted?.message == "Layer Version Cannot be less than 1")
        }
        let elsewhere = await lambda.refusal {
            _ = try await lambda.call(
                "GetLayerVersionByArn",
                [("Arn", .string(LambdaFixture.layer("l", 1, region: "eu-west-1")))])
        }
        #expect(elsewhere?.code == "ResourceNotFoundException")
        let half = await lambda.refusal {
            _ = try await lambda.call(
                "GetLayerVersionByArn", [("Arn", .string("arn:aws:lambda:us-east-1:000000000000:layer:l"))])
        }
        #expect(half?.code == "ValidationException")
    }

    @Test func otherAccountsLayersAreTheirs() async throws {
        let other = "arn:aws:lambda:us-east-1:111122223333:layer:l"
        let error = await lambda.refusal { try await lambda.publish(other) }
        #expect(error?.status == 403)
        let deletion = await lambda.refusal { try await delete(other, 1) }
        #expect(deletion?.status == 403)
    }

    @Test func badRequests() async throws {
        let runtimes = await lambda.refusal {
            try await lambda.publish(
                "l", ["CompatibleRuntimes": .array([.string("cobol"), .string("nodejs20.x")])])
        }
        #expect(runtimes?.code == "ValidationException")
        #expect(
            runtimes?.message.hasPrefix(
                "1 validation error detected: Value '[cobol, nodejs20.x]' at 'compatibleRuntimes' failed to "
                    + "satisfy constraint: Member must satisfy enum value set: [nodejs20.x, python3.14, ")
                == true)
        let architecture = await lambda.refusal {
            try await lambda.publish("l", ["CompatibleArchitectures": .array([.string("z80")])])
        }
        #expect(architecture?.code == "ValidationException")
        let name = await lambda.refusal { try await lambda.publish("no spaces") }
        #expect(name?.message.contains("at 'layerName' failed to satisfy constraint") == true)
        let nothing = await lambda.refusal { try await lambda.publish("l", ["Content": .object([])]) }
        #expect(nothing?.code == "InvalidParameterValueException")
        let garbage = await lambda.refusal {
            try await lambda.publish(
                "l", ["Content": .object([("ZipFile", .string(Base64.encode(Array("no".utf8))))])])
        }
        #expect(garbage?.message.hasPrefix("Could not unzip uploaded file.") == true)
        let list = await lambda.refusal { _ = try await numbers(["CompatibleRuntime": .string("cobol")]) }
        #expect(
            list?.message.hasPrefix(
                "1 validation error detected: Value 'cobol' at 'compatibleRuntime' failed") == true)
        #expect(lambda.blobs.all.isEmpty && lambda.packages.isEmpty)
    }

    // MARK: Lists

    private func numbers(_ more: [String: Document], name: String = "l") async throws -> [Int64] {
        var found: [Int64] = []
        var marker: Document?
        repeat {
            var members = more.map { (key: $0.key, value: $0.value) } + [("LayerName", .string(name))]
            if let marker { members.append(("Marker", marker)) }
            let page = try await lambda.call("ListLayerVersions", members)
            for item in page["LayerVersions"]?.array ?? [] {
                if case .integer(let number)? = item["Version"] { found.append(number) }
                #expect(item["Content"] == nil)
            }
            marker = page["NextMarker"]
        } while marker != nil
        return found
    }

    private func names(_ more: [String: Document]) async throws -> [String] {
        var found: [String] = []
        var marker: Document?
        repeat {
            var members = more.map { (key: $0.key, value: $0.value) }
            if let marker { members.append(("Marker", marker)) }
            let page = try await lambda.call("ListLayers", members)
            for item in page["Layers"]?.array ?? [] {
                guard case .integer(let number)? = item["LatestMatchingVersion"]?["Version"] else { continue }
                found.append("\(item["LayerName"]?.string ?? ""):\(number)")
            }
            marker = page["NextMarker"]
        } while marker != nil
        return found
    }

    @Test func versionsAreListedLatestFirst() async throws {
        for number in 1...7 {
            let runtime = number.isMultiple(of: 2) ? "python3.12" : "nodejs20.x"
            try await lambda.publish(
                "l",
                [
                    "CompatibleRuntimes": .array([.string(runtime)]),
                    "CompatibleArchitectures": number > 4 ? .array([.string("arm64")]) : nil,
                ])
        }
        try await lambda.publish("l2")
        #expect(try await numbers([:]) == [7, 6, 5, 4, 3, 2, 1])
        #expect(try await numbers(["MaxItems": .integer(2)]) == [7, 6, 5, 4, 3, 2, 1])
        #expect(
            try await numbers(["CompatibleRuntime": .string("python3.12"), "MaxItems": .integer(1)])
                == [6, 4, 2])
        #expect(
            try await numbers([
                "CompatibleRuntime": .string("nodejs20.x"), "CompatibleArchitecture": .string("arm64"),
            ]) == [7, 5])
        #expect(try await numbers([:], name: "none") == [])
        let broken = await lambda.refusal { _ = try await numbers(["Marker": .string("!")]) }
        #expect(broken?.code == "InvalidParameterValueException")
    }

    @Test func layersAreListedWithTheirLatestMatch() async throws {
        for name in ["a", "b", "c"] {
            try await lambda.publish(name, ["CompatibleRuntimes": .array([.string("python3.12")])])
        }
        try await lambda.publish("b", ["CompatibleRuntimes": .array([.string("nodejs20.x")])])
        #expect(try await names([:]) == ["a:1", "b:2", "c:1"])
        #expect(try await names(["MaxItems": .integer(1)]) == ["a:1", "b:2", "c:1"])
        #expect(try await names(["CompatibleRuntime": .string("python3.12")]) == ["a:1", "b:1", "c:1"])
        #expect(try await names(["CompatibleRuntime": .string("java21")]) == [])
        try await delete("a", 1)
        #expect(try await names([:]) == ["b:2", "c:1"])
    }
}
