// What functions may say in checkpoints, and what callers may ask, in AWS's words; and every limit.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct CheckpointRulesTests {
    private static func update(
        _ id: String, _ type: OperationType, _ action: OperationAction,
        _ change: (inout DurableUpdate) -> Void = { _ in }
    ) -> DurableUpdate {
        var update = DurableUpdate(id: id, type: type, action: action)
        if type == .wait { update.waitSeconds = 1 }
        if type == .chainedInvoke { update.functionName = "f" }
        change(&update)
        return update
    }

    /// A machine in the middle of an invocation, with the token `t`.
    private func machine() -> DurableMachine {
        let key = DurableKey(
            function: FunctionKey(account: .development, region: .usEast1, name: "f"), id: "id")
        let execution = DurableExecution(
            key: key, partition: "aws", version: "1", name: "n",
            settings: DurableSettings(executionTimeoutSeconds: 60), isSynchronous: false,
            startedAt: .epoch, input: .inline([]), inputDigest: [])
        var machine = DurableMachine(execution, at: .epoch)
        machine.begin()
        _ = machine.invocationBegins(1, requestID: "r", token: "t")
        return machine
    }

    private func refusal(_ updates: [DurableUpdate], after earlier: [DurableUpdate] = []) -> String? {
        var machine = machine()
        do {
            if !earlier.isEmpty {
                try machine.checkpoint(earlier, token: "t", clientToken: nil, newToken: "t")
            }
            try machine.checkpoint(updates, token: "t", clientToken: nil, newToken: "u")
            return nil
        } catch {
            return (error as? AWSError)?.message
        }
    }

    @Test func updatesOfOneCheckpointFitTogether() {
        let step = Self.update("a", .step, .start)
        #expect(refusal([step, Self.update("a", .step, .succeed)]) == nil)
        #expect(refusal([step, step]) == "Cannot checkpoint multiple operations with the same ID.")
        let close = Self.update("x", .execution, .succeed)
        #expect(refusal([close, close]) == "Cannot checkpoint multiple EXECUTION updates.")
        #expect(refusal([close, step]) == "EXECUTION checkpoint must be the last update.")
        let inner = Self.update("b", .step, .start) { $0.parentID = "a" }
        #expect(refusal([step, inner]) == "Invalid parent operation id.")
        #expect(refusal([inner]) == "Invalid parent operation id.")
        #expect(refusal([Self.update("a", .context, .start), inner]) == nil)
        let many = (0...DurableLimits.updates).map { Self.update("s\($0)", .step, .start) }
        #expect(refusal(Array(many.dropLast())) == nil)
        #expect(refusal(many) == "A checkpoint can have at most 250 updates.")
    }

    @Test func operationsKeepWhatTheyAre() {
        let named = Self.update("a", .step, .start) {
            $0.name = "n"
            $0.subType = "S"
        }
        #expect(refusal([Self.update("a", .wait, .start)], after: [named]) == "Inconsistent operation type.")
        let otherName = Self.update("a", .step, .succeed) { $0.name = "m" }
        #expect(refusal([otherName], after: [named]) == "Inconsistent operation name.")
        let otherKind = Self.update("a", .step, .succeed) { $0.subType = "T" }
        #expect(refusal([otherKind], after: [named]) == "Inconsistent operation subtype.")
    }

    @Test(
        arguments: [
            (OperationType.step, OperationAction.cancel), (.context, .retry), (.wait, .succeed),
            (.callback, .succeed), (.chainedInvoke, .fail), (.execution, .start),
        ])
    func actionsBelongToTypes(type: OperationType, action: OperationAction) {
        #expect(refusal([Self.update("a", type, action)]) == "Invalid action for the given operation type.")
    }

    @Test func operationsGoOneWay() {
        let done = [Self.update("a", .step, .start), Self.update("a", .step, .succeed)]
        #expect(
            refusal([Self.update("a", .step, .start)], after: done) == "Invalid current STEP state to start.")
        #expect(
            refusal([Self.update("a", .step, .fail)], after: done) == "Invalid current STEP state to close.")
        let again = Self.update("a", .step, .retry) { $0.nextAttemptDelaySeconds = 1 }
        #expect(refusal([again], after: done) == "Invalid current STEP state to re-attempt.")
        #expect(refusal([Self.update("a", .step, .retry)]) == "Invalid StepOptions for the given action.")
        for (type, noun) in [
            (OperationType.wait, "a WAIT"), (.callback, "a CALLBACK"), (.chainedInvoke, "an INVOKE"),
            (.context, "a CONTEXT"),
        ] {
            let start = Self.update("a", type, .start)
            #expect(refusal([start], after: [start]) == "Cannot start \(noun) that already exist.")
        }
        #expect(
            refusal([Self.update("a", .wait, .cancel)])
                == "Cannot cancel a WAIT that does not exist or has already completed.")
        let both = Self.update("a", .step, .fail) { $0.payload = .inline([]) }
        #expect(refusal([both]) == "Cannot provide a Payload for FAIL action.")
        let other = Self.update("a", .step, .succeed) { $0.error = .inline([]) }
        #expect(refusal([other]) == "Cannot provide an Error for SUCCEED action.")
    }

    @Test func aTokenIsGoodOnce() throws {
        var machine = machine()
        try machine.checkpoint([], token: "t", clientToken: nil, newToken: "u")
        #expect(throws: LambdaError.staleCheckpointToken()) {
            try machine.checkpoint([], token: "t", clientToken: nil, newToken: "v")
        }
        try machine.checkpoint(
            [Self.update("x", .execution, .succeed)], token: "u", clientToken: nil, newToken: "v")
        #expect(machine.execution.status == .succeeded && machine.execution.token.isEmpty)
        #expect(throws: LambdaError.staleCheckpointToken()) { try machine.checkToken("v") }
    }

    @Test func whoOutgrowsTheQuotasFails() throws {
        var machine = machine()
        var token = "t"
        for round in 0...(DurableLimits.operations / 250) {
            let updates = (0..<250).map { Self.update("s\(round)-\($0)", .step, .start) }
            let next = "t\(round)"
            try machine.checkpoint(updates, token: token, clientToken: nil, newToken: next)
            token = next
            machine.enforceQuotas(tooMany: .inline([1]), tooMuch: .inline([2]))
            #expect(machine.execution.isOver == (round == DurableLimits.operations / 250))
        }
        #expect(machine.execution.error == .inline([1]))
        var other = self.machine()
        let large = Self.update("a", .step, .succeed) { $0.bytes = DurableLimits.writtenBytes + 1 }
        try other.checkpoint([large], token: "t", clientToken: nil, newToken: "u")
        other.enforceQuotas(tooMany: .inline([1]), tooMuch: .inline([2]))
        #expect(other.execution.status == .failed && other.execution.error == .inline([2]))
    }

    @Test func aReplayNeedsNoChildrenOfContextsThatAreOver() {
        func operation(_ id: String, _ type: OperationType, _ status: OperationStatus, in parent: String?)
            -> DurableOperation
        {
            var operation = DurableOperation(
                id: id, type: type, status: status, sequence: 1, startedAt: .epoch)
            operation.parentID = parent
            return operation
        }
        var operations = [
            operation("a", .context, .succeeded, in: nil), operation("b", .context, .started, in: "a"),
            operation("c", .step, .succeeded, in: "b"), operation("d", .step, .succeeded, in: nil),
        ]
        #expect(operations.navigable.map(\.id) == ["a", "d"])
        operations[0].replaysChildren = true
        #expect(operations.navigable.map(\.id) == ["a", "b", "c", "d"])
    }
}

