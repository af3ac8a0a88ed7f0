// Downloads: at the pace of whoever takes them, within their limits, and never past an answer's head.

import CloudCore
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Outbound

@Suite("Downloads", .timeLimit(.minutes(5)))
struct DownloadsTests {
    private func serving(_ body: (String) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Answers())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body("http://127.0.0.1:\(try #require(server.localAddress?.port))")
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    /// Answers by the path.
    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let head) = unwrapInboundIn(data) else { return }
            switch head.uri {
            case "/silent": return
            case "/closed": return context.close(promise: nil)
            case "/echo":
                return answer(
                    context, .partialContent, Array((head.headers.first(name: "X-Asked") ?? "").utf8))
            case "/refused": return answer(context, .forbidden, [UInt8](repeating: 1, count: 1_000_000))
            case "/cut":
                send(context, .ok, [UInt8](repeating: 1, count: 10), length: 100)
                return context.close(promise: nil)
            case "/drip": send(context, .ok, [1], length: 100)
            default: answer(context, .ok, [UInt8](repeating: 7, count: 3_000_000))
            }
        }

        private func send(
            _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ bytes: [UInt8], length: Int
        ) {
            let headers: HTTPHeaders = ["Content-Length": "\(length)", "X-Mine": "here"]
            context.write(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))),
                promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        }

        private func answer(
            _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ bytes: [UInt8]
        ) {
            send(context, status, bytes, length: bytes.count)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    /// Patient: a thousand other tests want the processors at the same time.
    private func request(
        _ address: String, bytes: Int = 10_000_000, seconds: Int64 = 240, isTrusted: Bool = false
    ) -> DownloadRequest {
        var request = DownloadRequest(address, limitBytes: bytes, limitSeconds: seconds)
        request.isTrusted = isTrusted
        return request
    }

    private func problem(_ downloader: HTTPDownloader, _ request: DownloadRequest) async -> FetchProblem? {
        do {
            _ = try await downloader.download(request) { _, _ in }
            return nil
        } catch {
            return error as? FetchProblem
        }
    }

    private let downloader = HTTPDownloader(
        group: MultiThreadedEventLoopGroup.singleton, silenceSeconds: 240)

    @Test func bodiesComeInPieces() async throws {
        try await serving { base in
            var count = 0
            let head = try await downloader.download(request(base + "/")) { head, bytes in
                #expect(head.status == 200 && bytes.allSatisfy { $0 == 7 })
                count += bytes.count
                await Task.yield()
            }
            #expect(count == 3_000_000 && head.headers["x-mine"] == "here")
            var asking = request(base + "/echo")
            asking.headers["X-Asked"] = "this"
            var text: [UInt8] = []
            let partial = try await downloader.download(asking) { text += $1 }
            #expect(partial.status == 206 && text == Array("this".utf8))
        }
    }

    @Test func otherAnswersEndAtTheirHeads() async throws {
        try await serving { base in
            let head = try await downloader.download(request(base + "/refused", bytes: 1)) { _, _ in
                #expect(Bool(false), "a body was read")
            }
            #expect(head.status == 403)
        }
    }

    @Test func limitsHold() async throws {
        try await serving { base in
            #expect(await problem(downloader, request(base + "/", bytes: 2_999_999)) == .tooLarge)
            let late = FetchProblem.unreachable("no answer in time")
            let impatient = HTTPDownloader(group: MultiThreadedEventLoopGroup.singleton, silenceSeconds: 1)
            #expect(await problem(impatient, request(base + "/silent")) == late)
            #expect(await problem(impatient, request(base + "/drip")) == late)
            #expect(await problem(downloader, request(base + "/drip", seconds: 1)) == late)
            for path in ["/cut", "/closed"] {
                guard case .unreachable = await problem(downloader, request(base + path)) else {
                    return #expect(Bool(false), "\(path) is whole")
                }
            }
        }
    }

    @Test func whatTheTakerThrowsEndsIt() async throws {
        struct Enough: Error {}
        try await serving { base in
            await #expect(throws: Enough.self) {
                try await downloader.download(request(base + "/")) { _, _ in throw Enough() }
            }
        }
    }

    @Test func placesThatMayNotBeAsked() async throws {
        for address in ["http://169.254.169.254/latest", "http://[fe80::1]/", "ftp://a/", "http://0.0.0.0/"] {
            guard case .notAllowed = await problem(downloader, request(address, isTrusted: true)) else {
                return #expect(Bool(false), "\(address) was asked")
            }
        }
        // Without TLS, beyond this machine: only where the operator says so.
        guard case .notAllowed = await problem(downloader, request("http://192.0.2.1/")) else {
            return #expect(Bool(false), "asked in plain words")
        }
    }
}
