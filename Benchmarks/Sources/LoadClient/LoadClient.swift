// What the load generators share: keep-alive connections on one event loop, and the answers on them.

public import NIOCore
import NIOPosix

/// A load's connections to a server of this machine.
public enum LoadClient {
    /// Opens so many connections, each with a handler of its own, and returns once all are closed: the
    /// seconds that it took. Handlers are made and run on `loop`.
    public static func run(
        connections: Int, port: Int, on loop: any EventLoop,
        _ handler: @escaping @Sendable () -> some ChannelInboundHandler
    ) async throws -> Double {
        let start = NIODeadline.now()
        var channels: [any Channel] = []
        for _ in 0..<connections {
            channels.append(
                try await ClientBootstrap(group: loop)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(handler())
                        }
                    }
                    .connect(host: "127.0.0.1", port: port).get())
        }
        for channel in channels { try await channel.closeFuture.get() }
        return Double((NIODeadline.now() - start).nanoseconds) / 1e9
    }
}

/// A whole HTTP/1.1 answer with a Content-Length: what the servers that are measured here answer with.
public struct Answer {
    /// Whether the status is one of the 200s.
    public let isOK: Bool
    public let body: ByteBufferView

    /// Nil where not all of it is there.
    public init?(_ view: ByteBufferView) {
        guard let end = view.place(of: Self.headEnd, from: view.startIndex) else { return nil }
        let head = view[..<end]
        guard let field = head.place(of: Self.lengthField, from: head.startIndex, ignoringCase: true) else {
            return nil
        }
        var (length, index) = (0, field + Self.lengthField.count)
        while index < end, head[index] == UInt8(ascii: " ") { index += 1 }
        while index < end, (48...57).contains(head[index]) {
            length = length * 10 + Int(head[index] - 48)
            index += 1
        }
        let start = end + Self.headEnd.count
        guard view.endIndex - start >= length else { return nil }
        isOK = view.dropFirst(9).first == UInt8(ascii: "2")
        body = view[start..<start + length]
    }

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthField = Array("content-length:".utf8)
}

extension ByteBufferView {
    /// Where these bytes come first, from `start` on; written in small letters where case is ignored.
    public func place(of pattern: [UInt8], from start: Int, ignoringCase: Bool = false) -> Int? {
        let mask: UInt8 = ignoringCase ? 0x20 : 0
        return withUnsafeBytes { bytes in
            var index = start - startIndex
            while index + pattern.count <= bytes.count {
                if (0..<pattern.count).allSatisfy({ bytes[index + $0] | mask == pattern[$0] }) {
                    return index + startIndex
                }
                index += 1
            }
            return nil
        }
    }
}
