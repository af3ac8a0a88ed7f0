// A request to one of the hosts behind which no AWS API lives: a function's URL.

/// What is known of such a request before anybody asked who sent it.
public struct SiteVisit: Sendable {
    /// Who signed a request.
    public struct Signer: Sendable {
        /// The caller's account, and the region of the signature.
        public var context: RequestContext
        public var accessKeyID: String

        public init(context: RequestContext, accessKeyID: String) {
            self.context = context
            self.accessKeyID = accessKeyID
        }
    }

    public var request: WireRequest
    /// The call as one of nobody's.
    public var context: RequestContext
    /// The port that the request came to.
    public var port: Int
    private let verify: @Sendable (_ service: String) async throws -> Signer?

    /// - Parameter verify: says who signed the request for a service; nil where nobody did. Throws an
    ///   `AWSError` where the signature is wrong.
    public init(
        request: WireRequest, context: RequestContext, port: Int,
        verify: @escaping @Sendable (_ service: String) async throws -> Signer?
    ) {
        self.request = request
        self.context = context
        self.port = port
        self.verify = verify
    }

    /// Who signed the request for `service`; nil where nobody did.
    public func signer(for service: String) async throws -> Signer? { try await verify(service) }
}
