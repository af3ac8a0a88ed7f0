// What services counted lately, in memory: what the console draws. It is no CloudWatch: three hours are kept,
// and nothing survives a restart.

public import CloudCore
import Synchronization
import Wire

/// The latest data points of all services.
public final class MetricHistory: MetricSink {
    /// What is measured.
    private struct Subject: Hashable, Sendable {
        var account: AccountID
        var region: Region
        var namespace: String
        /// The value of the one dimension, such as a function's name.
        var resource: String
    }

    private struct NamedSeries: Sendable {
        let metric: String
        var series = MetricSeries()
    }

    private struct State: Sendable {
        /// A subject has few metrics: they are looked through.
        var subjects: [Subject: [NamedSeries]] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Counts the datum where one of its dimension sets names one resource.
    public func record(_ datum: MetricDatum) {
        guard let dimension = datum.dimensionSets.first(where: { $0.count == 1 })?.first else { return }
        let subject = Subject(
            account: datum.account, region: datum.region, namespace: datum.namespace,
            resource: dimension.value)
        state.withLock { state in
            let new = Self.add(datum, to: &state.subjects[subject, default: []])
            state.count += new
            if new > 0, state.count > Limits.series { Self.forgetOldest(&state, but: subject) }
        }
    }

    /// Returns how many series had to be begun.
    private static func add(_ datum: MetricDatum, to known: inout [NamedSeries]) -> Int {
        let before = known.count
        for reading in datum.readings {
            var index = known.firstIndex { $0.metric == reading.name }
            if index == nil, known.count < Limits.seriesOfOne {
                index = known.count
                known.append(NamedSeries(metric: reading.name))
            }
            if let index { known[index].series.add(reading, at: datum.time.seconds) }
        }
        return known.count - before
    }

    /// Makes room by a quarter at once, so that few records pay for it.
    private static func forgetOldest(_ state: inout State, but newest: Subject) {
        let byAge = state.subjects
            .filter { $0.key != newest }
            .map { (subject: $0.key, newest: $0.value.map(\.series.newest).max() ?? .min) }
            .sorted { $0.newest < $1.newest }
        for (subject, _) in byAge where state.count > Limits.series * 3 / 4 {
            state.count -= state.subjects.removeValue(forKey: subject)?.count ?? 0
        }
    }

    var seriesCount: Int { state.withLock { $0.count } }

    /// The series of an account and region that `query` means, as JSON: each point is its period's start, how
    /// many values there were, their sum and the greatest.
    func answer(_ query: MetricQuery, account: AccountID, region: Region, now: Instant) -> Document {
        let subjects = state.withLock { state in
            state.subjects.filter { subject, _ in
                subject.account == account && subject.region == region
                    && subject.namespace == query.namespace
                    && (query.resource == nil || subject.resource == query.resource)
            }
        }
        let found = subjects.flatMap { subject, known in
            known.filter { query.metric == nil || $0.metric == query.metric }
                .map { (resource: subject.resource, metric: $0.metric, series: $0.series) }
        }
        let ordered = found.sorted { ($0.resource, $0.metric) < ($1.resource, $1.metric) }
        let documents = ordered.map { resource, metric, series -> Document in
            let ring = query.isBySecond ? series.seconds : series.minutes
            let points = ring.points(until: now.seconds).map { start, bucket -> Document in
                .array([
                    .integer(start), .integer(Int64(bucket.count)), .double(bucket.sum),
                    .double(bucket.maximum),
                ])
            }
            return .object([
                ("Resource", .string(resource)), ("Metric", .string(metric)),
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
