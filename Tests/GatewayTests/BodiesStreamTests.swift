// Bodies that go to their handler as they come: at its pace, whole or not at all.

import CloudCore
import Gateway
import Synchronization
import Testing

@Suite("Streamed bodies", .serialized, .timeLimit(.minutes(5)))
struct BodiesStreamTests {
    /// Reads everything; answers how much it was, or the error.
    @Sendable private static func count(_ request: WireRequest, _ info: ConnectionInfo) async -> WireResponse
    {
        do {
            var (bytes, sum) = (request.body.count, request.body.reduce(0) { $0 &+ Int($1) })
            if let stream = request.stream {
                for try await part in stream {
                    bytes += part.count
                    sum = part.reduce(sum) { $0 &+ Int($1) }
                }
            }
            return WireResponse(body: .bytes(Array("\(bytes) \(sum)".utf8)))
        } catch let error as AWSError {
            return WireResponse(status: error.status, body: .bytes(Array(error.code.utf8)))
        } catch {
            return WireResponse(status: 500, body: .bytes(Array("\(error)".utf8)))
        }
    }

    private func withStreams(
        limits: HTTPLimits = HTTPLimits(), handler: @escaping GatewayServer.Handler = count,
        _ body: (GatewayServer) async throws -> Void
    ) async throws {
        let rule = BodyRule(limitBytes: 1 << 40, streams: true)
        try await withServer(limits: limits, bodyRule: { _ in rule }, handler: handler, body)
    }

    @Test func areReadAndTheConnectionGoesOn() async throws {
        try await withStreams { server in
            let client = try #require(RawClient(port: server.address.port))
            for length in [1, 100_000, 3_000_000] {
                client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n")
                client.send([UInt8](repeating: 2, count: length))
                #expect(client.readResponse()?.body == "\(length) \(2 * length)")
            }
            client.send(
                "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nabGET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.readResponse()?.body == "2 195")
            #expect(client.readResponse()?.body == "0 0")
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<100 { client.send("5;x=y\r\nhello\r\n") }
            client.send("0\r\nTrailer: t\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.readResponse()?.body == "500 53200")
            #expect(client.readResponse()?.body == "0 0")
            #expect(server.bodyBytes == 0)
        }
    }

    @Test func waitForASlowReader() async throws {
        let gate = Mutex<CheckedContinuation<Void, Never>?>(nil)
        try await withStreams(handler: { request, info in
            await withCheckedContinuation { continuation in gate.withLock { $0 = continuation } }
            return await Self.count(request, info)
        }) { server in
            let length = 64 << 20
            let sent = Counter()
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n")
            let sending = client.sendInBackground(length, counting: sent)
            try await waitUntil { gate.withLock { $0 != nil } }
            var before = -1
            try await waitUntil {
                defer { before = sent.value }
                return before > 0 && before == sent.value
            }
            #expect(before < 32 << 20, "the client is ahead of a reader that does not read")
            #expect(server.bodyBytes <= 1 << 20)
            gate.withLock { $0.take() }?.resume()
            await sending.value
            #expect(client.readResponse()?.body == "\(length) 0")
            #expect(server.bodyBytes == 0)
        }
    }

    @Test(arguments: [
        "Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
    ])
    func failWhereTheClientHangsUp(_ text: String) async throws {
        let seen = Mutex("")
        try await withStreams(handler: { request, info in
            let response = await Self.count(request, info)
            seen.withLock { $0 = response.text }
            return response
        }) { server in
            var client = RawClient(port: server.address.port)
            client?.send("PUT / HTTP/1.1\r\nHost: x\r\n" + text)
            client = nil
            try await waitUntil { seen.withLock { $0 != "" } }
            #expect(seen.withLock { $0 } == "IncompleteBody")
            // One that only stops sending still gets to read why.
            let half = try #require(RawClient(port: server.address.port))
            half.send("PUT / HTTP/1.1\r\nHost: x\r\n" + text)
            half.finishSending()
            #expect(half.readResponse()?.body == "IncompleteBody")
            #expect(half.isClosed())
        }
    }

    @Test(arguments: ["zz\r\n", "2\r\nabc\r\n", "2\nab\r\n", "-1\r\n"])
    func failWhereTheFramingIsBroken(_ chunks: String) async throws {
        try await withStreams { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send(
                "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" + chunks)
            let response = client.readResponse()
            #expect(response?.body == "IncompleteBody" && response?.header("Connection") == "close")
            #expect(client.isClosed())
        }
    }

    @Test func failWhereTheClientStalls() async throws {
        var limits = HTTPLimits()
        limits.bodyIdleTimeoutMilliseconds = 60
        try await withStreams(limits: limits) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            let response = client.readResponse()
            #expect(response?.status == 400 && response?.body == "RequestTimeout")
            #expect(client.isClosed())
        }
    }

    @Test func areAskedForOnlyWhenTheyAreRead() async throws {
        try await withStreams(handler: { request, info in
            if request.head.path == "/no" { return WireResponse(status: 403) }
            return await Self.count(request, info)
        }) { server in
            let head = "HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT /yes \(head)")
            #expect(client.readResponse()?.status == 100)
            client.send("abc")
            #expect(client.readResponse()?.body == "3 294")
            // Who does not wait is not told.
            client.send("PUT /yes \(head)abc")
            #expect(client.readResponse()?.body == "3 294")
            client.send("PUT /no \(head)")
            let refusal = client.readResponse()
            #expect(refusal?.status == 403 && refusal?.header("Connection") == "close")
            client.finishSending()
            #expect(client.isClosed())
        }
    }

