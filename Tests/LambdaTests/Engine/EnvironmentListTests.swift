// What who looks on sees of the pool: each state, in order, of the functions that are meant.

import CloudCore
import CloudTesting
import Testing

@testable import Lambda

@Suite struct EnvironmentListTests {
    private let start = Instant(seconds: Int64(1_000_000))

    private func states(_ pool: EnvironmentPool<Int>, of name: String = "hello") -> [EnvironmentState.State] {
        pool.list { $0.name == name }.environments.map(\.state)
    }

    @Test func everyStateIsSeen() throws {
        var settings = EngineSettings()
        settings.totalMemoryMiB = 100_000
        var pool = EnvironmentPool<Int>(settings: settings)
        guard case .start(let id, _) = pool.arrived(1, for: testSpec(), at: start).first else {
            return #expect(Bool(false))
        }
        _ = pool.arrived(2, for: testSpec("other", memoryMiB: 256), at: start)
        #expect(states(pool) == [.starting])
        _ = pool.ready(id, at: start)
        #expect(states(pool) == [.busy])
        pool.answered(id, at: start)
        #expect(states(pool) == [.busy])
        _ = pool.ready(id, at: start)
        #expect(states(pool) == [.warm])
        _ = pool.ticked(at: start + .seconds(1))
        #expect(states(pool) == [.frozen])
        _ = pool.ended(id, at: start + .seconds(1))
        #expect(states(pool) == [.stopping])
        let other = try #require(pool.list { $0.name == "other" }.environments.first)
        #expect(other.memoryMiB == 256 && other.version == "$LATEST")
        #expect(other.initializationType == "on-demand")
        let all = pool.list { _ in true }
        #expect(all.environments.map(\.id) == all.environments.map(\.id).sorted() && all.total == 2)
    }

    @Test func theListIsBounded() {
        var settings = EngineSettings()
        settings.totalMemoryMiB = 1_000_000
        settings.accountConcurrency = 2_000
        var pool = EnvironmentPool<Int>(settings: settings)
        for call in 0..<1_200 {
            _ = pool.arrived(call, for: testSpec("f\(call)"), at: start)
        }
        let list = pool.list { _ in true }
        #expect(list.total == 1_200 && list.environments.count == EnvironmentList.limit)
    }
}
