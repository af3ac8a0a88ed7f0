// What callers may say of an event source mapping beside how it polls: tags, a key for its filters, metrics,
// pollers of its own; and the function as a condition of policies.

import CloudCore
import CloudTesting
import Logging
import Testing
import Wire

@testable import Lambda
@testable import Store

@Suite("Mappings have tags, keys and metrics", .timeLimit(.minutes(5)))
struct MappingsHaveTagsKeysAndMetricsTests {
    private static let queue = "arn:aws:sqs:us-east-1:000000000000:orders"
    private static let key = "arn:aws:kms:us-east-1:000000000000:key/one"
    private static let other = "arn:aws:kms:us-east-1:000000000000:key/other"
    private static let pattern = #"{"body":[{"prefix":"secret"}]}"#
    private static let filters = Document.object([
        ("Filters", .array([.object([("Pattern", .string(pattern))])]))
    ])

    private let lambda: LambdaFixture
    private let service: LambdaService
    private let engine: MappingEngine
    private let queues = FakeQueues()
    private let keys = TestKeys()
    private let sink = RecordingMetrics()

    init() async throws {
        let keys = FunctionKeys(service: keys)
        lambda = try LambdaFixture(connecting: { $0.keys = keys })
        var service = lambda.service
        engine = MappingEngine(
            MappingParts(
                queues: queues, catalog: service.catalog, runner: lambda.runner, roles: nil, keys: keys,
                metrics: sink, clock: ManualClock(), entropy: SeededEntropy(3),
                logger: Logger(label: "test")),
            store: MappingStore(store: lambda.store))
        service.mappings = engine
        self.service = service
        try await lambda.create("fn", ["Timeout": .integer(5)])
    }

    private func call(
        _ operation: String, _ input: [(key: String, value: Document)],
        authorizer: any Authorizer = PermissiveAuthorizer()
    ) async throws -> Document {
        try await HostedService(service).call(
            operation, input: .object(input), context: lambda.context, authorizer: authorizer)
    }

    private func create(_ members: [(key: String, value: Document)] = []) async throws -> Document {
        try await call(
            "CreateEventSourceMapping",
            [("FunctionName", "fn"), ("EventSourceArn", .string(Self.queue))] + members)
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await lambda.refusal(body).map { "\($0.status) \($0.code): \($0.message)" }
    }

    // MARK: Tags

