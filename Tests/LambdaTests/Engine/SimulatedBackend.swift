// Sandboxes without a kernel's help: a runtime that runs in this process and speaks to the Runtime API over
// real sockets, as the test tells it to.

import Glibc
import NIOCore
import NIOPosix
import Sandbox
import Synchronization

/// What a simulated runtime does.
struct SimulatedRuntime: Sendable {
    enum InitStep: Sendable {
        case next, error(String), exit(SandboxExit), hang
        /// With SnapStart: asks for the restore, then goes on so.
        case restore(HookStep)
    }
    enum HookStep: Sendable { case next, error(String), exit(SandboxExit), hang }
    enum Step: Sendable {
        case log(String), answer(String), streamed([String], errorType: String?), error(String),
            exit(SandboxExit), hang, raw(String), disconnect
    }

    /// Whose listeners may be taken before the launch is over.
    enum Listening: Sendable { case late, early, ofAnother }

    var listening = Listening.late
    /// By the launch's number, from 1.
    var onInit: @Sendable (Int) -> InitStep = { _ in .next }
    /// Why the machine cannot make the sandbox, by the launch's number.
    var onLaunch: @Sendable (Int) -> SandboxError? = { _ in nil }
    /// By payload and request id.
    var onInvoke: @Sendable (String, String) -> [Step] = { payload, _ in [.answer(payload)] }
    /// Why environments can't be saved; nil where they can.
    var snapshotFailure: SandboxError? = SandboxError(step: "simulated", errno: 0)
    /// Why this one can't.
    var saveFailure: SandboxError?
}

final class SimulatedBackend: SandboxBackend {
    struct Counts: Sendable {
        var launches = 0
        var alive = 0
        var calls = 0
        var freezes = 0
        var specs: [SandboxSpec] = []
        var saved: [String] = []
        /// Of those whose listeners might be taken early.
        var earlyPorts: [UInt16] = []
        /// Connections that nobody had accepted when the launch was over.
        var unaccepted = 0
    }

    let runtime: SimulatedRuntime
    let counts = Mutex(Counts())

    init(_ runtime: SimulatedRuntime) { self.runtime = runtime }

    func launch(
        _ spec: SandboxSpec, whenListening: @escaping @Sendable (any RunningSandbox) -> Void
    ) async throws -> any RunningSandbox {
        let number = counts.withLock { counts in
            counts.launches += 1
            counts.specs.append(spec)
            return counts.launches
        }
        let error = runtime.onLaunch(number)
        if let error, runtime.listening == .late { throw error }
        let sandbox = SimulatedSandbox(self)
        if runtime.listening != .late {
            let early = runtime.listening == .early ? sandbox : SimulatedSandbox(self)
            counts.withLock { $0.earlyPorts.append(early.port) }
            whenListening(early)
        }
        if let error { throw error }
        counts.withLock { $0.alive += 1 }
        sandbox.begin(runtime.onInit(number))
        if runtime.listening == .early {
            await sandbox.untilConnected()
            let unaccepted = sandbox.unaccepted
            counts.withLock { $0.unaccepted += unaccepted }
        }
        return sandbox
    }

    func shutdown() async {}
    func snapshotFailure() async -> SandboxError? { runtime.snapshotFailure }

    var alive: Int { counts.withLock { $0.alive } }
    var launches: Int { counts.withLock { $0.launches } }
}

final class SimulatedSandbox: RunningSandbox {
    private struct State {
        var exit: SandboxExit?
        var waiters: [CheckedContinuation<SandboxExit, Never>] = []
        var channel: (any Channel)?
        var isFrozen = false
        var isKilled = false
    }

    private let backend: SimulatedBackend
    private let listener: Int32
    let port: UInt16
    private let output: (read: Int32, write: Int32)
    private let state = Mutex(State())

    init(_ backend: SimulatedBackend) {
        self.backend = backend
        (listener, port) = Self.listen()
        var ends: [Int32] = [0, 0]
        _ = pipe(&ends)
        output = (ends[0], ends[1])
    }

