// Where services count what they do: CloudWatch, once it is there.

/// Takes data points of AWS's own metrics. Called on hot paths: it must neither wait nor throw.
public protocol MetricSink: Sendable {
    func record(_ datum: MetricDatum)
}

/// What was read off one thing at one time: one data point for each reading.
public struct MetricDatum: Hashable, Sendable {
    public enum Unit: String, Hashable, Sendable { case count = "Count", milliseconds = "Milliseconds" }

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
        public var value: Double

        public init(_ name: String, _ value: Double, _ unit: Unit = .count) {
            self.name = name
            self.unit = unit
            self.value = value
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
