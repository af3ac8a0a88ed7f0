// One metric over time: how much was counted in each second of the last minutes and each minute of the last
// hours. A value of fixed size; what is too old for it is forgotten.

import CloudCore

/// The data points of one period, summed up.
struct MetricBucket: Hashable, Sendable {
    var count: Int32 = 0
    var sum = 0.0
    var maximum = 0.0

    mutating func add(_ value: Double) { add(sum: value, maximum: value, count: 1) }

    mutating func add(sum value: Double, maximum largest: Double, count points: Int) {
        maximum = count == 0 ? largest : max(maximum, largest)
        count = Int32(clamping: Int(count) + points)
        sum += value
    }
}

/// The latest periods of one length.
struct MetricRing: Sendable {
    let periodSeconds: Int64
    private var buckets: [MetricBucket]
    /// The number of the latest period since 1970.
    private(set) var newest: Int64 = .min

    init(periodSeconds: Int64, count: Int) {
        self.periodSeconds = periodSeconds
        buckets = Array(repeating: MetricBucket(), count: count)
    }

    mutating func add(_ value: Double, at second: Int64) {
        bucket(at: second) { $0.add(value) }
    }

    mutating func add(_ set: StatisticSet, at second: Int64) {
        bucket(at: second) { $0.add(sum: set.sum, maximum: set.maximum, count: set.count) }
    }

    /// The period of `second`, where it is not too old.
    private mutating func bucket(at second: Int64, _ add: (inout MetricBucket) -> Void) {
        let period = second / periodSeconds
        let count = Int64(buckets.count)
        guard second >= 0, newest == .min || period > newest - count else { return }
        if newest == .min || period >= newest + count {
            for index in buckets.indices { buckets[index] = MetricBucket() }
            newest = period
        }
        while newest < period {
            newest += 1
            buckets[Int(newest % count)] = MetricBucket()
        }
        add(&buckets[Int(period % count)])
    }

    /// What is known of the periods up to the one of `second`, oldest first, empty ones left out.
    func points(until second: Int64) -> [(start: Int64, bucket: MetricBucket)] {
        guard newest != .min else { return [] }
        let count = Int64(buckets.count)
        let first = max(0, max(newest, second / periodSeconds) - count + 1)
        guard first <= newest else { return [] }
        return (first...newest).compactMap { period in
            let bucket = buckets[Int(period % count)]
            return bucket.count == 0 ? nil : (period * periodSeconds, bucket)
        }
    }
}

/// One metric of one resource.
struct MetricSeries: Sendable {
    private(set) var seconds = MetricRing(periodSeconds: 1, count: Limits.secondBuckets)
    private(set) var minutes = MetricRing(periodSeconds: 60, count: Limits.minuteBuckets)

    /// The latest second that counted something.
    var newest: Int64 { seconds.newest }

    mutating func add(_ value: Double, at second: Int64) {
        seconds.add(value, at: second)
        minutes.add(value, at: second)
    }

    mutating func add(_ set: StatisticSet, at second: Int64) {
        seconds.add(set, at: second)
        minutes.add(set, at: second)
    }

    mutating func add(_ reading: MetricDatum.Reading, at second: Int64) {
        if let set = reading.statistics {
            add(set, at: second)
        } else {
            add(reading.value, at: second)
        }
    }
}
