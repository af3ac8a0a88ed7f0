// Timestamps as the protocols write them. Reading is lenient where AWS is, writing is in one form each.

public import CloudCore

public enum Timestamps {
    /// `2015-08-30T12:36:00Z` (with milliseconds where there are any), `Sun, 30 Aug 2015 12:36:00 GMT`, or
    /// seconds with up to three digits of fraction.
    public static func text(_ instant: Instant, _ format: TimestampFormat) -> String {
        let hasFraction = instant.milliseconds % 1000 != 0
        switch format {
        case .iso8601: return CivilTime(instant).iso8601(fractionDigits: hasFraction ? 3 : 0)
        case .httpDate: return CivilTime(instant).httpDate
        case .epochSeconds: return epochSeconds(instant)
        }
    }

    /// Seconds since the epoch, rounded down to milliseconds: `1700000000` or `1700000000.123`.
    public static func epochSeconds(_ instant: Instant) -> String {
        let milliseconds = instant.milliseconds
        let (whole, fraction) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        let sign = milliseconds < 0 ? "-" : ""
        guard fraction != 0 else { return sign + String(whole) }
        var digits = String(fraction)
        digits = String(repeating: "0", count: 3 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }

    /// The instant of a number of seconds, rounded to microseconds: a double holds no more of today's dates.
    public static func instant(epochSeconds: Double) -> Instant {
        let microseconds = (epochSeconds * 1_000_000).rounded()
        guard let exact = Int64(exactly: microseconds) else {
            return Instant(nanoseconds: epochSeconds < 0 ? .min : .max)
        }
        let (nanoseconds, overflow) = exact.multipliedReportingOverflow(by: 1000)
        return Instant(nanoseconds: overflow ? (exact < 0 ? .min : .max) : nanoseconds)
    }

    /// Nil where `text` is not of that format. An ISO 8601 reader takes offsets and fractions; where the
    /// format is textual, plain seconds are taken too, as some clients send them.
    public static func instant(_ text: String, _ format: TimestampFormat) -> Instant? {
        switch format {
        case .iso8601: return TimestampParser(text).iso8601() ?? seconds(text)
        case .httpDate: return TimestampParser(text).rfc9110() ?? TimestampParser(text).iso8601()
        case .epochSeconds: return seconds(text) ?? TimestampParser(text).iso8601()
        }
    }

    private static func seconds(_ text: String) -> Instant? {
        guard let number = Double(text), number.isFinite else { return nil }
        return instant(epochSeconds: number)
    }
}

/// Reads textual dates byte by byte.
struct TimestampParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// `2015-08-30T12:36:00Z`, `…12:36:00.123+02:00`.
    func iso8601() -> Instant? {
        var parser = self
        guard let year = parser.number(4), parser.skip("-"), let month = parser.number(2), parser.skip("-"),
            let day = parser.number(2), parser.skip("T") || parser.skip(" ") || parser.skip("t"),
            let hour = parser.number(2), parser.skip(":"), let minute = parser.number(2), parser.skip(":"),
            let second = parser.number(2)
        else { return nil }
        var nanosecond = 0
        if parser.skip(".") {
            guard let fraction = parser.fraction() else { return nil }
            nanosecond = fraction
        }
        guard let offset = parser.offset(), parser.position == parser.bytes.count else { return nil }
        let time = CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            nanosecond: nanosecond)
        return time.instant.map { $0 - .seconds(offset * 60) }
    }

    /// `Sun, 30 Aug 2015 12:36:00 GMT`.
    func rfc9110() -> Instant? {
        var parser = self
        guard let comma = bytes.firstIndex(of: UInt8(ascii: ",")), comma <= 9 else { return nil }
        parser.position = comma + 1
        guard parser.skip(" "), let day = parser.number(2), parser.skip(" "), let month = parser.month(),
            parser.skip(" "), let year = parser.number(4), parser.skip(" "), let hour = parser.number(2),
            parser.skip(":"), let minute = parser.number(2), parser.skip(":"), let second = parser.number(2)
        else { return nil }
        var nanosecond = 0
        if parser.skip(".") { nanosecond = parser.fraction() ?? 0 }
        guard String(decoding: bytes[parser.position...], as: UTF8.self) == " GMT" else { return nil }
        return CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            nanosecond: nanosecond
        ).instant
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func digit() -> Int? {
        guard position < bytes.count, (48...57).contains(bytes[position]) else { return nil }
        defer { position += 1 }
        return Int(bytes[position] - 48)
    }

    private mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Digits after the point, as nanoseconds; beyond nine they are dropped.
    private mutating func fraction() -> Int? {
        guard var value = digit() else { return nil }
        var digits = 1
        while let next = digit() {
            if digits < 9 {
                value = value * 10 + next
                digits += 1
            }
        }
        for _ in digits..<9 { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    private mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = number(2) else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func month() -> Int? {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard position + 3 <= bytes.count else { return nil }
        let name = String(decoding: bytes[position..<position + 3], as: UTF8.self)
        guard let index = names.firstIndex(of: name) else { return nil }
        position += 3
        return index + 1
    }
}
