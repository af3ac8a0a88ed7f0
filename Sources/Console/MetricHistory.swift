// What services counted lately, in memory: what the console draws. It is no CloudWatch: three hours are kept,
// and nothing survives a restart.

public import CloudCore
import Synchronization
import Wire

/// The latest data points of all services.
public final class MetricHistory: MetricSink {
    private struct Key: Hashable, Sendable {
        var account: AccountID
        var region: Region
        var namespace: String
        /// The value of the one dimension, such as a function's name.
        var resource: String
        var metric: String
    }

    private let series = Mutex<[Key: MetricSeries]>([:])

    public init() {}

    /// Counts the datum where one of its dimension sets names one resource.
    public func record(_ datum: MetricDatum) {
        guard let dimension = datum.dimensionSets.first(where: { $0.count == 1 })?.first else { return }
        let key = Key(
            account: datum.account, region: datum.region, namespace: datum.namespace,
            resource: dimension.value, metric: datum.name)
        series.withLock { series in
            if series[key]?.add(datum.value, at: datum.time.seconds) != nil { return }
            if series.count >= Limits.series { Self.forgetOldest(&series) }
            series[key, default: MetricSeries()].add(datum.value, at: datum.time.seconds)
        }
    }

    /// Makes room by a quarter at once, so that few records pay for it.
    private static func forgetOldest(_ series: inout [Key: MetricSeries]) {
        let byAge = series.sorted { $0.value.newest < $1.value.newest }
        for (key, _) in byAge.prefix(Limits.series / 4) { series[key] = nil }
    }

    var seriesCount: Int { series.withLock { $0.count } }

    /// The series of an account and region that `query` means, as JSON: each point is its period's start, how
    /// many values there were, their sum and the greatest.
    func answer(_ query: MetricQuery, account: AccountID, region: Region, now: Instant) -> Document {
        let found = series.withLock { series in
            series.filter { key, _ in
                key.account == account && key.region == region && key.namespace == query.namespace
                    && (query.resource == nil || key.resource == query.resource)
                    && (query.metric == nil || key.metric == query.metric)
            }
        }
        let ordered = found.sorted { ($0.key.resource, $0.key.metric) < ($1.key.resource, $1.key.metric) }
        let documents = ordered.map { key, series -> Document in
            let ring = query.isBySecond ? series.seconds : series.minutes
            let points = ring.points(until: now.seconds).map { start, bucket -> Document in
                .array([
                    .integer(start), .integer(Int64(bucket.count)), .double(bucket.sum),
                    .double(bucket.maximum),
                ])
            }
            return .object([
                ("Resource", .string(key.resource)), ("Metric", .string(key.metric)),
                ("Points", .array(points)),
            ])
        }
        return .object([
            ("Period", .integer(query.isBySecond ? 1 : 60)),
            ("Periods", .integer(Int64(query.isBySecond ? Limits.secondBuckets : Limits.minuteBuckets))),
            ("Now", .integer(now.seconds)), ("Series", .array(documents)),
        ])
    }
}
