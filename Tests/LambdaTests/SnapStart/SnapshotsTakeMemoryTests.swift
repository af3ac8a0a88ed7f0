// Environments of which snapshots are made take memory as all others do: idle ones give way, calls come
// first.

import CloudCore
import CloudTesting
import Sandbox
import Synchronization
import Testing

@testable import Lambda

private typealias Pool = EnvironmentPool<Int>

@Suite struct SnapshotsTakeMemoryTests {
    private let start = Instant(seconds: Int64(1_000_000))
    private let maker = EnvironmentID(number: 7)

    private func pool(totalMemoryMiB: Int) -> Pool {
        var settings = EngineSettings()
        settings.totalMemoryMiB = totalMemoryMiB
        return Pool(settings: settings)
    }

    private func started(_ actions: [Pool.Action]) -> EnvironmentID? {
        for case .start(let id, _) in actions { return id }
        return nil
    }

    private func admitted(_ actions: [Pool.Action]) -> Bool? {
        for case .admit(maker, let isIn) in actions { return isIn }
        return nil
    }

    /// An environment of 128 MiB that has answered a call and is idle.
    private func idle(in pool: inout Pool) throws -> EnvironmentID {
        let id = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        _ = pool.ready(id, at: start)
        pool.answered(id, at: start)
        _ = pool.ready(id, at: start)
        return id
    }

    @Test func whatIsIdleGivesWay() throws {
        var pool = pool(totalMemoryMiB: 200)
        let id = try idle(in: &pool)
        let actions = pool.enter(maker, 128, at: start)
        #expect(admitted(actions) == nil)
        guard case .stop(id)? = actions.first else { return #expect(Bool(false), "\(actions)") }
        #expect(admitted(pool.gone(id, at: start)) == true)
        #expect(pool.usedMiB == 128)
    }

    /// It was busy when they came.
    @Test func whatBecomesIdleGivesWay() throws {
        var pool = pool(totalMemoryMiB: 200)
        let busy = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        _ = pool.ready(busy, at: start)
        #expect(pool.enter(maker, 128, at: start).isEmpty)
        pool.answered(busy, at: start)
        guard case .stop(busy)? = pool.ready(busy, at: start).first else { return #expect(Bool(false)) }
        #expect(admitted(pool.gone(busy, at: start)) == true)
    }

    @Test func callsWaitForItsEnd() throws {
        var pool = pool(totalMemoryMiB: 200)
        #expect(admitted(pool.enter(maker, 128, at: start)) == true)
        #expect(started(pool.arrived(1, for: testSpec(), at: start)) == nil)
        #expect(started(pool.left(128, at: start)) != nil)
        #expect(pool.usedMiB == 128)
    }

    @Test func callsComeFirst() throws {
        var pool = pool(totalMemoryMiB: 200)
        let busy = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        _ = pool.ready(busy, at: start)
        #expect(admitted(pool.enter(maker, 128, at: start)) == nil)
        #expect(started(pool.arrived(2, for: testSpec("other"), at: start)) == nil)
        let actions = pool.gone(busy, at: start)
        #expect(started(actions) != nil && admitted(actions) == nil)
    }

    @Test func oneIsMadeHoweverLargeItIs() {
        var pool = pool(totalMemoryMiB: 100)
        #expect(admitted(pool.enter(maker, 512, at: start)) == true)
    }

    @Test func whatEndsUnseenIsSeenInTheEnd() {
        var pool = pool(totalMemoryMiB: 200)
        pool.usedMiB = 1
        pool.waitingMiB = 150
        #expect(admitted(pool.enter(maker, 128, at: start)) == nil)
        #expect(pool.wake == start + .seconds(1))
        pool.waitingMiB = 0
        #expect(admitted(pool.ticked(at: start + .seconds(1))) == true)
    }

    @Test func whoDoesNotWaitAnyMoreIsTold() throws {
        var pool = pool(totalMemoryMiB: 100)
        let busy = try #require(started(pool.arrived(1, for: testSpec(), at: start)))
        _ = pool.ready(busy, at: start)
        #expect(admitted(pool.enter(maker, 128, at: start)) == nil)
        #expect(admitted(pool.withdraw(maker)) == false)
        #expect(pool.withdraw(maker).isEmpty)
        #expect(admitted(pool.gone(busy, at: start)) == nil)
    }

    @Test func theEngineWaitsAndGoesOn() async throws {
        var settings = EngineSettings()
        settings.totalMemoryMiB = 200
        let test = TestEngine(
            SimulatedRuntime(onInit: { $0 == 1 ? .next : .restore(.next) }), settings: settings)
        _ = try await test.engine.invoke(testCall(testSpec("idle")))
        var spec = testSpec()
        spec.version = "1"
        spec.snapStart = .hooks
        #expect(await test.engine.initialize(spec, snapshot: "s") == .initialized(snapshot: nil))
        #expect(test.backend.launches == 2 && test.engine.statistics.environments == 0)
        await test.finish()
    }

    @Test func aServerThatEndsWaitsForNobody() async throws {
        var settings = EngineSettings()
        settings.totalMemoryMiB = 100
        let test = TestEngine(SimulatedRuntime(onInvoke: { _, _ in [.hang] }), settings: settings)
        async let call = test.engine.invoke(testCall(testSpec()))
        while test.engine.statistics.environments == 0 { await Task.yield() }
        let made = Task {
            var spec = testSpec("other")
            spec.snapStart = .hooks
            return await test.engine.initialize(spec, snapshot: "s")
        }
        made.cancel()
        #expect(await made.value == .interrupted)
        while test.backend.counts.withLock({ $0.calls }) == 0 { await Task.yield() }
        #expect(test.backend.launches == 1)
        test.clock.advance(by: .seconds(4))
        _ = try await call
        await test.finish()
    }
}
