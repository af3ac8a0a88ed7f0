// Provisioned concurrency: environments that are initialised before anybody calls, kept at their number, and
// used by calls through one alias or version. What they can't take spills over to environments on demand.
// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html

import CloudCore

/// How many environments of one version are to be kept ready.
struct ProvisionedShare: Sendable {
    var spec: FunctionSpec
    var count: Int
}

/// What has become of a provisioned concurrency config.
struct ProvisionedState: Hashable, Sendable {
    /// Environments that are initialised, busy ones included.
    var ready = 0
    /// AWS's code for what went wrong; nil where nothing did.
    var failure: String?
}

/// What the pool keeps ready.
struct ProvisionedPlan: Sendable {
    var wanted: Int
    /// The init phase failed: nothing is tried again until the config is put anew.
    var failure: String?
    /// The machine could not make an environment: not before this.
    var retryAt = Instant(nanoseconds: .min)
}

extension EnvironmentPool {
    /// The qualifier's environments are to be these; none, where `shares` is empty.
    mutating func provision(
        _ function: FunctionKey, _ qualifier: String, _ shares: [ProvisionedShare], at now: Instant
    ) -> [Action] {
        var actions: [Action] = []
        let variant = PoolVariant.provisioned(qualifier: qualifier)
        var keys: Set<PoolKey> = []
        for share in shares where share.count > 0 {
            var spec = share.spec
            spec.variant = variant
            let key = spec.poolKey
            keys.insert(key)
            actions += adopt(spec, key)
            plans[key] = ProvisionedPlan(wanted: share.count)
        }
        for key in plans.keys
        where key.function == function && key.variant == variant && !keys.contains(key) {
            plans[key] = nil
            for id in groups[key]?.idle ?? [] { actions.append(stop(id)) }
            forgetIfEmpty(key)
        }
        countProvisioned(function)
        for key in keys {
            while surplus(key) > 0, let id = groups[key]?.idle.last { actions.append(stop(id)) }
            refill(key, at: now, &actions)
        }
        return actions
    }

    /// Hands the call to a provisioned environment of that qualifier; false where none is free, or nearly.
    mutating func takeProvisioned(
        _ call: Call, _ spec: FunctionSpec, _ qualifier: String, at now: Instant, _ actions: inout [Action]
    ) -> Bool {
        var key = spec.poolKey
        key.variant = .provisioned(qualifier: qualifier)
        guard !isDraining, plans[key] != nil else { return false }
        while let id = groups[key]?.idle.popLast(), let environment = environments[id] {
            guard isCurrent(environment, at: now) else {
                actions.append(stop(id))
                refill(key, at: now, &actions)
                continue
            }
            concurrency.acquireProvisioned(key.function)
            actions.append(assign(call, to: id, timeoutSeconds: spec.timeoutSeconds, at: now))
            return true
        }
        guard let group = groups[key], group.waiting.count < group.coming else { return false }
        concurrency.acquireProvisioned(key.function)
        groups[key]?.waiting.append(
            Waiting(call: call, since: now, timeoutSeconds: spec.timeoutSeconds))
        // What is nearly free may not come: look again.
        wakeBy(now + .milliseconds(EngineLimits.returnMilliseconds))
        return true
    }

    /// Starts what is missing, as far as memory goes.
    mutating func refill(_ key: PoolKey, at now: Instant, _ actions: inout [Action]) {
        guard let plan = plans[key], plan.failure == nil, !isDraining, let spec = groups[key]?.spec else {
            return
        }
        guard plan.retryAt <= now else { return wakeBy(plan.retryAt) }
        while surplus(key) < 0 {
            guard fits(spec.memoryMiB) else {
                plans[key]?.retryAt = now + .seconds(EngineLimits.provisionedRetrySeconds)
                wakeBy(now + .seconds(EngineLimits.provisionedRetrySeconds))
                let wantedMiB = -surplus(key) * spec.memoryMiB
                return makeRoom(for: missing(wantedMiB), &actions)
            }
            let seconds = max(EngineLimits.provisionedInitSeconds, spec.timeoutSeconds)
            start(spec, key, initUntil: now + .seconds(seconds), at: now, &actions)
        }
    }

    /// Environments that live above what is wanted; negative where some are missing.
    func surplus(_ key: PoolKey) -> Int {
        guard let group = groups[key] else { return 0 }
        return group.count - group.stopping - (plans[key]?.wanted ?? 0)
    }

    /// Calls that no provisioned environment will take go where those without any go.
    mutating func spill(_ key: PoolKey, at now: Instant, _ actions: inout [Action]) {
        guard var spec = groups[key]?.spec else { return }
        spec.variant = .onDemand
        while let group = groups[key], group.waiting.count > group.coming,
            let next = groups[key]?.waiting.popFirst()
        {
            concurrency.releaseProvisioned(key.function)
            actions += arrived(next.call, for: spec, paced: false, at: now)
        }
    }

    /// An environment of the plan did not come to be; the plan remembers why.
    mutating func provisioningFailed(_ key: PoolKey, inInit: Bool, at now: Instant) {
        if inInit {
            plans[key]?.failure = "FUNCTION_ERROR_INIT_FAILURE"
        } else {
            plans[key]?.retryAt = now + .seconds(EngineLimits.provisionedRetrySeconds)
        }
    }

    /// To be called when time has passed.
    mutating func refillAll(at now: Instant, _ actions: inout [Action]) {
        for key in plans.keys { refill(key, at: now, &actions) }
    }

    /// Forgets the plans of a function, or of one version of it.
    mutating func unplan(_ function: FunctionKey, version: String?) {
        for key in plans.keys
        where key.function == function && (version == nil || key.version == version) { plans[key] = nil }
        countProvisioned(function)
    }

    private mutating func countProvisioned(_ function: FunctionKey) {
        let total = plans.reduce(0) { $0 + ($1.key.function == function ? $1.value.wanted : 0) }
        concurrency.provision(total, for: function)
    }

    /// Whether environments are kept ready for calls through the qualifier.
    func keeps(_ function: FunctionKey, _ qualifier: String) -> Bool {
        plans.keys.contains {
            $0.function == function && $0.variant == .provisioned(qualifier: qualifier)
        }
    }

    func provisionedState(_ function: FunctionKey, _ qualifier: String) -> ProvisionedState {
        var state = ProvisionedState()
        let variant = PoolVariant.provisioned(qualifier: qualifier)
        for (key, plan) in plans where key.function == function && key.variant == variant {
            state.failure = state.failure ?? plan.failure
        }
        for environment in environments.values
        where environment.key.function == function && environment.key.variant == variant {
            switch environment.phase {
            case .idle, .busy, .answered: state.ready += plans[environment.key] == nil ? 0 : 1
            case .starting, .stopping: break
            }
        }
        return state
    }

    /// Ends the environments of a variant that is no longer needed.
    mutating func retire(_ key: PoolKey) -> [Action] {
        guard let group = groups[key] else { return [] }
        groups[key]?.deletedGeneration = group.spec.generation
        let actions = group.idle.map { stop($0) }
        forgetIfEmpty(key)
        return actions
    }
}
