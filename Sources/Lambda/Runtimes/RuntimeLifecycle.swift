// When AWS takes runtimes out of service: from one day on no function can be made with it, from another none
// can be changed. Functions that have it go on running. The table is AWS's own, as of October 2026.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy

import CloudCore

/// The days of one runtime.
struct RuntimeLifecycle: Hashable, Sendable {
    /// What somebody wants to do with the runtime.
    enum Use: Hashable, Sendable { case creating, updating }

    /// The first day on which no function can be made with it.
    var createEnds: Day
    /// The first day on which functions with it can't be changed.
    var updateEnds: Day

    /// Throws AWS's error where `use` is over. Runtimes without a known day pass.
    static func check(_ runtime: String, for use: Use, at now: Instant) throws {
        guard let lifecycle = table[runtime] else { return }
        let end = use == .creating ? lifecycle.createEnds : lifecycle.updateEnds
        guard end.isReached(at: now) else { return }
        throw LambdaError.runtimeRetired(runtime)
    }

    /// A day of the calendar; it begins at midnight, UTC.
    struct Day: Hashable, Sendable {
        var year: Int
        var month: Int
        var day: Int

        init(_ year: Int, _ month: Int, _ day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }

        func isReached(at now: Instant) -> Bool {
            let today = CivilTime(now)
            return (today.year, today.month, today.day) >= (year, month, day)
        }
    }

    private init(_ createEnds: Day, _ updateEnds: Day) {
        self.createEnds = createEnds
        self.updateEnds = updateEnds
    }

    /// The days that AWS gave to everything that was deprecated by then, and to all that follows until 2027.
    private static let postponed = RuntimeLifecycle(Day(2027, 7, 29), Day(2027, 8, 31))

    private static let table: [String: RuntimeLifecycle] = [
        "nodejs16.x": postponed, "nodejs18.x": postponed, "nodejs20.x": postponed,
        "nodejs22.x": .init(Day(2027, 6, 1), Day(2027, 7, 1)),
        "nodejs24.x": .init(Day(2028, 6, 1), Day(2028, 7, 1)),
        "python3.8": postponed, "python3.9": postponed, "python3.10": postponed,
        "python3.11": postponed,
        "python3.12": .init(Day(2028, 11, 30), Day(2029, 1, 10)),
        "python3.13": .init(Day(2029, 7, 31), Day(2029, 8, 31)),
        "python3.14": .init(Day(2029, 7, 31), Day(2029, 8, 31)),
        "java8.al2": postponed, "java11": postponed, "java17": postponed,
        "java21": .init(Day(2029, 7, 31), Day(2029, 8, 31)),
        "dotnet6": postponed, "dotnet8": postponed,
        "dotnet10": .init(Day(2028, 12, 14), Day(2029, 1, 15)),
        "ruby3.2": postponed, "ruby3.3": postponed,
        "ruby3.4": .init(Day(2028, 4, 30), Day(2028, 5, 31)),
        "provided.al2": postponed,
        "provided.al2023": .init(Day(2029, 7, 31), Day(2029, 8, 31)),
        "nodejs14.x": .init(Day(2024, 1, 9), Day(2027, 8, 31)),
        "python3.7": .init(Day(2024, 1, 9), Day(2027, 8, 31)),
        "java8": .init(Day(2024, 2, 8), Day(2027, 8, 31)),
        "go1.x": .init(Day(2024, 2, 8), Day(2027, 8, 31)),
        "provided": .init(Day(2024, 2, 8), Day(2027, 8, 31)),
    ]
}
