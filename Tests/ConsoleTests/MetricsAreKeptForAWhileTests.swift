// What services count: summed by second and minute, apart by account, bounded.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Console

private func datum(
    _ metric: String, _ value: Double = 1, of function: String = "hello",
    account: AccountID = .development, region: Region = .usEast1, at second: Int64 = 1_000_000
) -> MetricDatum {
    MetricDatum(
        namespace: "AWS/Lambda", name: metric, unit: .count, value: value,
        dimensionSets: [[], [.init("FunctionName", function)]], account: account, region: region,
        time: Instant(seconds: second))
}

@Suite("Metrics are kept for a while")
struct MetricsAreKeptForAWhileTests {
    private let history = MetricHistory()

    private func query(_ text: String) throws -> MetricQuery {
        try MetricQuery(RequestHead(method: "GET", path: "/_apus/metrics", query: text))
    }

    private func points(
        _ text: String, account: AccountID = .development, region: Region = .usEast1, at second: Int64
    ) throws -> [[Double]] {
        let answer = history.answer(
            try query(text), account: account, region: region, now: Instant(seconds: second))
        let series = answer["Series"]?.array ?? []
        return series.flatMap { $0["Points"]?.array ?? [] }.map { ($0.array ?? []).compactMap(\.number) }
    }

    private let bySecond = "Namespace=AWS/Lambda&Resource=hello&Period=1"
    private let byMinute = "Namespace=AWS/Lambda&Resource=hello&Period=60"

    @Test func valuesAreSummedUp() throws {
        for value in [3.0, 5, 1] { history.record(datum("Duration", value, at: 1_000_019)) }
        history.record(datum("Duration", 2, at: 1_000_020))
        #expect(
            try points(bySecond, at: 1_000_020) == [[1_000_019, 3, 9, 5], [1_000_020, 1, 2, 2]])
        #expect(try points(byMinute, at: 1_000_020) == [[999_960, 3, 9, 5], [1_000_020, 1, 2, 2]])
    }

    @Test func whatIsOldIsForgotten() throws {
        history.record(datum("Invocations", at: 1_000_000))
        #expect(try points(bySecond, at: 1_000_299).count == 1)
        #expect(try points(bySecond, at: 1_000_300).isEmpty)
        #expect(try points(byMinute, at: 1_000_000 + 3 * 3_600 - 60).count == 1)
        #expect(try points(byMinute, at: 1_000_000 + 3 * 3_600 + 60).isEmpty)
        // A jump of the clock clears the ring, and what is older than the ring does not come back.
        history.record(datum("Invocations", at: 2_000_000))
        history.record(datum("Invocations", at: 1_999_700))
        #expect(try points(bySecond, at: 2_000_000) == [[2_000_000, 1, 1, 1]])
    }

    @Test func accountsAndRegionsAreApart() throws {
        let other = try #require(AccountID("111111111111"))
        let region = try #require(Region("eu-west-1"))
        history.record(datum("Invocations", at: 5))
        #expect(try points(bySecond, at: 5).count == 1)
        #expect(try points(bySecond, account: other, at: 5).isEmpty)
        #expect(try points(bySecond, region: region, at: 5).isEmpty)
        #expect(try points("Namespace=AWS/SQS&Resource=hello&Period=1", at: 5).isEmpty)
    }

    @Test func oneMetricOfAllFunctions() throws {
        for function in ["a", "b"] {
            history.record(datum("Invocations", of: function, at: 5))
            history.record(datum("Errors", 0, of: function, at: 5))
        }
        #expect(try points("Namespace=AWS/Lambda&Metric=Invocations&Period=1", at: 5).count == 2)
    }

    @Test func theNumberOfSeriesIsBounded() throws {
        for number in 0..<Limits.series {
            history.record(datum("Invocations", of: "f\(number)", at: Int64(number)))
        }
        #expect(history.seriesCount == Limits.series)
        history.record(datum("Invocations", of: "new", at: 5_000))
        #expect(history.seriesCount == Limits.series * 3 / 4)
        // The oldest have gone, not the newest.
        #expect(try points("Namespace=AWS/Lambda&Resource=f0&Period=60", at: 5_000).isEmpty)
        #expect(try points("Namespace=AWS/Lambda&Resource=f1023&Period=60", at: 5_000).count == 1)
    }

    @Test func severalReadingsOfOneThing() throws {
        var both = datum("Invocations", at: 5)
        both.readings.append(.init("Duration", 12, .milliseconds))
        history.record(both)
        #expect(history.seriesCount == 2)
        #expect(try points(bySecond, at: 5).count == 2)
        #expect(
            try points("Namespace=AWS/Lambda&Resource=hello&Metric=Duration&Period=1", at: 5)
                == [[5, 1, 12, 12]])
    }

    @Test func oneResourceTakesNotAllTheRoom() {
        for number in 0...Limits.seriesOfOne { history.record(datum("M\(number)", at: 5)) }
        #expect(history.seriesCount == Limits.seriesOfOne)
    }

    @Test(arguments: [
        "", "Namespace=AWS/Lambda", "Resource=hello", "Namespace=AWS/Lambda&Resource=",
        "Namespace=AWS/Lambda&Resource=hello&Period=5",
        "Namespace=AWS/Lambda&Resource=" + String(repeating: "x", count: 257),
    ])
    func badQueriesAreRefused(_ text: String) {
        #expect(throws: AWSError.self) { try query(text) }
    }
}
