// What a handler may know of the connection that a request came over.

public import CloudCore

/// One connection's two ends.
public struct ConnectionInfo: Hashable, Sendable {
    /// The client's address, without the port; empty where there is none.
    public var remoteAddress: String
    public var localPort: Int

    public init(remoteAddress: String, localPort: Int) {
        self.remoteAddress = remoteAddress
        self.localPort = localPort
    }
}

/// How long a request's body may be, and what a longer one is told.
public struct BodyRule: Sendable {
    public var limitBytes: Int
    /// Nil for the server's own words.
    public var refusal: (@Sendable () -> WireResponse)?

    public init(limitBytes: Int, refusal: (@Sendable () -> WireResponse)? = nil) {
        self.limitBytes = limitBytes
        self.refusal = refusal
    }
}
