// Paths that are Apus's own, not AWS's: they begin with an underscore, as no bucket's name may.

public import CloudCore

/// A path of ours and who answers it, without a signature: nothing that changes anything, and nothing secret
/// unless the path itself proves that its bearer may have it.
public struct InternalRoute: Sendable {
    public typealias Handler = @Sendable (WireRequest, ConnectionInfo) async -> WireResponse

    /// Begins with `/_`. Where it ends with a slash, every path under it is meant.
    public var path: String
    public var handler: Handler

    public init(_ path: String, handler: @escaping Handler) {
        self.path = path
        self.handler = handler
    }

    func matches(_ asked: String) -> Bool { path.hasSuffix("/") ? asked.hasPrefix(path) : asked == path }
}
