// Prepared runtimes are kept for those who ask for their kind, and no longer.

import Testing

@testable import Sandbox

@Suite struct PreparedPoolTests {
    /// A reference, for what is expected can't change a value.
    private final class Shelves {
        private var pool: PreparedPool<Int>
        init(spares: Int) { pool = PreparedPool(spares: spares) }
        var isEmpty: Bool { pool.isEmpty }
        func hasReady(_ kind: RuntimePreparation) -> Bool { pool.hasReady(kind) }
        func take(_ kind: RuntimePreparation) -> Int? { pool.take(kind) }
        func want(_ kind: RuntimePreparation) -> (missing: Int, unwanted: [Int]) { pool.want(kind) }
        func add(_ item: Int, _ kind: RuntimePreparation) -> Bool { pool.add(item, kind) }
        func wantWithoutRoom(_ kind: RuntimePreparation) -> Int { pool.want(kind, hasRoom: false).missing }
        func failed(_ kind: RuntimePreparation) { pool.failed(kind) }
        func took(_ kind: RuntimePreparation, alive: Bool) { pool.took(kind, alive: alive) }
        func sweep() -> [Int] { pool.sweep() }
        func removeAll() -> [Int] { pool.removeAll() }
    }

    private func kind(_ name: String, spares: Int = 2) -> RuntimePreparation {
        RuntimePreparation(binds: [], executable: name, arguments: [], environment: [:], spares: spares)
    }

    @Test func asManyAreWantedAsAreMissing() {
        let test = Shelves(spares: 4)
        #expect(test.want(kind("a")).missing == 2)
        #expect(test.want(kind("a")).missing == 0)
        #expect(test.add(1, kind("a")))
        #expect(test.add(2, kind("a")))
        #expect(test.want(kind("a")).missing == 0)
        #expect(test.take(kind("a")) == 1)
        #expect(test.want(kind("a")).missing == 1)
        #expect(test.take(kind("b")) == nil)
        #expect(test.want(kind("many", spares: 9)).missing == 4)
    }

    @Test func withoutRoomNothingMoreIsMade() {
        let test = Shelves(spares: 4)
        #expect(test.wantWithoutRoom(kind("a")) == 0)
        #expect(!test.isEmpty)
        #expect(test.want(kind("a")).missing == 2)
    }

    @Test func withoutSparesNothingIsPrepared() {
        let test = Shelves(spares: 0)
        #expect(test.want(kind("a")).missing == 0)
        #expect(test.isEmpty)
    }

    @Test func kindsThatKeepFailingAreNotPrepared() {
        let test = Shelves(spares: 1)
        for _ in 0..<SandboxLimits.preparationFailures {
            #expect(test.want(kind("a")).missing == 1)
            test.failed(kind("a"))
        }
        #expect(test.want(kind("a")).missing == 0)
        test.took(kind("a"), alive: true)
        #expect(test.want(kind("a")).missing == 1)
    }

    @Test func deathsWhileWaitingCountAsFailures() {
        let test = Shelves(spares: 1)
        for number in 0..<SandboxLimits.preparationFailures {
            #expect(test.want(kind("a")).missing == 1)
            #expect(test.add(number, kind("a")))
            #expect(test.take(kind("a")) == number)
            test.took(kind("a"), alive: false)
        }
        #expect(test.want(kind("a")).missing == 0)
    }

    @Test func kindsThatNobodyAsksForGo() {
        let test = Shelves(spares: 1)
        _ = test.want(kind("a"))
        _ = test.want(kind("b"))
        #expect(test.add(1, kind("a")))
        #expect(test.add(2, kind("b")))
        for _ in 1..<SandboxLimits.preparationSweeps { #expect(test.sweep() == []) }
        _ = test.want(kind("b"))
        #expect(test.sweep() == [1])
        #expect(!test.hasReady(kind("a")) && test.hasReady(kind("b")))
        // One that was still being made when its kind went has no place.
        #expect(!test.add(3, kind("a")))
        #expect(test.removeAll() == [2])
        #expect(test.isEmpty)
    }

    @Test func aNewKindTakesThePlaceOfTheIdlest() {
        let test = Shelves(spares: 1)
        _ = test.want(kind("old"))
        #expect(test.add(1, kind("old")))
        _ = test.sweep()
        for number in 1..<SandboxLimits.preparations { #expect(test.want(kind("\(number)")).unwanted == []) }
        #expect(test.want(kind("1")).unwanted == [])
        #expect(test.want(kind("new")).unwanted == [1])
        #expect(!test.hasReady(kind("old")))
    }
}
