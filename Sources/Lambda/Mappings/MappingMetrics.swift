// What mappings count where they are asked to: `EventCount`.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics

import CloudCore

/// Counts the events of one mapping.
struct MappingMetrics: Sendable {
    enum Name: String, Sendable {
        case polled = "PolledEventCount", filteredOut = "FilteredOutEventCount"
        /// Each time that the function was called with an event, and each time that this failed.
        case invoked = "InvokedEventCount", failedInvoke = "FailedInvokeEventCount"
        /// Taken from the queue because the function has dealt with them.
        case deleted = "DeletedEventCount"
    }

    let sink: any MetricSink
    let clock: any WallClock
    private let mapping: EventSourceMapping

    /// Nil where the mapping is not to be counted.
    init?(_ mapping: EventSourceMapping, sink: (any MetricSink)?, clock: any WallClock) {
        guard let sink, mapping.settings.countsEvents else { return nil }
        self.sink = sink
        self.clock = clock
        self.mapping = mapping
    }

    func record(_ name: Name, _ count: Int) {
        sink.record(
            MetricDatum(
                namespace: "AWS/Lambda", name: name.rawValue, unit: .count, value: Double(count),
                dimensionSets: [[MetricDatum.Dimension("EventSourceMappingUUID", mapping.id)]],
                account: mapping.account, region: mapping.region, time: clock.now))
    }
}
