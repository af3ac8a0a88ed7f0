// Paths that are Apus's own, not AWS's: they begin with an underscore, as no bucket's name may.

public import CloudCore

/// A path of ours and who answers it.
public struct InternalRoute: Sendable {
    /// Without a signature: nothing that changes anything, and nothing secret unless the path itself proves
    /// that its bearer may have it.
    public typealias Handler = @Sendable (WireRequest, ConnectionInfo) async -> WireResponse
    /// Behind a signature for the service `apus`. What the caller may see, the handler asks the authorizer.
    /// An `AWSError` that it throws is answered as the REST services answer theirs.
    public typealias SignedHandler =
        @Sendable (WireRequest, RequestContext, any Authorizer) async throws -> WireResponse

    enum Kind: Sendable {
        case open(Handler)
        case signed(SignedHandler)
    }

    /// The name for which calls of signed paths are signed.
    static let service = "apus"

    /// Begins with `/_`. Where it ends with a slash, every path under it is meant that no longer one has.
    public var path: String
    let handler: Kind

    public init(_ path: String, handler: @escaping Handler) {
        self.path = path
        self.handler = .open(handler)
    }

    public init(signed path: String, handler: @escaping SignedHandler) {
        self.path = path
        self.handler = .signed(handler)
    }

    func matches(_ asked: String) -> Bool { path.hasSuffix("/") ? asked.hasPrefix(path) : asked == path }
}
