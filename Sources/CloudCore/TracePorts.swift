// What services that trace requests hand to X-Ray.

/// Takes finished segments: X-Ray. Called on hot paths: it must neither wait nor throw.
public protocol TraceSink: Sendable {
    func record(_ segment: TraceSegment)
}

/// One service's part in a traced request.
/// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
public struct TraceSegment: Hashable, Sendable {
    /// A part of the segment.
    public struct Subsegment: Hashable, Sendable {
        public var id: String
        public var name: String
        public var start: Instant
        public var end: Instant

        public init(id: String, name: String, start: Instant, end: Instant) {
            self.id = id
            self.name = name
            self.start = start
            self.end = end
        }
    }

    /// 16 hexadecimal digits.
    public var id: String
    /// `1-…-…`
    public var traceID: String
    public var parentID: String?
    public var name: String
    /// `AWS::Lambda`, `AWS::Lambda::Function`.
    public var origin: String
    public var resource: ARN
    public var requestID: String
    public var start: Instant
    public var end: Instant
    /// Whether the service, or the function, failed.
    public var isFault: Bool
    public var subsegments: [Subsegment]

    public init(
        id: String, traceID: String, parentID: String?, name: String, origin: String, resource: ARN,
        requestID: String, start: Instant, end: Instant, isFault: Bool, subsegments: [Subsegment] = []
    ) {
        self.id = id
        self.traceID = traceID
        self.parentID = parentID
        self.name = name
        self.origin = origin
        self.resource = resource
        self.requestID = requestID
        self.start = start
        self.end = end
        self.isFault = isFault
        self.subsegments = subsegments
    }
}
