// The engine's own time: it goes on evenly whatever happens to the machine's calendar, so that a clock that
// is set forward ends nobody's call.

import CloudCore

/// The wall clock at the start, and from then on what really passed.
struct EngineClock: Sendable {
    let wall: any WallClock
    private let start: Instant
    private let startUptime: Duration

    init(_ wall: any WallClock) {
        self.wall = wall
        start = wall.now
        startUptime = wall.uptime
    }

    var now: Instant { start + (wall.uptime - startUptime) }
    var uptime: Duration { wall.uptime }

    /// What the calendar will say at `instant` of this clock.
    func wallTime(of instant: Instant) -> Instant { wall.now + (instant - now) }

    /// When this clock will be where the calendar is `instant`.
    func engineTime(of instant: Instant) -> Instant { now + (instant - wall.now) }

    func sleep(until instant: Instant) async throws { try await wall.sleep(for: instant - now) }
}
