// The pool's smaller steps: assigning, starting within the machine's memory, ending, and keeping count.

import CloudCore

extension EnvironmentPool {
    /// Makes `spec` its group's, where it is newer, and ends what is idle of older generations.
    mutating func adopt(_ spec: FunctionSpec, _ key: PoolKey) -> [Action] {
        guard let known = groups[key]?.spec.generation else {
            concurrency.reserve(spec.reservedConcurrency, for: key.function)
            groups[key] = Group(spec: spec)
            return []
        }
        guard spec.generation > known else { return [] }
        concurrency.reserve(spec.reservedConcurrency, for: key.function)
        let outdated = groups[key]?.idle ?? []
        groups[key]?.spec = spec
        return outdated.map { stop($0) }
    }

    /// The idle environment that was used last; rather one at the seat, where one of the last few is there
    /// and awake.
    mutating func takeIdle(_ key: PoolKey, _ seat: ObjectIdentifier?) -> EnvironmentID? {
        let index = idleIndex(key, seat)
        return index.flatMap { groups[key]?.idle.remove(at: $0) }
    }

    private func idleIndex(_ key: PoolKey, _ seat: ObjectIdentifier?) -> Int? {
        guard let idle = groups[key]?.idle, !idle.isEmpty else { return nil }
        let near = idle.indices.suffix(EngineLimits.seatsLookedAt).last { index in
            guard let environment = environments[idle[index]], environment.seat == seat,
                case .idle(_, isFrozen: false) = environment.phase
            else { return false }
            return true
        }
        return near ?? idle.endIndex - 1
    }

    mutating func seat(_ id: EnvironmentID, at seat: ObjectIdentifier) { environments[id]?.seat = seat }

    mutating func assign(_ call: Call, to id: EnvironmentID, timeoutSeconds: Int, at now: Instant) -> Action {
        let until = now + .seconds(timeoutSeconds)
        environments[id]?.phase = .busy(until: until)
        wakeBy(until)
        return .assign(call, id, until: until)
    }

    /// Starts an environment for every waiting call that no coming one will serve, as far as memory goes.
    mutating func cover(_ key: PoolKey, at now: Instant, _ actions: inout [Action]) {
        if case .provisioned = key.variant { return spill(key, at: now, &actions) }
        while let group = groups[key], group.waiting.count > group.coming {
            let memoryMiB = group.spec.memoryMiB
            guard fits(memoryMiB) else {
                if !starved.contains(key) { starved.append(key) }
                wakeBy(now + .seconds(EngineLimits.capacityWaitSeconds))
                return makeRoom(for: missing(memoryMiB), &actions)
            }
            let seconds =
                group.spec.snapStart.isOn
                ? max(EngineLimits.provisionedInitSeconds, group.spec.timeoutSeconds)
                : EngineLimits.initSeconds
            start(group.spec, key, initUntil: now + .seconds(seconds), at: now, &actions)
            groups[key]?.coming += 1
        }
    }

    /// Whether so much is left. One environment always fits.
    func fits(_ memoryMiB: Int) -> Bool {
        usedMiB + waitingMiB + memoryMiB <= settings.totalMemoryMiB || usedMiB == 0
    }

    /// What would be missing for so much once everything has ended that is on its way out.
    func missing(_ memoryMiB: Int) -> Int {
        usedMiB - stoppingMiB + waitingMiB + memoryMiB - settings.totalMemoryMiB
    }

    mutating func start(
        _ spec: FunctionSpec, _ key: PoolKey, initUntil until: Instant, at now: Instant,
        _ actions: inout [Action]
    ) {
        let id = makeID()
        environments[id] = Environment(
            key: key, generation: spec.generation, memoryMiB: spec.memoryMiB,
            end: now + .seconds(settings.lifetimeSeconds), phase: .starting(until: until))
        usedMiB += spec.memoryMiB
        groups[key]?.count += 1
        scaling.count(key.function, at: now)
        wakeBy(until)
        actions.append(.start(id, spec))
    }

    /// Once a new environment has answered: makes room for the next one, which then need not wait until
    /// another has ended.
    mutating func keepSpare(besides id: EnvironmentID) -> [Action] {
        environments[id]?.hasRested = true
        var actions: [Action] = []
        makeRoom(for: missing(settings.spareMemoryMiB), besides: id, &actions)
        return actions
    }

    /// Ends those environments that have been idle longest, until `missing` MiB are on their way back.
    mutating func makeRoom(
        for missing: Int, besides kept: EnvironmentID? = nil, _ actions: inout [Action]
    ) {
        guard missing > 0 else { return }
        var missing = missing
        var idle: [(since: Instant, id: EnvironmentID, memoryMiB: Int)] = []
        for (id, environment) in environments where id != kept {
            guard case .idle(let since, _) = environment.phase, plans[environment.key] == nil else {
                continue
            }
            idle.append((since, id, environment.memoryMiB))
        }
        idle.sort { ($0.since, $0.id.number) < ($1.since, $1.id.number) }
        for candidate in idle where missing > 0 {
            actions.append(stop(candidate.id))
            missing -= candidate.memoryMiB
        }
    }

    /// An idle or starting environment ends.
    mutating func stop(_ id: EnvironmentID) -> Action {
        if let environment = environments[id], environment.phase != .stopping {
            groups[environment.key]?.idle.removeAll { $0 == id }
            leave(id, environment)
        }
        return .stop(id)
    }

    /// The environment is on its way out.
    mutating func leave(_ id: EnvironmentID, _ environment: Environment) {
        environments[id]?.phase = .stopping
        groups[environment.key]?.stopping += 1
        stoppingMiB += environment.memoryMiB
    }

    /// A call of the group has its answer, or will not run.
    mutating func release(_ key: PoolKey) {
        if case .provisioned = key.variant {
            concurrency.releaseProvisioned(key.function)
        } else {
            concurrency.release(key.function)
        }
    }

    /// Whether a new call may go to this environment.
    func isCurrent(_ environment: Environment, at now: Instant) -> Bool {
        let key = environment.key
        guard let newest = groups[key]?.spec.generation, environment.generation >= newest,
            environment.generation > groups[key]?.deletedGeneration ?? 0, environment.end > now
        else { return false }
        if case .provisioned = key.variant, surplus(key) > 0 { return false }
        return !isDraining || groups[key]?.waiting.isEmpty == false
    }

    /// The environment no longer counts as about to become free.
    mutating func leaveComing(_ environment: Environment) {
        switch environment.phase {
        case .starting:
            // Nobody waits for those that are made ahead.
            if case .provisioned = environment.key.variant { return }
            groups[environment.key]?.coming -= 1
        case .answered(_, let nearlyUntil) where nearlyUntil != .distantFuture:
            groups[environment.key]?.coming -= 1
        case .answered, .busy, .idle, .stopping: break
        }
    }

    mutating func forgetIfEmpty(_ key: PoolKey) {
        guard let group = groups[key], group.count == 0, group.waiting.isEmpty, plans[key] == nil else {
            return
        }
        groups[key] = nil
        concurrency.forget(key.function)
    }

    mutating func wakeBy(_ instant: Instant) { wake = min(wake, instant) }
}
