// Event source mappings by their operations: how they are made and refused, what state they are in, and what
// becomes of messages.

import CloudCore
import CloudTesting
import Logging
import Testing
import Wire

@testable import Lambda
@testable import Store

@Suite("Event source mappings", .timeLimit(.minutes(5)))
struct EventSourceMappingsTests {
    private static let queue = "arn:aws:sqs:us-east-1:000000000000:orders"

    private let lambda: LambdaFixture
    private let hosted: HostedService
    private let engine: MappingEngine
    private let queues: FakeQueues
    private let clock = ManualClock()
    private let roles = ToldRoles()

    init() async throws { try await self.init(FakeQueues()) }

    private init(_ queues: FakeQueues) async throws {
        lambda = try LambdaFixture()
        self.queues = queues
        var service = lambda.service
        let executionRoles = ExecutionRoles(roles: roles, authorizer: roles, clock: clock)
        engine = MappingEngine(
            MappingParts(
                queues: queues, catalog: service.catalog, runner: lambda.runner, roles: executionRoles,
                clock: clock, entropy: SeededEntropy(3), logger: Logger(label: "test")),
            store: MappingStore(store: lambda.store))
        service.mappings = engine
        service.executionRoles = executionRoles
        hosted = HostedService(service)
        try await lambda.create("fn", ["Timeout": .integer(5)])
    }

    private func call(_ operation: String, _ input: [(key: String, value: Document)]) async throws -> Document
    {
        try await hosted.call(
            operation, input: .object(input), context: lambda.context, authorizer: PermissiveAuthorizer())
    }

    private func create(_ members: [(key: String, value: Document)] = []) async throws -> Document {
        var all: [(key: String, value: Document)] = [
            ("FunctionName", "fn"), ("EventSourceArn", .string(Self.queue)),
        ]
        for member in members {
            all.removeAll { $0.key == member.key }
            if !member.value.isNull { all.append(member) }
        }
        return try await call("CreateEventSourceMapping", all)
    }

    private func state(_ id: Document?) async throws -> String? {
        try await call("GetEventSourceMapping", [("UUID", try #require(id))])["State"]?.string
    }

    private func refusal(_ body: () async throws -> Void) async -> String? {
        await lambda.refusal(body).map { "\($0.status) \($0.code): \($0.message)" }
    }

    // MARK: Life

    @Test func liveAsOnAWS() async throws {
        let made = try await create([("Enabled", .bool(false))])
        #expect(made["State"] == "Creating" && made["StateTransitionReason"] == "USER_INITIATED")
        #expect(made["BatchSize"] == .integer(10) && made["MaximumBatchingWindowInSeconds"] == .integer(0))
        #expect(made["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:fn")
        #expect(made["EventSourceArn"]?.string == Self.queue)
        #expect(made["FunctionResponseTypes"] == .array([]) && made["FilterCriteria"] == nil)
        let id = try #require(made["UUID"])
        #expect(
            made["EventSourceMappingArn"]?.string
                == "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:\(id.string ?? "")")
        await engine.settled()
        #expect(try await state(id) == "Disabled")
        let enabled = try await call("UpdateEventSourceMapping", [("UUID", id), ("Enabled", .bool(true))])
        #expect(enabled["State"] == "Enabling")
        await engine.settled()
        #expect(try await state(id) == "Enabled")
        let changed = try await call("UpdateEventSourceMapping", [("UUID", id), ("BatchSize", .integer(3))])
        #expect(changed["State"] == "Updating" && changed["BatchSize"] == .integer(3))
        await engine.settled()
        let disabled = try await call("UpdateEventSourceMapping", [("UUID", id), ("Enabled", .bool(false))])
        #expect(disabled["State"] == "Disabling")
        await engine.settled()
        #expect(try await call("DeleteEventSourceMapping", [("UUID", id)])["State"] == "Deleting")
        await engine.settled()
        let gone = await refusal { _ = try await state(id) }
        #expect(gone == "404 ResourceNotFoundException: The resource you requested does not exist.")
        // The pair is free again.
        _ = try await create()
    }

    @Test func whatIsUnderWayMustEnd() async throws {
        let store = MappingStore(store: lambda.store)
        let context = lambda.context
        let mapping = EventSourceMapping(
            id: "11111111-1111-4111-8111-111111111111", account: context.account, region: context.region,
            source: Self.queue,
            function: FunctionKey(account: context.account, region: context.region, name: "fn"),
            lastModified: context.now)
        try await store.insert(mapping)
        for (operation, verb) in [
            ("UpdateEventSourceMapping", "update"), ("DeleteEventSourceMapping", "delete"),
        ] {
            let refused = await refusal { _ = try await call(operation, [("UUID", .string(mapping.id))]) }
            #expect(
                refused
                    == "400 ResourceInUseException: Cannot \(verb) the event source mapping "
                    + "because it is in use."
            )
        }
        // A start after a crash settles it.
        try await engine.start()
        #expect(try await state(.string(mapping.id)) == "Enabled")
        engine.stop()
        await engine.ended()
    }

    @Test func oneForAQueueAndAFunction() async throws {
        let id = try #require(try await create()["UUID"]?.string)
        let again = await refusal { _ = try await create() }
        #expect(
            again
                == "409 ResourceConflictException: An event source mapping with SQS arn (\" "
                + "\(Self.queue) \") and "
                + "function (\" fn \") already exists. Please update or delete the existing "
                + "mapping with UUID "
                + id)
        _ = try await create([("FunctionName", "fn:$LATEST")])
    }

