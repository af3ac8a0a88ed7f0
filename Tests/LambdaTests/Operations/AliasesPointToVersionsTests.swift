// Aliases: what they may point to, how calls are shared between two versions, what guards them, and how they
// are refused.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct AliasesPointToVersions {
    private static let arn = "arn:aws:lambda:us-east-1:000000000000:function:fn"
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    /// A function with the versions 1 and 2.
    private func makeVersions() async throws {
        try await lambda.create("fn", ["Publish": .bool(true)])
        _ = try await lambda.call(
            "UpdateFunctionConfiguration", [("FunctionName", .string("fn")), ("Timeout", .integer(9))])
        _ = try await lambda.call("PublishVersion", [("FunctionName", .string("fn"))])
    }

    private func alias(
        _ operation: String, _ name: String, version: String? = nil, weights: [String: Double]? = nil,
        _ more: [(key: String, value: Document)] = []
    ) async throws -> Document {
        var members: [(key: String, value: Document)] = [
            ("FunctionName", .string("fn")), ("Name", .string(name)),
        ]
        if let version { members.append(("FunctionVersion", .string(version))) }
        if let weights {
            let map = Document.object(weights.map { (key: $0.key, value: .double($0.value)) })
            members.append(("RoutingConfig", .object([("AdditionalVersionWeights", map)])))
        }
        return try await lambda.call(operation, members + more)
    }

    private func ran() async throws -> String? {
        _ = try await lambda.invoke("fn", query: "Qualifier=live")
        return lambda.runner.calls.last?.spec.version
    }

    @Test func callsFollowTheAlias() async throws {
        try await makeVersions()
        let made = try await alias("CreateAlias", "live", version: "1", [("Description", .string("d"))])
        #expect(made["AliasArn"]?.string == Self.arn + ":live")
        #expect(made["FunctionVersion"]?.string == "1" && made["Description"]?.string == "d")
        #expect(made["RoutingConfig"] == nil)
        #expect(try await alias("GetAlias", "live") == made)
        #expect(try await ran() == "1")
        #expect(lambda.runner.calls.last?.invokedARN == Self.arn + ":live")
        let moved = try await alias("UpdateAlias", "live", version: "2")
        #expect(moved["RevisionId"] != made["RevisionId"] && moved["Description"]?.string == "d")
        #expect(try await ran() == "2")
        let shown = try await lambda.call(
            "GetFunction", [("FunctionName", .string(Self.arn + ":live"))])
        #expect(shown["Configuration"]?["FunctionArn"]?.string == Self.arn + ":live")
        #expect(shown["Configuration"]?["Version"]?.string == "2")
        _ = try await lambda.invoke("fn:live", headers: ["X-Amz-Invocation-Type": "Event"])
        #expect(lambda.runner.events.last?.qualifier == "live")
        let key = FunctionKey(account: .development, region: .usEast1, name: "fn")
        #expect(try await lambda.service.catalog.function(key, qualifier: "live")?.spec.version == "2")
        _ = try await alias("DeleteAlias", "live")
        _ = try await alias("DeleteAlias", "live")
        let gone = await lambda.refusal { _ = try await ran() }
        #expect(gone?.message == "Function not found: \(Self.arn):live")
    }

    @Test func twoVersionsShareTheCalls() async throws {
        try await makeVersions()
        _ = try await alias("CreateAlias", "live", version: "1", weights: ["2": 0.25])
        var counts: [String: Int] = [:]
        for _ in 0..<2_000 { counts[try await ran() ?? "", default: 0] += 1 }
        // Six standard deviations to either side of 500.
        #expect((384...616).contains(counts["2"] ?? 0), "\(counts)")
        #expect(counts["1", default: 0] + counts["2", default: 0] == 2_000)
        for (weight, version) in [(1.0, "2"), (0.0, "1")] {
            let updated = try await alias("UpdateAlias", "live", weights: ["2": weight])
            #expect(updated["RoutingConfig"]?["AdditionalVersionWeights"]?["2"] != nil)
            for _ in 0..<50 { #expect(try await ran() == version) }
        }
        let plain = try await alias("UpdateAlias", "live", weights: [:])
        #expect(plain["RoutingConfig"] == nil)
        #expect(try await ran() == "1")
    }

    @Test func badAliasesAreRefusedInAWSsWords() async throws {
        try await makeVersions()
        _ = try await alias("CreateAlias", "live", version: "1")
        let place =
            "Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: "
        for (name, version, weights, words) in [
            ("live", "1", nil, "Alias already exists: \(Self.arn):live"),
            ("a", "10", nil, "Function not found: \(Self.arn):10"),
            ("a", "1", ["10": 0.5], "Function not found: \(Self.arn):10"),
            (
                "a", "1", ["1": 0.5],
                "Invalid function version 1. Function version 1 is already included in routing configuration."
            ),
            (
                "a", "1", ["1": 0.5, "2": 0.5],
                "Number of items in AdditionalVersionWeights cannot be greater than 1"
            ),
            (
                "a", "$LATEST", ["1": 0.5],
                "$LATEST is not supported for an alias pointing to more than 1 version"
            ),
            (
                "2024", "1", nil,
                "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: Member "
                    + "must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
            ),
            (
                "a", "1", ["2": 2],
                "1 validation error detected: \(place)Map value must satisfy constraint: [Member must have "
                    + "value less than or equal to 1.0, Member must have value greater than or equal to 0.0, "
                    + "Member must not be null]"
            ),
        ] as [(String, String, [String: Double]?, String)] {
            let error = await lambda.refusal {
                _ = try await alias("CreateAlias", name, version: version, weights: weights)
            }
            #expect(error?.message == words)
        }
        _ = try await alias("CreateAlias", "latest", version: "$LATEST")
        _ = try await alias("CreateAlias", "2024-01-02", version: "1", weights: [:])
        let missing = await lambda.refusal { _ = try await alias("GetAlias", "none") }
        #expect(missing?.message == "Cannot find alias arn: \(Self.arn):none" && missing?.status == 404)
        let unchanged = await lambda.refusal { _ = try await alias("UpdateAlias", "none") }
        #expect(unchanged?.message == "Alias not found: \(Self.arn):none")
        let stale = await lambda.refusal {
            _ = try await alias("UpdateAlias", "live", version: "2", [("RevisionId", .string("old"))])
        }
        #expect(stale?.code == "PreconditionFailedException" && stale?.status == 412)
        #expect(try await alias("GetAlias", "live")["FunctionVersion"]?.string == "1")
    }

    @Test func listsComeInPagesAndByVersion() async throws {
        try await makeVersions()
        for (name, version) in [("a", "1"), ("b", "2"), ("c", "1"), ("d", "1")] {
            _ = try await alias("CreateAlias", name, version: version)
        }
        func list(_ more: [(key: String, value: Document)]) async throws -> (
            names: [String?], next: Document?
        ) {
            let page = try await lambda.call("ListAliases", [("FunctionName", .string("fn"))] + more)
            return (page["Aliases"]?.array?.map { $0["Name"]?.string } ?? [], page["NextMarker"])
        }
        #expect(try await list([]).names == ["a", "b", "c", "d"])
        let version: (key: String, value: Document) = ("FunctionVersion", .string("1"))
        let first = try await list([version, ("MaxItems", .integer(2))])
        #expect(first.names == ["a", "c"])
        let second = try await list(
            [version, ("MaxItems", .integer(2)), ("Marker", try #require(first.next))])
        #expect(second.names == ["d"] && second.next == nil)
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("fn"))])
        try await lambda.create()
        #expect(try await list([]).names.isEmpty)
    }
}
