// The port for fetching what is too large to be kept in memory, from servers that the operator named.

/// Asks other servers and hands on what they answer as it comes: Outbound, for registries of images.
public protocol Downloader: Sendable {
    /// GET, once: no redirect is followed, nothing is tried again. The body of an answer of status 200 or 206
    /// goes to `receive`, piece by piece; it sets the pace. The body of any other is not read. Throws
    /// `FetchProblem`, and what `receive` throws.
    func download(
        _ request: DownloadRequest, to receive: (DownloadHead, [UInt8]) async throws -> Void
    ) async throws -> DownloadHead
}

/// What is asked, and how much of an answer is taken.
public struct DownloadRequest: Hashable, Sendable {
    public var address: String
    public var headers: HeaderFields
    /// A body of more bytes is cut off with `FetchProblem.tooLarge`.
    public var limitBytes: Int
    /// From the first byte sent to the last one received.
    public var limitSeconds: Int64
    /// The operator gave this very address: it may be asked without TLS and wherever it is, but for
    /// link-local places.
    public var isTrusted = false

    public init(_ address: String, headers: HeaderFields = [:], limitBytes: Int, limitSeconds: Int64) {
        self.address = address
        self.headers = headers
        self.limitBytes = limitBytes
        self.limitSeconds = limitSeconds
    }
}

/// The head of an answer.
public struct DownloadHead: Hashable, Sendable {
    public var status: Int
    public var headers: HeaderFields

    public init(status: Int, headers: HeaderFields = [:]) {
        self.status = status
        self.headers = headers
    }
}
