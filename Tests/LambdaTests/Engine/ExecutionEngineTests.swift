// The engine over simulated sandboxes: what callers get, what the log says, what is left behind.

import CloudCore
import CloudTesting
import Glibc
import NIOCore
import Sandbox
import Synchronization
import Testing

@testable import Lambda

@Suite struct ExecutionEngineTests {
    @Test func answersWithWhatTheFunctionReturned() async throws {
        let test = TestEngine()
        let answer = try await test.engine.invoke(testCall(testSpec(), #"{"a":1}"#))
        #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"a":1}"#)
        #expect(answer.functionError == nil)
        #expect(answer.executedVersion == "$LATEST")
        await test.finish()
        #expect(test.backend.alive == 0)
    }

    @Test func usesTheWarmEnvironmentAgain() async throws {
        let test = TestEngine()
        for number in 1...50 {
            let answer = try await test.engine.invoke(testCall(testSpec(), "\(number)", id: "id-\(number)"))
            #expect(String(decoding: answer.payload, as: UTF8.self) == "\(number)")
        }
        #expect(test.backend.launches == 1)
        await test.finish()
    }

    @Test func everyConcurrentCallGetsItsOwnAnswer() async throws {
        let test = TestEngine()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...60 {
                group.addTask {
                    let answer = try await test.engine.invoke(
                        testCall(testSpec(), "\(number)", id: "id-\(number)"))
                    return String(decoding: answer.payload, as: UTF8.self) == "\(number)"
                }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
        await test.finish()
        #expect(test.backend.alive == 0)
    }

    @Test func anUnhandledErrorIsThePayload() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInvoke: { _, _ in [.error(#"{"errorMessage":"boom"}"#)] }))
        let answer = try await test.engine.invoke(testCall(testSpec()))
        #expect(answer.functionError == "Unhandled")
        #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"errorMessage":"boom"}"#)
        await test.finish()
    }

    @Test func aCrashIsAnExitError() async throws {
        let test = TestEngine(SimulatedRuntime(onInvoke: { _, _ in [.log("bye\n"), .exit(.exited(1))] }))
        let answer = try await test.engine.invoke(testCall(testSpec()))
        let expected =
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id-1 Error: "#
            + #"Runtime exited with error: exit status 1"}"#
        #expect(String(decoding: answer.payload, as: UTF8.self) == expected)
        #expect(answer.functionError == "Unhandled")
        await test.finish()
        #expect(test.log.lines.contains("bye\n"))
        let report = try #require(test.log.lines.first { $0.hasPrefix("REPORT") })
        #expect(report.contains("Status: error\tError Type: Runtime.ExitError"))
    }

    @Test func outOfMemoryShowsAllMemoryUsed() async throws {
        let test = TestEngine(SimulatedRuntime(onInvoke: { _, _ in [.exit(.outOfMemory)] }))
        let answer = try await test.engine.invoke(testCall(testSpec()))
        let text = String(decoding: answer.payload, as: UTF8.self)
        #expect(text.contains("Runtime exited with error: signal: killed"))
        await test.finish()
    }

    @Test func aTimeoutEndsTheEnvironment() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInvoke: { payload, _ in payload == "hang" ? [.hang] : [.answer(payload)] }))
        async let answer = test.engine.invoke(testCall(testSpec(), "hang", tail: true))
        await test.until { $0.calls == 1 }
        test.clock.advance(by: .seconds(3))
        let text = try await String(decoding: answer.payload, as: UTF8.self)
        let expected =
            #"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: id-1 Error: "#
            + #"Task timed out after 3.00 seconds"}"#
        #expect(text == expected)
        let next = try await test.engine.invoke(testCall(testSpec(), "on", id: "id-2"))
        #expect(String(decoding: next.payload, as: UTF8.self) == "on")
        #expect(test.backend.launches == 2)
        await test.finish()
        #expect(test.log.lines.contains { $0.contains("id-1 Task timed out after 3.00 seconds") })
    }

    @Test(arguments: [(ENOMEM, 429), (EAGAIN, 429), (EPERM, 500)])
    func aMachineWithoutMemoryThrottles(errno: Int32, status: Int) async throws {
        let test = TestEngine(
            SimulatedRuntime(onLaunch: { $0 == 1 ? SandboxError(step: "clone", errno: errno) : nil }))
        let error = await #expect(throws: AWSError.self) {
            try await test.engine.invoke(testCall(testSpec()))
        }
        #expect(error?.status == status)
        if status == 429 {
            #expect(error?.code == "TooManyRequestsException" && error?.message == "Rate Exceeded.")
        }
        let next = try await test.engine.invoke(testCall(testSpec(), "on", id: "id-2"))
        #expect(String(decoding: next.payload, as: UTF8.self) == "on")
        await test.finish()
    }

    @Test func aFailedInitRunsAgainWithinTheCall() async throws {
        let test = TestEngine(SimulatedRuntime(onInit: { $0 == 1 ? .exit(.exited(7)) : .next }))
        let answer = try await test.engine.invoke(testCall(testSpec(), "x"))
        #expect(String(decoding: answer.payload, as: UTF8.self) == "x")
        #expect(test.backend.launches == 2)
        await test.finish()
        #expect(test.log.lines.contains { $0.hasPrefix("INIT_REPORT") && $0.contains("Phase: init") })
    }

    @Test func anInitErrorTwiceIsTheAnswer() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInit: { _ in .error(#"{"errorType":"Runtime.ImportModuleError"}"#) }))
        let answer = try await test.engine.invoke(testCall(testSpec()))
        #expect(answer.functionError == "Unhandled")
        #expect(
            String(decoding: answer.payload, as: UTF8.self) == #"{"errorType":"Runtime.ImportModuleError"}"#)
        await test.finish()
        #expect(test.backend.alive == 0)
    }

    @Test func anInitThatTakesTooLongIsCutOff() async throws {
        let test = TestEngine(SimulatedRuntime(onInit: { $0 == 1 ? .hang : .next }))
        async let answer = test.engine.invoke(testCall(testSpec(), "late"))
        await test.until { $0.launches == 1 }
        test.clock.advance(by: .seconds(10))
        let text = try await String(decoding: answer.payload, as: UTF8.self)
        #expect(text == "late")
        #expect(test.backend.launches == 2)
        await test.finish()
    }

    @Test func theLogTellsTheInvocationInOrder() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInvoke: { _, _ in [.log("one\n"), .log("two"), .answer("{}")] }))
        let answer = try await test.engine.invoke(testCall(testSpec(), tail: true))
        await test.finish()
        let lines = test.log.lines
        #expect(lines.count == 6)
        #expect(lines[0].hasPrefix("INIT_START Runtime Version: python:3.12.v1\tRuntime Version ARN: arn:"))
        #expect(
            lines[1...4] == [
                "START RequestId: id-1 Version: $LATEST\n", "one\n", "two", "END RequestId: id-1\n",
            ])
        let report =
            "REPORT RequestId: id-1\tDuration: 0.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB"
            + "\tMax Memory Used: 42 MB\tInit Duration: 0.00 ms\t\n"
        #expect(lines[5] == report)
        let tail = Base64.decode(answer.logResult ?? "").map { String(decoding: $0, as: UTF8.self) }
        #expect(tail == "START RequestId: id-1 Version: $LATEST\none\ntwo\nEND RequestId: id-1\n" + report)
        let name = try #require(test.log.streamNames.first)
        #expect(name.hasPrefix("/aws/lambda/hello:2026/01/01/[$LATEST]"))
    }

    @Test func anIdleEnvironmentIsFrozenThenEnds() async throws {
        let test = TestEngine()
        _ = try await test.engine.invoke(testCall(testSpec()))
        await test.until(within: .milliseconds(50)) { $0.freezes == 1 }
        // Thawed before it is asked: the simulated runtime traps otherwise.
        _ = try await test.engine.invoke(testCall(testSpec(), id: "id-2"))
        await test.until(within: .milliseconds(50)) { $0.freezes == 2 }
        test.clock.advance(by: .seconds(600))
        await test.until { $0.alive == 0 }
        while test.engine.statistics.environments > 0 { await Task.yield() }
        await test.finish()
    }

    @Test func reservedConcurrencyOfZeroStopsTheFunction() async throws {
        let test = TestEngine()
        let error = await #expect(throws: AWSError.self) {
            try await test.engine.invoke(testCall(testSpec(reserved: 0)))
        }
        #expect(error?.code == "TooManyRequestsException")
        #expect(error?.fields["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded")
        #expect(test.backend.launches == 0)
        await test.finish()
    }

    @Test func aChangedFunctionGetsNewEnvironments() async throws {
        let test = TestEngine()
        _ = try await test.engine.invoke(testCall(testSpec()))
        test.engine.functionChanged(testSpec(generation: 2))
        _ = try await test.engine.invoke(testCall(testSpec(generation: 2), id: "id-2"))
        #expect(test.backend.launches == 2)
        await test.until { $0.alive == 1 }
        test.engine.functionDeleted(testSpec().functionKey, version: nil)
        await test.until { $0.alive == 0 }
        await test.finish()
    }

    @Test func aStreamedAnswerIsCollected() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInvoke: { payload, _ in
                [.streamed(["ab", "cd"], errorType: payload == "bad" ? "Mid.Stream" : nil)]
            }))
        let answer = try await test.engine.invoke(testCall(testSpec()))
        #expect(String(decoding: answer.payload, as: UTF8.self) == "abcd")
        let broken = try await test.engine.invoke(testCall(testSpec(), "bad", id: "id-2"))
        #expect(broken.functionError == "Unhandled")
        #expect(String(decoding: broken.payload, as: UTF8.self) == #"{"errorMessage":"x"}"#)
        await test.finish()
    }

    @Test func anAnswerTooLargeIsTheFunctionsError() async throws {
        let large = String(repeating: "x", count: EngineLimits.responseBytes + 1)
        let test = TestEngine(
            SimulatedRuntime(onInvoke: { payload, _ in [.answer(payload == "big" ? large : payload)] }))
        let answer = try await test.engine.invoke(testCall(testSpec(), "big"))
        #expect(answer.functionError == "Unhandled")
        let text = String(decoding: answer.payload, as: UTF8.self)
        #expect(text.contains("Response payload size (6291557 bytes) exceeded maximum allowed payload size"))
        let next = try await test.engine.invoke(testCall(testSpec(), "ok", id: "id-2"))
        #expect(String(decoding: next.payload, as: UTF8.self) == "ok")
        #expect(test.backend.launches == 1)
        await test.finish()
    }

    @Test func theFunctionSeesItsVariables() async throws {
        let test = TestEngine()
        var spec = testSpec()
        spec.environment = ["COLOUR": "blue", "_HANDLER": "mine"]
        _ = try await test.engine.invoke(testCall(spec))
        let variables = try #require(test.backend.counts.withLock { $0.specs.first?.environment })
        #expect(variables["COLOUR"] == "blue")
        #expect(variables["_HANDLER"] == "app.handler")
        #expect(variables["AWS_ACCESS_KEY_ID"] == "ASIATEST")
        #expect(variables["AWS_LAMBDA_RUNTIME_API"] == "127.0.0.1:9001")
        #expect(variables["AWS_LAMBDA_LOG_GROUP_NAME"] == "/aws/lambda/hello")
        await test.finish()
    }
}

extension TestEngine {
    /// Returns when the sandboxes are as wanted. Meanwhile time passes from alarm to alarm, where the next
    /// one is `within` reach.
    func until(within reach: Duration = .zero, _ isReached: (SimulatedBackend.Counts) -> Bool) async {
        await pass(within: reach) { backend.counts.withLock { isReached($0) } }
    }

    /// Lets time pass from alarm to alarm, where the next one is `within` reach, until it is over.
    func pass(within reach: Duration, _ isOver: () -> Bool) async {
        while !isOver() {
            if let next = clock.nextDeadline, next - clock.now <= reach { clock.advance(to: next) }
            await Task.yield()
        }
    }
}
