// Every bound of the signature check, with its source.

/// The bounds of identity.
public enum IdentityLimits {
    /// How far a request's time may be from ours, both ways, in seconds.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationTimeStamp
    public static let clockSkewSeconds: Int64 = 900
    /// The longest life of a presigned URL: seven days.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    public static let presignedExpirySeconds: Int64 = 604_800
    /// How long a presigned request lives where it does not say (STS and others than S3).
    public static let presignedDefaultExpirySeconds: Int64 = 900
    /// Access key ids: 16–128 characters at AWS; ours may be as short as `test`.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
    public static let accessKeyIDBytes = 128
    /// A session token travels in the head of every request, which has 16 KiB; AWS warns against assuming a
    /// size.
    public static let sessionTokenBytes = 8192
    /// Headers that one signature may cover.
    public static let signedHeaderCount = 100
    /// Derived signing keys kept in memory.
    public static let cachedSigningKeys = 1024
    /// Opened session tokens kept in memory.
    public static let cachedSessions = 1024
    /// All but the last chunk of an `aws-chunked` body must have this size.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
    public static let smallestChunkBytes = 8192
    /// The line before a chunk: a size in hexadecimal and a signature.
    public static let chunkHeaderBytes = 256
    /// All trailing headers together.
    public static let trailerBytes = 4096
    /// The decoded length of one streamed body: the largest single PUT of S3, 5 GiB.
    public static let decodedBodyBytes = 5 << 30
}
