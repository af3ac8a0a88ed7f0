// Where services count what they do: CloudWatch, once it is there.

/// Takes data points of AWS's own metrics. Called on hot paths: it must neither wait nor throw.
public protocol MetricSink: Sendable {
    func record(_ datum: MetricDatum)
}

/// One data point.
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

    /// `AWS/Lambda`.
    public var namespace: String
    public var name: String
    public var unit: Unit
    public var value: Double
    /// The same point counts under each of these sets.
    public var dimensionSets: [[Dimension]]
    public var account: AccountID
    public var region: Region
    public var time: Instant

    public init(
        namespace: String, name: String, unit: Unit, value: Double, dimensionSets: [[Dimension]],
        account: AccountID, region: Region, time: Instant
    ) {
        self.namespace = namespace
        self.name = name
        self.unit = unit
        self.value = value
        self.dimensionSets = dimensionSets
        self.account = account
        self.region = region
        self.time = time
    }
}
