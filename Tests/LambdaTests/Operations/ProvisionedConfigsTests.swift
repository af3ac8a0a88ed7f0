// Provisioned concurrency configs over the service: whose they are, what the engine is told, what they cost.

import CloudCore
import CloudTesting
import Synchronization
import Testing
import Wire

@testable import Lambda

@Suite struct ProvisionedConfigsTests {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func published(_ count: Int = 1) async throws {
        try await lambda.create("fn", ["MemorySize": .integer(1_024)])
        for number in 1...count {
            _ = try await lambda.call(
                "UpdateFunctionConfiguration",
                [("FunctionName", .string("fn")), ("Description", .string("\(number)"))])
            _ = try await lambda.call("PublishVersion", [("FunctionName", .string("fn"))])
        }
    }

    @discardableResult
    private func put(_ qualifier: String, _ count: Int) async throws -> Document {
        try await lambda.call(
            "PutProvisionedConcurrencyConfig",
            [
                ("FunctionName", .string("fn")), ("Qualifier", .string(qualifier)),
                ("ProvisionedConcurrentExecutions", .integer(Int64(count))),
            ])
    }

    private func alias(_ version: String, second: String? = nil, weight: Double = 0) async throws {
        var members: [(key: String, value: Document)] = [
            ("FunctionName", .string("fn")), ("Name", .string("live")), ("FunctionVersion", .string(version)),
        ]
        if let second {
            let weights = Document.object([(key: second, value: .double(weight))])
            members.append(("RoutingConfig", .object([("AdditionalVersionWeights", weights)])))
        }
        _ = try await lambda.call("CreateAlias", members)
    }

    @Test func theEngineIsToldOfVersionsAndAliases() async throws {
        try await published(2)
        try await put("1", 3)
        #expect(lambda.runner.shares("1") == ["1": 3])
        try await alias("2")
        try await put("live", 4)
        #expect(lambda.runner.shares("live") == ["2": 4])
        _ = try await lambda.call(
            "DeleteProvisionedConcurrencyConfig",
            [("FunctionName", .string("fn")), ("Qualifier", .string("1"))])
        #expect(lambda.runner.shares("1") == [:])
    }

    @Test(arguments: [(0.25, 4, ["1": 3, "2": 1]), (0.5, 3, ["1": 1, "2": 2]), (0.0, 2, ["1": 2, "2": 0])])
    func anAliasOfTwoSharesThem(weight: Double, count: Int, shares: [String: Int]) async throws {
        try await published(2)
        try await alias("1", second: "2", weight: weight)
        try await put("live", count)
        #expect(lambda.runner.shares("live") == shares)
    }

    @Test func anAliasThatMovesTakesThemAlong() async throws {
        try await published(2)
        try await alias("1")
        try await put("live", 2)
        _ = try await lambda.call(
            "UpdateAlias",
            [("FunctionName", .string("fn")), ("Name", .string("live")), ("FunctionVersion", .string("2"))])
        #expect(lambda.runner.shares("live") == ["2": 2])
        _ = try await lambda.call(
            "DeleteAlias", [("FunctionName", .string("fn")), ("Name", .string("live"))])
        #expect(lambda.runner.shares("live") == [:])
        #expect(try await lambda.service.store.provisioned(key, "live") == nil)
    }

    private var key: FunctionKey { FunctionKey(account: .development, region: .usEast1, name: "fn") }

    @Test func aRestartMakesThemAgain() async throws {
        try await published()
        try await put("1", 2)
        lambda.runner.forgetShares()
        try await lambda.service.provisionAll()
        #expect(lambda.runner.shares("1") == ["1": 2])
    }

    @Test func aReservationMustHoldThem() async throws {
        try await published()
        try await put("1", 5)
        let error = await lambda.refusal {
            _ = try await lambda.call(
                "PutFunctionConcurrency",
                [("FunctionName", .string("fn")), ("ReservedConcurrentExecutions", .integer(4))])
        }
        #expect(error?.code == "InvalidParameterValueException")
        _ = try await lambda.call(
            "PutFunctionConcurrency",
            [("FunctionName", .string("fn")), ("ReservedConcurrentExecutions", .integer(5))])
    }

    @Test func theyAreOnTheBillUsedOrNot() async throws {
        try await published()
        try await put("1", 2)
        let start = lambda.context.now
        let later = start + .seconds(5_400)
        let first = try await lambda.service.bill(account: .development, since: start, now: later)
        let line = try #require(first["Functions"]?.array?.first)
        // Two of a gigabyte for an hour and a half.
        #expect(line["ProvisionedGigabyteSeconds"]?.number == 10_800)
        let second = try await lambda.service.bill(account: .development, since: start, now: later)
        #expect(second["Functions"]?.array?.first?["ProvisionedGigabyteSeconds"]?.number == 10_800)
    }

    @Test func yearsAreBilledInSteps() async throws {
        try await published()
        try await put("1", 1)
        let start = lambda.context.now
        let bill = try await lambda.service.bill(
            account: .development, since: start, now: start + .seconds(100 * 86_400))
        #expect(
            bill["Functions"]?.array?.first?["ProvisionedGigabyteSeconds"]?.number == 8_640_000)
    }

    @Test func whatIsDeletedLeavesItsCost() async throws {
        try await published()
        try await put("1", 1)
        var context = lambda.context
        context.now = context.now + .seconds(1_000)
        _ = try await lambda.service.deleteFunction(
            DeleteFunctionRequest(functionName: "fn"), context)
        let bill = try await lambda.service.bill(
            account: .development, since: lambda.context.now, now: context.now + .seconds(1_000))
        #expect(bill["Functions"]?.array?.first?["ProvisionedGigabyteSeconds"]?.number == 1_200)
        #expect(try await lambda.service.store.allProvisioned().isEmpty)
    }
}

