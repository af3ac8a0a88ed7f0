// Virtual time for everything that must happen later.

public import Agenda
import CloudCore

extension Agenda {
    /// Moves the clock forward by `duration`, stopping at each time at which something is due and doing it
    /// to quiescence before going on: six hours of retries in a millisecond. Other sleepers on the clock
    /// are woken in order too, but not waited for.
    public func advance(_ clock: ManualClock, by duration: Duration) async throws {
        let end = clock.now + duration
        await runDue()
        while true {
            let due = [try await nextDue(), clock.nextDeadline].compactMap { $0 }.min()
            guard let due, due <= end else { break }
            // What is due already belongs to a task that rests after a failure: time must pass.
            clock.advance(to: due > clock.now ? due : min(end, clock.now + .seconds(1)))
            await runDue()
            if clock.now == end { break }
        }
        clock.advance(to: end)
        await runDue()
    }
}
