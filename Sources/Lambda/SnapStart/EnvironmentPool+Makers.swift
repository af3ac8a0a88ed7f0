// Memory for environments that no call goes to: those of which snapshots are made.

import CloudCore

extension EnvironmentPool {
    /// Such an environment is to be made: `.admit` follows once there is memory for it. Calls come first;
    /// what is idle gives way.
    mutating func enter(_ id: EnvironmentID, _ memoryMiB: Int, at now: Instant) -> [Action] {
        var actions: [Action] = []
        makers.append((id, memoryMiB))
        admitMakers(at: now, &actions)
        return actions
    }

    /// It is not wanted any more. Where it has been admitted, `left` follows.
    mutating func withdraw(_ id: EnvironmentID) -> [Action] {
        guard let index = makers.firstIndex(where: { $0.id == id }) else { return [] }
        makers.remove(at: index)
        return [.admit(id, false)]
    }

    /// Nothing is left of an environment that was admitted.
    mutating func left(_ memoryMiB: Int, at now: Instant) -> [Action] {
        var actions: [Action] = []
        usedMiB -= memoryMiB
        serveStarved(at: now, &actions)
        return actions
    }

    /// Memory has come back: whoever waits for it looks again.
    mutating func serveStarved(at now: Instant, _ actions: inout [Action]) {
        let hungry = starved
        starved = []
        for key in hungry { cover(key, at: now, &actions) }
        admitMakers(at: now, &actions)
    }

    mutating func admitMakers(at now: Instant, _ actions: inout [Action]) {
        while let first = makers.first, starved.isEmpty {
            guard fits(first.memoryMiB) else {
                makeRoom(for: missing(first.memoryMiB), &actions)
                break
            }
            makers.removeFirst()
            usedMiB += first.memoryMiB
            actions.append(.admit(first.id, true))
        }
        // What waits ahead, for nobody's function, ends unseen.
        if !makers.isEmpty { wakeBy(now + .seconds(EngineLimits.makerSeconds)) }
    }
}