    private static func listen() -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = Glibc.listen(descriptor, 64)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    func begin(_ step: SimulatedRuntime.InitStep) {
        if case .exit(let exit) = step { return end(exit) }
        if case .hang = step { return }
        let runtime = backend.runtime
        ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        SimulatedClient(self, runtime, begin: step))
                }
            }
            .connect(host: "127.0.0.1", port: Int(port))
            .whenSuccess { channel in
                let isKilled = self.state.withLock { state in
                    state.channel = channel
                    return state.isKilled
                }
                if isKilled { channel.close(promise: nil) }
            }
    }

    /// Returns once the runtime has connected, and whoever would accept it has had the time to.
    func untilConnected() async {
        while state.withLock({ $0.channel == nil }) { await Task.yield() }
        for _ in 0..<5 {
            for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
                _ = try? await loop.submit {}.get()
            }
        }
    }

    /// How many connections wait in the listener's backlog.
    var unaccepted: Int {
        var information = tcp_info()
        var length = socklen_t(MemoryLayout<tcp_info>.size)
        getsockopt(listener, Int32(IPPROTO_TCP), TCP_INFO, &information, &length)
        return Int(information.tcpi_unacked)
    }

    /// The runtime closes its connection.
    func hangsUp() { state.withLock { $0.channel = nil } }

    func called() { backend.counts.withLock { $0.calls += 1 } }

    func log(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(output.write, $0.baseAddress, $0.count) }
    }

    func end(_ exit: SandboxExit) {
        let (waiters, channel) = state.withLock { state in
            guard state.exit == nil else {
                return ([], nil) as ([CheckedContinuation<SandboxExit, Never>], (any Channel)?)
            }
            state.exit = exit
            defer { state.waiters = [] }
            return (state.waiters, state.channel)
        }
        channel?.close(promise: nil)
        for waiter in waiters { waiter.resume(returning: exit) }
    }

    var isFrozen: Bool { state.withLock { $0.isFrozen } }

    var runtimeAPIAddress: String { "127.0.0.1:\(port)" }
    func takeRuntimeListener() -> Int32 { listener }
    func takeRuntimeSocket() -> Int32 { -1 }
    func takeOutput() -> Int32 { output.read }
    func finishInitialization() {}
    func freeze() throws {
        state.withLock { $0.isFrozen = true }
        backend.counts.withLock { $0.freezes += 1 }
    }
    func thaw() throws { state.withLock { $0.isFrozen = false } }
    func terminate() {}

    func save(into directory: String) async throws {
        if let failure = backend.runtime.saveFailure { throw failure }
        let isConnected = state.withLock { $0.channel != nil }
        precondition(!isConnected, "a runtime that is connected was saved")
        mkdir(directory, 0o700)
        backend.counts.withLock { $0.saved.append(directory) }
        end(.signaled(9))
    }

    func maxMemoryUsedMiB() -> Int { 42 }

    func kill() async {
        let isFirst = state.withLock { state in
            defer { state.isKilled = true }
            return !state.isKilled
        }
        guard isFirst else { return }
        end(.signaled(9))
        close(output.write)
        backend.counts.withLock { $0.alive -= 1 }
    }

    func exitStatus() async -> SandboxExit {
        await withCheckedContinuation { turn in
            let exit = state.withLock { state in
                if state.exit == nil { state.waiters.append(turn) }
                return state.exit
            }
            if let exit { turn.resume(returning: exit) }
        }
    }
}

