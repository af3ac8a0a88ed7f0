// The Gregorian calendar in UTC, by arithmetic: what timestamps on the wire and in logs need of a
// calendar, without Foundation. Algorithms: Howard Hinnant, "chrono-compatible low-level date algorithms".

/// A date and a time of day in UTC.
public struct CivilTime: Hashable, Sendable {
    public var year: Int
    /// 1–12.
    public var month: Int
    /// 1–31.
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var nanosecond: Int

    public init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
    }

    public init(_ instant: Instant) {
        let seconds = instant.seconds
        var days = seconds / 86_400
        if seconds % 86_400 < 0 { days -= 1 }
        let secondOfDay = Int(seconds - days * 86_400)
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        let fraction = Int(instant.nanoseconds % 1_000_000_000)
        nanosecond = fraction < 0 ? fraction + 1_000_000_000 : fraction
    }

    /// The instant, or nil where a field is out of its range or the date does not exist.
    public var instant: Instant? {
        guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...999_999_999).contains(nanosecond), (1678...2262).contains(year)
        else { return nil }
        let seconds =
            Int64(Self.daysSinceEpoch(year: year, month: month, day: day)) * 86_400
            + Int64(hour * 3600 + minute * 60 + second)
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? nil : Instant(nanoseconds: scaled) + .nanoseconds(nanosecond)
    }

    /// 0 = Sunday … 6 = Saturday.
    public var weekday: Int {
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        return ((days + 4) % 7 + 7) % 7
    }

    public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }
}

extension CivilTime {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `2015-08-30T12:36:00Z`; with `fractionDigits`, that many digits of the second's fraction.
    public func iso8601(fractionDigits: Int = 0) -> String {
        let time =
            "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
            + "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
        guard fractionDigits > 0 else { return time + "Z" }
        return time + "." + padded(nanosecond, 9).prefix(fractionDigits) + "Z"
    }

    /// `Sun, 30 Aug 2015 12:36:00 GMT` (RFC 9110, IMF-fixdate).
    public var httpDate: String {
        "\(Self.weekdays[weekday]), \(padded(day, 2)) \(Self.months[month - 1]) \(padded(year, 4)) "
            + "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)) GMT"
    }

    /// `20150830T123600Z`, as SigV4 writes dates.
    public var basicISO8601: String {
        "\(padded(year, 4))\(padded(month, 2))\(padded(day, 2))T"
            + "\(padded(hour, 2))\(padded(minute, 2))\(padded(second, 2))Z"
    }
}

/// A number with leading zeros to at least `width` digits.
private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}
