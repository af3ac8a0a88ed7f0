// What a queue has done since it was asked last, for AWS's metrics. Counted where messages pass, whoever
// sends and receives them, and handed on once a second: a point for each call would cost more than the call.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html

import CloudCore
import Store
import Synchronization

/// Counts what is done with the messages of one queue.
final class QueueMeter: Sendable {
    /// A metric's name.
    enum Metric: String, CaseIterable, Sendable {
        case sent = "NumberOfMessagesSent", sentSize = "SentMessageSize"
        case deduplicated = "NumberOfDeduplicatedSentMessages"
        case received = "NumberOfMessagesReceived", emptyReceives = "NumberOfEmptyReceives"
        case deleted = "NumberOfMessagesDeleted"
        // Samples of what is there.
        case visible = "ApproximateNumberOfMessagesVisible"
        case notVisible = "ApproximateNumberOfMessagesNotVisible"
        case delayed = "ApproximateNumberOfMessagesDelayed"
        case oldest = "ApproximateAgeOfOldestMessage"
        case groups = "ApproximateNumberOfGroupsWithInflightMessages"

        var unit: MetricDatum.Unit {
            switch self {
            case .sentSize: .bytes
            case .oldest: .seconds
            default: .count
            }
        }
    }

    private struct State {
        var counts: [Metric: StatisticSet] = [:]
        /// What was last said of the queue's contents.
        var sample: [Metric: Double] = [:]
        var nextSample = Instant(nanoseconds: .min)
    }

    let name: QueueName
    private let sink: any MetricSink
    private let state = Mutex(State())

    init(_ name: QueueName, sink: any MetricSink) {
        self.name = name
        self.sink = sink
    }

    /// One call has done something to so many messages.
    func count(_ metric: Metric, _ messages: Int = 1) {
        guard messages > 0 else { return }
        state.withLock { $0.counts[metric, default: StatisticSet()].add(Double(messages)) }
    }

    /// One call has sent messages of so many bytes.
    func sent(_ sizes: [Int]) {
        state.withLock { state in
            state.counts[.sent, default: StatisticSet()].add(Double(sizes.count))
            for size in sizes { state.counts[.sentSize, default: StatisticSet()].add(Double(size)) }
        }
    }

    /// Hands on what was counted.
    func flush(at now: Instant) {
        let counts = state.withLock { state in
            defer { state.counts = [:] }
            return state.counts
        }
        record(counts.map { Self.reading($0, $1.sum, $1) }, at: now)
    }

    /// Whether it is time to look into the queue. It is taken as done, for `pause`.
    func wantsSample(at now: Instant, pause: Duration) -> Bool {
        state.withLock { state in
            guard now >= state.nextSample else { return false }
            state.nextSample = now + pause
            return true
        }
    }

    /// Hands on what is in the queue. Of an empty one nothing is said again and again.
    func record(_ sample: [Metric: Double], at now: Instant) {
        let isNew = state.withLock { state in
            defer { state.sample = sample }
            if (sample[.delayed] ?? 0) > Double(Limits.page) {
                state.nextSample = now + Limits.longSamplePause
            }
            return state.sample != sample
        }
        guard isNew || sample.values.contains(where: { $0 > 0 }) else { return }
        record(sample.map { Self.reading($0, $1) }, at: now)
    }

    private static func reading(
        _ metric: Metric, _ value: Double, _ set: StatisticSet? = nil
    ) -> MetricDatum.Reading {
        MetricDatum.Reading(metric.rawValue, value, metric.unit, statistics: set)
    }

    private func record(_ readings: [MetricDatum.Reading], at now: Instant) {
        if readings.isEmpty { return }
        sink.record(
            MetricDatum(
                namespace: "AWS/SQS", readings: readings,
                dimensionSets: [[MetricDatum.Dimension("QueueName", name.name)]], account: name.account,
                region: name.region, time: now))
    }
}

extension LiveQueue {
    /// What is in the queue, in the words of its metrics.
    func sample(at now: Instant) async throws -> [QueueMeter.Metric: Double] {
        let counts = try await counts()
        var sample: [QueueMeter.Metric: Double] = [
            .visible: Double(counts.visible), .notVisible: Double(counts.notVisible),
            .delayed: Double(counts.delayed), .oldest: 0,
        ]
        let (isFIFO, groups) = try change { ($0.engine.rules.isFIFO, $0.engine.inFlight.groupCount) }
        if isFIFO { sample[.groups] = Double(groups) }
        guard counts.visible + counts.notVisible + counts.delayed > 0 else { return sample }
        if let age = try await ageOfOldest(at: now) {
            sample[.oldest] = Double(max(0, age.wholeMilliseconds) / 1_000)
        }
        return sample
    }
}

extension QueueDirectory {
    /// Hands on what all queues have counted, and looks into those in use whose turn it is.
    func reportMetrics() async {
        let now = clock.now
        for meter in allMeters { meter.flush(at: now) }
        let queues = meteredQueues
        let pause = queues.count > Limits.sampledQueues ? Limits.longSamplePause : Limits.samplePause
        for (live, meter) in queues where meter.wantsSample(at: now, pause: pause) {
            guard let sample = try? await live.sample(at: now) else { continue }
            meter.record(sample, at: now)
        }
    }
}
