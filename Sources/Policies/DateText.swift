// Dates as the Date operators write them: the W3C forms of ISO 8601, or seconds of the epoch.

internal import CloudCore

enum DateText {
    /// `2020-04-01`, `2020-04-01T00:00Z`, `2020-04-01T00:00:00(.fff)Z`, `…+02:00`, or epoch seconds.
    static func parse(_ text: String) -> Instant? {
        if let seconds = Int64(text), abs(seconds) < 9_000_000_000 { return Instant(seconds: seconds) }
        let characters = Array(text.utf8)
        guard characters.count >= 10, characters.count <= 40, characters[4] == 45, characters[7] == 45,
            let year = number(characters[0..<4]), let month = number(characters[5..<7]),
            let day = number(characters[8..<10])
        else { return nil }
        var time = CivilTime(year: year, month: month, day: day)
        guard characters.count > 10 else { return time.instant }
        guard characters[10] == UInt8(ascii: "T"), characters.count >= 16, characters[13] == 58,
            let hour = number(characters[11..<13]), let minute = number(characters[14..<16])
        else { return nil }
        time.hour = hour
        time.minute = minute
        var index = 16
        if index < characters.count, characters[index] == 58 {
            guard characters.count >= 19, let second = number(characters[17..<19]) else { return nil }
            time.second = second
            index = 19
            if index < characters.count, characters[index] == 46 {
                index += 1
                while index < characters.count, (48...57).contains(characters[index]) { index += 1 }
            }
        }
        guard let offset = offsetSeconds(characters[index...]), let instant = time.instant else { return nil }
        return instant - .seconds(offset)
    }

    private static func offsetSeconds(_ text: ArraySlice<UInt8>) -> Int? {
        if text.elementsEqual("Z".utf8) { return 0 }
        let characters = Array(text)
        guard characters.count == 6, characters[3] == 58, characters[0] == 43 || characters[0] == 45,
            let hours = number(characters[1..<3]), let minutes = number(characters[4..<6]), hours <= 14,
            minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (characters[0] == 45 ? -60 : 60)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 48)
        }
        return value
    }
}
