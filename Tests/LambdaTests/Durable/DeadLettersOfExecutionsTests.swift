// Executions that nobody waits for send the event that started them to the dead-letter queue when they end
// otherwise than well; destinations are refused.

import Agenda
import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct DeadLettersOfExecutionsTests {
    private let world = DurableWorld()

    private func cloud(_ script: [ScriptLine] = [.step], seconds: Int = 86_400) async throws -> DurableCloud {
        try await DurableCloud.prepare(world, timeoutSeconds: seconds)
        return try await DurableCloud(world, script: script)
    }

    private func attributes(_ delivery: Delivery?) -> [String: String] {
        Dictionary((delivery?.attributes ?? []).map { ($0.name, $0.value) }) { $1 }
    }

    @Test func aFailedExecutionsEventIsDeliveredOnce() async throws {
        let cloud = try await cloud()
        let event = #"{"fail":"\#(String(repeating: "x", count: 10_000))"}"#
        let arn = try await cloud.start("bad", payload: event)
        _ = try await cloud.start("good")
        try await cloud.pass(.seconds(60))
        #expect(try await cloud.get(arn).status == .failed)
        let letter = try #require(world.letters.sent.first?.delivery)
        #expect(world.letters.sent.count == 1 && letter.kind == .deadLetter)
        #expect(String(decoding: letter.body, as: UTF8.self) == event)
        #expect(letter.target.description == DurableCloud.queue)
        #expect(
            attributes(letter) == [
                "RequestID": cloud.context.requestID, "ErrorCode": "200", "ErrorMessage": "no good",
            ])
        // The execution still has its event: the letter had a copy of its own.
        #expect(try await cloud.get(arn).inputPayload == event)
    }

    @Test func whatIsStoppedOrTimesOutIsDeliveredToo() async throws {
        let cloud = try await cloud([.wait(seconds: 1_000)], seconds: 60)
        let stopped = try await cloud.start(payload: "1")
        _ = try await cloud.start(payload: "2")
        try await cloud.pass(.seconds(1))
        _ = try await cloud.lambda.service.stopDurableExecution(
            StopDurableExecutionRequest(
                durableExecutionArn: stopped, error: ErrorObject(errorMessage: "enough")), cloud.context)
        try await cloud.pass(.seconds(120))
        #expect(world.letters.sent.map(\.delivery.body) == [Array("1".utf8), Array("2".utf8)])
        #expect(
            world.letters.sent.map { attributes($0.delivery)["ErrorMessage"] }
                == ["enough", "Execution timed out after 60 seconds."])
    }

    @Test func whoWaitsHearsOfItHimself() async throws {
        let cloud = try await cloud(seconds: 900)
        let engine = try #require(cloud.lambda.service.durable)
        let spec = try #require(
            try await cloud.lambda.service.catalog.spec(
                FunctionKey(account: .development, region: .usEast1, name: "fn"), qualifier: "$LATEST"))
        async let answer = engine.call(
            DurableEngine.Start(
                spec: spec, payload: Array("\"fail\"".utf8), isSynchronous: true))
        await cloud.somebodyWaits()
        try await cloud.pass(.seconds(1))
        #expect(try await answer.functionError == "Unhandled")
        try await cloud.pass(.seconds(60))
        #expect(world.letters.sent.isEmpty)
    }

    @Test func anEventThatNeverBeganIsGivenUpAtItsAge() async throws {
        let cloud = try await cloud()
        _ = try await cloud.lambda.call(
            "PutFunctionEventInvokeConfig",
            [
                ("FunctionName", "fn"), ("Qualifier", "$LATEST"), ("MaximumEventAgeInSeconds", .integer(60)),
                ("MaximumRetryAttempts", .integer(0)),
            ])
        world.throttle(true)
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(30))
        #expect(try await cloud.get(arn).status == .running)
        try await cloud.pass(.seconds(60))
        let ended = try await cloud.get(arn)
        #expect(ended.status == .failed && ended.error?.errorType == "TooManyRequestsException")
        #expect(
            attributes(world.letters.sent.first?.delivery) == [
                "RequestID": cloud.context.requestID, "ErrorCode": "429", "ErrorMessage": "Rate Exceeded.",
            ])
        #expect(world.invocations == 0)
    }

    /// As other functions are throttled; the name is free for the next try.
    @Test func whoWaitsIsThrottledAtOnce() async throws {
        let cloud = try await cloud(seconds: 900)
        let lambda = cloud.lambda
        let call: @Sendable () async throws -> WireResponse = {
            try await lambda.invoke(
                "fn", query: "Qualifier=$LATEST", headers: ["X-Amz-Durable-Execution-Name": "one"])
        }
        world.throttle(true)
        let refused = Task { try await call() }
        await cloud.somebodyWaits()
        try await cloud.pass(.seconds(1))
        let error = await lambda.refusal { _ = try await refused.value }
        #expect(error?.code == "TooManyRequestsException" && error?.status == 429)
        world.throttle(false)
        async let answer = call()
        await cloud.somebodyWaits()
        try await cloud.pass(.seconds(1))
        #expect(try await answer.status == 200)
        #expect(world.letters.sent.isEmpty)
    }

    /// Only the start has an age: an execution that runs waits for its place as long as it may last.
    @Test func anExecutionThatBeganOutlastsThrottles() async throws {
        let cloud = try await cloud([.wait(seconds: 10), .step])
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(5))
        world.throttle(true)
        try await cloud.pass(.seconds(7 * 3_600))
        #expect(try await cloud.get(arn).status == .running)
        world.throttle(false)
        try await cloud.pass(.seconds(600))
        #expect(try await cloud.get(arn).status == .succeeded)
        #expect(world.letters.sent.isEmpty)
    }

    @Test func destinationsAreRefused() async throws {
        let cloud = try await cloud()
        let lambda = cloud.lambda
        for operation in ["PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig"] {
            for kind in ["OnSuccess", "OnFailure"] {
                let config: Document = .object([
                    (kind, .object([("Destination", .string(DurableCloud.queue))]))
                ])
                let error = await lambda.refusal {
                    _ = try await lambda.call(
                        operation, [("FunctionName", "fn"), ("DestinationConfig", config)])
                }
                #expect(error == LambdaError.durableWithoutDestinations())
            }
        }
        // A durable function may be a destination itself, by a qualified name.
        func put(_ arn: String) async throws {
            let config: Document = .object([
                ("OnSuccess", .object([("Destination", .string(arn))]))
            ])
            _ = try await lambda.call(
                "PutFunctionEventInvokeConfig", [("FunctionName", "plain"), ("DestinationConfig", config)])
        }
        let durable = "arn:aws:lambda:us-east-1:000000000000:function:fn"
        #expect(await lambda.refusal { try await put(durable) } == LambdaError.durableUnqualified())
        try await put(durable + ":$LATEST")
    }
}
