// A server that was found and may be asked, and the way to it.

import CloudCore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Where to connect for a target.
struct Server {
    let target: FetchTarget
    private let place: SocketAddress
    /// Nil for plain HTTP.
    private let secure: NIOSSLContext?

    /// The address is looked up once, and what was checked is what is connected to. `mayConnect` judges it.
    /// Certificates may be signed by `authorities` too, beside those of the system.
    init(
        of target: FetchTarget, authorities: [NIOSSLCertificate] = [], _ mayConnect: (NetworkPlace) -> Bool
    ) async throws(FetchProblem) {
        self.target = target
        do {
            place = try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(target.host, port: target.port)
            }
        } catch {
            throw .unreachable("\(target.host) cannot be resolved")
        }
        guard let kind = place.ipAddress.flatMap(NetworkPlace.init), mayConnect(kind) else {
            throw .notAllowed(target.hostHeader)
        }
        do {
            // Read anew for each, of which there are few: the authorities are half a megabyte.
            secure =
                target.isEncrypted
                ? try await NIOThreadPool.singleton.runIfActive {
                    var settings = TLSConfiguration.makeClientConfiguration()
                    if !authorities.isEmpty { settings.additionalTrustRoots = [.certificates(authorities)] }
                    return try NIOSSLContext(configuration: settings)
                } : nil
        } catch {
            throw .unreachable("no certificate authorities: \(error)")
        }
    }

    /// Connects, with HTTP on the channel and what `configure` adds.
    func connect<Output: Sendable>(
        on loop: any EventLoop, _ configure: @escaping @Sendable (any Channel) throws -> Output
    ) async throws -> Output {
        try await ClientBootstrap(group: loop)
            .connectTimeout(.seconds(OutboundLimits.connectSeconds))
            .connect(to: place) { [secure, target] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let secure {
                        let name = NetworkPlace(target.host) == nil ? target.host : nil
                        try pipeline.addHandler(NIOSSLClientHandler(context: secure, serverHostname: name))
                    }
                    try pipeline.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
                    return try configure(channel)
                }
            }
    }
}