@Suite struct DurableFunctionsTests {
    private func cloud(_ script: [ScriptLine], seconds: Int = 86_400) async throws -> DurableCloud {
        let world = DurableWorld()
        try await DurableCloud.prepare(world, timeoutSeconds: seconds)
        return try await DurableCloud(world, script: script)
    }

    @Test func aFunctionIsMadeDurableOrNot() async throws {
        let lambda = try LambdaFixture()
        let made = try await lambda.create("d", ["DurableConfig": DurableCloud.config(60)])
        #expect(made["DurableConfig"]?["ExecutionTimeout"] == .integer(60))
        #expect(made["DurableConfig"]?["RetentionPeriodInDays"] == .integer(14))
        func update(_ name: String, _ config: Document) async throws -> Document {
            try await lambda.call(
                "UpdateFunctionConfiguration",
                [("FunctionName", .string(name)), ("DurableConfig", config)])
        }
        let days: Document = .object([("RetentionPeriodInDays", .integer(3))])
        let changed = try await update("d", days)
        #expect(changed["DurableConfig"]?["ExecutionTimeout"] == .integer(60))
        #expect(changed["DurableConfig"]?["RetentionPeriodInDays"] == .integer(3))
        try await lambda.create("plain")
        #expect(
            await lambda.refusal { _ = try await update("plain", DurableCloud.config(60)) }
                == LambdaError.durableOnlyWhenCreating())
        #expect(
            await lambda.refusal { try await lambda.create("e", ["DurableConfig": days]) }
                == LambdaError.executionTimeoutMissing())
        for (seconds, days) in [(0, 1), (31_622_401, 1), (60, 0), (60, 91)] {
            let config = DurableCloud.config(seconds, days: days)
            let error = await lambda.refusal { try await lambda.create("f", ["DurableConfig": config]) }
            #expect(error?.code == "ValidationException")
        }
        let version = try await lambda.call("PublishVersion", [("FunctionName", .string("d"))])
        #expect(version["DurableConfig"]?["ExecutionTimeout"] == .integer(60))
    }

    @Test func anExecutionTimesOut() async throws {
        let cloud = try await cloud([.wait(seconds: 1_000)], seconds: 60)
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(59))
        #expect(try await cloud.get(arn).status == .running)
        try await cloud.pass(.seconds(1))
        #expect(try await cloud.get(arn).status == .timedOut)
        #expect(try await cloud.history(arn).last?.eventType == .executionTimedOut)
    }

    @Test func heartbeatsAndTimeoutsAreKeptToTheSecond() async throws {
        let cloud = try await cloud([.callback(timeoutSeconds: 600), .retried(times: 2, seconds: 60)])
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(599))
        #expect(try await cloud.history(arn).last?.eventType == .invocationCompleted)
        try await cloud.pass(.seconds(60))
        let failed = try await cloud.history(arn).last { $0.eventType == .stepFailed }
        #expect(failed?.stepFailedDetails?.retryDetails.nextAttemptDelaySeconds == 60)
        try await cloud.pass(.seconds(1))
        #expect(try await cloud.get(arn).status == .succeeded)
    }

    @Test func aBrokenFunctionIsTriedSixTimes() async throws {
        let world = DurableWorld()
        try await DurableCloud.prepare(world)
        let cloud = try await DurableCloud(world, script: [.step], crashes: 100)
        let arn = try await cloud.start()
        try await cloud.pass(.seconds(60))
        #expect(world.invocations == DurableLimits.failedInvocations + 1)
        #expect(try await cloud.get(arn).error?.errorType == "Runtime.ExitError")
    }

    @Test func aNameMeansOnePayload() async throws {
        let cloud = try await cloud([.step])
        let arn = try await cloud.start("n", payload: "1")
        #expect(try await cloud.start("n", payload: "1") == arn)
        let error = await cloud.lambda.refusal { _ = try await cloud.start("n", payload: "2") }
        #expect(error?.code == "DurableExecutionAlreadyStartedException" && error?.status == 409)
        let long = String(repeating: "n", count: DurableLimits.nameLength)
        #expect(try await cloud.start(long).contains(long))
        #expect(
            await cloud.lambda.refusal { _ = try await cloud.start(long + "n") }?.code
                == "ValidationException")
    }

    @Test func whoCallsWhatIsOverIsForgotten() async throws {
        let cloud = try await cloud([.step], seconds: 60)
        let arn = try await cloud.start("n")
        try await cloud.pass(.seconds(5))
        #expect(try await cloud.get(arn).status == .succeeded)
        let answer = try await cloud.lambda.invoke(
            "fn", query: "Qualifier=$LATEST", headers: ["X-Amz-Durable-Execution-Name": "n"])
        #expect(answer.headers["X-Amz-Durable-Execution-Arn"] == arn)
        #expect(cloud.lambda.service.durable?.awaited == 0)
    }

    @Test func callsThatCannotBeAreRefused() async throws {
        let cloud = try await cloud([.step], seconds: 901)
        let lambda = cloud.lambda
        #expect(
            await lambda.refusal { _ = try await lambda.invoke("fn") } == LambdaError.durableUnqualified())
        #expect(
            await lambda.refusal { _ = try await lambda.invoke("fn", query: "Qualifier=$LATEST") }
                == LambdaError.executionTooLongToWait())
        #expect(
            await lambda.refusal {
                _ = try await lambda.invoke("plain", headers: ["X-Amz-Durable-Execution-Name": "n"])
            } == LambdaError.nameWithoutDurability())
        #expect(
            await lambda.refusal {
                _ = try await cloud.get("arn:aws:lambda:us-east-1:000000000000:function:f")
            }
                == LambdaError.executionNotFound())
    }

    @Test func whatFunctionsAnswerIsRead() {
        typealias Output = DurableInvocation.Output
        func output(_ text: String) -> Output { DurableInvocation.output(Array(text.utf8)) }
        #expect(output(#"{"Status":"PENDING"}"#) == .pending)
        #expect(output(#"{"Status":"SUCCEEDED","Result":"1"}"#) == .succeeded("1"))
        #expect(output(#"{"Status":"SUCCEEDED"}"#) == .succeeded(nil))
        #expect(
            output(#"{"Status":"FAILED","Error":{"ErrorType":"E"}}"#) == .failed(DurableError("E", nil)))
        for nonsense in [
            "1", "{}", #"{"Status":"FAILED","Result":"1"}"#, #"{"Status":"SUCCEEDED","Error":{}}"#,
        ] {
            guard case .nonsense = output(nonsense) else {
                Issue.record("\(nonsense)")
                continue
            }
        }
    }
}
