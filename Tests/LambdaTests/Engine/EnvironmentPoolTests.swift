// The pool as a value: its rules one by one, then at random with its promises checked at every step.

import CloudCore
import CloudTesting
import Testing

@testable import Lambda

private typealias Pool = EnvironmentPool<Int>

@Suite struct EnvironmentPoolTests {
    private let start = Instant(seconds: Int64(1_000_000))

    private func pool(
        totalMemoryMiB: Int = 100_000, spareMemoryMiB: Int = 0, concurrency: Int = 1_000
    ) -> Pool {
        var settings = EngineSettings()
        settings.totalMemoryMiB = totalMemoryMiB
        settings.spareMemoryMiB = spareMemoryMiB
        settings.accountConcurrency = concurrency
        return Pool(settings: settings)
    }

    private func started(_ actions: [Pool.Action]) -> EnvironmentID? {
        for case .start(let id, _) in actions { return id }
        return nil
    }

    private func assigned(_ actions: [Pool.Action]) -> Int? {
        for case .assign(let call, _, _) in actions { return call }
        return nil
    }

    @Test func theEnvironmentUsedLastIsUsedNext() throws {
        var pool = pool()
        let one = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        let two = try #require(started(pool.arrived(2, for: testSpec(), at: start)))
        _ = pool.ready(one, at: start)
        _ = pool.ready(two, at: start)
        for id in [one, two] {
            pool.answered(id, at: start)
            _ = pool.ready(id, at: start)
        }
        guard case .assign(3, two, _) = pool.arrived(3, for: testSpec(), at: start).first else {
            return #expect(Bool(false))
        }
    }

    @Test func anEnvironmentEndsBeforeItsCredentials() throws {
        // Nothing else ends it here.
        var settings = EngineSettings()
        settings.totalMemoryMiB = 100_000
        settings.lifetimeSeconds = 1_000 * 3_600
        settings.idleSeconds = 1_000 * 3_600
        var pool = Pool(settings: settings)
        let id = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        let end = start + .seconds(EngineLimits.credentialSeconds - EngineLimits.expiryMarginSeconds)
        pool.limit(id, until: end)
        _ = pool.ready(id, at: start)
        pool.answered(id, at: start)
        _ = pool.ready(id, at: start)
        let before = end - .seconds(1)
        guard case .assign(2, id, _) = pool.arrived(2, for: testSpec(), at: before).first else {
            return #expect(Bool(false), "a good environment was not used")
        }
        pool.answered(id, at: before)
        _ = pool.ready(id, at: before)
        let late = pool.arrived(3, for: testSpec(), at: end)
        #expect(assigned(late) == nil && started(late) != nil)
        let actions = late + pool.ticked(at: end)
        let isStopped = actions.contains { if case .stop(id) = $0 { true } else { false } }
        #expect(isStopped)
    }

    @Test func aCallWaitsForAnEnvironmentThatIsNearlyFree() throws {
        var pool = pool()
        let id = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        _ = pool.ready(id, at: start)
        pool.answered(id, at: start)
        #expect(pool.arrived(2, for: testSpec(), at: start).isEmpty)
        #expect(assigned(pool.ready(id, at: start)) == 2)
    }

    @Test func aRuntimeThatDoesNotComeBackIsNotWaitedForLong() throws {
        var pool = pool()
        let id = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        _ = pool.ready(id, at: start)
        pool.answered(id, at: start)
        #expect(pool.arrived(2, for: testSpec(), at: start).isEmpty)
        let late = start + .milliseconds(EngineLimits.returnMilliseconds)
        #expect(pool.wake <= late)
        #expect(started(pool.ticked(at: late)) != nil)
    }

