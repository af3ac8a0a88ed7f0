// One HTTP/1.1 request to a running Apus and its answer: all that the client commands need. No pool, no
// redirects, no TLS.

import CloudCore
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends one request over a connection of its own.
enum HTTPExchange {
    /// The most that an answer may hold: what the largest invocation answer takes, with room.
    static let responseBytesMax = 64 * 1024 * 1024

    struct Answer {
        var status: Int
        var headers: HeaderFields
        var body: [UInt8]
    }

    static func send(_ head: RequestHead, body: [UInt8], host: String, port: Int) async throws -> Answer {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(5))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(
                        NIOHTTPClientResponseAggregator(maxContentLength: responseBytesMax))
                    return try NIOAsyncChannel<NIOHTTPClientResponseFull, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var fields = HTTPHeaders(head.headers.fields.map { ($0.name, $0.value) })
            fields.replaceOrAdd(name: "Content-Length", value: String(body.count))
            fields.replaceOrAdd(name: "Connection", value: "close")
            let uri = head.query.isEmpty ? head.path : head.path + "?" + head.query
            try await outbound.write(
                .head(
                    HTTPRequestHead(
                        version: .http1_1, method: .init(rawValue: head.method), uri: uri, headers: fields)))
            if !body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
            try await outbound.write(.end(nil))
            for try await response in inbound {
                return Answer(
                    status: Int(response.head.status.code),
                    headers: HeaderFields(
                        response.head.headers.map { HeaderFields.Field($0.name, $0.value) }),
                    body: response.body.map { Array($0.readableBytesView) } ?? [])
            }
            throw ClientError("the connection closed before an answer came")
        }
    }
}

/// Something that went wrong on the client's side, in words for the terminal.
struct ClientError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
