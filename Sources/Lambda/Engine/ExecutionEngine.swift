// The engine: the shell around EnvironmentPool. It tells the pool what happens, performs what the pool
// decides, and wakes it when time has passed. One lock, held for the decision alone.

import CloudCore
import Logging
import NIOCore
import NIOPosix
import Sandbox
import Synchronization

/// Runs functions in execution environments.
final class ExecutionEngine: FunctionRunner {
    struct Statistics: Hashable, Sendable {
        var environments = 0
        var invocations = 0
        var coldStarts = 0
        var throttles = 0
    }

    typealias Pool = EnvironmentPool<Invocation>

    private struct State {
        var pool: Pool
        var environments: [EnvironmentID: ExecutionEnvironment] = [:]
        var logs: [EnvironmentID: LogStream] = [:]
        var alarm: (at: Instant, task: Task<Void, Never>)?
        var statistics = Statistics()
        var onEmpty: [CheckedContinuation<Void, Never>] = []
    }

    let clock: EngineClock
    let group: any EventLoopGroup
    let launcher: EnvironmentLauncher
    let outlet: LogOutlet
    let entropy: any Entropy
    let logger: Logger
    private let hooks: EngineHooks
    private let state: Mutex<State>
    /// Whether the log has said that there are no snapshots.
    let isSilent = Atomic(false)
    /// Who waits for memory to make a snapshot.
    let makers = Mutex<[EnvironmentID: CheckedContinuation<Bool, Never>]>([:])
    let makerCount = Atomic<UInt64>(0)
    /// What snapshots have of the machine's memory.
    let heldMiB = Atomic(0)
    /// Takes asynchronous invocations; set once, by `AsyncQueue`.
    private let queue = Mutex<AsyncQueue?>(nil)

    init(
        backend: any SandboxBackend, catalog: any RuntimeCatalog, roles: any RoleProvider,
        logs: any LogWriter, authorizer: any Authorizer, clock: any WallClock, entropy: any Entropy,
        group: any EventLoopGroup, settings: EngineSettings, hooks: EngineHooks = EngineHooks(),
        logger: Logger
    ) {
        self.clock = EngineClock(clock)
        self.group = group
        outlet = LogOutlet(
            writer: logs, roles: ExecutionRoles(roles: roles, authorizer: authorizer, clock: clock),
            clock: clock, entropy: entropy, delay: .milliseconds(settings.logDelayMilliseconds),
            logger: logger)
        self.entropy = entropy
        self.logger = logger
        self.hooks = hooks
        launcher = EnvironmentLauncher(
            backend: backend, catalog: catalog, credentials: RoleCredentials(roles, clock: clock),
            settings: settings, entropy: entropy, opener: hooks.opener, fileSystems: hooks.fileSystems,
            logger: logger,
            snapshots: settings.snapshotDirectory.map { root in
                SnapshotFiles(root: root, memory: try? MemoryDirectory(sizeMiB: settings.totalMemoryMiB / 4))
            })
        state = Mutex(State(pool: EnvironmentPool(settings: settings)))
    }

    // MARK: FunctionRunner

    func invoke(_ call: EngineCall) async throws -> EngineAnswer {
        let call = try await traced(call)
        return try await withCheckedThrowingContinuation { turn in
            submit(Invocation(call, turn), paced: !call.isAsynchronous)
        }
    }

    func stream(_ call: EngineCall) async throws -> AnswerReader {
        let pipe = AnswerPipe()
        submit(Invocation(try await traced(call), pipe), paced: !call.isAsynchronous)
        return try await AnswerReader(pipe, executedVersion: call.spec.version)
    }

    func enqueue(_ event: AsyncEvent) async throws {
        guard let queue = queue.withLock({ $0 }) else {
            throw AWSError.notImplemented(service: "lambda", operation: "Invoke (Event)")
        }
        try await queue.accept(event)
    }

    func functionChanged(_ spec: FunctionSpec) {
        decide { $0.changed(spec, at: $1) }
        launcher.prepare(spec)
    }

    func reserve(_ count: Int?, for function: FunctionKey) {
        decide { pool, _ in
            pool.concurrency.reserve(count, for: function)
            return []
        }
    }

    func functionDeleted(_ function: FunctionKey, version: String?) {
        decide { $0.deleted(function, version: version, at: $1) }
    }

    func provision(_ function: FunctionKey, qualifier: String, shares: [ProvisionedShare]) {
        decide { $0.provision(function, qualifier, shares, at: $1) }
    }

    func provisionedState(_ function: FunctionKey, qualifier: String) -> ProvisionedState {
        state.withLock { $0.pool.provisionedState(function, qualifier) }
    }

    func retire(_ key: PoolKey) { decide { pool, _ in pool.retire(key) } }

    // MARK: Life

    func attach(_ queue: AsyncQueue) { self.queue.withLock { $0 = queue } }

