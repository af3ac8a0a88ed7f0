// What bad clients get: a clean refusal or a clean close, and a server that stays up.

import CloudCore
import Gateway
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Bad clients", .serialized, .timeLimit(.minutes(5)))
struct HostileClientsTests {
    /// Status of the answer to `text`, and whether the connection then ends.
    private func answer(
        to text: String, limits: HTTPLimits = HTTPLimits(), finish: Bool = false
    ) async throws -> Int {
        var status = 0
        try await withServer(limits: limits) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send(text)
            if finish { client.finishSending() }
            status = client.readResponse()?.status ?? 0
            #expect(client.isClosed())
            // And all others are served as before.
            let next = try #require(RawClient(port: server.address.port))
            next.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(next.readResponse()?.status == 200)
        }
        return status
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 20_000))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A: b\r\n", count: 200))\r\n", 431),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        ("GET /\(String(repeating: "a", count: 30_000))", 431),
        ("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", 413),
        ("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n", 413),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        ("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("PUT / HTTP/1.1\r\nHost: x\r\nExpect: the unexpected\r\n\r\n", 417),
    ])
    func breakLimits(_ text: String, _ status: Int) async throws {
        #expect(try await answer(to: text) == status)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /ü HTTP/1.1\r\nHost: x\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://a@b/ HTTP/1.1\r\nHost: b\r\n\r\n",
        "GET ftp://b/ HTTP/1.1\r\nHost: b\r\n\r\n",
        "GET http:///p HTTP/1.1\r\nHost: b\r\n\r\n",
        "GET b/p HTTP/1.1\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\n\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: a\u{0}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: a\rb\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\r\n\r\n",
    ])
    func sendNoHTTP(_ text: String) async throws {
        #expect(try await answer(to: text) == 400)
    }

    @Test(arguments: [
        "Content-Length: 1\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 1",
        "Content-Length: 1\r\nContent-Length: 1", "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 1, 1", "Content-Length: +1", "Content-Length: -1", "Content-Length: 0x1",
        "Content-Length:", "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding\u{b}: chunked",
    ])
    func smuggleRequests(_ fields: String) async throws {
        let text =
            "POST / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\n0\r\n\r\n"
            + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
        #expect(try await answer(to: text) == 400)
    }

    @Test(arguments: [
        "zz\r\nab\r\n0\r\n\r\n", "2\nab\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n", "2\r\nab0\r\n\r\n",
        "-2\r\nab\r\n0\r\n\r\n", "\r\n", "2 2\r\nab\r\n", "FFFFFFFFFFFFFFFFF\r\n",
        "2;\u{0}\r\nab\r\n0\r\n\r\n", "0\r\nno trailer\r\n\r\n", String(repeating: "0", count: 400),
    ])
    func breakChunks(_ body: String) async throws {
        let text = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(body)"
        #expect(try await answer(to: text) == 400)
    }

    @Test(arguments: [
        "GET / HT", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ])
    func hangUpInTheMiddle(_ text: String) async throws {
        #expect(try await answer(to: text, finish: true) == 0)
    }

    @Test func sendMuchAfterARefusal() async throws {
        try await withServer { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n")
            for _ in 0..<20 { client.send([UInt8](repeating: 0, count: 1_000_000)) }
            #expect(client.readResponse()?.status == 413, "the answer is not lost in a reset")
        }
    }

    @Test func hearTheServicesOwnWordsForTooMuch() async throws {
        let rule = BodyRule(limitBytes: 3) { _ in WireResponse(status: 413, body: .bytes(Array("own".utf8))) }
        try await withServer(bodyRule: { _ in rule }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            let response = client.readResponse()
            #expect(response?.status == 413 && response?.body == "own")
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: x", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab",
    ])
    func takeTheirTime(_ text: String) async throws {
        var limits = HTTPLimits()
        limits.headTimeoutMilliseconds = 60
        limits.bodyIdleTimeoutMilliseconds = 60
        #expect(try await answer(to: text, limits: limits) == 408)
    }

    @Test func dripBytesForever() async throws {
        var limits = HTTPLimits()
        limits.headTimeoutMilliseconds = 100
        try await withServer(limits: limits) { server in
            let client = try #require(RawClient(port: server.address.port))
            // A byte now and then does not buy more time.
            let start = SystemClock().uptime
            while SystemClock().uptime - start < .milliseconds(300), client.send("G") {
                try await SystemClock().sleep(for: .milliseconds(5))
            }
            #expect(client.readResponse()?.status == 408)
        }
    }

    @Test func sayNothing() async throws {
        var limits = HTTPLimits()
        // Long enough for a client on a busy machine to say something first.
        limits.idleTimeoutMilliseconds = 700
        try await withServer(limits: limits) { server in
            let silent = try #require(RawClient(port: server.address.port))
            #expect(silent.isClosed())
            let kept = try #require(RawClient(port: server.address.port))
            kept.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(kept.readResponse()?.status == 200)
            #expect(kept.isClosed())
        }
    }

    @Test func doNotRead() async throws {
        var limits = HTTPLimits()
        limits.idleTimeoutMilliseconds = 700
        let isServing = Atomic(false)
        try await withServer(
            limits: limits,
            handler: { _, _ in
                isServing.store(true, ordering: .relaxed)
                return WireResponse(
                    body: .stream(AsyncThrowingStream { [UInt8](repeating: 1, count: 1 << 20) }))
            }
        ) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try await waitUntil { isServing.load(ordering: .relaxed) }
            try await waitUntil { server.connectionCount == 0 }
            #expect(server.connectionCount == 0)
            #expect(client.readToEnd().utf8.count < 100 << 20)
        }
    }

    @Test func readTooSlowly() async throws {
        var limits = HTTPLimits()
        limits.idleTimeoutMilliseconds = 500
        limits.slowestReadBytes = 16 << 20
        let large = [UInt8](repeating: 1, count: 64 << 20)
        try await withServer(
            limits: limits, handler: { _, _ in WireResponse(body: .bytes(large)) }
        ) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(await client.countSlowly(pauseMicroseconds: 100_000) < large.count)
        }
    }

    @Test func areTooMany() async throws {
        var limits = HTTPLimits()
        limits.connections = 3
        try await withServer(limits: limits) { server in
            var clients: [RawClient] = []
            for _ in 0..<3 {
                let client = try #require(RawClient(port: server.address.port))
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(client.readResponse()?.status == 200)
                clients.append(client)
            }
            let fourth = try #require(RawClient(port: server.address.port))
            #expect(fourth.readResponse()?.status == 503)
            #expect(fourth.isClosed())
            clients.removeLast()
            try await waitUntil { server.connectionCount == 2 }
            let fifth = try #require(RawClient(port: server.address.port))
            fifth.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(fifth.readResponse()?.status == 200)
            #expect(clients.count == 2)
        }
    }

    /// The handler is told, and goes on: what it answers goes nowhere.
    @Test func hangUpWhileTheyAreAnswered() async throws {
        let seen = Mutex((began: false, left: false))
        try await withServer(handler: { request, info in
            let (left, leave) = AsyncStream.makeStream(of: Void.self)
            seen.withLock { $0.began = true }
            await info.presence.watching({ leave.finish() }) { for await _ in left {} }
            seen.withLock { $0.left = info.presence.isGone }
            return await echo(request, info)
        }) { server in
            var client = RawClient(port: server.address.port)
            client?.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try await waitUntil { seen.withLock { $0.began } }
            #expect(!seen.withLock { $0.left })
            client = nil
            try await waitUntil { seen.withLock { $0.left } }
            #expect(seen.withLock { $0.left })
        }
    }

    #if canImport(Glibc)
        @Test func idleByTheThousands() async throws {
            // Both ends of every connection are in this process.
            var descriptors = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
            descriptors.rlim_cur = min(descriptors.rlim_max, 24_000)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
            let wanted = min(3000, Int(descriptors.rlim_cur) / 2 - 500)
            try await withServer { server in
                var clients: [RawClient] = []
                for _ in 0..<wanted {
                    clients.append(try #require(RawClient(port: server.address.port)))
                }
                try await waitUntil { server.connectionCount == wanted }
                #expect(server.connectionCount == wanted)
                let client = try #require(clients.last)
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(client.readResponse()?.status == 200)
                let another = try #require(RawClient(port: server.address.port))
                another.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(another.readResponse()?.status == 200)
            }
        }
    #endif
}