    @Test func areListed() async throws {
        for number in 0..<3 {
            _ = try await create([
                ("EventSourceArn", .string(Self.queue + "\(number)")), ("Enabled", .bool(false)),
            ])
        }
        let all = try await call("ListEventSourceMappings", [])
        #expect(all["EventSourceMappings"]?.array?.count == 3 && all["NextMarker"] == nil)
        let one = try await call(
            "ListEventSourceMappings", [("EventSourceArn", .string(Self.queue + "1"))])
        #expect(one["EventSourceMappings"]?.array?.count == 1)
        let none = try await call("ListEventSourceMappings", [("FunctionName", "other")])
        #expect(none["EventSourceMappings"]?.array?.isEmpty == true)
        var (found, marker, pages) = (0, Document?.none, 0)
        repeat {
            var input: [(key: String, value: Document)] = [("FunctionName", "fn"), ("MaxItems", .integer(2))]
            if let marker { input.append(("Marker", marker)) }
            let page = try await call("ListEventSourceMappings", input)
            found += page["EventSourceMappings"]?.array?.count ?? 0
            marker = page["NextMarker"]
            pages += 1
        } while marker != nil
        #expect(found == 3 && pages == 2)
    }

    // MARK: Refusals

    @Test(
        arguments: [
            (
                [("BatchSize", .integer(11))],
                "Maximum batch window in seconds must be greater than 0 if maximum batch size "
                    + "is greater than 10"
            ),
            ([("FunctionName", "nobody")], "Function does not exist"),
            ([("FunctionName", "fn:7")], "Function does not exist"),
            ([("StartingPosition", "LATEST")], "StartingPosition is not valid for SQS event sources."),
            (
                [("ParallelizationFactor", .integer(2))],
                "ParallelizationFactor is not valid for SQS event sources."
            ),
            (
                [("FilterCriteria", .object([("Filters", .array([.object([("Pattern", "{\"a\":1}")])]))]))],
                "Invalid filter pattern definition."
            ),
            (
                [("LoggingConfig", .object([("SystemLogLevel", "INFO")]))],
                "LoggingConfig is not valid for SQS event sources."
            ),
            (
                [("MetricsConfig", .object([("Metrics", .array(["EventCount", "ErrorCount"]))]))],
                "The metric ErrorCount is not valid for SQS event sources."
            ),
            (
                [("ProvisionedPollerConfig", .object([("PollerGroupName", "g")]))],
                "PollerGroupName is not valid for SQS event sources."
            ),
            (
                [("ProvisionedPollerConfig", .object([("MinimumPollers", .integer(1))]))],
                "MinimumPollers must be between 2 and 200 for SQS event sources."
            ),
            (
                [("ProvisionedPollerConfig", .object([("MaximumPollers", .integer(1))]))],
                "MaximumPollers must be between 2 and 2000 for SQS event sources."
            ),
            (
                [
                    (
                        "ProvisionedPollerConfig",
                        .object([("MinimumPollers", .integer(9)), ("MaximumPollers", .integer(8))])
                    )
                ], "MinimumPollers must not be greater than MaximumPollers."
            ),
            (
                [
                    ("ProvisionedPollerConfig", .object([("MinimumPollers", .integer(2))])),
                    ("ScalingConfig", .object([("MaximumConcurrency", .integer(2))])),
                ], "ScalingConfig and ProvisionedPollerConfig can't be used together."
            ),
            ([("EventSourceArn", .null)], "Unrecognized event source."),
            ([("EventSourceArn", "arn:aws:s3:::bucket")], "Unrecognized event source."),
            (
                [("EventSourceArn", "arn:aws:sqs:eu-west-1:000000000000:orders")],
                "Error occurred while ReceiveMessage. SQS Error Code: "
                    + "AWS.SimpleQueueService.NonExistentQueue. "
                    + "SQS Error Message: The specified queue does not exist."
            ),
        ] as [([(key: String, value: Document)], String)])
    func areRefusedInAWSsWords(members: [(key: String, value: Document)], words: String) async throws {
        let refused = await refusal { _ = try await create(members) }
        #expect(refused == "400 InvalidParameterValueException: " + words)
    }