    /// Counts since the start, and environments now.
    var statistics: Statistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.environments = state.environments.count
            return statistics
        }
    }

    /// The environments of functions that are meant, as they are now.
    func environments(of isMeant: (FunctionKey) -> Bool) -> EnvironmentList {
        state.withLock { $0.pool.list(isMeant) }
    }

    /// Takes no more calls, lets those in progress end for at most `grace`, ends every environment, and
    /// writes the logs. Returns when nothing of the engine is left running.
    func shutdown(grace: Duration) async {
        decide { pool, _ in pool.drain() }
        let end = clock.now + grace
        let impatience = Task { [clock] in
            guard (try? await clock.sleep(until: end)) != nil else { return }
            self.endAll()
        }
        await untilEmpty()
        impatience.cancel()
        await flushLogs()
        state.withLock {
            $0.alarm?.task.cancel()
            $0.alarm = nil
        }
    }

    /// Returns once every line logged so far has been handed to the log service.
    func flushLogs() async {
        for stream in state.withLock({ Array($0.logs.values) }) { await stream.flush() }
    }

    private func endAll() {
        for environment in state.withLock({ Array($0.environments.values) }) {
            environment.perform { $0.end() }
        }
    }

    private func untilEmpty() async {
        await withCheckedContinuation { turn in
            let isEmpty = state.withLock { state in
                if state.environments.isEmpty { return true }
                state.onEmpty.append(turn)
                return false
            }
            if isEmpty { turn.resume() }
        }
    }

    // MARK: Deciding and doing

    private func submit(_ invocation: Invocation, paced: Bool) {
        // Where caller and environment share an event loop, a call needs no change of threads.
        let seat = MultiThreadedEventLoopGroup.currentEventLoop.map(ObjectIdentifier.init)
        decide { pool, now in
            let qualifier = pool.plans.isEmpty ? nil : invocation.call.qualifier
            return pool.arrived(
                invocation, for: invocation.call.spec, through: qualifier, paced: paced, seat: seat, at: now)
        }
    }

    /// Tells the pool something, and performs what it answers.
    func decide(_ event: (inout Pool, Instant) -> [Pool.Action]) {
        let now = clock.now
        let steps = state.withLock { state -> [(Pool.Action, ExecutionEnvironment?)] in
            state.pool.waitingMiB = launcher.backend.waitingMemoryMiB + heldMiB.load(ordering: .relaxed)
            let actions = event(&state.pool, now)
            if state.pool.wake < state.alarm?.at ?? .distantFuture { setAlarm(&state) }
            return actions.map { ($0, environment(for: $0, &state)) }
        }
        for (action, environment) in steps { perform(action, environment) }
    }

    private func environment(for action: Pool.Action, _ state: inout State) -> ExecutionEnvironment? {
        switch action {
        case .assign(_, let id, _), .startAgain(let id, _, _):
            state.statistics.invocations += 1
            return state.environments[id]
        case .freeze(let id), .expireInit(let id), .timeOut(let id), .stop(let id):
            return state.environments[id]
        case .start(let id, let spec):
            state.statistics.coldStarts += 1
            let environment = makeEnvironment(id, spec)
            state.environments[id] = environment
            state.pool.seat(id, at: ObjectIdentifier(environment.loop))
            return environment
        case .throttle:
            state.statistics.throttles += 1
            return nil
        case .fail, .admit: return nil
        }
    }

    private func perform(_ action: Pool.Action, _ environment: ExecutionEnvironment?) {
        switch action {
        case .start: environment?.perform { $0.start() }
        case .assign(let invocation, _, let until):
            environment?.perform { $0.assign(invocation, until: until) }
        case .startAgain(_, let invocation, let until):
            environment?.perform { $0.startAgain(invocation, until: until) }
        case .throttle(let invocation, let reason):
            let call = invocation.call
            hooks.metrics?.record(
                .throttles, of: call.spec.functionKey, qualifier: call.qualifier, version: call.spec.version)
            invocation.answer(.failure(AWSError.tooManyRequests(reason)))
        case .fail(let invocation):
            invocation.answer(.failure(AWSError.functionGone(invocation.call.spec)))
        case .freeze: environment?.perform { $0.freeze() }
        case .expireInit: environment?.perform { $0.expireInit() }
        case .timeOut: environment?.perform { $0.timeOut() }
        case .stop: environment?.perform { $0.end() }
        case .admit(let id, let isIn):
            makers.withLock { $0.removeValue(forKey: id) }?.resume(returning: isIn)
        }
    }

    private func makeEnvironment(_ id: EnvironmentID, _ spec: FunctionSpec) -> ExecutionEnvironment {
        let name = EnvironmentLauncher.logStreamName(spec, at: clock.wall.now, entropy: entropy)
        return ExecutionEnvironment(
            id, spec, on: group.next(), launcher: launcher, log: (outlet, name), clock: clock,
            logger: logger, owner: self)
    }

    // MARK: Time

    private func setAlarm(_ state: inout State) {
        state.alarm?.task.cancel()
        let at = state.pool.wake
        guard at != .distantFuture else { return state.alarm = nil }
        let task = Task { [weak self, clock] in
            guard (try? await clock.sleep(until: at)) != nil else { return }
            self?.tick()
        }
        state.alarm = (at, task)
    }

    private func tick() {
        state.withLock { $0.alarm = nil }
        decide { $0.ticked(at: $1) }
    }

    /// Notes the function in the call's trace; throws where it has been called too often in one chain.
    private func traced(_ call: EngineCall) async throws -> EngineCall {
        try call.spec.snapStart.check()
        // Whoever calls functions goes by DurableCalls: this one would get a payload that it can't read.
        if call.spec.durable != nil, !call.isDurableRun { throw AWSError.internalFailure() }
        var call = call
        if call.traceID == nil, !call.spec.tracesActively {
            call.traceID = TraceHeader.first(
                call.spec.functionKey, requestID: call.requestID, at: clock.wall.now)
            return call
        }
        var header = TraceHeader(call.traceID, requestID: call.requestID, at: clock.wall.now)
        let round = header.enter(call.spec.functionKey)
        if call.spec.tracesActively {
            call.trace = hooks.traces?.begin(&header, given: call.traceID, call.spec, at: clock.wall.now)
        }
        call.traceID = header.text
        guard round > EngineLimits.recursionRounds,
            try await hooks.recursion?.allowsRecursion(call.spec.functionKey) != true
        else { return call }
        hooks.metrics?.record(.recursiveInvocationsDropped, of: call.spec.functionKey)
        logger.warning("recursive loop stopped", metadata: ["function": "\(call.spec.arn)"])
        throw AWSError.recursiveInvocation()
    }
}