    @Test func haveTags() async throws {
        let made = try await create([("Tags", .object([("team", "a")]))])
        let arn = try #require(made["EventSourceMappingArn"])
        // A tag that comes while the mapping is made doesn't keep it from being settled.
        _ = try await call("TagResource", [("Resource", arn), ("Tags", .object([("stage", "test")]))])
        await engine.settled()
        let shown = try await call("GetEventSourceMapping", [("UUID", try #require(made["UUID"]))])
        #expect(shown["State"] == "Enabled")
        let both = Document.object([("stage", "test"), ("team", "a")])
        #expect(try await call("ListTags", [("Resource", arn)])["Tags"] == both)
        #expect(
            try await service.tags(ofResource: arn.string ?? "") == ["stage": "test", "team": "a"])
        _ = try await call("UntagResource", [("Resource", arn), ("TagKeys", .array(["team"]))])
        #expect(
            try await call("ListTags", [("Resource", arn)])["Tags"] == .object([("stage", "test")]))
        let missing = (arn.string ?? "").dropLast(1) + (arn.string?.last == "0" ? "1" : "0")
        #expect(
            await refusal { _ = try await call("ListTags", [("Resource", .string(String(missing)))]) }
                == "404 ResourceNotFoundException: The resource you requested does not exist.")
        #expect(
            await refusal {
                _ = try await create([("Tags", .object([("aws:x", "1")])), ("EventSourceArn", "")])
            } != nil)
    }

    // MARK: Conditions

    /// Allows what has a function of this ARN in its condition keys, asking as IAM's authorizer does.
    private struct ForFunction: Authorizer {
        let arn: String
        let keys: any ResourceKeys

        func authorize(_ permission: Permission, for context: RequestContext) async throws {
            var found = permission.keys
            if permission.wantsResourceKeys {
                for resource in permission.resources {
                    found.merge(try await keys.keys(ofResource: resource)) { own, _ in own }
                }
            }
            guard found["lambda:functionarn"] == [arn] else { throw AWSError.accessDenied("no") }
        }
    }

    @Test func theFunctionIsACondition() async throws {
        try await lambda.create("next", ["Timeout": .integer(5)])
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:fn"
        let mine = ForFunction(arn: arn, keys: service)
        let others = ForFunction(arn: arn + "x", keys: service)
        let id = try #require(try await create()["UUID"])
        await engine.settled()
        let requests: [(String, [(key: String, value: Document)])] = [
            ("GetEventSourceMapping", []), ("UpdateEventSourceMapping", [("BatchSize", .integer(2))]),
            ("DeleteEventSourceMapping", []),
        ]
        for (operation, members) in requests {
            let refused = await refusal {
                _ = try await call(operation, [("UUID", id)] + members, authorizer: others)
            }
            #expect(refused?.hasPrefix("403 AccessDenied") == true, "\(operation)")
        }
        // Another function wants permission for that, too.
        let moved = await refusal {
            _ = try await call(
                "UpdateEventSourceMapping", [("UUID", id), ("FunctionName", "next")], authorizer: mine)
        }
        #expect(moved?.hasPrefix("403 AccessDenied") == true)
        for (operation, members) in requests {
            _ = try await call(operation, [("UUID", id)] + members, authorizer: mine)
            await engine.settled()
        }
        #expect(
            try await service.keys(ofResource: "arn:aws:lambda:us-east-1:000000000000:function:fn").isEmpty)
    }

    // MARK: Keys

    private var stored: [UInt8] {
        get async throws {
            let all = KeyRange(from: Key(bytes: [1]), to: Key(bytes: [0xFF]))
            return try await lambda.store.scan(all, limit: 10_000, reverse: false).flatMap(\.value)
        }
    }

    @Test func filtersLieUnderAKey() async throws {
        let made = try await create([("FilterCriteria", Self.filters), ("KMSKeyArn", .string(Self.key))])
        #expect(made["KMSKeyArn"]?.string == Self.key && made["FilterCriteria"] == Self.filters)
        #expect(keys.uses.first?.action == "Encrypt")
        #expect(try await stored.firstRange(of: Array(Self.pattern.utf8)) == nil)
        let id = try #require(made["UUID"])
        await engine.settled()
        // The list doesn't show them; polls open them as Lambda itself.
        let listed = try await call("ListEventSourceMappings", [])["EventSourceMappings"]?.array?.first
        #expect(listed?["FilterCriteria"] == nil && listed?["KMSKeyArn"]?.string == Self.key)
        queues.send("open", "secret one")
        await queues.until { $0.deleted.count == 2 }
        let bodies = try lambda.runner.calls.flatMap {
            try JSON.parse($0.payload)["Records"]?.array?.compactMap { $0["body"]?.string } ?? []
        }
        #expect(bodies == ["secret one"])
        #expect(keys.uses.contains { $0.action == "Decrypt" && $0.caller == "lambda.amazonaws.com" })
        // Another key, and none.
        let next = try await call(
            "UpdateEventSourceMapping", [("UUID", id), ("KMSKeyArn", .string(Self.other))])
        #expect(next["KMSKeyArn"]?.string == Self.other && next["FilterCriteria"] == Self.filters)
        await engine.settled()
        let open = try await call("UpdateEventSourceMapping", [("UUID", id), ("KMSKeyArn", "")])
        #expect(open["KMSKeyArn"] == nil && open["FilterCriteria"] == Self.filters)
        #expect(try await stored.firstRange(of: Array(Self.pattern.utf8)) != nil)
        await engine.settled()
    }

    @Test func sealedFiltersAreBoundToTheFunction() async throws {
        try await lambda.create("next", ["Timeout": .integer(5)])
        let made = try await create([("FilterCriteria", Self.filters), ("KMSKeyArn", .string(Self.key))])
        await engine.settled()
        let id = try #require(made["UUID"])
        let moved = try await call("UpdateEventSourceMapping", [("UUID", id), ("FunctionName", "next")])
        #expect(moved["FilterCriteria"] == Self.filters)
        await engine.settled()
    }

    @Test func whoMayNotDecryptIsToldSo() async throws {
        let made = try await create([("FilterCriteria", Self.filters), ("KMSKeyArn", .string(Self.key))])
        await engine.settled()
        keys.refuse("Decrypt")
        let shown = try await call("GetEventSourceMapping", [("UUID", try #require(made["UUID"]))])
        #expect(shown["FilterCriteria"] == nil)
        #expect(shown["FilterCriteriaError"]?["ErrorCode"] == "AccessDeniedException")
        keys.fail(with: AWSError("DisabledException", "the key is disabled"))
        let refused = await refusal {
            _ = try await call(
                "UpdateEventSourceMapping",
                [("UUID", try #require(made["UUID"])), ("KMSKeyArn", .string(Self.other))])
        }
        #expect(refused?.contains("KMS Exception: DisabledException") == true)
    }

    /// While the key can't be used nothing is polled, and nothing gets past the filters.
    @Test func withoutTheKeyNothingIsPolled() async throws {
        let made = try await create([
            ("FilterCriteria", Self.filters), ("KMSKeyArn", .string(Self.key)), ("Enabled", .bool(false)),
        ])
        await engine.settled()
        keys.fail(with: AWSError("DisabledException", "the key is disabled"))
        queues.send("open")
        _ = try await call(
            "UpdateEventSourceMapping", [("UUID", try #require(made["UUID"])), ("Enabled", .bool(true))])
        await engine.settled()
        engine.stop()
        await engine.ended()
        #expect(queues.polls.isEmpty && lambda.runner.calls.isEmpty && !queues.isEmpty)
    }

    // MARK: Metrics and pollers

    @Test func eventsAreCountedWhereThatIsAsked() async throws {
        let report = #"{"batchItemFailures":[{"itemIdentifier":"id-secret two"}]}"#
        lambda.runner.answer(with: EngineAnswer(payload: Array(report.utf8), executedVersion: "$LATEST"))
        let made = try await create([
            ("FilterCriteria", Self.filters),
            ("MetricsConfig", .object([("Metrics", .array(["EventCount"]))])),
            ("FunctionResponseTypes", .array(["ReportBatchItemFailures"])),
        ])
        #expect(made["MetricsConfig"] == .object([("Metrics", .array(["EventCount"]))]))
        await engine.settled()
        queues.send("open", "secret one", "secret two")
        await queues.until { $0.deleted.count == 2 }
        engine.stop()
        await engine.ended()
        var sums: [String: Double] = [:]
        for datum in sink.all where datum.namespace == "AWS/Lambda" {
            #expect(
                datum.dimensionSets
                    == [[.init("EventSourceMappingUUID", made["UUID"]?.string ?? "")]])
            for reading in datum.readings { sums[reading.name, default: 0] += reading.value }
        }
        #expect(
            sums == [
                "PolledEventCount": 3, "FilteredOutEventCount": 1, "InvokedEventCount": 2,
                "FailedInvokeEventCount": 1, "DeletedEventCount": 1,
            ])
    }

    @Test func nothingIsCountedWhereNobodyAsked() async throws {
        _ = try await create()
        queues.send("one")
        await queues.until { $0.deleted.count == 1 }
        engine.stop()
        await engine.ended()
        #expect(sink.all.isEmpty)
    }

    @Test func pollersOfOnesOwn() async throws {
        let made = try await create([("ProvisionedPollerConfig", .object([("MinimumPollers", .integer(3))]))])
        let shown = Document.object([("MinimumPollers", .integer(3)), ("MaximumPollers", .integer(200))])
        #expect(made["ProvisionedPollerConfig"] == shown)
        await queues.until { $0.polls.count == 3 }
        await engine.settled()
        let id = try #require(made["UUID"])
        let bound = Document.object([("MaximumConcurrency", .integer(2))])
        let refused = await refusal {
            _ = try await call("UpdateEventSourceMapping", [("UUID", id), ("ScalingConfig", bound)])
        }
        #expect(refused?.contains("can't be used together") == true)
        let given = try await call(
            "UpdateEventSourceMapping",
            [("UUID", id), ("ProvisionedPollerConfig", .object([])), ("ScalingConfig", bound)])
        #expect(given["ProvisionedPollerConfig"] == nil && given["ScalingConfig"] == bound)
        await engine.settled()
        engine.stop()
        await engine.ended()
    }

    /// What version 1 wrote has none of it.
    @Test func formerRecordsAreRead() throws {
        let mapping = EventSourceMapping(
            id: "i", account: lambda.context.account, region: lambda.context.region, source: Self.queue,
            function: FunctionKey(account: lambda.context.account, region: lambda.context.region, name: "fn"),
            lastModified: lambda.context.now)
        var bytes = mapping.encoded
        // The version leads; behind the time are two absent values, a flag and an empty dictionary.
        #expect(bytes[0] == 2)
        bytes[0] = 1
        var writer = RecordWriter()
        writer.optional(String?.none)
        writer.optional(String?.none)
        writer.bool(false)
        writer.dictionary([:])
        bytes.removeLast(writer.output.count)
        #expect(try EventSourceMapping(stored: bytes) == mapping)
    }
}
