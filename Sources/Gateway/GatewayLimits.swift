// Bounds of the front door that have to do with AWS, rather than with HTTP.

/// How much services take.
public enum GatewayLimits {
    /// Any request that no other rule is for: a code package of 50 MB in Base64, and what is around it.
    /// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    public static let bodyBytes = 70 * 1024 * 1024
    /// The payload of an invocation: 6 MB. Events have 1 MB, which Lambda checks itself.
    public static let invokeBytes = 6 * 1024 * 1024
    /// Creating or updating a function: 50 MB in Base64, and 256 KiB for the rest of the request.
    public static let codeBytes = 70_167_211
    /// A body that streams: the largest single PUT of S3, 5 GiB, and what the `aws-chunked` encoding adds to
    /// chunks of 8 KiB, a signature each.
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
    public static let streamedBodyBytes = 5 << 30 + 5 << 30 / 64
    /// Meanings of paths kept in memory.
    public static let cachedRoutes = 4096
    /// Bodies from this size on are hashed and read off the event loop.
    public static let offLoopBytes = 64 * 1024
}
