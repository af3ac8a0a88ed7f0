// A point in time as Apus keeps it: nanoseconds since 1970-01-01T00:00:00Z, in 64 bits.
// Formatting for the wire lives in Wire; formatting for people lives where it is shown.

/// A point in time, in nanoseconds since the Unix epoch. Good from 1678 to 2262.
public struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z; negative before it.
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    public init(milliseconds: Int64) { self.nanoseconds = milliseconds * 1_000_000 }
    public init(seconds: Int64) { self.nanoseconds = seconds * 1_000_000_000 }
    /// From seconds with a fraction, as AWS's JSON protocols write timestamps. Clamped to the range.
    public init(seconds: Double) {
        let scaled = (seconds * 1_000_000_000).rounded()
        self.nanoseconds = Int64(exactly: scaled) ?? (scaled < 0 ? .min : .max)
    }

    public static let epoch = Instant(nanoseconds: 0)
    public static let distantFuture = Instant(nanoseconds: .max)

    /// Whole milliseconds since the epoch, rounded down.
    public var milliseconds: Int64 { floorDivide(nanoseconds, 1_000_000) }
    /// Whole seconds since the epoch, rounded down.
    public var seconds: Int64 { floorDivide(nanoseconds, 1_000_000_000) }
    /// Seconds with a fraction.
    public var fractionalSeconds: Double { Double(nanoseconds) / 1_000_000_000 }

    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Later by `duration`; stays at the end of the range instead of overflowing.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        if overflow { return duration < .zero ? Instant(nanoseconds: .min) : .distantFuture }
        return Instant(nanoseconds: sum)
    }

    public static func - (instant: Instant, duration: Duration) -> Instant { instant + (.zero - duration) }

    public static func - (left: Instant, right: Instant) -> Duration {
        .nanoseconds(left.nanoseconds.subtractingReportingOverflow(right.nanoseconds).partialValue)
    }
}

extension Duration {
    /// The whole duration in nanoseconds, clamped to 64 bits (292 years).
    public var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, overflowed) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        if overflowed { return seconds < 0 ? .min : .max }
        return sum
    }

    /// The whole duration in milliseconds, rounded towards zero.
    public var wholeMilliseconds: Int64 { nanoseconds / 1_000_000 }
    /// The duration in seconds, with a fraction.
    public var fractionalSeconds: Double { Double(nanoseconds) / 1_000_000_000 }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
