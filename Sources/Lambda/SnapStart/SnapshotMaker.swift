// Initialises a version once, in an environment that nobody calls, and makes a snapshot of it where the
// machine can. What goes wrong here is the version's fault: it fails.

import CloudCore
import Logging
import NIOCore
import Synchronization

/// Owns one environment, from its start to its end.
final class SnapshotMaker: EnvironmentOwner {
    private struct State {
        var outcome: SnapStartOutcome?
        var turn: CheckedContinuation<SnapStartOutcome, Never>?
        var environment: ExecutionEnvironment?
        var log: LogStream?
    }

    private let engine: ExecutionEngine
    private let spec: FunctionSpec
    /// The snapshot's name; nil where none can be made.
    private let name: String?
    private let state = Mutex(State())

    var makesSnapshot: Bool { name != nil }

    init(_ spec: FunctionSpec, snapshot name: String?, engine: ExecutionEngine) {
        self.spec = spec
        self.name = name
        self.engine = engine
    }

    /// Returns when nothing is left of the environment.
    func make() async -> SnapStartOutcome {
        let id = EnvironmentID(number: .max)
        let stream = EnvironmentLauncher.logStreamName(
            spec, at: engine.clock.wall.now, entropy: engine.entropy)
        let environment = ExecutionEnvironment(
            id, spec, on: engine.group.next(), launcher: engine.launcher, log: (engine.outlet, stream),
            clock: engine.clock, logger: engine.logger, owner: self)
        state.withLock { $0.environment = environment }
        let seconds = max(EngineLimits.provisionedInitSeconds, spec.timeoutSeconds)
        let limit = Task { [clock = engine.clock] in
            guard (try? await clock.sleep(until: clock.now + .seconds(seconds))) != nil else { return }
            environment.perform { $0.expireInit() }
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                state.withLock { $0.turn = turn }
                environment.perform { environment in
                    environment.snapStart.maker = self
                    environment.start()
                }
            }
        } onCancel: {
            settle(.interrupted)
            environment.perform { $0.end() }
        }
        limit.cancel()
        await state.withLock { $0.log }?.flush()
        return outcome
    }

    /// The first outcome counts.
    private func settle(_ outcome: SnapStartOutcome) {
        state.withLock { if $0.outcome == nil { $0.outcome = outcome } }
    }

    /// On the environment's loop: its runtime is initialised and waits for the snapshot.
    func isDue(_ environment: ExecutionEnvironment, _ connection: RuntimeConnection) {
        _ = environment.noteInitialization()
        guard let name else {
            settle(.initialized(snapshot: nil))
            return environment.end()
        }
        environment.beginSnapshot(on: connection, named: name) { [self] isMade in
            settle(.initialized(snapshot: isMade ? name : nil))
            environment.end()
        }
    }

    // MARK: EnvironmentOwner

    /// It asked for its first event: a runtime without hooks. An image must say that this is meant.
    func environmentIsReady(_ id: EnvironmentID) {
        let isMeant = spec.image?.allowsSnapshots ?? true
        settle(isMeant ? .initialized(snapshot: nil) : .failed(.withoutHooks))
        end()
    }

    func environmentInitFailed(_ id: EnvironmentID) {
        let failure = state.withLock { $0.environment }?.snapStart.failure
        settle(.failed(SnapStartState.Failure(failure)))
        end()
    }

    func environmentLaunchFailed(_ id: EnvironmentID, _ error: any Error) {
        settle(.failed(.init(code: "InternalError", reason: "The execution environment could not be made.")))
        environmentIsGone(id)
    }

    func environmentLogs(_ id: EnvironmentID, to stream: LogStream) { state.withLock { $0.log = stream } }

    func environmentIsGone(_ id: EnvironmentID) {
        let (turn, outcome) = state.withLock { state in
            defer { (state.turn, state.environment) = (nil, nil) }
            return (state.turn, state.outcome ?? .interrupted)
        }
        turn?.resume(returning: outcome)
    }

    private func end() { state.withLock { $0.environment }?.perform { $0.end() } }

    // Nobody calls this environment.
    func environmentAnswered(_ id: EnvironmentID) {}
    func environmentReported(_ call: EngineCall, _ report: InvocationReport) {}
    func environmentHasEnded(_ id: EnvironmentID) {}
    func environmentLasts(_ id: EnvironmentID, until end: Instant) {}
    func giveBack(_ invocation: Invocation) {}
}

extension SnapStartState.Failure {
    /// An image whose runtime asks for no restore, and whose label doesn't allow to go without.
    /// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-custom.html
    static let withoutHooks = Self(
        code: "FunctionError.RuntimeInitError", reason: "An error occurred during function initialization.")

    /// As AWS's codes name what went wrong.
    /// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html#lambda-GetFunctionConfiguration-response-StateReasonCode
    init(_ failure: FunctionFailure?) {
        let type = failure?.type ?? "Runtime.Unknown"
        reason = "Function initialization failed: \(type)"
        if let text = failure?.reason, !text.isEmpty { reason += ": \(text)" }
        switch type {
        case "Sandbox.Timedout":
            code = "FunctionError.InitTimeout"
            reason = "Function initialization failed: timed out"
        case "Runtime.InvalidEntrypoint": code = "FunctionError.InvalidEntryPoint"
        case "Runtime.InvalidWorkingDir": code = "FunctionError.InvalidWorkingDirectory"
        case "Runtime.OutOfMemory": code = "FunctionError.InitResourceExhausted"
        case "Extension.TooManyExtensions": code = "FunctionError.TooManyExtensions"
        default:
            code =
                type.hasPrefix("Extension.")
                ? "FunctionError.ExtensionInitError" : "FunctionError.RuntimeInitError"
        }
    }
}
