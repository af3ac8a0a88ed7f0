// The plan of a queue, event by event.

import CloudCore
import Testing

@testable import Agenda

@Suite struct QueuePlanTests {
    private let earliest = Instant(nanoseconds: .min)
    private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1_000) }
    private func place(_ seconds: Int64, _ id: String) -> Place { Place(due: at(seconds), id: id) }

    @Test func theFirstLookGoesOverEverything() {
        var plan = QueuePlan(concurrency: 2)
        #expect(plan.on(.asked(now: at(10))) == [.scan(from: earliest, limit: 3)])
        #expect(plan.on(.found([], isAll: true, now: at(10))).isEmpty)
        #expect(plan.on(.asked(now: at(10))).isEmpty)
    }

    @Test func itStartsWhatFitsAndSleepsUntilTheNext() {
        var plan = QueuePlan(concurrency: 2)
        _ = plan.on(.asked(now: at(10)))
        let found = [(place(1, "a"), UInt64(1)), (place(2, "b"), 2), (place(3, "c"), 3)]
        #expect(
            plan.on(.found(found, isAll: false, now: at(10))) == [
                .start(place(1, "a")), .start(place(2, "b")),
            ])
        #expect(plan.on(.asked(now: at(10))).isEmpty)
        _ = plan.on(.finished(place(1, "a")))
        #expect(plan.on(.asked(now: at(10))) == [.scan(from: at(3), limit: 3)])
        let rest = [(place(3, "c"), UInt64(3)), (place(50, "d"), 4)]
        #expect(plan.on(.found(rest, isAll: true, now: at(10))) == [.start(place(3, "c"))])
        _ = plan.on(.finished(place(2, "b")))
        #expect(plan.on(.asked(now: at(10))) == [.sleep(until: at(50))])
    }

    @Test func newsLowersTheHorizonEvenDuringAScan() {
        var plan = QueuePlan(concurrency: 1)
        _ = plan.on(.asked(now: at(10)))
        _ = plan.on(.woken(at: at(5)))
        #expect(plan.on(.found([], isAll: true, now: at(10))).isEmpty)
        #expect(plan.on(.asked(now: at(10))) == [.scan(from: at(5), limit: 2)])
        _ = plan.on(.lost(from: at(5)))
        #expect(plan.on(.asked(now: at(10))) == [.scan(from: at(5), limit: 2)])
    }

    @Test func newsOfTheFutureOnlyShortensTheSleep() {
        var plan = QueuePlan(concurrency: 1)
        _ = plan.on(.asked(now: at(10)))
        _ = plan.on(.found([], isAll: true, now: at(10)))
        _ = plan.on(.woken(at: at(99)))
        #expect(plan.on(.asked(now: at(10))) == [.sleep(until: at(99))])
    }

    @Test func aPlaceWrittenAgainWhileRunningIsLookedAtAgain() {
        var plan = QueuePlan(concurrency: 2)
        _ = plan.on(.asked(now: at(10)))
        _ = plan.on(.found([(place(1, "a"), UInt64(1))], isAll: true, now: at(10)))
        _ = plan.on(.woken(at: at(1)))
        _ = plan.on(.asked(now: at(10)))
        #expect(plan.on(.found([(place(1, "a"), UInt64(2))], isAll: true, now: at(10))).isEmpty)
        _ = plan.on(.finished(place(1, "a")))
        #expect(plan.on(.asked(now: at(10))) == [.scan(from: at(1), limit: 3)])
    }

    @Test func aTaskThatRestsTakesASlotUntilItsTime() {
        var plan = QueuePlan(concurrency: 1)
        _ = plan.on(.asked(now: at(10)))
        _ = plan.on(.found([(place(1, "a"), UInt64(1))], isAll: true, now: at(10)))
        _ = plan.on(.returned(place(1, "a"), notBefore: at(11)))
        #expect(plan.on(.asked(now: at(10))) == [.sleep(until: at(11))])
        #expect(plan.on(.asked(now: at(11))) == [.scan(from: at(1), limit: 2)])
    }
}
