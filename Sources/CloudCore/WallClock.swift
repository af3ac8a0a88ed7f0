// Time is handed in: the same cloud runs on the machine's clock and on a virtual one, which is how six
// hours of retries are tested in a millisecond. This file alone asks the operating system for the time.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the cloud's time comes from.
public protocol WallClock: Sendable {
    /// The present.
    var now: Instant { get }
    /// Time since some fixed start that never jumps: for measuring how long something took.
    var uptime: Duration { get }
    /// Returns at `deadline` or shortly after; throws `CancellationError` where the task is cancelled.
    func sleep(until deadline: Instant) async throws
}

extension WallClock {
    public func sleep(for duration: Duration) async throws { try await sleep(until: now + duration) }
}

/// The machine's own clock.
public struct SystemClock: WallClock {
    public init() {}

    public var now: Instant { Instant(nanoseconds: Self.read(CLOCK_REALTIME)) }
    public var uptime: Duration { .nanoseconds(Self.read(CLOCK_MONOTONIC)) }

    public func sleep(until deadline: Instant) async throws {
        let wait = deadline - now
        if wait > .zero { try await Task.sleep(for: wait) } else { try Task.checkCancellation() }
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