@Suite struct DeadLettersTests {
    private static let queue = "arn:aws:sqs:us-east-1:000000000000:letters"

    private func config(_ target: String) -> [String: Document?] {
        ["DeadLetterConfig": .object([("TargetArn", .string(target))])]
    }

    @Test func aQueueIsShownKeptAndTakenAway() async throws {
        let lambda = try LambdaFixture()
        lambda.service.targets.register(RecordingTarget(), for: "sqs")
        let made = try await lambda.create("fn", config(Self.queue))
        #expect(made["DeadLetterConfig"]?["TargetArn"]?.string == Self.queue)
        let target = try await lambda.service.catalog.function(
            FunctionKey(account: .development, region: .usEast1, name: "fn"), qualifier: nil)
        #expect(target?.deadLetters?.description == Self.queue)
        let changed = try await lambda.call(
            "UpdateFunctionConfiguration",
            [("FunctionName", .string("fn")), ("DeadLetterConfig", .object([("TargetArn", .string(""))]))])
        #expect(changed["DeadLetterConfig"] == nil)
    }

    @Test func whatCannotBeOneIsRefused() async throws {
        let lambda = try LambdaFixture()
        lambda.service.targets.register(RecordingTarget(), for: "sqs")
        func refused(_ target: String) async -> AWSError? {
            await lambda.refusal { try await lambda.create("fn", config(target)) }
        }
        let missing = await refused("arn:aws:sqs:us-east-1:000000000000:missing")
        #expect(missing?.code == "InvalidParameterValueException")
        let lambdaTarget = await refused("arn:aws:lambda:us-east-1:000000000000:function:x")
        #expect(lambdaTarget?.code == "InvalidParameterValueException")
        #expect(await refused("arn:aws:sns:us-east-1:000000000000:topic")?.status == 501)
    }

    @Test func theRoleMustBeAllowed() async throws {
        let lambda = try LambdaFixture()
        let roles = ToldRoles()
        roles.allow(false)
        var service = lambda.service
        service.targets.register(RecordingTarget(), for: "sqs")
        service.executionRoles = ExecutionRoles(roles: roles, authorizer: roles, clock: ManualClock())
        let refused = await lambda.refusal {
            try await service.check(
                deadLetters: Self.queue, role: TwoRoles.good,
                of: FunctionKey(account: .development, region: .usEast1, name: "fn"), lambda.context)
        }
        #expect(
            refused?.message
                == "The provided execution role does not have permissions to call SendMessage on SQS")
    }
}

@Suite struct EventInvokeConfigsTests {
    private func put(
        _ lambda: LambdaFixture, _ qualifier: String?, _ members: [(key: String, value: Document)]
    ) async throws -> Document {
        try await lambda.call(
            "PutFunctionEventInvokeConfig",
            [("FunctionName", .string("fn"))] + (qualifier.map { [("Qualifier", .string($0))] } ?? [])
                + members)
    }

    @Test func everyVersionAndAliasHasItsOwn() async throws {
        let lambda = try LambdaFixture()
        try await lambda.create("fn")
        _ = try await lambda.call("PublishVersion", [("FunctionName", .string("fn"))])
        _ = try await lambda.call(
            "CreateAlias",
            [("FunctionName", .string("fn")), ("Name", .string("live")), ("FunctionVersion", .string("1"))])
        for (index, qualifier) in [nil, "1", "live"].enumerated() {
            _ = try await put(lambda, qualifier, [("MaximumRetryAttempts", .integer(Int64(index)))])
        }
        let listed = try await lambda.call(
            "ListFunctionEventInvokeConfigs", [("FunctionName", .string("fn"))])
        let found = (listed["FunctionEventInvokeConfigs"]?.array ?? []).map {
            ($0["FunctionArn"]?.string?.split(separator: ":").last.map(String.init) ?? "")
                + "=\($0["MaximumRetryAttempts"]?.integer ?? -1)"
        }
        #expect(found.sorted() == ["$LATEST=0", "1=1", "live=2"])
        let key = FunctionKey(account: .development, region: .usEast1, name: "fn")
        let target = try await lambda.service.catalog.function(key, qualifier: "live")
        #expect(target?.maximumRetryAttempts == 2)
        let page = try await lambda.call(
            "ListFunctionEventInvokeConfigs", [("FunctionName", .string("fn")), ("MaxItems", .integer(2))])
        #expect(page["FunctionEventInvokeConfigs"]?.array?.count == 2)
        let rest = try await lambda.call(
            "ListFunctionEventInvokeConfigs",
            [("FunctionName", .string("fn")), ("Marker", page["NextMarker"] ?? .null)])
        #expect(rest["FunctionEventInvokeConfigs"]?.array?.count == 1 && rest["NextMarker"] == nil)
        let missing = await lambda.refusal {
            _ = try await put(lambda, "7", [("MaximumRetryAttempts", .integer(1))])
        }
        #expect(missing?.message == "The function doesn't exist.")
    }
}