extension ExecutionEngine: EnvironmentOwner {
    func environmentIsReady(_ id: EnvironmentID) { decide { $0.ready(id, at: $1) } }

    func environmentAnswered(_ id: EnvironmentID) {
        decide { pool, now in
            pool.answered(id, at: now)
            return []
        }
    }

    func environmentReported(_ call: EngineCall, _ report: InvocationReport) {
        if case .trial = report.variant { return }
        hooks.bill?.add(call.spec, report)
        if let trace = call.trace { hooks.traces?.ended(trace, call, report, at: clock.wall.now) }
        guard let metrics = hooks.metrics else { return }
        var call = call
        let function = call.spec.functionKey
        let qualifier = call.qualifier
        let counts = state.withLock { state in
            call.wantsProvisioned = qualifier.map { state.pool.keeps(function, $0) } ?? false
            return (state.pool.concurrency.inUse(function), state.pool.concurrency.provisionedInUse(function))
        }
        metrics.ended(call, report, concurrency: counts)
    }

    func environmentInitFailed(_ id: EnvironmentID) { decide { $0.initFailed(id, at: $1) } }

    func environmentLaunchFailed(_ id: EnvironmentID, _ error: any Error) {
        let now = clock.now
        let (failed, others) = state.withLock { state -> ([Invocation], [Pool.Action]) in
            state.environments[id] = nil
            var failed: [Invocation] = []
            var others: [Pool.Action] = []
            for action in state.pool.launchFailed(id, at: now) {
                if case .fail(let invocation) = action {
                    failed.append(invocation)
                } else {
                    others.append(action)
                }
            }
            return (failed, others)
        }
        for invocation in failed { invocation.answer(.failure(error)) }
        decide { _, _ in others }
        wakeIfEmpty()
    }

    func environmentHasEnded(_ id: EnvironmentID) { decide { $0.ended(id, at: $1) } }

    func environmentLogs(_ id: EnvironmentID, to stream: LogStream) {
        state.withLock { $0.logs[id] = stream }
    }

    func environmentIsGone(_ id: EnvironmentID) {
        let log = state.withLock { state in
            state.environments[id] = nil
            return state.logs[id]
        }
        if let log {
            Task {
                await log.flush()
                state.withLock { $0.logs[id] = nil }
            }
        }
        decide { $0.gone(id, at: $1) }
        wakeIfEmpty()
    }

    func environmentLasts(_ id: EnvironmentID, until end: Instant) {
        let margin = Duration.seconds(EngineLimits.expiryMarginSeconds)
        let last = clock.engineTime(of: end) - margin
        state.withLock { $0.pool.limit(id, until: last) }
    }

    func giveBack(_ invocation: Invocation) { submit(invocation, paced: false) }

    private func wakeIfEmpty() {
        let turns = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.environments.isEmpty else { return [] }
            defer { state.onEmpty = [] }
            return state.onEmpty
        }
        for turn in turns { turn.resume() }
    }
}
