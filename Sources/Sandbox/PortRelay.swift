// Carries connections from listeners inside a sandbox to the same ports of the host's loopback: the only
// way out that a function has, and only where its spec names the port.

internal import CLinux
internal import Glibc

/// The relay of one sandbox. Everything in it runs on the reactor's thread.
final class PortRelay: @unchecked Sendable {  // confined to the reactor's thread
    private let listeners: [(descriptor: Int32, port: Int)]
    private let reactor: Reactor
    private var connections: [ObjectIdentifier: RelayedConnection] = [:]
    private var isListening = false

    init(_ listeners: [(Int32, Int)], reactor: Reactor) {
        self.listeners = listeners.map { (descriptor: $0.0, port: $0.1) }
        self.reactor = reactor
    }

    func start() {
        isListening = true
        for (descriptor, port) in listeners {
            reactor.watch(descriptor, for: EPOLLIN.rawValue) { [self] _ in accept(from: descriptor, to: port)
            }
        }
    }

    /// Ends every connection and closes the listeners.
    func close() {
        isListening = false
        for (descriptor, _) in listeners { reactor.close(descriptor) }
        for connection in connections.values { connection.close() }
        connections = [:]
    }

    private func accept(from listener: Int32, to port: Int) {
        while isListening {
            // Those who wait stay in the kernel's queue until a connection ends.
            if connections.count >= SandboxLimits.relayedConnections { return listen(for: 0) }
            let inside = apus_accept(listener)
            if inside < 0 { return }
            let outside = Self.connect(to: port)
            if outside < 0 {
                SystemCall.close(inside)
                continue
            }
            let connection = RelayedConnection(inside: inside, outside: outside, reactor: reactor)
            connections[ObjectIdentifier(connection)] = connection
            connection.start { [self] in
                connections[ObjectIdentifier(connection)] = nil
                listen(for: EPOLLIN.rawValue)
            }
        }
    }

    private func listen(for events: UInt32) {
        if !isListening { return }
        for (descriptor, _) in listeners { reactor.change(descriptor, to: events) }
    }

    /// Begins a connection to the host's loopback; writing waits until it stands.
    private static func connect(to port: Int) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        if descriptor < 0 { return -1 }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 || errno == EINPROGRESS { return descriptor }
        SystemCall.close(descriptor)
        return -1
    }
}

/// Two sockets and the bytes between them. Everything in it runs on the reactor's thread.
final class RelayedConnection: @unchecked Sendable {  // confined to the reactor's thread
    /// One direction: what has been read and not yet written.
    private struct Direction {
        var bytes: [UInt8] = []
        var written = 0
        var hasEnded = false  // the source will send no more
        var isFinished = false  // and the target knows

        var isEmpty: Bool { written == bytes.count }
    }

    private let sockets: [Int32]
    private let reactor: Reactor
    private var directions = [Direction(), Direction()]  // 0: from sockets[0] to sockets[1]; 1: back
    private var interest: [UInt32] = [0, 0]
    private var isOpen = true
    private var whenClosed: () -> Void = {}

    init(inside: Int32, outside: Int32, reactor: Reactor) {
        sockets = [inside, outside]
        self.reactor = reactor
    }

    func start(_ whenClosed: @escaping () -> Void) {
        self.whenClosed = whenClosed
        for side in 0...1 {
            interest[side] = EPOLLIN.rawValue
            reactor.watch(sockets[side], for: interest[side]) { [self] events in happen(events, at: side) }
        }
    }

    /// Ends the connection without telling whoever started it.
    func close() {
        if !isOpen { return }
        isOpen = false
        sockets.forEach(reactor.close)
    }

    private func happen(_ events: UInt32, at side: Int) {
        guard isOpen else { return }
        if events & EPOLLERR.rawValue != 0 { return finish() }
        let (readable, writable) = (EPOLLIN.rawValue | EPOLLHUP.rawValue, EPOLLOUT.rawValue)
        if events & writable != 0 && !write(from: 1 - side) { return finish() }
        if events & readable != 0 && !read(from: side) { return finish() }
        if directions[0].isFinished && directions[1].isFinished { return finish() }
        for side in 0...1 { updateInterest(of: side) }
    }

    private func finish() {
        close()
        whenClosed()
        whenClosed = {}
    }

    private func updateInterest(of side: Int) {
        var wanted: UInt32 = 0
        if !directions[side].hasEnded && directions[side].isEmpty { wanted |= EPOLLIN.rawValue }
        if !directions[1 - side].isEmpty { wanted |= EPOLLOUT.rawValue }
        if wanted == interest[side] { return }
        interest[side] = wanted
        reactor.change(sockets[side], to: wanted)
    }

    /// Reads once where the last bytes have gone on; false where the connection is broken.
    private func read(from side: Int) -> Bool {
        if directions[side].hasEnded || !directions[side].isEmpty { return true }
        var count = 0
        directions[side].bytes = [UInt8](unsafeUninitializedCapacity: SandboxLimits.relayBufferBytes) {
            buffer, length in
            count = Glibc.read(sockets[side], buffer.baseAddress, buffer.count)
            length = max(0, count)
        }
        directions[side].written = 0
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        if count == 0 { directions[side].hasEnded = true }
        return write(from: side)
    }

    /// Writes what was read at `side` to the other socket; false where the connection is broken.
    private func write(from side: Int) -> Bool {
        while !directions[side].isEmpty {
            let (written, total) = (directions[side].written, directions[side].bytes.count)
            let count = directions[side].bytes.withUnsafeBytes {
                send(
                    sockets[1 - side], $0.baseAddress.map { $0 + written }, total - written,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            directions[side].written += count
        }
        directions[side].bytes = []
        directions[side].written = 0
        if directions[side].hasEnded && !directions[side].isFinished {
            directions[side].isFinished = true
            shutdown(sockets[1 - side], Int32(SHUT_WR))
        }
        return true
    }
}
