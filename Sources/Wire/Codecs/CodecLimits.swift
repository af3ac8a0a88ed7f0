// How much the byte readers of this folder take. AWS publishes few of these numbers; where it does not, ours
// are set above what its own clients can send and below what would hurt.

/// Limits of the XML reader.
public struct XMLLimits: Hashable, Sendable {
    /// Whole document, in bytes. S3's largest documents (DeleteObjects, CompleteMultipartUpload, lifecycle
    /// rules, policies) stay under 2 MB:
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
    public var bytes = 16 << 20
    /// Elements inside each other. The deepest AWS shape (CloudFront's DistributionConfig) needs 11.
    public var depth = 64
    /// Elements in all. 10,000 parts of CompleteMultipartUpload with five checksums each need 70,000.
    public var elements = 500_000
    /// Attributes of one element. AWS uses at most two (`xmlns:xsi`, `xsi:type`).
    public var attributes = 16
    /// One name, in bytes.
    public var nameBytes = 256

    public init() {}
}

/// Limits of the form reader (`application/x-www-form-urlencoded`).
public struct FormLimits: Hashable, Sendable {
    /// Whole body, in bytes. The largest AWS query bodies are CloudWatch's PutMetricData and CloudFormation's
    /// CreateStack at 1 MB:
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
    public var bytes = 16 << 20
    /// `name=value` pairs. PutMetricData: 1,000 metrics, each with up to 30 dimensions and 150 values.
    public var pairs = 400_000
    /// Distinct names and prefixes of names: what the tree costs in memory.
    public var nodes = 500_000
    /// Parts of one name between dots. The deepest AWS input (RDS, CloudFormation) needs 11.
    public var depth = 32
    /// One name, in bytes.
    public var nameBytes = 2048

    public init() {}
}

/// Limits of the CBOR reader.
public struct CBORLimits: Hashable, Sendable {
    /// Whole item, in bytes.
    public var bytes = 16 << 20
    /// Arrays, maps and tags inside each other.
    public var depth = 64

    public init() {}
}

/// Limits of event stream messages, as AWS's own clients have them:
/// https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html
public struct EventStreamLimits: Hashable, Sendable {
    /// All headers of a message, in bytes.
    public var headerBytes = 128 << 10
    /// The payload of a message, in bytes.
    public var payloadBytes = 16 << 20
    /// Headers of one message.
    public var headers = 256

    public init() {}
}