    @Test func tooManyFilters() async throws {
        let filter = Document.object([("Pattern", #"{"body":["a"]}"#)])
        let five = Document.object([("Filters", .array(Array(repeating: filter, count: 5)))])
        let six = Document.object([("Filters", .array(Array(repeating: filter, count: 6)))])
        #expect(await refusal { _ = try await create([("FilterCriteria", six)]) }?.hasPrefix("400") == true)
        #expect(try await create([("FilterCriteria", five)])["FilterCriteria"] == five)
    }

    @Test func whatTheQueueDoesNotAllow() async throws {
        let short = try await Self(FakeQueues(visibilityTimeoutSeconds: 4))
        #expect(
            await refusal { _ = try await short.create() }
                == "400 InvalidParameterValueException: Queue visibility timeout: 4 seconds is "
                + "less than Function "
                + "timeout: 5 seconds")
        let fifo = try await Self(FakeQueues(isFIFO: true))
        #expect(
            await refusal {
                _ = try await fifo.create([("MaximumBatchingWindowInSeconds", .integer(1))])
            } == "400 InvalidParameterValueException: Batching window is not supported for FIFO queues")
        queues.vanish()
        #expect(await refusal { _ = try await create() }?.contains("NonExistentQueue") == true)
    }

    @Test func theRoleMustBeAllowedToPoll() async throws {
        roles.allow(false)
        #expect(
            await refusal { _ = try await create() }
                == "400 InvalidParameterValueException: The function execution role does not "
                + "have permissions to "
                + "call ReceiveMessage on SQS")
        roles.allow(true)
        _ = try await create()
        for action in ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"] {
            #expect(roles.asked.contains("sqs:\(action) \(Self.queue)"))
        }
    }

    @Test(
        arguments: [
            ("EventSourceArn", .string("arn:aws:kinesis:us-east-1:000000000000:stream/s")),
            ("EventSourceArn", .string("arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/x")),
            ("EventSourceArn", .string("arn:aws:kafka:us-east-1:000000000000:cluster/c/x")),
            ("EventSourceArn", .string("arn:aws:mq:us-east-1:000000000000:broker:b:x")),
            ("EventSourceArn", .string("arn:aws:rds:us-east-1:000000000000:cluster:docdb")),
            ("KMSKeyArn", .string("arn:aws:kms:us-east-1:000000000000:key/k")),
        ] as [(String, Document)])
    func whatIsNotBuiltSaysSo(member: String, value: Document) async throws {
        let refused = await refusal { _ = try await create([(member, value)]) }
        #expect(refused?.hasPrefix("501 NotImplemented: ") == true, "\(refused ?? "")")
    }

    @Test func withoutQueuesItSaysSo() async throws {
        let refused = await refusal {
            _ = try await lambda.call(
                "CreateEventSourceMapping",
                [("FunctionName", "fn"), ("EventSourceArn", .string(Self.queue))])
        }
        #expect(refused?.hasPrefix("501 NotImplemented: ") == true)
    }

    // MARK: Messages

    @Test func messagesReachTheFunctionAndAreDeleted() async throws {
        _ = try await create()
        queues.send("one", "two")
        await queues.until { $0.deleted.count == 2 }
        let calls = lambda.runner.calls
        let records = try calls.flatMap { try JSON.parse($0.payload)["Records"]?.array ?? [] }
        #expect(records.compactMap { $0["body"]?.string } == ["one", "two"])
        #expect(records.allSatisfy { $0["eventSourceARN"]?.string == Self.queue })
        #expect(calls[0].invokedARN == "arn:aws:lambda:us-east-1:000000000000:function:fn")
        // As the function's execution role.
        #expect(queues.callers.allSatisfy { $0 == "arn:aws:sts::000000000000:assumed-role/good/fn" })
        #expect(queues.polls.allSatisfy { $0.limit == 10 && $0.wait == .seconds(20) })
    }

    @Test func failedBatchesAreNotDeleted() async throws {
        lambda.runner.answer(
            with: EngineAnswer(payload: [], functionError: "Unhandled", executedVersion: "$LATEST"))
        _ = try await create()
        queues.send("one")
        while lambda.runner.calls.isEmpty { await Task.yield() }
        engine.stop()
        await engine.ended()
        #expect(lambda.runner.calls.count == 1 && queues.deleted.isEmpty && queues.returned.isEmpty)
    }

    @Test func onlyWhatFailedComesBack() async throws {
        let report = #"{"batchItemFailures":[{"itemIdentifier":"id-two"}]}"#
        lambda.runner.answer(
            with: EngineAnswer(payload: Array(report.utf8), executedVersion: "$LATEST"))
        _ = try await create([("FunctionResponseTypes", .array(["ReportBatchItemFailures"]))])
        queues.send("one", "two", "three")
        await queues.until { $0.deleted.count == 2 }
        engine.stop()
        await engine.ended()
        #expect(Set(queues.deleted) == ["handle-one", "handle-three"])
    }

    @Test func reportsNobodyAskedForMeanNothing() async throws {
        let report = #"{"batchItemFailures":[{"itemIdentifier":"id-one"}]}"#
        lambda.runner.answer(
            with: EngineAnswer(payload: Array(report.utf8), executedVersion: "$LATEST"))
        _ = try await create()
        queues.send("one")
        await queues.until { $0.deleted == ["handle-one"] }
    }

    @Test func whatFiltersDropIsDeletedUnseen() async throws {
        let filters = Document.object([
            ("Filters", .array([.object([("Pattern", #"{"body":[{"prefix":"a"}]}"#)])]))
        ])
        _ = try await create([("FilterCriteria", filters)])
        queues.send("a1", "b1", "a2")
        await queues.until { $0.deleted.count == 3 }
        let bodies = try lambda.runner.calls.flatMap {
            try JSON.parse($0.payload)["Records"]?.array?.compactMap { $0["body"]?.string } ?? []
        }
        #expect(bodies == ["a1", "a2"])
    }

    @Test func aWindowWaitsOnTheClock() async throws {
        _ = try await create([
            ("BatchSize", .integer(100)), ("MaximumBatchingWindowInSeconds", .integer(60)),
        ])
        await queues.until { $0.polls.count == 5 }
        queues.send("one")
        await queues.until { $0.polls.count >= 6 }
        queues.send("two")
        await queues.until { $0.polls.count >= 7 }
        #expect(lambda.runner.calls.isEmpty)
        await clock.waitForSleepers()
        clock.advance(by: .seconds(60))
        await queues.until { $0.deleted.count == 2 }
        // Both came to one poller, or to two.
        #expect((1...2).contains(lambda.runner.calls.count))
    }

    @Test func disabledMappingsGiveBackWhatTheyHold() async throws {
        let made = try await create([
            ("BatchSize", .integer(100)), ("MaximumBatchingWindowInSeconds", .integer(60)),
        ])
        await engine.settled()
        await queues.until { $0.polls.count == 5 }
        queues.send("one")
        await queues.until { $0.polls.count >= 6 }
        _ = try await call(
            "UpdateEventSourceMapping", [("UUID", try #require(made["UUID"])), ("Enabled", .bool(false))])
        await queues.until { $0.returned == ["handle-one"] }
        await engine.settled()
        queues.send("two")
        #expect(lambda.runner.calls.isEmpty && queues.deleted.isEmpty)
    }

    @Test func restartsTakeMappingsUp() async throws {
        _ = try await create([("Enabled", .bool(true))])
        await engine.settled()
        engine.stop()
        await engine.ended()
        let next = MappingEngine(engine.parts, store: MappingStore(store: lambda.store))
        try await next.start()
        queues.send("one")
        await queues.until { $0.deleted == ["handle-one"] }
        next.stop()
        await next.ended()
    }

    /// It stays enabled, says what is wrong, and goes on by itself once that is mended.
    @Test(
        arguments: [
            (AWSError("QueueDoesNotExist", "gone"), "ESM_CONFIG_NOT_VALID"),
            (AWSError.accessDenied("no"), "EVENT_SOURCE_AUTHZ_ERROR"),
            (AWSError("ServiceUnavailable", "later", status: 503), "USER_INITIATED"),
        ])
    func whatStopsThemIsSaid(error: AWSError, reason: String) async throws {
        queues.refuse(error)
        let id = try #require(try await create()["UUID"])
        await engine.settled()
        await clock.waitForSleepers(1)
        let stopped = try await call("GetEventSourceMapping", [("UUID", id)])
        #expect(stopped["State"] == "Enabled" && stopped["StateTransitionReason"]?.string == reason)
        let listed = try await call("ListEventSourceMappings", [])["EventSourceMappings"]?.array?.first
        #expect(listed?["StateTransitionReason"]?.string == reason)
        queues.refuse(nil)
        queues.send("one")
        clock.advance(by: .seconds(60))
        await queues.until { $0.deleted == ["handle-one"] }
        let mended = try await call("GetEventSourceMapping", [("UUID", id)])
        #expect(mended["StateTransitionReason"] == "USER_INITIATED")
        engine.stop()
        await engine.ended()
    }
}
