// What the pool does because time has passed: timeouts, freezing, idle environments that end.

import CloudCore

extension EnvironmentPool {
    /// To be called at `wake` or later; sets `wake` anew.
    mutating func ticked(at now: Instant) -> [Action] {
        wake = .distantFuture
        var actions: [Action] = []
        var late: Set<PoolKey> = []
        for (id, environment) in environments {
            switch environment.phase {
            case .starting(let until):
                guard until <= now else { wakeBy(until); break }
                environments[id]?.phase = .starting(until: .distantFuture)
                actions.append(.expireInit(id))
            case .busy(let until):
                guard until <= now else { wakeBy(until); break }
                environments[id]?.phase = .busy(until: .distantFuture)
                actions.append(.timeOut(id))
            case .answered(let until, let nearlyUntil):
                if nearlyUntil <= now {
                    leaveComing(environment)
                    environments[id]?.phase = .answered(until: until, nearlyUntil: .distantFuture)
                    late.insert(environment.key)
                } else if groups[environment.key]?.waiting.isEmpty == false {
                    wakeBy(nearlyUntil)
                }
                guard until <= now else { wakeBy(until); break }
                if let late = environments[id] { leaveComing(late) }
                actions.append(stop(id))
            case .idle(let since, let isFrozen):
                tickIdle(id, environment, since, isFrozen, now, &actions)
            case .stopping: break
            }
        }
        for key in late { cover(key, at: now, &actions) }
        refillAll(at: now, &actions)
        scaling.forget(before: now)
        giveUpWaiting(at: now, &actions)
        admitMakers(at: now, &actions)
        return actions
    }

    private mutating func tickIdle(
        _ id: EnvironmentID, _ environment: Environment, _ since: Instant, _ isFrozen: Bool, _ now: Instant,
        _ actions: inout [Action]
    ) {
        // What is kept ready doesn't end for want of calls.
        let isKept = plans[environment.key] != nil
        let end = isKept ? environment.end : min(since + .seconds(settings.idleSeconds), environment.end)
        guard end > now else { return actions.append(stop(id)) }
        wakeBy(end)
        guard !isFrozen else { return }
        let freezing = since + .milliseconds(settings.freezeAfterMilliseconds)
        guard freezing <= now else { return wakeBy(freezing) }
        environments[id]?.phase = .idle(since: since, isFrozen: true)
        actions.append(.freeze(id))
    }

    /// Calls that have waited for memory too long are throttled.
    private mutating func giveUpWaiting(at now: Instant, _ actions: inout [Action]) {
        let hungry = starved
        starved = []
        for key in hungry {
            while let group = groups[key], group.waiting.count > group.coming, let first = group.waiting.first
            {
                let end = first.since + .seconds(EngineLimits.capacityWaitSeconds)
                guard end <= now else {
                    wakeBy(end)
                    starved.append(key)
                    break
                }
                if let waiting = groups[key]?.waiting.popFirst() {
                    release(key)
                    actions.append(.throttle(waiting.call, .account))
                }
            }
            forgetIfEmpty(key)
        }
    }
}