    @Test func theAccountsConcurrencyIsALimit() {
        var pool = pool(concurrency: 3)
        for call in 1...3 { #expect(started(pool.arrived(call, for: testSpec(), at: start)) != nil) }
        guard case .throttle(4, .account) = pool.arrived(4, for: testSpec("other"), at: start).first else {
            return #expect(Bool(false))
        }
    }

    @Test func aReservationIsALimitAndAGuarantee() {
        var pool = pool(concurrency: 10)
        let reserved = testSpec("mine", reserved: 4)
        _ = pool.changed(reserved, at: start)
        for call in 1...6 { #expect(started(pool.arrived(call, for: testSpec(), at: start)) != nil) }
        guard case .throttle(7, .account) = pool.arrived(7, for: testSpec(), at: start).first else {
            return #expect(Bool(false))
        }
        for call in 8...11 { #expect(started(pool.arrived(call, for: reserved, at: start)) != nil) }
        guard case .throttle(12, .reserved) = pool.arrived(12, for: reserved, at: start).first else {
            return #expect(Bool(false))
        }
    }

    @Test func idleEnvironmentsOfOthersGiveWayToMemory() throws {
        var pool = pool(totalMemoryMiB: 256)
        let one = try #require(started(pool.arrived(1, for: testSpec("a"), at: start)))
        _ = pool.ready(one, at: start)
        pool.answered(one, at: start)
        _ = pool.ready(one, at: start)
        let actions = pool.arrived(2, for: testSpec("b", memoryMiB: 256), at: start)
        #expect(started(actions) == nil)
        guard case .stop(one) = actions.last else { return #expect(Bool(false)) }
        #expect(started(pool.gone(one, at: start)) != nil)
    }

    /// It was busy when the call came.
    @Test func whatBecomesIdleGivesWayToWhoWaits() throws {
        var pool = pool(totalMemoryMiB: 256)
        let one = try #require(started(pool.arrived(1, for: testSpec("a"), at: start)))
        _ = pool.ready(one, at: start)
        #expect(pool.arrived(2, for: testSpec("b", memoryMiB: 256), at: start).isEmpty)
        pool.answered(one, at: start)
        guard case .stop(one)? = pool.ready(one, at: start).last else { return #expect(Bool(false)) }
        #expect(started(pool.gone(one, at: start)) != nil)
    }

    @Test func theNextStartNeedNotWaitForMemory() throws {
        var pool = pool(totalMemoryMiB: 384, spareMemoryMiB: 128)
        var environments: [EnvironmentID] = []
        for (call, name) in ["a", "b", "c"].enumerated() {
            let now = start + .seconds(call)
            let id = try #require(started(pool.arrived(call, for: testSpec(name), at: now)))
            environments.append(id)
            #expect(pool.ready(id, at: now).count == 1)
            pool.answered(id, at: now)
            let actions = pool.ready(id, at: now)
            // The third takes what was spare: the first gives way, and only after the third's answer.
            #expect(actions.count == (call == 2 ? 1 : 0))
            for case .stop(let stopped) in actions { #expect(stopped == environments[0]) }
            if call == 2 { _ = pool.gone(environments[0], at: now) }
        }
        #expect(started(pool.arrived(4, for: testSpec("d"), at: start + .seconds(4))) != nil)
    }

    @Test func anEnvironmentLargerThanAllRoomIsKept() throws {
        var pool = pool(totalMemoryMiB: 256, spareMemoryMiB: 128)
        let one = try #require(started(pool.arrived(1, for: testSpec("a", memoryMiB: 256), at: start)))
        _ = pool.ready(one, at: start)
        pool.answered(one, at: start)
        #expect(pool.ready(one, at: start).isEmpty)
    }

    @Test func callsGoToTheirOwnEventLoopWhereTheyCan() throws {
        final class Seat: Sendable {}
        let seats = [Seat(), Seat()]
        var pool = pool()
        var ids: [EnvironmentID] = []
        for call in 0..<4 {
            let id = try #require(started(pool.arrived(call, for: testSpec(), at: start)))
            pool.seat(id, at: ObjectIdentifier(seats[call % 2]))
            ids.append(id)
        }
        for id in ids { _ = pool.ready(id, at: start) }
        for id in ids {
            pool.answered(id, at: start)
            _ = pool.ready(id, at: start)
        }
        func taken(_ call: Int, _ seat: Seat?) -> EnvironmentID? {
            let actions = pool.arrived(
                call, for: testSpec(), seat: seat.map { ObjectIdentifier($0) }, at: start)
            if case .assign(_, let id, _) = actions.first { return id }
            return nil
        }
        #expect(taken(10, seats[0]) == ids[2])
        #expect(taken(11, seats[0]) == ids[0])
        #expect(taken(12, seats[0]) == ids[3])
        #expect(taken(13, nil) == ids[1])
    }

    @Test func whatWasStartedAheadCounts() throws {
        var pool = pool(totalMemoryMiB: 512)
        pool.waitingMiB = 200
        #expect(started(pool.arrived(1, for: testSpec("a"), at: start)) != nil)
        let second = try #require(started(pool.arrived(2, for: testSpec("b"), at: start)))
        #expect(started(pool.arrived(3, for: testSpec("c"), at: start)) == nil)
        // It has become the function's own meanwhile.
        pool.waitingMiB = 100
        _ = pool.ended(second, at: start)
        #expect(started(pool.gone(second, at: start)) != nil)
        // One always fits.
        pool = self.pool(totalMemoryMiB: 128)
        pool.waitingMiB = 1_000
        #expect(started(pool.arrived(1, for: testSpec("a"), at: start)) != nil)
        #expect(started(pool.arrived(2, for: testSpec("b"), at: start)) == nil)
    }

    @Test func whoWaitsForMemoryTooLongIsThrottled() throws {
        var pool = pool(totalMemoryMiB: 128)
        let one = try #require(started(pool.arrived(1, for: testSpec("a", timeoutSeconds: 900), at: start)))
        _ = pool.ready(one, at: start)
        #expect(pool.arrived(2, for: testSpec("b"), at: start).isEmpty)
        var now = start
        var throttled = false
        while now < start + .seconds(61), pool.wake != .distantFuture {
            now = max(pool.wake, now)
            for case .throttle(2, .account) in pool.ticked(at: now) { throttled = true }
        }
        #expect(throttled)
    }

    @Test func deletingAFunctionFailsWhatWaits() {
        var pool = pool(totalMemoryMiB: 128)
        _ = pool.arrived(1, for: testSpec("a"), at: start)
        _ = pool.arrived(2, for: testSpec("b"), at: start)
        let actions = pool.deleted(testSpec("b").functionKey, version: nil, at: start)
        guard case .fail(2) = actions.first else { return #expect(Bool(false)) }
        #expect(pool.concurrency.inUse(testSpec("b").functionKey) == 0)
    }

    @Test(arguments: 1...40) func keepsItsPromisesUnderRandomLoad(seed: Int) {
        var simulation = PoolSimulation(seed: UInt64(seed))
        for _ in 0..<2_000 { simulation.step() }
        simulation.settle()
        #expect(simulation.complaints == [])
    }
}

/// Random calls, crashes, timeouts, changes and jumps of time against the pool, with a model of what is true.
private struct PoolSimulation {
    private enum Machine { case starting, busy(Int), answered, idle, ending }

    private var pool: Pool
    private let random: SeededEntropy
    private var now = Instant(seconds: Int64(1_000_000))
    private var machines: [EnvironmentID: Machine] = [:]
    private var memory: [EnvironmentID: Int] = [:]
    private var open: Set<Int> = []
    private var lastCall = 0
    private var generation: UInt64 = 1
    private let limit = 12
    private let totalMiB = 2_048
    var complaints: [String] = []

    init(seed: UInt64) {
        random = SeededEntropy(seed)
        var settings = EngineSettings()
        settings.accountConcurrency = limit
        settings.totalMemoryMiB = totalMiB
        settings.spareMemoryMiB = seed.isMultiple(of: 2) ? 0 : totalMiB / 8
        pool = Pool(settings: settings)
    }

    private func spec() -> FunctionSpec {
        let number = random.integer(in: 0..<4)
        return testSpec(
            "f\(number)", generation: generation, memoryMiB: 128 << number, reserved: number == 3 ? 2 : nil)
    }

    private func pick(_ isWanted: (Machine) -> Bool) -> EnvironmentID? {
        let wanted = machines.filter { isWanted($0.value) }.keys.sorted { $0.number < $1.number }
        return wanted.isEmpty ? nil : wanted[random.integer(in: 0..<wanted.count)]
    }

    mutating func step() {
        now = now + .microseconds(random.integer(in: 0..<3_000))
        switch random.integer(in: 0..<100) {
        case 0..<35: arrive()
        case 35..<75: progress()
        case 75..<82: crash()
        case 82..<84:
            generation += 1
            perform(pool.changed(spec(), at: now))
        case 84: perform(pool.deleted(spec().functionKey, version: nil, at: now)); generation += 1
        case 85..<87: now = now + .seconds(random.integer(in: 0..<700))
        case 87..<94: bury()
        default: break
        }
        if pool.wake <= now { perform(pool.ticked(at: now)) }
        check()
    }

    private mutating func arrive() {
        lastCall += 1
        open.insert(lastCall)
        perform(pool.arrived(lastCall, for: spec(), at: now))
    }

    /// Some environment gets on with what it does.
    private mutating func progress() {
        guard
            let id = pick({ if case .ending = $0 { false } else if case .idle = $0 { false } else { true } }),
            let machine = machines[id]
        else { return }
        switch machine {
        case .starting where random.integer(in: 0..<10) == 0:
            perform(pool.initFailed(id, at: now))
        case .starting where random.integer(in: 0..<30) == 0:
            machines[id] = nil
            memory[id] = nil
            perform(pool.launchFailed(id, at: now))
        case .starting, .answered:
            machines[id] = .idle
            perform(pool.ready(id, at: now))
        case .busy(let call):
            answer(call)
            machines[id] = .answered
            pool.answered(id, at: now)
        case .idle, .ending: break
        }
    }

    private mutating func crash() {
        guard let id = pick({ if case .ending = $0 { false } else { true } }) else { return }
        end(id)
    }

    private mutating func end(_ id: EnvironmentID) {
        if case .busy(let call) = machines[id] { answer(call) }
        machines[id] = .ending
        perform(pool.ended(id, at: now))
    }

    private mutating func bury() {
        guard let id = pick({ if case .ending = $0 { true } else { false } }) else { return }
        machines[id] = nil
        memory[id] = nil
        perform(pool.gone(id, at: now))
    }

    private mutating func answer(_ call: Int) {
        if open.remove(call) == nil { complaints.append("call \(call) answered twice") }
    }

    private mutating func perform(_ actions: [Pool.Action]) {
        for action in actions {
            switch action {
            case .start(let id, let spec):
                machines[id] = .starting
                memory[id] = spec.memoryMiB
            case .assign(let call, let id, _):
                if case .idle = machines[id] {
                } else {
                    complaints.append("\(id) got call \(call) while busy")
                }
                machines[id] = .busy(call)
            case .startAgain(let id, let call, _):
                if case .starting = machines[id] {} else { complaints.append("\(id) started again") }
                machines[id] = .busy(call)
            case .throttle(let call, _), .fail(let call): answer(call)
            case .freeze(let id):
                if case .idle = machines[id] {} else { complaints.append("\(id) frozen at work") }
            case .expireInit(let id): perform(pool.initFailed(id, at: now))
            case .timeOut(let id): end(id)
            case .stop(let id):
                if case .busy = machines[id] { complaints.append("\(id) stopped at work") }
                machines[id] = .ending
                _ = pool.ended(id, at: now)
            case .admit: complaints.append("memory for a snapshot that nobody makes")
            }
        }
    }

    private mutating func check() {
        let busy = machines.values.count { if case .busy = $0 { true } else { false } }
        if busy > limit { complaints.append("\(busy) calls at once") }
        let used = memory.values.reduce(0, +)
        if used != pool.usedMiB { complaints.append("memory counted \(pool.usedMiB), used \(used)") }
        if used > totalMiB, memory.count > 1 { complaints.append("memory \(used)") }
        if pool.groups.values.contains(where: { $0.coming < 0 || $0.count < 0 }) {
            complaints.append("negative count")
        }
        // Smaller ones may have taken what was being freed; then the end of that brings up the next.
        let isIdle = machines.values.contains { if case .idle = $0 { true } else { false } }
        for key in pool.starved where isIdle && pool.stoppingMiB == 0 {
            guard let group = pool.groups[key], group.waiting.count > group.coming else { continue }
            complaints.append("\(key.function.name) waits, others are idle")
        }
    }

    /// Lets everything come to an end: every call must have been answered, nothing may be left.
    mutating func settle() {
        var rounds = 0
        while !(open.isEmpty && machines.isEmpty), rounds < 20_000 {
            rounds += 1
            now = now + .milliseconds(5)
            progress()
            bury()
            if open.isEmpty, rounds.isMultiple(of: 50) { perform(pool.drain()) }
            if pool.wake <= now { perform(pool.ticked(at: now)) }
            check()
        }
        if !open.isEmpty { complaints.append("\(open.count) calls never answered") }
        if !pool.environments.isEmpty { complaints.append("\(pool.environments.count) environments leaked") }
        if !pool.groups.isEmpty { complaints.append("\(pool.groups.count) groups leaked") }
        if pool.usedMiB != 0 || pool.stoppingMiB != 0 { complaints.append("memory leaked") }
        for number in 0..<4 where pool.concurrency.inUse(testSpec("f\(number)").functionKey) != 0 {
            complaints.append("concurrency leaked")
        }
    }
}
