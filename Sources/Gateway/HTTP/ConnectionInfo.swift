// What a handler may know of the connection that a request came over.

public import CloudCore

/// One connection's two ends.
public struct ConnectionInfo: Sendable {
    /// The client's address, without the port; empty where there is none.
    public var remoteAddress: String
    public var localPort: Int
    /// Whether the client is still there.
    public let presence = ClientPresence()

    public init(remoteAddress: String, localPort: Int) {
        self.remoteAddress = remoteAddress
        self.localPort = localPort
    }
}

/// How long a request's body may be, whether it is read beforehand, and what one that is refused is told.
public struct BodyRule: Sendable {
    /// Why a body is not read.
    public enum Refusal: Sendable {
        case tooLarge
        /// All bodies together are too much; the client may try again.
        case overloaded
    }

    public var limitBytes: Int
    /// Whether the handler gets the body as it comes.
    public var streams: Bool
    /// Nil for the server's own words.
    public var refusal: (@Sendable (Refusal) -> WireResponse)?

    public init(
        limitBytes: Int, streams: Bool = false, refusal: (@Sendable (Refusal) -> WireResponse)? = nil
    ) {
        self.limitBytes = limitBytes
        self.streams = streams
        self.refusal = refusal
    }
}
