// What becomes of executions when their function changes: versions and aliases move, it is deleted, it is
// called for tenants, or as a stream.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct DurableFunctionsChangeTests {
    private let world = DurableWorld()

    private func cloud(_ script: [ScriptLine] = [.wait(seconds: 10), .step]) async throws -> DurableCloud {
        try await DurableCloud.prepare(world, timeoutSeconds: 900)
        return try await DurableCloud(world, script: script)
    }

    @Test func anExecutionStaysOnItsVersion() async throws {
        let cloud = try await cloud()
        let lambda = cloud.lambda
        func publish(_ code: String) async throws {
            _ = try await lambda.call(
                "UpdateFunctionCode",
                [
                    ("FunctionName", "fn"), ("Publish", true),
                    ("ZipFile", .string(Base64.encode(LambdaFixture.zip(code)))),
                ])
        }
        try await publish("one")
        _ = try await lambda.call(
            "CreateAlias", [("FunctionName", "fn"), ("Name", "live"), ("FunctionVersion", "1")])
        let arn = try await cloud.start(qualifier: "live")
        try await cloud.pass(.seconds(5))
        try await publish("two")
        _ = try await lambda.call(
            "UpdateAlias", [("FunctionName", "fn"), ("Name", "live"), ("FunctionVersion", "2")])
        let later = try await cloud.start(qualifier: "live")
        try await cloud.pass(.seconds(60))
        #expect(try await cloud.get(arn).status == .succeeded)
        #expect(try await cloud.get(arn).version == "1")
        #expect(try await cloud.get(later).version == "2")
        #expect(world.versions.sorted() == ["1", "1", "2", "2"])
    }

    @Test func executionsOfADeletedFunctionFailWhenTheyGoOn() async throws {
        let cloud = try await cloud()
        let arn = try await cloud.start()
        let other = try await cloud.start()
        try await cloud.pass(.seconds(5))
        _ = try await cloud.lambda.call("DeleteFunction", [("FunctionName", "fn")])
        #expect(try await cloud.get(arn).status == .running)
        try await cloud.pass(.seconds(60))
        for arn in [arn, other] {
            let ended = try await cloud.get(arn)
            #expect(ended.status == .failed && ended.error?.errorType == "ResourceNotFoundException")
        }
        #expect(world.invocations == 2)
    }

    @Test func aFunctionOfTheSameNameThatIsNotDurableRunsNoExecution() async throws {
        let cloud = try await cloud()
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(5))
        _ = try await cloud.lambda.call("DeleteFunction", [("FunctionName", "fn")])
        try await cloud.lambda.create("fn")
        try await cloud.pass(.seconds(60))
        #expect(try await cloud.get(arn).error?.errorType == "ResourceNotFoundException")
        #expect(world.invocations == 1)
    }

    @Test func tenantsHaveExecutionsOfTheirOwn() async throws {
        let cloud = try await cloud([.step])
        try await cloud.lambda.create(
            "many",
            [
                "DurableConfig": DurableCloud.config(60),
                "TenancyConfig": .object([("TenantIsolationMode", .string("PER_TENANT"))]),
            ])
        func start(_ headers: HeaderFields) async throws -> WireResponse {
            var headers = headers
            headers["X-Amz-Invocation-Type"] = "Event"
            return try await cloud.lambda.invoke("many", query: "Qualifier=$LATEST", headers: headers)
        }
        let refused = await cloud.lambda.refusal { _ = try await start([:]) }
        #expect(refused?.code == "InvalidParameterValueException")
        let arn = try await start(["X-Amz-Tenant-Id": "blue"]).headers["X-Amz-Durable-Execution-Arn"] ?? ""
        try await cloud.pass(.seconds(10))
        #expect(try await cloud.get(arn).status == .succeeded)
        #expect(cloud.runner.tenants == ["blue", "blue"])
    }

    @Test func anExecutionsAnswerIsAStreamOfOnePart() async throws {
        let cloud = try await cloud([.step])
        let service = cloud.lambda.service
        func stream(_ query: String) async throws -> WireResponse {
            let head = RequestHead(
                method: "POST", path: "/2021-11-15/functions/fn/response-streaming-invocations",
                query: query, headers: [:])
            return try await service.invokeWithResponseStream(
                InvokeRequest(streaming: head, cloud.context), WireRequest(head: head, body: []),
                cloud.context)
        }
        #expect(
            await cloud.lambda.refusal { _ = try await stream("") } == LambdaError.durableUnqualified())
        async let answer = stream("Qualifier=$LATEST")
        await cloud.somebodyWaits()
        try await cloud.pass(.seconds(1))
        let response = try await answer
        #expect(response.headers["X-Amz-Executed-Version"] == "$LATEST")
        guard case .stream(let parts) = response.body else { throw AWSError.internalFailure() }
        var bytes: [UInt8] = []
        for try await part in parts { bytes += part }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\"done\"") && text.contains("InvokeComplete"))
    }

    /// A caller who hangs up is forgotten at once, not when the execution ends.
    @Test func whoHangsUpWaitsNoLonger() async throws {
        let cloud = try await cloud([.wait(seconds: 600)])
        let service = cloud.lambda.service
        let lambda = cloud.lambda
        let caller = Task { try await lambda.invoke("fn", query: "Qualifier=$LATEST") }
        await cloud.somebodyWaits()
        caller.cancel()
        _ = await caller.result
        #expect(service.durable?.awaited == 0)
    }
}
