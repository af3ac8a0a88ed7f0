// Ten synchronous calls a second for each place of a function's concurrency, on a clock that stands still.

import CloudCore
import Testing

@testable import Lambda

@Suite struct InvocationRateTests {
    private let start = Instant(seconds: Int64(1_000))

    /// How many calls that end at once a function may begin until it is throttled, and why it is.
    private func burst(
        _ counter: inout ConcurrencyCounter, _ key: FunctionKey, at now: Instant?
    ) -> (calls: Int, reason: ThrottleReason?) {
        for calls in 0..<100_000 {
            if let reason = counter.acquire(key, at: now) { return (calls, reason) }
            counter.release(key)
        }
        return (100_000, nil)
    }

    @Test(arguments: [(1, 10), (7, 70), (100, 1_000)])
    func aReservationHasTenTimesItsPlaces(reserved: Int, calls: Int) {
        var counter = ConcurrencyCounter(limit: 1_000)
        let key = testSpec().functionKey
        counter.reserve(reserved, for: key)
        #expect(burst(&counter, key, at: start) == (calls, .reservedRate))
        // A tenth of a second brings a tenth of the calls.
        #expect(burst(&counter, key, at: start + .milliseconds(100)) == (calls / 10, .reservedRate))
        #expect(burst(&counter, key, at: start + .seconds(60)) == (calls, .reservedRate))
    }

    @Test func othersHaveTenTimesWhatIsUnreserved() {
        var counter = ConcurrencyCounter(limit: 1_000)
        counter.reserve(400, for: testSpec("mine").functionKey)
        #expect(burst(&counter, testSpec("a").functionKey, at: start) == (6_000, .rate))
        // Each function has its own rate.
        #expect(burst(&counter, testSpec("b").functionKey, at: start) == (6_000, .rate))
    }

    @Test func concurrencyIsSaidFirstAndAsynchronousCallsHaveNoRate() {
        var counter = ConcurrencyCounter(limit: 1_000)
        let key = testSpec().functionKey
        counter.reserve(1, for: key)
        #expect(counter.acquire(key, at: start) == nil)
        #expect(counter.acquire(key, at: start) == .reserved)
        counter.release(key)
        #expect(burst(&counter, key, at: nil) == (100_000, nil))
    }
}
