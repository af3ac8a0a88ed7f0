// The HTTP/1.1 server: one port, one handler for all requests. What requests mean is for the request chain.

public import CloudCore
public import NIOCore
import NIOPosix

/// Serves HTTP/1.1 on one address.
public final class GatewayServer: Sendable {
    /// Answers one request. It runs on the connection's event loop: whoever computes for long, or blocks,
    /// must go elsewhere (`withTaskExecutorPreference(globalConcurrentExecutor)`). It is not cancelled where
    /// the client hangs up, as a call that reached AWS is not; `ConnectionInfo.presence` tells it, where that
    /// matters.
    public typealias Handler = @Sendable (WireRequest, ConnectionInfo) async -> WireResponse
    /// Says, from its head, how long a request's body may be.
    public typealias BodyRuleProvider = @Sendable (RequestHead) -> BodyRule

    /// Where to listen.
    public struct Configuration: Sendable {
        public var host: String
        /// 0 for any free port.
        public var port: Int
        public var backlog: Int32
        public var limits: HTTPLimits

        public init(
            host: String = "127.0.0.1", port: Int = 4566, backlog: Int32 = 1024,
            limits: HTTPLimits = HTTPLimits()
        ) {
            self.host = host
            self.port = port
            self.backlog = backlog
            self.limits = limits
        }
    }

    /// Where it listens. `start` says so.
    public struct Address: Hashable, Sendable {
        public var host: String
        public var port: Int
    }

    private let settings: ConnectionSettings
    private let group: any EventLoopGroup
    private let listener: any Channel
    private let registry: ConnectionRegistry
    public let address: Address

    private init(
        settings: ConnectionSettings, group: any EventLoopGroup, listener: any Channel,
        registry: ConnectionRegistry
    ) {
        self.settings = settings
        self.group = group
        self.listener = listener
        self.registry = registry
        address = Address(
            host: listener.localAddress?.ipAddress ?? "", port: listener.localAddress?.port ?? 0)
    }

    /// Binds and begins to accept. Throws where the address can't be had. `group` stays the caller's.
    public static func start(
        _ configuration: Configuration, group: any EventLoopGroup, clock: any WallClock,
        bodyRule: @escaping BodyRuleProvider = { _ in BodyRule(limitBytes: GatewayLimits.bodyBytes) },
        handler: @escaping Handler
    ) async throws -> GatewayServer {
        let settings = ConnectionSettings(
            limits: configuration.limits, bodyRule: bodyRule, handler: handler,
            budget: BodyBudget(limit: configuration.limits.bodyBudgetBytes))
        let registry = ConnectionRegistry(limit: configuration.limits.connections)
        var seats: [ObjectIdentifier: NIOLoopBound<EventLoopSeat>] = [:]
        for eventLoop in group.makeIterator() {
            seats[ObjectIdentifier(eventLoop)] = try await eventLoop.submit {
                NIOLoopBound(EventLoopSeat(eventLoop, clock: clock), eventLoop: eventLoop)
            }.get()
        }
        let allSeats = seats
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: configuration.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.furnish(channel, registry: registry, settings: settings, seats: allSeats)
                }
            }
            .bind(host: configuration.host, port: configuration.port).get()
        return GatewayServer(settings: settings, group: group, listener: listener, registry: registry)
    }

    private static func furnish(
        _ channel: any Channel, registry: ConnectionRegistry, settings: ConnectionSettings,
        seats: [ObjectIdentifier: NIOLoopBound<EventLoopSeat>]
    ) throws {
        guard let seat = seats[ObjectIdentifier(channel.eventLoop)]?.value else {
            throw ChannelError.operationUnsupported
        }
        let handler = ConnectionHandler(settings: settings, seat: seat)
        try channel.pipeline.syncOperations.addHandler(handler)
        if !registry.add(channel) { handler.refuseOnceActive() }
    }

    /// Bytes of request bodies that are in memory and counted.
    public var bodyBytes: Int { settings.budget.usedBytes }

    /// Connections open now.
    public var connectionCount: Int { registry.count }

    /// Nobody connects any more, and all connections end with what they are doing: they know it on return.
    func stopAccepting() async {
        try? await listener.close().get()
        await registry.drain()
    }

    /// Stops accepting, lets running requests finish for at most `grace`, then closes what is left.
    public func shutdown(grace: Duration) async {
        await stopAccepting()
        let registry = registry
        let deadline = group.next().scheduleTask(in: .nanoseconds(grace.nanoseconds)) {
            registry.closeAll()
        }
        await registry.waitUntilEmpty()
        deadline.cancel()
    }
}
