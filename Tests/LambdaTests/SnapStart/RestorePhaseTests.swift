// The restore phase over simulated sandboxes: what callers get, what the log says, and how versions are
// initialised once.

import CloudCore
import CloudTesting
import Sandbox
import Synchronization
import Testing

@testable import Lambda

@Suite struct RestorePhaseTests {
    private static func spec(_ plan: SnapStartPlan = .hooks) -> FunctionSpec {
        var spec = testSpec()
        spec.version = "1"
        spec.snapStart = plan
        return spec
    }

    private func error(_ body: () async throws -> EngineAnswer) async -> AWSError? {
        do {
            _ = try await body()
            return nil
        } catch { return error as? AWSError }
    }

    @Test func hooksRunBetweenInitAndTheFirstCall() async throws {
        let test = TestEngine(SimulatedRuntime(onInit: { _ in .restore(.next) }))
        let answer = try await test.engine.invoke(testCall(Self.spec(), "1"))
        #expect(answer.report?.restore != nil)
        #expect(answer.report?.initDuration != nil)
        let second = try await test.engine.invoke(testCall(Self.spec(), "2", id: "id-2"))
        #expect(second.report?.restore == nil)
        await test.finish()
        let lines = test.log.lines.joined()
        let order = [
            "INIT_START", "INIT_REPORT Init Duration: ", "RESTORE_START", "RESTORE_REPORT", "START Req",
        ]
        var rest = lines[...]
        for part in order {
            let found = try #require(rest.firstRange(of: part), "\(part) in \(lines)")
            rest = rest[found.upperBound...]
        }
        #expect(lines.contains("Restore Duration: ") && lines.contains("Billed Restore Duration: "))
        let variables = try #require(test.backend.counts.withLock { $0.specs.first }).environment
        #expect(variables["AWS_LAMBDA_INITIALIZATION_TYPE"] == "snap-start")
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_LAMBDA_LOG_STREAM_NAME"] {
            #expect(variables[name] == nil)
        }
        #expect(
            variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] == "http://127.0.0.1:9001/2021-04-23/credentials")
        #expect(variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"]?.utf8.count == 64)
    }

    @Test func aFailedHookIsTheCallersError() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInit: { $0 == 1 ? .restore(.error("{}")) : .restore(.next) }))
        let failure = await error { try await test.engine.invoke(testCall(Self.spec())) }
        #expect(failure?.code == "SnapStartException" && failure?.status == 400)
        // Another environment serves the next one.
        _ = try await test.engine.invoke(testCall(Self.spec(), id: "id-2"))
        await test.finish()
        #expect(
            test.log.lines.joined().contains("\tStatus: error\tError Type: Runtime.AfterRestoreError"))
        #expect(test.backend.alive == 0)
    }

    @Test func aCrashOfTheHooksIsTheCallersError() async throws {
        let test = TestEngine(SimulatedRuntime(onInit: { _ in .restore(.exit(.exited(65))) }))
        let failure = await error { try await test.engine.invoke(testCall(Self.spec())) }
        #expect(failure?.code == "SnapStartException")
        await test.finish()
        #expect(test.log.lines.joined().contains("Error Type: Runtime.ExitError"))
    }

    @Test func hooksHaveTenSeconds() async throws {
        let test = TestEngine(SimulatedRuntime(onInit: { _ in .restore(.hang) }))
        async let failure = error { try await test.engine.invoke(testCall(Self.spec())) }
        while !test.log.lines.contains(where: { $0.hasPrefix("RESTORE_START") }) { await Task.yield() }
        test.clock.advance(by: .seconds(9))
        #expect(test.backend.alive == 1)
        test.clock.advance(by: .seconds(2))
        let error = await failure
        #expect(error?.code == "SnapStartTimeoutException" && error?.status == 408)
        await test.finish()
        #expect(
            test.log.lines.last?.hasPrefix("RESTORE_REPORT Restore Duration: 11000") == true
                && test.log.lines.last?.hasSuffix(" ms\tStatus: timeout\n") == true, "\(test.log.lines)")
        #expect(Self.callsLines(test.log.lines).isEmpty)
    }

    /// What only calls that have begun write.
    private static func callsLines(_ lines: [String]) -> [String] {
        lines.filter { line in ["START ", "END ", "REPORT "].contains { line.hasPrefix($0) } }
    }

    @Test func aFailedRestoreSaysSo() async throws {
        let test = TestEngine(SimulatedRuntime(onInit: { _ in .restore(.error("{}")) }))
        _ = await error { try await test.engine.invoke(testCall(Self.spec())) }
        await test.finish()
        let lines = test.log.lines
        #expect(lines.contains { $0.hasPrefix("RESTORE_START Runtime Version: python:3.12.v1\tRuntime") })
        #expect(lines.last?.hasPrefix("RESTORE_REPORT Restore Duration: ") == true)
        #expect(
            lines.last?.hasSuffix(" ms\tStatus: error\tError Type: Runtime.AfterRestoreError\n") == true)
        // The call has not begun.
        #expect(Self.callsLines(lines).isEmpty)
    }

    @Test(arguments: [false, true]) func aFailedRestoreSaysSoInJSON(inTime: Bool) async throws {
        let hook: SimulatedRuntime.HookStep = inTime ? .error("{}") : .hang
        let test = TestEngine(SimulatedRuntime(onInit: { _ in .restore(hook) }))
        var spec = testSpec(format: .json)
        spec.version = "1"
        spec.snapStart = .hooks
        let call = testCall(spec)
        async let failure = error { try await test.engine.invoke(call) }
        if !inTime {
            while !test.log.lines.contains(where: { $0.contains("platform.restoreStart") }) {
                await Task.yield()
            }
            test.clock.advance(by: .seconds(11))
        }
        _ = await failure
        await test.finish()
        let text = test.log.lines.joined(separator: "\n")
        let type = inTime ? "Runtime.AfterRestoreError" : "Runtime.Unknown"
        let done =
            "platform.restoreRuntimeDone\",\"record\":{\"status\":\"error\",\"errorType\":\"\(type)\"}"
        #expect(text.contains(done), "\(text)")
        let status = inTime ? "\"error\",\"errorType\":\"Runtime.AfterRestoreError\"" : "\"timeout\""
        #expect(
            text.contains("\"type\":\"platform.restoreReport\",\"record\":{\"status\":\(status),"), "\(text)")
        for kind in ["platform.start", "platform.runtimeDone", "platform.report"] {
            #expect(!text.contains("\"\(kind)\""))
        }
    }

    @Test func versionsThatAreNotInitializedCannotBeCalled() async throws {
        let test = TestEngine()
        let pending = await error { try await test.engine.invoke(testCall(Self.spec(.pending))) }
        #expect(pending?.code == "SnapStartNotReadyException" && pending?.status == 409)
        let failed = await error { try await test.engine.invoke(testCall(Self.spec(.failed(nil)))) }
        #expect(failed?.code == "ResourceConflictException")
        #expect(test.backend.launches == 0)
        await test.finish()
    }

    @Test func aVersionIsInitializedOnce() async throws {
        let test = TestEngine(SimulatedRuntime(onInit: { _ in .restore(.next) }))
        let outcome = await test.engine.initialize(Self.spec(), snapshot: "s")
        #expect(outcome == .initialized(snapshot: nil))
        #expect(test.backend.launches == 1 && test.backend.alive == 0)
        #expect(test.log.lines.joined().contains("INIT_REPORT Init Duration: "))
        #expect(!test.log.lines.joined().contains("RESTORE_"))
        await test.finish()
    }

    @Test func whatCannotBeInitializedSaysWhy() async throws {
        let test = TestEngine(
            SimulatedRuntime(onInit: { number in
                number == 1 ? .error("{}") : number == 2 ? .exit(.exited(64)) : .hang
            }))
        func code() async -> String? {
            guard case .failed(let failure) = await test.engine.initialize(Self.spec(), snapshot: "s") else {
                return nil
            }
            return failure.code
        }
        #expect(await code() == "FunctionError.RuntimeInitError")
        #expect(await code() == "FunctionError.RuntimeInitError")
        async let late = code()
        while test.backend.alive == 0 { await Task.yield() }
        test.clock.advance(by: .seconds(131))
        #expect(await late == "FunctionError.InitTimeout")
        #expect(test.backend.alive == 0)
        await test.finish()
    }

    /// An engine that can save, and where.
    private func saving(_ runtime: SimulatedRuntime) throws -> (TestEngine, TemporaryPlace) {
        let place = try TemporaryPlace()
        var settings = EngineSettings()
        settings.snapshotDirectory = place.path + "/snapshots"
        var runtime = runtime
        runtime.snapshotFailure = nil
        return (TestEngine(runtime, settings: settings), place)
    }

    @Test func environmentsComeFromTheSnapshot() async throws {
        let (test, place) = try saving(SimulatedRuntime(onInit: { _ in .restore(.next) }))
        let outcome = await test.engine.initialize(Self.spec(), snapshot: "s")
        #expect(outcome == .initialized(snapshot: "s"))
        let path = place.path + "/snapshots/s"
        #expect(test.backend.counts.withLock { $0.saved } == [path])
        #expect(test.backend.counts.withLock { $0.specs.map(\.snapshot) } == [.saved])
        #expect(test.engine.hasSnapshot("s") && !test.engine.hasSnapshot("t"))
        let answer = try await test.engine.invoke(testCall(Self.spec(.restore(name: "s"))))
        #expect(answer.report?.restore != nil && answer.report?.initDuration == nil)
        let specs = test.backend.counts.withLock { $0.specs }
        #expect(specs.map(\.snapshot) == [.saved, .restored(directory: path)])
        let tokens = specs.map { $0.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] }
        #expect(tokens[0] == tokens[1])
        await test.finish()
        #expect(test.log.lines.filter { $0.hasPrefix("INIT_START") }.count == 1)
        #expect(test.log.lines.contains { $0.hasPrefix("RESTORE_START") })
        await test.engine.removeSnapshot("s")
        #expect(!test.engine.hasSnapshot("s") && FileSystem.names(in: place.path + "/snapshots").isEmpty)
    }

    @Test func whatCannotBeSavedIsInitializedEachTime() async throws {
        let (test, place) = try saving(
            SimulatedRuntime(
                onInit: { _ in .restore(.next) }, saveFailure: SandboxError(step: "full", errno: 28)))
        #expect(await test.engine.initialize(Self.spec(), snapshot: "s") == .initialized(snapshot: nil))
        #expect(FileSystem.names(in: place.path + "/snapshots").isEmpty)
        await test.finish()
    }

    @Test func whatCannotBeRestoredIsInitialized() async throws {
        let (test, _) = try saving(
            SimulatedRuntime(
                onInit: { _ in .restore(.next) },
                onLaunch: { $0 == 2 ? SandboxError(step: "restore", errno: 5) : nil }))
        _ = await test.engine.initialize(Self.spec(), snapshot: "s")
        let answer = try await test.engine.invoke(testCall(Self.spec(.restore(name: "s"))))
        #expect(answer.report?.initDuration != nil && answer.report?.restore != nil)
        #expect(test.backend.counts.withLock { $0.specs.last?.snapshot } == nil)
        await test.finish()
    }

    @Test func snapshotsOfAnotherMachineAreOfNoUse() throws {
        let place = try TemporaryPlace()
        let files = SnapshotFiles(root: place.path)
        try FileSystem.makeDirectories(files.path("s"))
        #expect(files.saved("s") == nil)
        try files.complete("s", token: "t", key: "kernel|processor")
        #expect(files.saved("s")?.token == "t" && files.saved("s")?.key == "kernel|processor")
        files.removeAll(except: ["other"])
        #expect(files.saved("s") == nil)
    }

    @Test func restoringIsForFunctionsWithSnapStart() {
        let next = RuntimeRequest(route: .restoreNext)
        var plain = RuntimeSession()
        #expect(plain.on(next) == .invalidTransition(to: "Restoring"))
        var session = RuntimeSession(canRestore: true)
        #expect(session.on(RuntimeRequest(route: .restoreError)) == .invalidTransition(to: "RestoreError"))
        #expect(session.on(next) == .restore)
        #expect(session.on(next) == .invalidTransition(to: "Restoring"))
        #expect(session.on(RuntimeRequest(route: .next)) == .park(isNews: true))
        #expect(session.on(RuntimeRequest(route: .restoreError)) == .invalidTransition(to: "RestoreError"))
    }
}
