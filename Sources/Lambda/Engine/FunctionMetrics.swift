// AWS's metrics of functions, as data points for whoever keeps them.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html

import CloudCore

/// Counts what functions do.
struct FunctionMetrics: Sendable {
    let sink: any MetricSink
    let clock: any WallClock

    /// What is counted.
    enum Name: String, Sendable {
        case invocations = "Invocations", errors = "Errors", throttles = "Throttles"
        case duration = "Duration"
        case concurrentExecutions = "ConcurrentExecutions"
        case provisionedConcurrencyInvocations = "ProvisionedConcurrencyInvocations"
        case provisionedConcurrencySpilloverInvocations = "ProvisionedConcurrencySpilloverInvocations"
        case provisionedConcurrentExecutions = "ProvisionedConcurrentExecutions"
        case asyncEventsReceived = "AsyncEventsReceived", asyncEventAge = "AsyncEventAge"
        case asyncEventsDropped = "AsyncEventsDropped"
        case recursiveInvocationsDropped = "RecursiveInvocationsDropped"
        case deadLetterErrors = "DeadLetterErrors"
        case destinationDeliveryFailures = "DestinationDeliveryFailures"

        func reading(_ value: Double) -> MetricDatum.Reading {
            switch self {
            case .duration, .asyncEventAge: MetricDatum.Reading(rawValue, value, .milliseconds)
            default: MetricDatum.Reading(rawValue, value)
            }
        }
    }

    /// One point: for all functions together, for this one, and for the alias or version that was named.
    /// `version` is the one that ran, where it is known.
    func record(
        _ name: Name, _ value: Double = 1, of function: FunctionKey, qualifier: String? = nil,
        version: String? = nil
    ) {
        record([name.reading(value)], of: function, qualifier: qualifier, version: version)
    }

    private func record(
        _ readings: [MetricDatum.Reading], of function: FunctionKey, qualifier: String?, version: String?
    ) {
        let itself = MetricDatum.Dimension("FunctionName", function.name)
        var sets: [[MetricDatum.Dimension]] = [[], [itself]]
        if let qualifier {
            let resource = MetricDatum.Dimension("Resource", "\(function.name):\(qualifier)")
            sets.append([itself, resource])
            if let version, version != qualifier {
                sets.append([itself, resource, MetricDatum.Dimension("ExecutedVersion", version)])
            }
        }
        sink.record(
            MetricDatum(
                namespace: "AWS/Lambda", readings: readings, dimensionSets: sets, account: function.account,
                region: function.region, time: clock.now))
    }

    /// A call has run.
    func ended(_ call: EngineCall, _ report: InvocationReport, concurrency: (all: Int, provisioned: Int)) {
        var readings = [
            Name.invocations.reading(1),
            Name.errors.reading(report.status == .success ? 0 : 1),
            Name.duration.reading(Double(report.duration.nanoseconds) / 1_000_000),
            Name.concurrentExecutions.reading(Double(concurrency.all)),
        ]
        if case .provisioned = report.variant {
            readings.append(Name.provisionedConcurrencyInvocations.reading(1))
            readings.append(Name.provisionedConcurrentExecutions.reading(Double(concurrency.provisioned)))
        } else if call.wantsProvisioned {
            readings.append(Name.provisionedConcurrencySpilloverInvocations.reading(1))
        }
        record(
            readings, of: call.spec.functionKey, qualifier: call.qualifier, version: call.spec.version)
    }
}
