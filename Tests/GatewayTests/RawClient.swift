// A client that sends exactly the bytes it is told to, and a server to send them to.

import CloudCore
import Dispatch
import Gateway
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A blocking TCP connection to this machine. Reads give up after five seconds.
final class RawClient: @unchecked Sendable {
    // Sendable: one task at a time reads, and one sends.
    private let socket: Int32
    private var received: [UInt8] = []

    init?(port: Int) {
        #if os(Linux)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        socket = Self.open(stream)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func open(_ kind: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.socket(AF_INET, kind, 0)
        #elseif canImport(Musl)
            Musl.socket(AF_INET, kind, 0)
        #else
            Darwin.socket(AF_INET, kind, 0)
        #endif
    }

    deinit { close(socket) }

    /// False where the other side has gone.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write($0) }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Sends so many zeros on a thread of its own, which blocks where the server does not read.
    func sendInBackground(_ count: Int, counting sent: Counter = Counter()) -> Task<Void, Never> {
        Task {
            await withCheckedContinuation { done in
                DispatchQueue(label: "client").async {
                    let piece = [UInt8](repeating: 0, count: 64 * 1024)
                    var rest = count
                    while rest > 0, self.send(Array(piece.prefix(rest))) {
                        sent.add(min(rest, piece.count))
                        rest -= min(rest, piece.count)
                    }
                    done.resume()
                }
            }
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        #if os(Linux)
            #if canImport(Glibc)
                Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            #else
                Musl.send(socket, bytes.baseAddress, bytes.count, MSG_NOSIGNAL)
            #endif
        #else
            Darwin.send(socket, bytes.baseAddress, bytes.count, 0)
        #endif
    }

    /// Says that nothing more will be sent.
    func finishSending() {
        #if os(Linux)
            shutdown(socket, Int32(SHUT_WR))
        #else
            shutdown(socket, SHUT_WR)
        #endif
    }

    /// Bytes of one read, or nil at the end; also where nothing came for a minute: a thousand tests may run
    /// beside.
    private func readSome() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    /// Everything up to the end of the connection.
    func readToEnd() -> String {
        while let bytes = readSome() { received += bytes }
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    /// How much comes up to the end, a mebibyte at a time with pauses, on a thread of its own.
    func countSlowly(pauseMicroseconds: UInt32) async -> Int {
        await withCheckedContinuation { done in
            DispatchQueue(label: "slow client").async {
                var (count, next) = (0, 0)
                while let bytes = self.readSome() {
                    count += bytes.count
                    if count >= next {
                        usleep(pauseMicroseconds)
                        next += 1 << 20
                    }
                }
                done.resume(returning: count)
            }
        }
    }

    /// The connection's end comes without a further byte.
    func isClosed() -> Bool { readToEnd().isEmpty }

    /// Whether `text` comes; what follows it stays.
    func readUntil(_ text: String) -> Bool {
        while !String(decoding: received, as: UTF8.self).contains(text) {
            guard let more = readSome() else { return false }
            received += more
        }
        return true
    }

    /// One response with a Content-Length, or none of a body.
    func readResponse(isHead: Bool = false) -> RawResponse? {
        while true {
            if let end = endOfHead() {
                let head = String(decoding: received[..<end], as: UTF8.self)
                let length = isHead ? 0 : RawResponse(head: head, body: "").length
                while received.count < end + length {
                    guard let more = readSome() else { return nil }
                    received += more
                }
                let body = String(decoding: received[end..<end + length], as: UTF8.self)
                received.removeFirst(end + length)
                return RawResponse(head: head, body: body)
            }
            guard let more = readSome() else { return nil }
            received += more
        }
    }

    private func endOfHead() -> Int? {
        guard received.count >= 4 else { return nil }
        for index in 0...(received.count - 4)
        where received[index..<index + 4].elementsEqual([13, 10, 13, 10]) {
            return index + 4
        }
        return nil
    }
}

/// A number that several tasks see.
final class Counter: Sendable {
    private let number = Atomic(0)
    var value: Int { number.load(ordering: .relaxed) }
    func add(_ more: Int) { number.add(more, ordering: .relaxed) }
}

struct RawResponse {
    var head: String
    var body: String

    var status: Int { Int(head.dropFirst(9).prefix(3)) ?? 0 }

    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            if pair[0].lowercased() == name.lowercased() {
                return String(pair[1].drop { $0 == " " })
            }
        }
        return nil
    }

    var length: Int { header("Content-Length").flatMap { Int($0) } ?? 0 }
}

/// Runs a server on a free port for as long as `body` runs.
func withServer(
    limits: HTTPLimits = HTTPLimits(),
    bodyRule: @escaping GatewayServer.BodyRuleProvider = { _ in BodyRule(limitBytes: 1 << 20) },
    handler: @escaping GatewayServer.Handler = echo,
    _ body: (GatewayServer) async throws -> Void
) async throws {
    let server = try await GatewayServer.start(
        GatewayServer.Configuration(port: 0, limits: limits), group: MultiThreadedEventLoopGroup.singleton,
        clock: SystemClock(), bodyRule: bodyRule, handler: handler)
    do {
        try await body(server)
    } catch {
        await server.shutdown(grace: .zero)
        throw error
    }
    await server.shutdown(grace: .zero)
}

/// Answers with method, path, query and body.
@Sendable func echo(_ request: WireRequest, _ info: ConnectionInfo) async -> WireResponse {
    let text =
        "\(request.head.method) \(request.head.path) \(request.head.query) "
        + String(decoding: request.body, as: UTF8.self)
    return WireResponse(body: .bytes(Array(text.utf8)))
}

/// Returns when `condition` holds; after a minute, whether or not.
func waitUntil(_ condition: () -> Bool) async throws {
    let start = SystemClock().uptime
    while !condition(), SystemClock().uptime - start < .seconds(60) {
        try await SystemClock().sleep(for: .milliseconds(2))
    }
}
