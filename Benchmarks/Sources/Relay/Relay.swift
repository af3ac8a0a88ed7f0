// The bare relay: the smallest SwiftNIO HTTP/1 server that passes an event from a client to a runtime and
// the answer back. No signature, no limits, no logs, no sandbox: the floor that Apus is measured against.
//
//   Relay CLIENT-PORT RUNTIME-PORT
//
// Everything runs on one event loop, so the state below needs no lock.

import NIOCore
import NIOHTTP1
import NIOPosix

final class Exchange {
    struct Call {
        var id: Int
        var event: ByteBuffer
        var client: ChannelHandlerContext
    }

    private var nextID = 0
    private var waitingCalls = CircularBuffer<Call>()
    private var waitingRuntimes = CircularBuffer<ChannelHandlerContext>()
    private var running: [Int: ChannelHandlerContext] = [:]

    func invoke(_ event: ByteBuffer, _ client: ChannelHandlerContext) {
        nextID += 1
        waitingCalls.append(Call(id: nextID, event: event, client: client))
        match()
    }

    func next(_ runtime: ChannelHandlerContext) {
        waitingRuntimes.append(runtime)
        match()
    }

    func answer(_ id: Int, _ body: ByteBuffer) {
        guard let client = running.removeValue(forKey: id) else { return }
        respond(on: client, .ok, [("Content-Type", "application/json")], body)
    }

    private func match() {
        while !waitingCalls.isEmpty, !waitingRuntimes.isEmpty {
            let call = waitingCalls.removeFirst()
            running[call.id] = call.client
            let headers = [
                ("Lambda-Runtime-Aws-Request-Id", String(call.id)),
                ("Lambda-Runtime-Deadline-Ms", "9999999999999"),
                (
                    "Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:us-east-1:000000000000:function:relay"
                ),
            ]
            respond(on: waitingRuntimes.removeFirst(), .ok, headers, call.event)
        }
    }
}

func respond(
    on context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ headers: [(String, String)],
    _ body: ByteBuffer?
) {
    var fields = HTTPHeaders(headers)
    fields.add(name: "Content-Length", value: String(body?.readableBytes ?? 0))
    context.write(
        NIOAny(HTTPServerResponsePart.head(.init(version: .http1_1, status: status, headers: fields))),
        promise: nil)
    if let body { context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(body))), promise: nil) }
    context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil)
}

final class Door: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    private let exchange: Exchange
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(_ exchange: Exchange) { self.exchange = exchange }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end:
            guard let uri = head?.uri else { return }
            if uri.hasSuffix("/invocations") {
                exchange.invoke(body, context)
            } else if uri.hasSuffix("/next") {
                exchange.next(context)
            } else {
                let id = uri.split(separator: "/").dropLast().last.flatMap { Int($0) } ?? 0
                exchange.answer(id, body)
                respond(on: context, .accepted, [], nil)
            }
        }
    }
}

@main
struct Relay {
    static func main() async throws {
        let ports = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard ports.count == 2 else { fatalError("Relay CLIENT-PORT RUNTIME-PORT") }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let exchange = try await loop.submit { NIOLoopBound(Exchange(), eventLoop: loop) }.get()
        for port in ports {
            _ = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                        try channel.pipeline.syncOperations.addHandler(Door(exchange.value))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
        }
        print("ready")
        try await loop.makePromise(of: Void.self).futureResult.get()
    }
}
