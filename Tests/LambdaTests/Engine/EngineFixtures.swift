// What the engine's tests share: a function, a catalog, a role, a log that remembers.

import CloudCore
import CloudTesting
import Logging
import NIOPosix
import Sandbox
import Synchronization

@testable import Lambda

func testSpec(
    _ name: String = "hello", generation: UInt64 = 1, memoryMiB: Int = 128, timeoutSeconds: Int = 3,
    reserved: Int? = nil, format: FunctionLogging.Format = .text
) -> FunctionSpec {
    FunctionSpec(
        account: .development, region: .usEast1, name: name, version: "$LATEST",
        arn: ARN(
            service: "lambda", region: "us-east-1", account: "000000000000", resource: "function:\(name)"),
        generation: generation, runtime: "python3.12", handler: "app.handler", codeDirectory: "/nowhere",
        memoryMiB: memoryMiB, timeoutSeconds: timeoutSeconds,
        role: ARN(service: "iam", region: "", account: "000000000000", resource: "role/r"),
        logging: FunctionLogging(format: format, group: "/aws/lambda/\(name)"),
        reservedConcurrency: reserved)
}

func testCall(_ spec: FunctionSpec, _ payload: String = "{}", id: String = "id-1", tail: Bool = false)
    -> EngineCall
{
    EngineCall(
        spec: spec, requestID: id, invokedARN: spec.arn.description, payload: Array(payload.utf8),
        wantsLogTail: tail)
}

struct TestCatalog: RuntimeCatalog {
    var runtime = RuntimeLaunch(executable: "/var/task/bootstrap", version: "python:3.12.v1")
    func launch(for spec: FunctionSpec) throws -> RuntimeLaunch { runtime }
}

struct TestRoles: RoleProvider {
    let clock: any WallClock
    func role(arn: ARN) async throws -> RoleDescription? {
        RoleDescription(arn: arn, name: "r", path: "/", roleID: "AROA", assumeRolePolicy: "{}")
    }
    func credentials(
        forRole arn: ARN, session: String, service: String, source: CallSource?, duration: Duration
    ) async throws -> TemporaryCredentials {
        TemporaryCredentials(
            accessKeyID: "ASIATEST", secretAccessKey: "secret", sessionToken: "token",
            expiration: clock.now + duration)
    }
}

final class TestLog: LogWriter {
    private let streams = Mutex<[String: [LogLine]]>([:])

    func append(
        _ events: [LogLine], group: String, stream: String, account: AccountID, region: Region,
        making: LogMaking
    ) async throws {
        streams.withLock { $0[group + ":" + stream, default: []] += events }
    }

    var lines: [String] { streams.withLock { $0.values.flatMap { $0 } }.map(\.message) }
    var streamNames: [String] { streams.withLock { Array($0.keys) } }
}

/// An engine over simulated sandboxes.
struct TestEngine: Sendable {
    let engine: ExecutionEngine
    let backend: SimulatedBackend
    let clock: ManualClock
    let log: TestLog

    init(
        _ runtime: SimulatedRuntime = SimulatedRuntime(), settings: EngineSettings = EngineSettings(),
        hooks: EngineHooks = EngineHooks()
    ) {
        var settings = settings
        settings.logDelayMilliseconds = 0
        clock = ManualClock()
        log = TestLog()
        backend = SimulatedBackend(runtime)
        engine = ExecutionEngine(
            backend: backend, catalog: TestCatalog(), roles: TestRoles(clock: clock), logs: log,
            authorizer: PermissiveAuthorizer(), clock: clock, entropy: SeededEntropy(7),
            group: MultiThreadedEventLoopGroup.singleton, settings: settings, hooks: hooks,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Ends the engine; everything must be gone then.
    func finish() async {
        await engine.shutdown(grace: .seconds(1_000))
    }
}
