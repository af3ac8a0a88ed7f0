// Which environment takes which call; when one is started, frozen, ended. A state machine without I/O: the
// engine tells it what happened and performs the actions that it returns.

import CloudCore

/// Names an execution environment within this process.
struct EnvironmentID: Hashable, Sendable {
    let number: UInt64
}

/// The environments of all functions.
///
///     start ─▶ starting ─ready─▶ idle ─assign─▶ busy ─answered─▶ answered ─ready─▶ idle …
///                 │ initFailed, a call waits                                  │
///                 └──▶ busy (its init runs again, within the call)            └▶ assigned at once
///     any ─ended─▶ stopping ─gone─▶ forgotten
///
/// A call that finds nothing idle waits, first come first served; an environment is started for every
/// waiting call that no coming one will serve.
struct EnvironmentPool<Call: Sendable>: Sendable {
    enum Action: Sendable {
        case start(EnvironmentID, FunctionSpec)
        /// Hand the call to the idle environment; `timeOut` follows at `until`.
        case assign(Call, EnvironmentID, until: Instant)
        /// The init phase failed: run it again, and the call after it, by `until`.
        case startAgain(EnvironmentID, Call, until: Instant)
        case throttle(Call, ThrottleReason)
        /// The call can't be run: the function is gone, or the environment could not be made.
        case fail(Call)
        case freeze(EnvironmentID)
        /// The 10 seconds of the init phase are over.
        case expireInit(EnvironmentID)
        /// The function's timeout is over.
        case timeOut(EnvironmentID)
        case stop(EnvironmentID)
        /// There is memory for the environment that no call goes to; false where it was withdrawn.
        case admit(EnvironmentID, Bool)
    }

    enum Phase: Hashable, Sendable {
        case starting(until: Instant)
        case busy(until: Instant)
        /// The answer is out, `next` has not been called; nearly free until `nearlyUntil`.
        case answered(until: Instant, nearlyUntil: Instant)
        case idle(since: Instant, isFrozen: Bool)
        case stopping
    }

    struct Environment: Sendable {
        let key: PoolKey
        let generation: UInt64
        let memoryMiB: Int
        /// It takes no call after this.
        var end: Instant
        var phase: Phase
        /// The event loop that serves it.
        var seat: ObjectIdentifier?
        /// It has been idle before.
        var hasRested = false
    }

    struct Waiting: Sendable {
        let call: Call
        let since: Instant
        let timeoutSeconds: Int
    }

    /// The environments of one version of a function.
    struct Group: Sendable {
        var spec: FunctionSpec
        /// Up to this generation the function has been deleted.
        var deletedGeneration: UInt64?
        /// The last one was used last, and is used next.
        var idle: [EnvironmentID] = []
        var waiting = Fifo<Waiting>()
        /// Starting or nearly free: each will serve one of the waiting.
        var coming = 0
        var count = 0
        /// Of these, on their way out.
        var stopping = 0
    }

    let settings: EngineSettings
    var environments: [EnvironmentID: Environment] = [:]
    var groups: [PoolKey: Group] = [:]
    /// Environments that are kept ready, by their groups.
    var plans: [PoolKey: ProvisionedPlan] = [:]
    var concurrency: ConcurrencyCounter
    var scaling = ScalingRate()
    var usedMiB = 0
    /// Memory of what was started ahead and is no function's yet.
    var waitingMiB = 0
    /// Memory of environments on their way out.
    var stoppingMiB = 0
    /// Groups with calls that wait for memory, in order.
    var starved: [PoolKey] = []
    /// Environments that no call goes to and that wait for memory, in order, with their MiB.
    var makers: [(id: EnvironmentID, memoryMiB: Int)] = []
    var isDraining = false
    /// When `ticked` wants to be called next.
    var wake = Instant.distantFuture
    private var lastID: UInt64 = 0

    init(settings: EngineSettings) {
        self.settings = settings
        concurrency = ConcurrencyCounter(limit: settings.accountConcurrency)
    }

    // MARK: What happens

