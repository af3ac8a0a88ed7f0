// 1,000 new environments in ten seconds, for each function, on a clock that is moved by hand.

import CloudCore
import Testing

@testable import Lambda

@Suite struct ScalingRateTests {
    private let start = Instant(seconds: Int64(1_000))

    private func pool() -> EnvironmentPool<Int> {
        var settings = EngineSettings()
        settings.totalMemoryMiB = 10_000_000
        settings.accountConcurrency = 10_000
        return EnvironmentPool(settings: settings)
    }

    /// Calls that begin until the function is throttled.
    private func burst(_ pool: inout EnvironmentPool<Int>, _ name: String, at now: Instant) -> Int {
        for number in 0..<5_000 {
            for case .throttle(_, let reason) in pool.arrived(
                number, for: testSpec(name), paced: false, at: now)
            {
                #expect(reason == .account)
                return number
            }
        }
        return 5_000
    }

    @Test func theRateIsKeptAndComesBackEvenly() {
        var pool = pool()
        #expect(burst(&pool, "a", at: start) == 1_000)
        #expect(burst(&pool, "a", at: start + .seconds(1)) == 100)
        #expect(burst(&pool, "b", at: start + .seconds(1)) == 1_000)
        #expect(burst(&pool, "a", at: start + .seconds(11)) == 1_000)
    }

    @Test func aThrottledCallTakesNoConcurrency() {
        var pool = pool()
        _ = burst(&pool, "a", at: start)
        #expect(pool.concurrency.inUse(testSpec("a").functionKey) == 1_000)
    }

    @Test func warmEnvironmentsAreNotCounted() {
        var pool = pool()
        var ids: [EnvironmentID] = []
        for number in 0..<1_000 {
            for case .start(let id, _) in pool.arrived(number, for: testSpec("a"), paced: false, at: start) {
                ids.append(id)
            }
        }
        for id in ids { _ = pool.ready(id, at: start) }
        for id in ids {
            pool.answered(id, at: start)
            _ = pool.ready(id, at: start)
        }
        #expect(burst(&pool, "a", at: start) == 1_000)
    }
}
