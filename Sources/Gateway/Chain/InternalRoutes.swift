// Paths that are Apus's own, not AWS's: they begin with an underscore, as no bucket's name may.

public import CloudCore

/// A path of ours and who answers it, without a signature: nothing secret, nothing that changes anything.
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

extension InternalRoute {
    /// `/_apus/health` and, for tools that wait for LocalStack, `/_localstack/health`.
    static func health(services: [String], version: String) -> [InternalRoute] {
        let states = services.sorted().map { "\"\($0)\": \"running\"" }.joined(separator: ", ")
        let ours = Array(
            "{\"status\": \"ready\", \"version\": \"\(version)\", \"services\": {\(states)}}".utf8)
        let theirs = Array(
            "{\"services\": {\(states)}, \"edition\": \"community\", \"version\": \"\(version)\"}".utf8)
        func answering(_ body: [UInt8]) -> Handler {
            { _, _ in WireResponse(headers: ["Content-Type": "application/json"], body: .bytes(body)) }
        }
        return [
            InternalRoute("/_apus/health", handler: answering(ours)),
            InternalRoute("/_localstack/health", handler: answering(theirs)),
        ]
    }
}
