// What Wire accepts at most. Sizes of whole bodies are the gateway's and the services' business.

/// Bounds of the readers.
public enum WireLimits {
    /// Nesting of a body of any syntax. AWS's own limit is not published; DynamoDB's documents go to 32
    /// levels, Step Functions' and API Gateway's JSON well below 100.
    public static let depth = 128
    /// Members, elements and entries that one body may become, set or not: 32 bytes of memory each. The
    /// largest inputs of AWS (10,000 log events, 1,000 metrics of 150 values each, 10,000 parts of an upload)
    /// need under half a million.
    public static let values = 4_000_000
    /// Query parameters of a REST request. The gateway bounds the head as a whole.
    public static let queryParameters = 1_000
    /// Violations that one validation message lists.
    public static let violations = 20
    /// Instructions of a pattern times characters of the text: beyond, a pattern is not checked.
    public static let patternStates = 1 << 24
}
