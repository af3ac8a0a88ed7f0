// Instants and the calendar, against dates that are known from elsewhere.

import CloudCore
import CloudTesting
import Testing

@Suite struct TimeTests {
    /// Seconds since the epoch and the same moment in words, as `date -u` gives them.
    static let known: [(seconds: Int64, text: String)] = [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (951_868_800, "2000-03-01T00:00:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"), (1_440_938_160, "2015-08-30T12:36:00Z"),
        (-2_203_891_200, "1900-03-01T00:00:00Z"), (-2_203_891_201, "1900-02-28T23:59:59Z"),
        (1_709_251_199, "2024-02-29T23:59:59Z"), (253_402_300, "1978-01-11T21:31:40Z"),
        (-9_214_560_000, "1678-01-01T00:00:00Z"), (9_214_646_400, "2262-01-01T00:00:00Z"),
        (2_147_483_648, "2038-01-19T03:14:08Z"),
    ]

    @Test(arguments: known) func knownMomentsConvertBothWays(_ moment: (seconds: Int64, text: String)) {
        let civil = CivilTime(Instant(seconds: moment.seconds))
        #expect(civil.iso8601() == moment.text)
        #expect(civil.instant == Instant(seconds: moment.seconds))
    }

    @Test func everyDayOfFourCenturiesFollowsTheOneBefore() {
        var day = CivilTime(year: 1_900, month: 1, day: 1)
        let first = CivilTime.daysSinceEpoch(year: 1_900, month: 1, day: 1)
        for number in 0..<120_000 {
            let days = CivilTime.daysSinceEpoch(year: day.year, month: day.month, day: day.day)
            #expect(days == first + number)
            if days * 86_400 < 9_214_646_400 {
                #expect(CivilTime(Instant(seconds: Int64(days) * 86_400)) == day)
            }
            day.day += 1
            if day.day > CivilTime.days(inMonth: day.month, of: day.year) {
                (day.day, day.month) = (1, day.month + 1)
            }
            if day.month > 12 { (day.month, day.year) = (1, day.year + 1) }
        }
    }

    @Test func theWholeRangeConvertsBothWays() {
        let entropy = SeededEntropy(3)
        for _ in 0..<2_000 {
            let instant = Instant(nanoseconds: Int64(bitPattern: entropy.next()))
            let civil = CivilTime(instant)
            guard (1678...2261).contains(civil.year) else { continue }
            #expect(civil.instant == instant)
        }
        #expect(CivilTime(.distantFuture).year == 2_262)
        #expect(CivilTime(Instant(nanoseconds: .min)).year == 1_677)
    }

    @Test func leapYearsFollowTheGregorianRule() {
        let days = [1_900, 2_000, 2_023, 2_024, 2_100, 2_400].map { CivilTime.days(inMonth: 2, of: $0) }
        #expect(days == [28, 29, 28, 29, 28, 29])
    }

    @Test func datesThatDoNotExistAreNil() {
        let dates = [
            CivilTime(year: 2023, month: 2, day: 29), CivilTime(year: 2024, month: 13, day: 1),
            CivilTime(year: 2024, month: 0, day: 1), CivilTime(year: 2024, month: 4, day: 31),
            CivilTime(year: 2024, month: 1, day: 0), CivilTime(year: 2024, month: 1, day: 1, hour: 24),
            CivilTime(year: 2024, month: 1, day: 1, minute: 60),
            CivilTime(year: 2024, month: 1, day: 1, nanosecond: 1_000_000_000),
            CivilTime(year: 1500, month: 1, day: 1), CivilTime(year: 9999, month: 1, day: 1),
        ]
        for date in dates { #expect(date.instant == nil, "\(date)") }
    }

    @Test func weekdaysAreRightBeforeAndAfterTheEpoch() {
        #expect(CivilTime(year: 1970, month: 1, day: 1).weekday == 4)
        #expect(CivilTime(year: 2015, month: 8, day: 30).weekday == 0)
        #expect(CivilTime(year: 1969, month: 12, day: 28).weekday == 0)
        #expect(CivilTime(year: 1900, month: 1, day: 1).weekday == 1)
        #expect(CivilTime(year: 2000, month: 2, day: 29).weekday == 2)
    }

    @Test func textsAreAsTheProtocolsWriteThem() {
        let civil = CivilTime(
            year: 2015, month: 8, day: 30, hour: 12, minute: 36, second: 5, nanosecond: 7_800_000)
        #expect(civil.iso8601() == "2015-08-30T12:36:05Z")
        #expect(civil.iso8601(fractionDigits: 3) == "2015-08-30T12:36:05.007Z")
        #expect(civil.iso8601(fractionDigits: 9) == "2015-08-30T12:36:05.007800000Z")
        #expect(civil.httpDate == "Sun, 30 Aug 2015 12:36:05 GMT")
        #expect(civil.basicISO8601 == "20150830T123605Z")
    }

    @Test func partsOfInstantsAreRoundedDown() {
        let instant = Instant(nanoseconds: -1)
        #expect(instant.milliseconds == -1)
        #expect(instant.seconds == -1)
        #expect(Instant(nanoseconds: 1_999_999_999).seconds == 1)
        #expect(Instant(nanoseconds: -1_000_000_000).seconds == -1)
        #expect(CivilTime(instant).nanosecond == 999_999_999)
    }

    @Test func arithmeticStaysWithinTheRange() {
        #expect(Instant.distantFuture + .seconds(1) == .distantFuture)
        #expect(Instant(nanoseconds: .min) + .seconds(-1) == Instant(nanoseconds: .min))
        #expect(Instant(nanoseconds: .min) - .seconds(1) == Instant(nanoseconds: .min))
        #expect(Instant(seconds: Int64(5)) - Instant(seconds: Int64(8)) == .seconds(-3))
        #expect(Instant.epoch - .milliseconds(1) == Instant(milliseconds: -1))
        #expect(Instant(seconds: 1e300) == .distantFuture)
        #expect(Instant(seconds: -1e300) == Instant(nanoseconds: .min))
        #expect(Instant(seconds: 1.5).nanoseconds == 1_500_000_000)
    }

    @Test func durationsClampToSixtyFourBits() {
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(Int64.min).nanoseconds == .min)
        #expect(Duration.milliseconds(-1_500).nanoseconds == -1_500_000_000)
        #expect(Duration.milliseconds(-1_500).wholeMilliseconds == -1_500)
        #expect(Duration.microseconds(1_999).wholeMilliseconds == 1)
        #expect(Duration.milliseconds(250).fractionalSeconds == 0.25)
    }
}
