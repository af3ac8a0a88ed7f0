// Which addresses are asked at all, and what happens with answers that are wrong, late or too long.

import CloudCore
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Outbound

@Suite("Addresses of documents")
struct AddressesTests {
    @Test(arguments: [
        "ftp://example.com/x", "example.com", "https://", "https://user@example.com/", "https://a b/",
        "https://example.com:0/", "https://example.com:99999/", "https://example.com/#f",
        "file:///etc/passwd",
        "https://exa\u{301}mple.com/", "https://example.com\\@evil.com/", "https://[::1/", "https://-x/",
        "https://" + String(repeating: "a", count: 3000),
    ])
    func areRefused(_ address: String) { #expect(FetchTarget(address) == nil) }

    @Test func areRead() throws {
        let target = try #require(FetchTarget("HTTPS://Idp.Example.com:8443/a/b?c=d"))
        #expect(target.isEncrypted && target.host == "idp.example.com" && target.port == 8443)
        #expect(target.path == "/a/b?c=d" && target.hostHeader == "idp.example.com:8443")
        let plain = try #require(FetchTarget("http://[::1]?x"))
        #expect(!plain.isEncrypted && plain.host == "::1" && plain.port == 80 && plain.path == "/?x")
        #expect(plain.hostHeader == "[::1]")
    }

    @Test(arguments: [
        ("127.0.0.1", NetworkPlace.loopback), ("127.9.9.9", .loopback), ("::1", .loopback),
        ("::ffff:127.0.0.1", .loopback), ("169.254.169.254", .reserved), ("0.0.0.0", .reserved),
        ("::", .reserved), ("fe80::1", .reserved), ("ff02::1", .reserved), ("224.0.0.1", .reserved),
        ("255.255.255.255", .reserved), ("::ffff:169.254.169.254", .reserved), ("10.0.0.1", .elsewhere),
        ("93.184.216.34", .elsewhere), ("2001:db8::1", .elsewhere),
    ])
    func placesAreKnown(_ text: String, _ expected: NetworkPlace) {
        #expect(NetworkPlace(text) == expected)
    }

    @Test(arguments: [
        ("http://127.0.0.1/", "127.0.0.1", true), ("http://localhost/", "127.0.0.1", true),
        ("https://localhost/", "::1", true),
        // A name of somebody else's that leads to this machine.
        ("http://evil.example.com/", "127.0.0.1", false), ("https://evil.example.com/", "127.0.0.1", false),
        ("https://127.0.0.1.example.com/", "127.0.0.1", false),
        ("http://example.com/", "93.184.216.34", false), ("https://example.com/", "93.184.216.34", true),
        ("https://metadata.example.com/", "169.254.169.254", false),
        ("http://localhost/", "93.184.216.34", false),
    ])
    func leadOnlyWhereTheyMay(_ address: String, _ place: String, _ expected: Bool) throws {
        let target = try #require(FetchTarget(address))
        #expect(target.mayConnect(to: try #require(NetworkPlace(place))) == expected)
    }
}

@Suite("Documents", .timeLimit(.minutes(5)))
struct DocumentsTests {
    /// A server that answers by the path.
    private func serving(_ body: (Int) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Answers())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(try #require(server.localAddress?.port))
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let head) = unwrapInboundIn(data) else { return }
            switch head.uri {
            case "/silent": return
            case "/closed": return context.close(promise: nil)
            default: break
            }
            let status: HTTPResponseStatus =
                head.uri == "/missing" ? .notFound : head.uri == "/moved" ? .found : .ok
            let count = head.uri == "/long" ? 2_000 : 5
            context.write(
                wrapOutboundOut(
                    .head(HTTPResponseHead(version: .http1_1, status: status, headers: ["Location": "/good"]))
                ),
                promise: nil)
            context.write(
                wrapOutboundOut(.body(.byteBuffer(ByteBuffer(repeating: 120, count: count)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private func problem(_ fetcher: HTTPFetcher, _ address: String) async -> FetchProblem? {
        do {
            _ = try await fetcher.fetch(address, limit: 1_000)
            return nil
        } catch {
            return error
        }
    }

    @Test func areFetchedWithinLimits() async throws {
        let fetcher = HTTPFetcher(group: MultiThreadedEventLoopGroup.singleton, answerSeconds: 1)
        try await serving { port in
            let base = "http://127.0.0.1:\(port)"
            let good = try await fetcher.fetch(base + "/good", limit: 5)
            #expect(good == Array("xxxxx".utf8))
            #expect(await problem(fetcher, base + "/missing") == .refused(status: 404))
            // Redirects are not followed.
            #expect(await problem(fetcher, base + "/moved") == .refused(status: 302))
            #expect(await problem(fetcher, base + "/long") == .tooLarge)
            #expect(await problem(fetcher, base + "/silent") == .unreachable("no answer in time"))
            #expect(await problem(fetcher, base + "/closed") == .unreachable("the connection was closed"))
            // What answers without TLS is no https.
            guard case .unreachable = await problem(fetcher, "https://127.0.0.1:\(port)/good") else {
                return #expect(Bool(false), "spoke without TLS")
            }
        }
        guard case .unreachable = await problem(fetcher, "http://127.0.0.1:1/") else {
            return #expect(Bool(false), "nobody listens there")
        }
        #expect(await problem(fetcher, "http://[fe80::1]/") == .notAllowed("http://[fe80::1]/"))
    }
}
