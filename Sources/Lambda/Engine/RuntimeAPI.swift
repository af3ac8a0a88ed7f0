// The HTTP endpoint inside a sandbox: accepts on the sandbox's listening sockets, on the environment's event
// loop. What is said there is RuntimeSession's matter.

import NIOCore
import NIOPosix

enum RuntimeAPI {
    /// Serves a listening socket until the channel is closed; takes ownership of the descriptor. Connections
    /// wait until its `autoRead` is set. `accept` is called on `loop` for each, and says who handles it.
    static func serve(
        _ descriptor: Int32, on loop: any EventLoop,
        accept: @escaping @Sendable () -> RuntimeConnection?
    ) -> EventLoopFuture<any Channel> {
        ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let connection = accept() else { throw ChannelError.operationUnsupported }
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
            .withBoundSocket(descriptor)
    }
}
