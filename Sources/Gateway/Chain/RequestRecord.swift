// What is known of a request once it was answered: for the log and for metrics.

public import CloudCore

/// One answered request.
public struct RequestRecord: Sendable {
    public var requestID: String
    public var method: String
    public var path: String
    /// Nil where it meant no known service.
    public var service: String?
    public var operation: String?
    /// Nil where nobody was authenticated.
    public var caller: Principal?
    public var region: Region?
    public var status: Int
    public var sourceIP: String
    public var userAgent: String
    /// From the whole request to the response, its stream not included.
    public var duration: Duration
}
