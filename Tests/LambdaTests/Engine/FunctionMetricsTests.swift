// What the engine counts for CloudWatch: names, units, dimensions, and nothing for trials.

import CloudCore
import CloudTesting
import Sandbox
import Synchronization
import Testing

@testable import Lambda

@Suite struct FunctionMetricsTests {
    private let metrics = RecordingMetrics()

    private func engine(_ runtime: SimulatedRuntime = SimulatedRuntime()) -> TestEngine {
        let clock = ManualClock()
        return TestEngine(
            runtime, hooks: EngineHooks(metrics: FunctionMetrics(sink: metrics, clock: clock)))
    }

    private func dimensions(_ name: String) -> [[String]] {
        metrics.all.first { $0.readings.contains { $0.name == name } }?.dimensionSets.map {
            $0.map { "\($0.name)=\($0.value)" }
        } ?? []
    }

    @Test func callsAndErrorsAreCounted() async throws {
        let test = engine(
            SimulatedRuntime(onInvoke: { payload, _ in [payload == "1" ? .error("{}") : .answer(payload)] }))
        for payload in ["0", "1", "2"] {
            _ = try await test.engine.invoke(testCall(testSpec(), payload, id: "id-\(payload)"))
        }
        await test.finish()
        #expect(metrics.total("Invocations") == 3 && metrics.total("Errors") == 1)
        #expect(metrics.count("Duration") == 3 && metrics.total("Throttles") == 0)
        #expect(metrics.readings("Duration").allSatisfy { $0.unit == .milliseconds })
        #expect(metrics.all.allSatisfy { $0.namespace == "AWS/Lambda" })
        #expect(dimensions("Invocations") == [[], ["FunctionName=hello"]])
    }

    @Test func anAliasAndTheVersionBehindItAreDimensions() async throws {
        let test = engine()
        var spec = testSpec()
        spec.version = "7"
        var call = testCall(spec)
        call.invokedARN += ":live"
        _ = try await test.engine.invoke(call)
        await test.finish()
        #expect(
            dimensions("Invocations") == [
                [], ["FunctionName=hello"], ["FunctionName=hello", "Resource=hello:live"],
                ["FunctionName=hello", "Resource=hello:live", "ExecutedVersion=7"],
            ])
    }

    @Test func throttlesAreCounted() async throws {
        let test = engine()
        await #expect(throws: AWSError.self) {
            _ = try await test.engine.invoke(testCall(testSpec(reserved: 0)))
        }
        await test.finish()
        #expect(metrics.total("Throttles") == 1 && metrics.total("Invocations") == 0)
    }

    @Test func trialsAreNot() async throws {
        let test = engine()
        var spec = testSpec()
        spec.variant = .trial(number: 1)
        let answer = try await test.engine.invoke(testCall(spec))
        #expect(answer.report?.initDuration != nil)
        test.engine.retire(spec.poolKey)
        await test.finish()
        #expect(metrics.all.isEmpty)
    }

    @Test func provisionedCallsAndThoseThatSpillOver() async throws {
        let test = engine(
            SimulatedRuntime(onInvoke: { payload, _ in payload == "hang" ? [.hang] : [.answer(payload)] }))
        var spec = testSpec()
        spec.version = "1"
        test.engine.provision(
            spec.functionKey, qualifier: "1", shares: [ProvisionedShare(spec: spec, count: 1)])
        while test.engine.provisionedState(spec.functionKey, qualifier: "1").ready == 0 { await Task.yield() }
        var call = testCall(spec)
        call.invokedARN += ":1"
        _ = try await test.engine.invoke(call)
        #expect(metrics.total("ProvisionedConcurrencyInvocations") == 1)
        #expect(metrics.count("ProvisionedConcurrencySpilloverInvocations") == 0)
        #expect(
            test.backend.counts.withLock { $0.specs.first?.environment["AWS_LAMBDA_INITIALIZATION_TYPE"] }
                == "provisioned-concurrency")
        var hanging = call
        hanging.payload = Array("hang".utf8)
        hanging.requestID = "id-2"
        let held = Task { [hanging] in try? await test.engine.invoke(hanging) }
        await test.until { $0.calls == 2 }
        var spilled = call
        spilled.requestID = "id-3"
        _ = try await test.engine.invoke(spilled)
        #expect(metrics.total("ProvisionedConcurrencySpilloverInvocations") == 1)
        test.clock.advance(by: .seconds(3))
        _ = await held.value
        await test.finish()
    }
}
