// Where services count what they do: CloudWatch, once it is there.

/// Takes data points of AWS's own metrics. Called on hot paths: it must neither wait nor throw.
public protocol MetricSink: Sendable {
    func record(_ datum: MetricDatum)
}

/// What was read off one thing at one time: one data point for each reading.
public struct MetricDatum: Hashable, Sendable {
    public enum Unit: String, Hashable, Sendable {
        case count = "Count", milliseconds = "Milliseconds", seconds = "Seconds", bytes = "Bytes"
    }

    public struct Dimension: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One value of one metric.
    public struct Reading: Hashable, Sendable {
        public var name: String
        public var unit: Unit
        /// Of several points that are summed up in `statistics`, their sum.
        public var value: Double
        /// Nil for one point.
        public var statistics: StatisticSet?

        public init(
            _ name: String, _ value: Double, _ unit: Unit = .count, statistics: StatisticSet? = nil
        ) {
            self.name = name
            self.unit = unit
            self.value = value
            self.statistics = statistics
        }
    }

    /// `AWS/Lambda`.
    public var namespace: String
    public var readings: [Reading]
    /// The same points count under each of these sets.
    public var dimensionSets: [[Dimension]]
    public var account: AccountID
    public var region: Region
    public var time: Instant

    public init(
        namespace: String, readings: [Reading], dimensionSets: [[Dimension]],
        account: AccountID, region: Region, time: Instant
    ) {
        self.namespace = namespace
        self.readings = readings
        self.dimensionSets = dimensionSets
        self.account = account
        self.region = region
        self.time = time
    }
    /// A single reading.
    public init(
        namespace: String, name: String, unit: Unit, value: Double, dimensionSets: [[Dimension]],
        account: AccountID, region: Region, time: Instant
    ) {
        self.init(
            namespace: namespace, readings: [Reading(name, value, unit)], dimensionSets: dimensionSets,
            account: account, region: region, time: time)
    }
}

/// Points of about the same time, summed up where they are made.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_StatisticSet.html
public struct StatisticSet: Hashable, Sendable {
    public private(set) var count = 0
    public private(set) var sum = 0.0
    public private(set) var minimum = 0.0
    public private(set) var maximum = 0.0

    public init() {}

    public mutating func add(_ value: Double) {
        minimum = count == 0 ? value : min(minimum, value)
        maximum = count == 0 ? value : max(maximum, value)
        count += 1
        sum += value
    }
}