    /// A call wants to run. Those that are not `paced` count against concurrency alone. `qualifier` is the
    /// alias or version that the caller named: provisioned environments are for those who do. Of those that
    /// are idle, one at the caller's `seat` comes first.
    mutating func arrived(
        _ call: Call, for spec: FunctionSpec, through qualifier: String? = nil, paced: Bool = true,
        seat: ObjectIdentifier? = nil, at now: Instant
    ) -> [Action] {
        guard !isDraining else { return [.fail(call)] }
        let key = spec.poolKey
        if let deleted = groups[key]?.deletedGeneration, spec.generation <= deleted { return [.fail(call)] }
        var actions: [Action] = []
        if let qualifier, takeProvisioned(call, spec, qualifier, at: now, &actions) { return actions }
        actions += adopt(spec, key)
        if let reason = concurrency.acquire(key.function, at: paced ? now : nil) {
            forgetIfEmpty(key)
            return actions + [.throttle(call, reason)]
        }
        while let id = takeIdle(key, seat), let environment = environments[id] {
            // Past its end, or its credentials', before the timer came to it.
            guard isCurrent(environment, at: now) else {
                actions.append(stop(id))
                continue
            }
            actions.append(assign(call, to: id, timeoutSeconds: spec.timeoutSeconds, at: now))
            return actions
        }
        let needsNew = groups[key].map { $0.waiting.count >= $0.coming } ?? true
        if needsNew, !scaling.hasRoom(key.function, at: now) || !hasRoomForTenants(key, spec) {
            concurrency.release(key.function)
            forgetIfEmpty(key)
            return actions + [.throttle(call, .account)]
        }
        let waiting = Waiting(call: call, since: now, timeoutSeconds: spec.timeoutSeconds)
        groups[key]?.waiting.append(waiting)
        if groups[key].map({ $0.waiting.count <= $0.coming }) ?? false {
            // What is coming may not come: look again.
            wakeBy(now + .milliseconds(EngineLimits.returnMilliseconds))
        }
        cover(key, at: now, &actions)
        return actions
    }

    /// The environment has called `next`: for the first time, or after an answer.
    mutating func ready(_ id: EnvironmentID, at now: Instant) -> [Action] {
        guard let environment = environments[id] else { return [] }
        switch environment.phase {
        case .starting, .answered: break
        case .busy, .idle, .stopping: return []
        }
        leaveComing(environment)
        guard isCurrent(environment, at: now) else {
            var actions = [stop(id)]
            cover(environment.key, at: now, &actions)
            refill(environment.key, at: now, &actions)
            return actions
        }
        if let next = groups[environment.key]?.waiting.popFirst() {
            return [assign(next.call, to: id, timeoutSeconds: next.timeoutSeconds, at: now)]
        }
        environments[id]?.phase = .idle(since: now, isFrozen: false)
        groups[environment.key]?.idle.append(id)
        wakeBy(now + .milliseconds(settings.freezeAfterMilliseconds))
        var actions = environment.hasRested ? [] : keepSpare(besides: id)
        // What is idle gives way to whoever waits already, too.
        serveStarved(at: now, &actions)
        return actions
    }

    /// The answer to the environment's call is out.
    mutating func answered(_ id: EnvironmentID, at now: Instant) {
        guard let environment = environments[id], case .busy(let until) = environment.phase else { return }
        release(environment.key)
        let nearlyUntil = now + .milliseconds(EngineLimits.returnMilliseconds)
        // A timeout that the answer overtook has set no new end: the longest function's will do.
        let end = min(until, now + .seconds(900))
        environments[id]?.phase = .answered(until: end, nearlyUntil: nearlyUntil)
        wakeBy(end)
        groups[environment.key]?.coming += 1
        if groups[environment.key]?.waiting.isEmpty == false { wakeBy(nearlyUntil) }
    }

    /// Before its first `next`, the runtime ended, reported an error, or took too long.
    mutating func initFailed(_ id: EnvironmentID, at now: Instant) -> [Action] {
        guard let environment = environments[id], case .starting = environment.phase else { return [] }
        leaveComing(environment)
        if isCurrent(environment, at: now), let next = groups[environment.key]?.waiting.popFirst() {
            let until = now + .seconds(next.timeoutSeconds)
            environments[id]?.phase = .busy(until: until)
            wakeBy(until)
            return [.startAgain(id, next.call, until: until)]
        }
        provisioningFailed(environment.key, inInit: true, at: now)
        var actions = [stop(id)]
        cover(environment.key, at: now, &actions)
        return actions
    }