/// The runtime's end of the connection.
private final class SimulatedClient: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let sandbox: SimulatedSandbox
    private let runtime: SimulatedRuntime
    private let begin: SimulatedRuntime.InitStep
    private var inbox = ByteBuffer()
    private var isRestored = false

    init(_ sandbox: SimulatedSandbox, _ runtime: SimulatedRuntime, begin: SimulatedRuntime.InitStep) {
        self.sandbox = sandbox
        self.runtime = runtime
        self.begin = begin
    }

    func channelActive(context: ChannelHandlerContext) {
        if case .error(let body) = begin {
            send(
                context, "POST", "init/error", body,
                headers: "Lambda-Runtime-Function-Error-Type: Runtime.ImportModuleError\r\n")
        } else if case .restore = begin {
            send(context, "GET", "restore/next", nil)
        } else {
            next(context)
        }
    }

    private func restored(_ context: ChannelHandlerContext, _ hook: SimulatedRuntime.HookStep) {
        switch hook {
        case .next: next(context)
        case .error(let body):
            send(
                context, "POST", "restore/error", body,
                headers: "Lambda-Runtime-Function-Error-Type: Runtime.AfterRestoreError\r\n")
        case .exit(let exit): sandbox.end(exit)
        case .hang: break
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        inbox.writeImmutableBuffer(unwrapInboundIn(data))
        while let (head, body) = takeResponse() { received(context, head, body) }
    }

    private func takeResponse() -> (head: String, body: String)? {
        let text = String(buffer: inbox)
        guard let end = text.range(of: "\r\n\r\n"),
            let length = text[..<end.lowerBound].split(separator: "\r\n")
                .first(where: { $0.lowercased().hasPrefix("content-length: ") })
                .flatMap({ Int($0.dropFirst(16)) })
        else { return nil }
        let head = String(text[..<end.lowerBound])
        let headBytes = head.utf8.count + 4
        guard inbox.readableBytes >= headBytes + length else { return nil }
        inbox.moveReaderIndex(forwardBy: headBytes)
        return (head, inbox.readString(length: length) ?? "")
    }

    private func received(_ context: ChannelHandlerContext, _ head: String, _ body: String) {
        let lines = head.split(separator: "\r\n")
        guard let id = lines.first(where: { $0.hasPrefix("Lambda-Runtime-Aws-Request-Id: ") })?.dropFirst(31)
        else {
            // The answer to our report.
            if case .error = begin { return sandbox.end(.exited(1)) }
            guard case .restore(let hook) = begin, !isRestored else { return next(context) }
            isRestored = true
            // Where it is saved it never comes back; its copies begin anew.
            if lines.contains("Apus-Reconnect: 1") {
                // First: the other end may hear of the close before the channel itself knows.
                sandbox.hangsUp()
                return context.close(promise: nil)
            }
            return restored(context, hook)
        }
        precondition(!sandbox.isFrozen, "a frozen runtime got a call")
        sandbox.called()
        for step in runtime.onInvoke(body, String(id)) { perform(context, step, String(id)) }
    }

    private func perform(_ context: ChannelHandlerContext, _ step: SimulatedRuntime.Step, _ id: String) {
        switch step {
        case .log(let text): sandbox.log(text)
        case .answer(let body): send(context, "POST", "invocation/\(id)/response", body)
        case .error(let body):
            send(
                context, "POST", "invocation/\(id)/error", body,
                headers: "lambda-runtime-function-error-type: Unhandled\r\n")
        case .streamed(let chunks, let errorType):
            var text = "POST /2018-06-01/runtime/invocation/\(id)/response HTTP/1.1\r\n"
            text += "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n"
            for chunk in chunks { text += "\(String(chunk.utf8.count, radix: 16))\r\n\(chunk)\r\n" }
            text += "0\r\n"
            if let errorType {
                text += "Lambda-Runtime-Function-Error-Type: \(errorType)\r\n"
                text += "Lambda-Runtime-Function-Error-Body: eyJlcnJvck1lc3NhZ2UiOiJ4In0=\r\n"
            }
            write(context, text + "\r\n")
        case .exit(let exit): sandbox.end(exit)
        case .hang: break
        case .raw(let text): write(context, text)
        case .disconnect: context.close(promise: nil)
        }
    }

    private func next(_ context: ChannelHandlerContext) { send(context, "GET", "invocation/next", nil) }

    private func send(
        _ context: ChannelHandlerContext, _ method: String, _ path: String, _ body: String?,
        headers: String = ""
    ) {
        var text = "\(method) /2018-06-01/runtime/\(path) HTTP/1.1\r\nHost: 127.0.0.1:9001\r\n\(headers)"
        if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
        write(context, text + "\r\n" + (body ?? ""))
    }

    private func write(_ context: ChannelHandlerContext, _ text: String) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}

extension StringProtocol {
    /// Where `other` first occurs.
    fileprivate func range(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].utf8.starts(with: other.utf8) {
                return start..<utf8.index(start, offsetBy: other.utf8.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}
