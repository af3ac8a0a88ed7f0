// One execution environment at work: its sandbox, its Runtime API, its log, the call it runs. The shell
// around RuntimeSession; what it does and when is decided there and in EnvironmentPool.

import CloudCore
import Logging
import NIOCore
import Sandbox

/// Who is told what becomes of environments. Called on the environment's event loop.
protocol EnvironmentOwner: AnyObject, Sendable {
    func environmentIsReady(_ id: EnvironmentID)
    func environmentAnswered(_ id: EnvironmentID)
    /// A call has run: the numbers of its REPORT line.
    func environmentReported(_ call: EngineCall, _ report: InvocationReport)
    func environmentInitFailed(_ id: EnvironmentID)
    func environmentLaunchFailed(_ id: EnvironmentID, _ error: any Error)
    func environmentHasEnded(_ id: EnvironmentID)
    /// Its log goes there; the stream outlives the environment until all is written.
    func environmentLogs(_ id: EnvironmentID, to stream: LogStream)
    /// Nothing is left of it but its log.
    func environmentIsGone(_ id: EnvironmentID)
    /// It may run nothing after `end`.
    func environmentLasts(_ id: EnvironmentID, until end: Instant)
    /// The call was assigned to an environment that had just ended, and has not begun.
    func giveBack(_ invocation: Invocation)
}

/// Started once; its sandbox is made anew only where the init phase failed and runs again within a call.
final class ExecutionEnvironment: @unchecked Sendable {
    // `@unchecked`: everything mutable is touched on `loop` alone.

    /// The call that is being run.
    struct Running {
        let invocation: Invocation
        /// On the engine's clock.
        let until: Instant
        /// On the clock's uptime.
        var began: Duration
        /// The init phase runs within this call.
        let includesInit: Bool
    }

    let id: EnvironmentID
    let spec: FunctionSpec
    let loop: any EventLoop
    let launcher: EnvironmentLauncher
    let clock: EngineClock
    let logger: Logger
    let outlet: LogOutlet
    let streamName: String
    /// Opened with the first sandbox.
    var stream: LogStream?
    /// Kept for as long as a sandbox may still end: it hears of that last. It lets go of what is gone.
    let owner: any EnvironmentOwner

    var session: RuntimeSession
    /// Counts sandboxes: what an earlier one still says is not listened to.
    var incarnation = 0
    var sandbox: (any RunningSandbox)?
    var relay: LogRelay?
    var listeners: [any Channel] = []
    /// Whose they are.
    var listening: (any RunningSandbox)?
    var connections: [ObjectIdentifier: RuntimeConnection] = [:]
    /// The connection that waits in `next`.
    var parked: RuntimeConnection?
    /// The connection on which the present call's answer streams.
    var streamer: RuntimeConnection?
    /// What there is of extensions in the present sandbox.
    var crew = ExtensionCrew()
    var isRuntimeGone = false
    var running: Running?
    var isLaunching = false
    var isFrozen = false
    var isEnded = false
    /// What the runtime reported of its failed init.
    var initError: RuntimeRequest?
    /// Nil once it has ended.
    var initBegan: Duration?
    /// Of the init phase, until an invocation has reported it.
    var initDuration: Duration?
    /// What SnapStart has to do with it.
    var snapStart = SnapStartPhase()
    var memoryUsedMiB = 0
    var memoryReadAt = Duration.seconds(-1)

    init(
        _ id: EnvironmentID, _ spec: FunctionSpec, on loop: any EventLoop, launcher: EnvironmentLauncher,
        log: (outlet: LogOutlet, name: String), clock: EngineClock, logger: Logger,
        owner: any EnvironmentOwner
    ) {
        self.id = id
        self.spec = spec
        session = RuntimeSession(canRestore: spec.snapStart.isOn)
        self.loop = loop
        self.launcher = launcher
        self.clock = clock
        self.logger = logger
        self.owner = owner
        outlet = log.outlet
        streamName = log.name
    }

    /// Runs on the environment's loop: at once where that is this thread's.
    func perform(_ body: @escaping @Sendable (ExecutionEnvironment) -> Void) {
        if loop.inEventLoop { body(self) } else { loop.execute { body(self) } }
    }

    // MARK: What the pool decides

    func start() {
        initBegan = clock.uptime
        launch()
    }

    func assign(_ invocation: Invocation, until: Instant) {
        guard !isEnded else { return owner.giveBack(invocation) }
        running = Running(invocation: invocation, until: until, began: clock.uptime, includesInit: false)
        thaw()
        let deliversNow = session.assign(invocation.call.requestID, canDeliver: parked != nil)
        if deliversNow, let parked { deliver(on: parked) }
    }

    /// The init phase failed; it runs again within this call.
    func startAgain(_ invocation: Invocation, until: Instant) {
        guard !isEnded else { return owner.giveBack(invocation) }
        let began = clock.uptime
        initBegan = began
        running = Running(invocation: invocation, until: until, began: began, includesInit: true)
        session = RuntimeSession(canRestore: spec.snapStart.isOn)
        _ = session.assign(invocation.call.requestID, canDeliver: false)
        initError = nil
        launch()
    }

    func expireInit() {
        guard !isEnded, isInitializing, running == nil else { return }
        failInit(.timeout)
    }

    /// Runtime or extensions have not got as far as their first `next`.
    var isInitializing: Bool {
        switch session.state {
        case .initializing, .restoring, .failed: true
        case .waiting, .running, .responding, .overrun, .answered: initBegan != nil && crew.isInitializing
        }
    }

    func timeOut() {
        // Its answer, or the next call, may have overtaken the news.
        guard !isEnded, let running, running.until <= clock.now else { return }
        fail(.timeout(seconds: spec.timeoutSeconds), status: .timeout)
    }

    func freeze() {
        guard !isEnded, running == nil, session.state == .waiting, !isFrozen else { return }
        relay?.drain()
        do {
            try sandbox?.freeze()
            isFrozen = true
            crew.telemetry?.pause()
        } catch { logger.debug("environment not frozen", metadata: ["error": "\(error)"]) }
    }

    func thaw() {
        guard isFrozen else { return }
        isFrozen = false
        do { try sandbox?.thaw() } catch {
            logger.warning("environment not thawed", metadata: ["error": "\(error)"])
        }
        crew.telemetry?.resume()
    }

    /// Ends the environment; a call that it still runs is told so.
    func end(_ reason: ShutdownReason = .spindown) {
        guard !isEnded else { return }
        isEnded = true
        if let running {
            self.running = nil
            running.invocation.answer(.failure(AWSError.lambdaService("The environment was shut down.")))
        }
        owner.environmentHasEnded(id)
        guard !isLaunching else { return }
        shutDown(reason) { environment in
            environment.tearDown { $0.owner.environmentIsGone($0.id) }
        }
    }
}
