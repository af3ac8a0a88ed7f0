// The tests' own clock: stands still, wakes in order, hears cancellation.

import CloudCore
import CloudTesting
import Testing

@Suite struct ManualClockTests {
    @Test func itStandsStillUntilMoved() {
        let clock = ManualClock(.epoch)
        #expect(clock.now == .epoch)
        clock.advance(by: .seconds(5))
        #expect(clock.now == Instant(seconds: Int64(5)))
        #expect(clock.uptime == .seconds(5))
        clock.advance(to: .epoch)
        #expect(clock.now == Instant(seconds: Int64(5)))
    }

    @Test func sleepersWakeOnceTheirTimeHasCome() async throws {
        let clock = ManualClock()
        let sleeper = Task { [clock] in
            try await clock.sleep(for: .seconds(10))
            return clock.now
        }
        await clock.waitForSleepers()
        let deadline = clock.now + .seconds(10)
        #expect(clock.nextDeadline == deadline)
        clock.advance(by: .seconds(9))
        #expect(clock.nextDeadline == deadline)
        clock.advance(by: .seconds(3))
        #expect(try await sleeper.value == deadline + .seconds(2))
        #expect(clock.nextDeadline == nil)
    }

    @Test func sleepingIntoThePastReturnsAtOnce() async throws {
        let clock = ManualClock()
        try await clock.sleep(until: .epoch)
        try await clock.sleep(for: .zero)
    }

    @Test func cancellationEndsASleep() async {
        let clock = ManualClock()
        let sleeper = Task { [clock] in try await clock.sleep(for: .seconds(10)) }
        await clock.waitForSleepers()
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let late = Task { [clock] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .seconds(10))
        }
        await #expect(throws: CancellationError.self) { try await late.value }
    }
}
