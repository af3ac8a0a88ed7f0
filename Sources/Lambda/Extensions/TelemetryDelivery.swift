// One batch on its way to a subscriber inside the sandbox, over HTTP or TCP.
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html#telemetry-api-destination

import CloudCore
import NIOCore
import NIOPosix

struct TelemetryDelivery: Sendable {
    let loop: any EventLoop
    let clock: EngineClock
    let connect: @Sendable (Int) async throws -> Int32

    struct Result: Sendable {
        var isDelivered: Bool
        /// A connection that can be used again.
        var channel: (any Channel)?
    }

    init(
        on loop: any EventLoop, clock: EngineClock,
        connect: @escaping @Sendable (Int) async throws -> Int32
    ) {
        self.loop = loop
        self.clock = clock
        self.connect = connect
    }

    /// Tries several times, each after a longer while.
    func send(
        _ batch: [TelemetryRecord], to destination: TelemetrySubscription.Destination,
        over channel: (any Channel)?
    ) async -> Result {
        var channel = channel
        for attempt in 1...EngineLimits.telemetryAttempts {
            do {
                switch destination {
                case .tcp(let port):
                    let open = if let channel { channel } else { try await self.channel(port) }
                    channel = open
                    try await open.writeAndFlush(Self.lines(batch)).get()
                    return Result(isDelivered: true, channel: open)
                case .http(let port, let path, let method):
                    let request = Self.request(batch, method, path, port)
                    if try await exchange(request, port) { return Result(isDelivered: true) }
                }
            } catch {
                channel?.close(promise: nil)
                channel = nil
            }
            guard attempt < EngineLimits.telemetryAttempts else { break }
            let pause = Duration.milliseconds(EngineLimits.telemetryRetryMilliseconds << attempt)
            guard (try? await clock.sleep(until: clock.now + pause)) != nil else { break }
        }
        return Result(isDelivered: false)
    }

    private func channel(_ port: Int, _ handler: TelemetryResponseHandler? = nil) async throws
        -> any Channel
    {
        let descriptor = try await connect(port)
        return try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let handler { try channel.pipeline.syncOperations.addHandler(handler) }
                }
            }
            .withConnectedSocket(descriptor).get()
    }

    /// Whether the subscriber took it.
    private func exchange(_ request: ByteBuffer, _ port: Int) async throws -> Bool {
        let answer = loop.makePromise(of: Bool.self)
        let handler = TelemetryResponseHandler(answer)
        let open: any Channel
        do {
            open = try await channel(port, handler)
        } catch {
            answer.succeed(false)
            throw error
        }
        open.writeAndFlush(request, promise: nil)
        let impatience = loop.scheduleTask(in: .milliseconds(EngineLimits.telemetryAnswerMilliseconds)) {
            open.close(promise: nil)
        }
        defer {
            impatience.cancel()
            open.close(promise: nil)
        }
        return try await answer.futureResult.get()
    }

    private static func request(
        _ batch: [TelemetryRecord], _ method: String, _ path: String, _ port: Int
    )
        -> ByteBuffer
    {
        let length = batch.reduce(2) { $0 + $1.bytes.count } + max(0, batch.count - 1)
        var buffer = ByteBuffer()
        buffer.writeString(
            "\(method) \(path) HTTP/1.1\r\nHost: sandbox.localdomain:\(port)\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(length)\r\n\r\n[")
        for (index, record) in batch.enumerated() {
            if index > 0 { buffer.writeString(",") }
            buffer.writeBytes(record.bytes)
        }
        buffer.writeString("]")
        return buffer
    }

    private static func lines(_ batch: [TelemetryRecord]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for record in batch {
            buffer.writeBytes(record.bytes)
            buffer.writeString("\n")
        }
        return buffer
    }
}

/// Reads a response's status line, and nothing more of it.
final class TelemetryResponseHandler: ChannelInboundHandler, @unchecked Sendable {
    // `@unchecked`: handlers live on their channel's event loop.
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<Bool>
    private var head: [UInt8] = []
    private var isOver = false

    init(_ answer: EventLoopPromise<Bool>) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        head += Array(buffer: unwrapInboundIn(data)).prefix(64)
        guard head.count >= 12 else { return }
        let status = String(decoding: head[9..<12], as: UTF8.self)
        finish(head.starts(with: Array("HTTP/1.".utf8)) && status.hasPrefix("2"))
    }

    func channelInactive(context: ChannelHandlerContext) { finish(false) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { finish(false) }

    private func finish(_ isTaken: Bool) {
        guard !isOver else { return }
        isOver = true
        answer.succeed(isTaken)
    }
}