    @Test func mayBeAnsweredBeforeTheirEnd() async throws {
        try await withStreams(handler: { request, _ in
            var parts = request.stream?.makeAsyncIterator()
            let first = try? await parts?.next()
            return WireResponse(status: first == nil ? 500 : 404)
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n")
            for _ in 0..<20 { client.send([UInt8](repeating: 0, count: 1_000_000)) }
            let response = client.readResponse()
            #expect(response?.status == 404 && response?.header("Connection") == "close")
            #expect(client.isClosed())
            try await waitUntil { server.bodyBytes == 0 }
            #expect(server.bodyBytes == 0)
        }
    }

    @Test func endWithTheTaskThatReadsThem() async throws {
        try await withStreams(handler: { request, info in
            await withTaskGroup(of: WireResponse.self) { group in
                group.cancelAll()
                group.addTask { await Self.count(request, info) }
                return await group.next() ?? WireResponse()
            }
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            #expect(client.readResponse()?.body == "CancellationError()", "and not as if they were whole")
        }
    }

    @Test func flowInBothDirectionsAtOnce() async throws {
        try await withStreams(handler: { request, _ in
            let incoming = request.stream
            return WireResponse(body: .stream(AsyncThrowingStream { try await incoming?.next() }))
        }) { server in
            let client = try #require(RawClient(port: server.address.port))
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n")
            client.send("echo")
            #expect(client.readUntil("echo"))
            client.send("back")
            #expect(client.readToEnd().hasSuffix("back\r\n0\r\n\r\n"))
        }
    }
}

@Suite("All bodies together", .serialized, .timeLimit(.minutes(5)))
struct BodiesHaveABudgetTests {
    private var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.bodyBudgetBytes = 1_000_000
        return limits
    }

    @Test func areRefusedBeyondTheirBudget() async throws {
        let rule = BodyRule(limitBytes: 1 << 30) { refusal in
            if case .overloaded = refusal { return WireResponse(status: 503, body: .bytes([33])) }
            return WireResponse(status: 413)
        }
        try await withServer(limits: limits, bodyRule: { _ in rule }) { server in
            var clients: [RawClient] = []
            for _ in 0..<20 {
                let client = try #require(RawClient(port: server.address.port))
                client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n")
                client.send([UInt8](repeating: 97, count: 150_000))
                clients.append(client)
            }
            // Six fit; all others are refused, and small requests go on.
            try await waitUntil { server.connectionCount == 20 && server.bodyBytes >= 850_000 }
            #expect(server.bodyBytes <= 1_000_000)
            let small = try #require(RawClient(port: server.address.port))
            small.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nz")
            #expect(small.readResponse()?.body == "PUT /  z")
            var statuses: [Int] = []
            for client in clients {
                client.send([UInt8](repeating: 97, count: 50_000))
                let response = client.readResponse()
                statuses.append(response?.status ?? 0)
                if response?.status == 503 { #expect(response?.body == "!") }
            }
            #expect(statuses.filter { $0 == 200 }.count >= 4)
            #expect(statuses.filter { $0 == 503 }.count >= 12)
            #expect(statuses.allSatisfy { $0 == 200 || $0 == 503 })
            try await waitUntil { server.bodyBytes == 0 }
            #expect(server.bodyBytes == 0)
        }
    }

    @Test func areCountedForAsLongAsTheirHandlersRun() async throws {
        let gate = Mutex<CheckedContinuation<Void, Never>?>(nil)
        try await withServer(
            limits: limits,
            handler: { request, info in
                await withCheckedContinuation { continuation in gate.withLock { $0 = continuation } }
                return await echo(request, info)
            }
        ) { server in
            var client = RawClient(port: server.address.port)
            client?.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n")
            client?.send([UInt8](repeating: 97, count: 500_000))
            try await waitUntil { gate.withLock { $0 != nil } }
            client = nil
            #expect(server.bodyBytes > 300_000)
            gate.withLock { $0.take() }?.resume()
            try await waitUntil { server.bodyBytes == 0 }
            #expect(server.bodyBytes == 0)
        }
    }

    /// Streams slow down instead: each holds what one read brings, and all of them arrive.
    @Test func slowStreamsDown() async throws {
        var limits = limits
        limits.bodyBudgetBytes = 100_000
        let total = Counter()
        try await withServer(
            limits: limits, bodyRule: { _ in BodyRule(limitBytes: 1 << 30, streams: true) },
            handler: { request, _ in
                var stream = request.stream?.makeAsyncIterator()
                while let part = try? await stream?.next() {
                    total.add(part.count)
                    await Task.yield()
                }
                return WireResponse()
            }
        ) { server in
            let clients = (0..<16).compactMap { _ in RawClient(port: server.address.port) }
            var sending: [Task<Void, Never>] = []
            for client in clients {
                client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n")
                sending.append(client.sendInBackground(2_000_000))
            }
            for task in sending { await task.value }
            for client in clients { #expect(client.readResponse()?.status == 200) }
            #expect(total.value == 32_000_000)
            #expect(server.bodyBytes == 0)
        }
    }
}