    /// The machine could not make the environment: the call it was made for fails, lest it wait for ever.
    mutating func launchFailed(_ id: EnvironmentID, at now: Instant) -> [Action] {
        guard let environment = environments[id], case .starting = environment.phase else { return [] }
        var actions: [Action] = []
        if let next = groups[environment.key]?.waiting.popFirst() {
            release(environment.key)
            actions.append(.fail(next.call))
        }
        provisioningFailed(environment.key, inInit: false, at: now)
        return actions + gone(id, at: now)
    }

    /// The environment takes nothing more; its call, where it had one, has its answer.
    mutating func ended(_ id: EnvironmentID, at now: Instant) -> [Action] {
        guard let environment = environments[id], environment.phase != .stopping else { return [] }
        if case .busy = environment.phase { release(environment.key) }
        leaveComing(environment)
        groups[environment.key]?.idle.removeAll { $0 == id }
        leave(id, environment)
        var actions: [Action] = []
        cover(environment.key, at: now, &actions)
        refill(environment.key, at: now, &actions)
        return actions
    }

    /// Nothing is left of the environment.
    mutating func gone(_ id: EnvironmentID, at now: Instant) -> [Action] {
        var actions = ended(id, at: now)
        guard let environment = environments.removeValue(forKey: id) else { return actions }
        usedMiB -= environment.memoryMiB
        stoppingMiB -= environment.memoryMiB
        groups[environment.key]?.count -= 1
        groups[environment.key]?.stopping -= 1
        forgetIfEmpty(environment.key)
        refill(environment.key, at: now, &actions)
        serveStarved(at: now, &actions)
        return actions
    }

    /// Code, configuration or reservation have changed.
    mutating func changed(_ spec: FunctionSpec, at now: Instant) -> [Action] {
        concurrency.reserve(spec.reservedConcurrency, for: spec.functionKey)
        // A reservation is the function's, whatever the version.
        var actions: [Action] = []
        for key in groups.keys where key.function == spec.functionKey {
            groups[key]?.spec.reservedConcurrency = spec.reservedConcurrency
            guard case .tenant = key.variant, key.version == spec.version else { continue }
            var spec = spec
            spec.variant = key.variant
            actions += adopt(spec, key)
        }
        guard groups[spec.poolKey] != nil else { return actions }
        return actions + adopt(spec, spec.poolKey)
    }

    /// The function (nil: every version of it) is no more: waiting calls fail, busy environments end when
    /// they have answered.
    mutating func deleted(_ function: FunctionKey, version: String?, at now: Instant) -> [Action] {
        if version == nil { concurrency.reserve(nil, for: function) }
        unplan(function, version: version)
        var actions: [Action] = []
        let keys = groups.keys.filter {
            $0.function == function && (version == nil || $0.version == version)
        }
        for key in keys {
            guard let group = groups[key] else { continue }
            groups[key]?.deletedGeneration = group.spec.generation
            for id in group.idle { actions.append(stop(id)) }
            while let next = groups[key]?.waiting.popFirst() {
                release(key)
                actions.append(.fail(next.call))
            }
            forgetIfEmpty(key)
        }
        return actions
    }

    /// Takes nothing more. Idle environments end now, others when they have answered; waiting calls still
    /// run.
    mutating func drain() -> [Action] {
        isDraining = true
        let idle = environments.filter { if case .idle = $0.value.phase { true } else { false } }
        return idle.keys.map { stop($0) }
    }

    /// The environment may run nothing after `end`: its credentials are over then.
    mutating func limit(_ id: EnvironmentID, until end: Instant) {
        guard let environment = environments[id] else { return }
        environments[id]?.end = min(environment.end, end)
    }

    mutating func makeID() -> EnvironmentID {
        lastID += 1
        return EnvironmentID(number: lastID)
    }
}
