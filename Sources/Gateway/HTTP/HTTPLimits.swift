// The bounds of the HTTP server, in one value so that tests can shrink them.

/// What one connection, and all together, may ask of the server.
public struct HTTPLimits: Sendable {
    /// Request line and headers together. AWS's front ends take 8–16 KB of headers.
    /// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    public var headBytes = 16 * 1024
    /// The request target, path and query: 8 KB, as S3's presigned URLs and AWS's balancers allow.
    public var targetBytes = 8 * 1024
    public var headerCount = 100
    /// The line before a chunk, with extensions.
    public var chunkHeaderBytes = 256
    public var trailerBytes = 4096
    /// Bytes of further requests that are kept while one is being answered; then reading stops.
    public var pipelinedBytes = 64 * 1024
    /// Request bodies in memory, all connections together; what passes it is answered 503.
    public var bodyBudgetBytes = BodyBudget.defaultBytes
    /// What a body may have without being counted, so that small requests always pass.
    public var freeBodyBytes = 16 * 1024
    /// What is kept of a streamed body that its reader has not asked for; then reading stops.
    public var pipeBytes = 256 * 1024
    /// Connections open at once; more are answered 503 and closed.
    public var connections = 16_384

    /// From a request's first byte to the end of its headers.
    public var headTimeoutMilliseconds: Int64 = 10_000
    /// Between two reads of a body.
    public var bodyIdleTimeoutMilliseconds: Int64 = 30_000
    /// A whole body.
    public var bodyTimeoutMilliseconds: Int64 = 900_000
    /// A connection without a request, and a client that does not take its answer.
    public var idleTimeoutMilliseconds: Int64 = 75_000
    /// What a client must take in that time of an answer that waits for it: who takes a byte now and then
    /// would keep it in memory for ever.
    public var slowestReadBytes = 64 * 1024
    /// How long input is still read and dropped after a refusal, so that the client gets to read it.
    public var lingerMilliseconds: Int64 = 10_000
    /// How much of it.
    public var lingerBytes = 128 * 1024 * 1024

    public init() {}
}
