// What good clients may count on: keep-alive, pipelining, continuation, streams, draining.

import CloudCore
import Synchronization
import Testing

@testable import Gateway

@Suite("Good clients", .serialized, .timeLimit(.minutes(5)))
struct ConnectionsAreServedTests {
    @Test func keepTheirConnection() async throws {
        try await withServer { server in
            let client = try #require(RawClient(port: server.address.port))
            for number in 0..<3 {
                client.send("POST /a?n=\(number) HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
                let response = try #require(client.readResponse())
                #expect(response.status == 200 && response.body == "POST /a n=\(number) abc")
                #expect(response.header("Date")?.hasSuffix(" GMT") == true)
                #expect(response.header("Connection") == nil)
            }
        }
    }

    @Test func getPipelinedAnswersInOrder() async throws {
        try await withServer(handler: { request, info in
            if request.head.path == "/0" { await Task.yield() }
            return await echo(request, info)
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            let requests = (0..<200).map { "PUT /\($0) HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nz" }
            client.send(requests.joined())
            for number in 0..<200 {
                #expect(client.readResponse()?.body == "PUT /\(number)  z")
            }
        }
    }

    @Test func arePausedWhenTheyPipelineTooMuch() async throws {
        var limits = HTTPLimits()
        limits.pipelinedBytes = 1000
        let isOpen = Mutex<CheckedContinuation<Void, Never>?>(nil)
        try await withServer(
            limits: limits,
            handler: { request, info in
                if request.head.path == "/0" {
                    await withCheckedContinuation { continuation in isOpen.withLock { $0 = continuation } }
                }
                return await echo(request, info)
            }
        ) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET /0 HTTP/1.1\r\nHost: x\r\n\r\n")
            for number in 1...500 { client.send("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n") }
            try await waitUntil { isOpen.withLock { $0 != nil } }
            isOpen.withLock { $0.take() }?.resume()
            for number in 0...500 { #expect(client.readResponse()?.body == "GET /\(number)  ") }
        }
    }

    @Test func mayAskBeforeTheySendABody() async throws {
        try await withServer { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            #expect(client.readResponse()?.status == 100)
            client.send("hi")
            #expect(client.readResponse()?.body == "PUT /  hi")
        }
    }

    @Test func maySendChunks() async throws {
        try await withServer { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n")
            client.send("5;name=value\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: dropped\r\n\r\n")
            #expect(client.readResponse()?.body == "PUT /  hello!")
            client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.readResponse()?.body == "GET /next  ")
        }
    }

    @Test func sayWhenTheyClose() async throws {
        try await withServer { server in
            var client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(client.readResponse()?.header("Connection") == "close")
            #expect(client.isClosed())
            client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.0\r\n\r\n")
            #expect(client.readResponse()?.status == 200)
            #expect(client.isClosed())
            client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            client.finishSending()
            #expect(client.readResponse()?.status == 200)
            #expect(client.isClosed())
        }
    }

    @Test func mayBeOld() async throws {
        try await withServer { server in
            let client = try #require(RawClient(port: server.address.port))
            for _ in 0..<2 {
                client.send("PUT / HTTP/1.0\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nz")
                let response = client.readResponse()
                #expect(response?.body == "PUT /  z" && response?.header("Connection") == "keep-alive")
            }
            // They are not asked for a body: they would take the question for the answer.
            client.send("PUT / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
            client.send("z")
            let response = client.readResponse()
            #expect(response?.status == 200 && response?.header("Connection") == "close")
            #expect(client.isClosed())
        }
    }

    @Test func mayNameTheWholeURL() async throws {
        try await withServer(handler: { request, _ in
            let text = "\(request.head.path) \(request.head.query) \(request.head.headers.all("host"))"
            return WireResponse(body: .bytes(Array(text.utf8)))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET http://other:2/p?q HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.readResponse()?.body == #"/p q ["other:2"]"#, "the target's host counts")
            client.send("GET HTTPS://other HTTP/1.1\r\nHost: other\r\n\r\n")
            #expect(client.readResponse()?.body == #"/  ["other"]"#)
            client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.readResponse()?.body == #"*  ["x"]"#)
        }
    }

    @Test func getHeadersOfStreamsWithoutTheStream() async throws {
        let taken = Counter()
        try await withServer(handler: { _, _ in
            let stream = AsyncThrowingStream<[UInt8], any Error> {
                taken.add(1)
                return [1]
            }
            return WireResponse(headers: ["Content-Length": "1000"], body: .stream(stream))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            for _ in 0..<2 {
                client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(client.readResponse(isHead: true)?.length == 1000)
            }
            #expect(taken.value == 0)
        }
    }

    @Test func getNoBodyWhereThereIsNone() async throws {
        try await withServer(handler: { request, _ in
            WireResponse(
                status: request.head.path == "/204" ? 204 : 200, headers: ["Content-Length": "5"],
                body: .bytes(Array("12345".utf8)))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /204 HTTP/1.1\r\nHost: x\r\n\r\n")
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(client.readResponse(isHead: true)?.length == 5)
            let empty = client.readResponse()
            #expect(empty?.status == 204 && empty?.header("Content-Length") == nil)
            #expect(client.readResponse()?.body == "12345")
            #expect(client.isClosed())
        }
    }

    @Test func getStreamsInChunks() async throws {
        try await withServer(handler: { _, _ in
            WireResponse(
                body: .stream(
                    AsyncThrowingStream { stream in
                        for piece in ["one", "", "two"] { stream.yield(Array(piece.utf8)) }
                        stream.finish()
                    }))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let text = client.readToEnd()
            #expect(text.contains("Transfer-Encoding: chunked\r\n"))
            #expect(text.hasSuffix("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"))
            let old = try #require(RawClient(port: server.address.port))
            old.send("GET / HTTP/1.0\r\n\r\n")
            #expect(old.readToEnd().hasSuffix("\r\n\r\nonetwo"))
        }
    }

    @Test func seeBrokenStreamsCut() async throws {
        struct Broken: Error {}
        try await withServer(handler: { _, _ in
            WireResponse(
                body: .stream(
                    AsyncThrowingStream { stream in
                        stream.yield([65])
                        stream.finish(throwing: Broken())
                    }))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(!client.readToEnd().contains("0\r\n\r\n"))
        }
    }

    @Test func getLargeStreamsOnlyAsFastAsTheyRead() async throws {
        let taken = Atomic(0)
        try await withServer(handler: { _, _ in
            let stream = AsyncThrowingStream<[UInt8], any Error> {
                let number = taken.add(1, ordering: .relaxed).newValue
                return number > 512 ? nil : [UInt8](repeating: 1, count: 64 * 1024)
            }
            return WireResponse(headers: ["Content-Length": "33554432"], body: .stream(stream))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            var before = -1
            try await waitUntil {
                defer { before = taken.load(ordering: .relaxed) }
                return before > 0 && before == taken.load(ordering: .relaxed)
            }
            #expect(before < 400, "the server ran ahead of a client that does not read")
            #expect(client.readToEnd().utf8.count > 33_554_432)
        }
    }

    private static let large = [UInt8](repeating: 1, count: 32 << 20)

    /// More than the kernel takes at once: what is not out when the connection ends would be lost.
    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        // What it sends besides is not read any more.
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /more HTTP/1.1\r\nHost: x\r\n\r\n",
    ])
    func getAllBeforeTheConnectionEnds(_ request: String) async throws {
        try await withServer(handler: { _, _ in WireResponse(body: .bytes(Self.large)) }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send(request)
            #expect(client.readToEnd().utf8.count > Self.large.count)
        }
    }

    @Test func getAllOfAStreamThatTheConnectionEnds() async throws {
        try await withServer(handler: { _, _ in
            WireResponse(
                body: .stream(
                    AsyncThrowingStream { stream in
                        stream.yield(Self.large)
                        stream.finish()
                    }))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.0\r\n\r\n")
            #expect(client.readToEnd().utf8.count > Self.large.count)
        }
    }

    @Test func getAllWhereTheyHaveSaidAll() async throws {
        try await withServer(handler: { _, _ in WireResponse(body: .bytes(Self.large)) }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            client.finishSending()
            #expect(client.readToEnd().utf8.count > Self.large.count)
        }
    }

    @Test func getAllOfAServerThatStops() async throws {
        try await withServer(handler: { _, _ in WireResponse(body: .bytes(Self.large)) }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.readUntil("\r\n\r\n"))
            async let stopped: Void = server.shutdown(grace: .seconds(30))
            #expect(client.readToEnd().utf8.count > Self.large.count)
            await stopped
        }
    }

    @Test func mayBeSlow() async throws {
        var limits = HTTPLimits()
        limits.idleTimeoutMilliseconds = 2_000
        limits.lingerMilliseconds = 2_000
        try await withServer(
            limits: limits, handler: { _, _ in WireResponse(body: .bytes(Self.large)) }
        ) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(await client.countSlowly(pauseMicroseconds: 160_000) > Self.large.count)
        }
    }

    @Test func canNotBeFooledByHeaderValues() async throws {
        try await withServer(handler: { _, _ in
            WireResponse(headers: ["X-Value": "a\r\nX-Forged: 1"])
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.readResponse()?.header("X-Forged") == nil)
        }
    }

    @Test func areFinishedBeforeAServerStops() async throws {
        let gate = Mutex<CheckedContinuation<Void, Never>?>(nil)
        let paths = Mutex<[String]>([])
        try await withServer(handler: { request, info in
            paths.withLock { $0.append(request.head.path) }
            if request.head.path == "/slow" {
                await withCheckedContinuation { continuation in gate.withLock { $0 = continuation } }
            }
            return await echo(request, info)
        }) { server in
            let busy = try #require(RawClient(port: server.address.port))
            let idle = try #require(RawClient(port: server.address.port))
            idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(idle.readResponse()?.status == 200)
            busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            try await waitUntil { gate.withLock { $0 != nil } }
            await server.stopAccepting()
            async let stopped: Void = server.shutdown(grace: .seconds(30))
            #expect(idle.isClosed())
            // Who connects now is refused, or meets another test's server that was given the port.
            let late = RawClient(port: server.address.port)
            late?.send("GET /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            _ = late?.readResponse()
            #expect(paths.withLock { $0 } == ["/", "/slow"])
            gate.withLock { $0.take() }?.resume()
            let last = busy.readResponse()
            #expect(last?.body == "GET /slow  " && last?.header("Connection") == "close")
            #expect(busy.isClosed())
            await stopped
        }
    }
}
