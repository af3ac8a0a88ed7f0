// Talks to the launcher process: one request at a time goes in, one answer comes out, in order. A launcher
// that has ended is started anew by the next request; environments that run don't notice.

internal import CLinux
internal import Glibc
internal import Synchronization

/// How environments are isolated; the bits of `CLinux`'s modes.
struct IsolationMode: OptionSet, Sendable {
    let rawValue: UInt32
    static let namespaces = IsolationMode(rawValue: UInt32(apus_mode_namespaces))
    static let rootless = IsolationMode(rawValue: UInt32(apus_mode_rootless))
    static let zygote = IsolationMode(rawValue: UInt32(apus_mode_zygote))
}

/// A launcher process, kept alive. Guarded by a mutex: the socket, the process id and who waits.
final class Launcher: Sendable {
    /// A process made by the launcher.
    struct Child: Sendable {
        var pid: pid_t
        var pidfd: Int32
        var control: Int32
    }

    private typealias Waiter = CheckedContinuation<Child, any Error>

    private struct State {
        var socket: Int32 = -1
        var pid: pid_t = 0
        var hasGreeted = false
        var waiters: [Waiter] = []
        var isClosed = false
    }

    private let directory: String
    private let mode: IsolationMode
    private let reactor: Reactor
    private let state = Mutex(State())

    init(directory: String, mode: IsolationMode, reactor: Reactor) {
        self.directory = directory
        self.mode = mode
        self.reactor = reactor
    }

    /// Makes a blank environment whose init joins the cgroup. A launcher that dies over it is replaced, twice
    /// at most; what it may have made ends by itself, for nobody holds its control socket.
    func makeChild(in cgroup: Cgroup, as more: IsolationMode = []) async throws -> Child {
        let (joins, isUnified) = try cgroup.openForJoining()
        defer { joins.forEach(SystemCall.close) }
        var attempt = 1
        while true {
            do {
                return try await withCheckedThrowingContinuation { request(joins, isUnified, more, $0) }
            } catch let error as SandboxError where error == Self.ended && attempt < 3 {
                attempt += 1
            }
        }
    }

    private static let ended = SandboxError(step: "launcher ended", errno: 0)

    private func request(
        _ joins: [Int32], _ isUnified: Bool, _ more: IsolationMode, _ waiter: Waiter
    ) {
        do {
            try state.withLock { (state) throws(SandboxError) in
                try start(&state)
                var blank = apus_blank(mode: mode.union(more).rawValue, unified: isUnified ? 1 : 0)
                let bytes = withUnsafeBytes(of: &blank) { Array($0) }
                // Where the other end is closed already, losing it answers whoever waits.
                if (try? Packet.send(bytes, with: joins, to: state.socket)) == nil {
                    let socket = state.socket
                    reactor.perform { [self] in lose(socket, Self.ended) }
                }
                state.waiters.append(waiter)
            }
        } catch {
            waiter.resume(throwing: error)
        }
    }

    /// Starts the process where there is none, so that a first request finds it running.
    func warmUp() throws(SandboxError) {
        try state.withLock { (state) throws(SandboxError) in try start(&state) }
    }

    /// The launcher's process id, 0 where none runs.
    var processID: pid_t { state.withLock { $0.pid } }

    private func start(_ state: inout State) throws(SandboxError) {
        if state.isClosed { throw SandboxError(step: "backend is shut down", errno: 0) }
        if state.socket >= 0 { return }
        var pid: pid_t = 0
        let socket = apus_launcher_spawn(directory, mode.rawValue, &pid)
        if socket < 0 { throw SandboxError(step: "start launcher", errno: -socket) }
        (state.socket, state.pid, state.hasGreeted) = (socket, pid, false)
        reactor.watch(socket, for: EPOLLIN.rawValue) { [self] _ in receive(from: socket) }
    }

    private func receive(from socket: Int32) {
        while let packet = Packet.receive(from: socket) {
            if packet.bytes.isEmpty { return lose(socket, Self.ended) }
            let error = packet.word(at: 0)
            let failure = error == 0 ? nil : SandboxError(step: packet.text(from: 8), errno: error)
            let isGreeting = state.withLock { state in
                defer { state.hasGreeted = true }
                return !state.hasGreeted
            }
            if isGreeting {
                if let failure { return lose(socket, failure) }
                continue
            }
            let waiter = state.withLock { $0.waiters.isEmpty ? nil : $0.waiters.removeFirst() }
            if let failure {
                waiter?.resume(throwing: failure)
            } else if packet.descriptors.count == 2, let waiter {
                let (pidfd, control) = (packet.descriptors[0], packet.descriptors[1])
                waiter.resume(returning: Child(pid: packet.word(at: 4), pidfd: pidfd, control: control))
            } else {
                packet.descriptors.forEach(SystemCall.close)
                waiter?.resume(throwing: SandboxError(step: "read launcher's answer", errno: EBADMSG))
            }
        }
    }

    /// The process is gone: whoever waits hears it, and the next request starts another.
    private func lose(_ socket: Int32, _ failure: SandboxError) {
        let lost: (waiters: [Waiter], pid: pid_t)? = state.withLock { state in
            if state.socket != socket { return nil }
            defer { (state.socket, state.pid, state.waiters) = (-1, 0, []) }
            return (state.waiters, state.pid)
        }
        guard let (waiters, pid) = lost else { return }
        reactor.close(socket)
        if pid > 0 {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        for waiter in waiters { waiter.resume(throwing: failure) }
    }

    /// Ends the process; environments that it made live on. Waits until it is gone.
    func close() async {
        let socket = state.withLock { state in
            state.isClosed = true
            return state.socket
        }
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            reactor.perform { [self] in
                if socket >= 0 { lose(socket, SandboxError(step: "backend is shut down", errno: 0)) }
                done.resume()
            }
        }
    }
}
