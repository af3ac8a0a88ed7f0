// One environment, from blank to gone: the init process, its control socket and its cgroup. What is made of
// it (binds, disks, ports) comes from the backend; here is only its life.

internal import CLinux
internal import Glibc
internal import Synchronization

/// An environment under an init process. Guarded by a mutex: everything that changes. Watched descriptors
/// (control socket, pidfd) are read and closed on the reactor's thread alone.
final class SupervisedSandbox: RunningSandbox {
    /// What the init has reported, or why it can't.
    private typealias Report = Result<[Int32], SandboxError>
    private typealias ReportWaiter = CheckedContinuation<[Int32], any Error>

    private struct State {
        var reports: [Report] = []
        var reportWaiter: ReportWaiter?
        var exit: SandboxExit?
        var exitWaiters: [CheckedContinuation<SandboxExit, Never>] = []
        var isKilled = false  // by us
        var isGone = false  // the init has ended
        var isRemoved = false  // and nothing is left
        var goneWaiters: [CheckedContinuation<Void, Never>] = []
        var listener: Int32 = -1
        var socket: Int32 = -1
        var output: Int32 = -1
        var outputName = ""
        var hasControl = true
        var memoryMiB = SandboxLimits.memoryMiB.lowerBound
        var peakMemoryBytes = 0
        var runtimeAPIAddress = "127.0.0.1:\(apus_api_port)"
        var closers: [@Sendable () -> Void] = []
        var timers: Set<Int32> = []
    }

    private let child: Launcher.Child
    private let cgroup: Cgroup
    private let mode: IsolationMode
    private let reactor: Reactor
    private let state = Mutex(State())
    let programs = SandboxPrograms()

    init(child: Launcher.Child, cgroup: Cgroup, mode: IsolationMode, reactor: Reactor) {
        self.child = child
        self.cgroup = cgroup
        self.mode = mode
        self.reactor = reactor
        reactor.watch(child.control, for: EPOLLIN.rawValue) { [self] _ in receive() }
        reactor.watch(child.pidfd, for: EPOLLIN.rawValue) { [self] _ in end() }
    }

    /// The process id of the init, as the host sees it.
    var processID: pid_t { child.pid }

    var isGone: Bool { state.withLock { $0.isGone } }

    /// How the kernel calls the runtime's output.
    var outputName: String { state.withLock { $0.outputName } }

    /// Its own memory now; 0 where it isn't measured.
    var memoryBytes: Int { cgroup.memoryBytes }

    // MARK: From blank to running

    /// Waits until everything that doesn't depend on a spec has been built.
    func waitUntilReady() async throws {
        let descriptors = try await nextReport()
        guard mode.contains(.namespaces), descriptors.count == 2 else { return }
        state.withLock { ($0.listener, $0.socket) = (descriptors[0], descriptors[1]) }
    }

    /// The listeners of process mode, which the backend makes.
    func adopt(listener: Int32, socket: Int32, address: String) {
        state.withLock { ($0.listener, $0.socket, $0.runtimeAPIAddress) = (listener, socket, address) }
    }

    /// Applies the spec's limits and starts its runtime. Gives the listeners of the host ports.
    func start(_ spec: SandboxSpec, packet: [UInt8], mounts: [Int32]) async throws -> [Int32] {
        try limit(to: spec)
        let output = try makeOutput()
        defer { SystemCall.close(output) }
        try command(packet, with: [output] + mounts)
        return try await nextReport()
    }

    /// Starts a runtime that waits for its assignment.
    func prepare(_ packet: [UInt8], memoryMiB: Int?) async throws {
        if let memoryMiB { try cgroup.limitMemory(toMiB: memoryMiB) }
        let output = try makeOutput()
        defer { SystemCall.close(output) }
        try command(packet, with: [output])
        _ = try await nextReport()
    }

    /// What is written where files lie in memory counts as the function's, whose runtime is stopped.
    func makeRoomForImages() {
        let memoryMiB = state.withLock { $0.memoryMiB }
        try? cgroup.limitMemory(toMiB: 2 * memoryMiB + SandboxLimits.snapshotMemoryMiB)
    }

    /// Gets a runtime that waits for its assignment from a zygote.
    func adopt(_ packet: [UInt8], from zygote: Zygote) async throws {
        let output = try makeOutput()
        defer { SystemCall.close(output) }
        try command(packet, with: [output])
        let assignment = try await nextReport()
        defer { assignment.forEach(SystemCall.close) }
        let (groups, isUnified) = try cgroup.openForJoining()
        defer { groups.forEach(SystemCall.close) }
        // A copy, made while it surely is this environment's.
        let target = state.withLock { $0.isGone ? -1 : apus_duplicate(child.pidfd) }
        if target < 0 { throw SandboxError(step: "init ended", errno: 0) }
        defer { SystemCall.close(target) }
        try await zygote.fork([target, output] + assignment + groups, isUnified: isUnified)
    }

    /// One request to the init or a zygote, and its answer.
    func ask(
        _ packet: [UInt8], with descriptors: [Int32], seconds: Int = SandboxLimits.buildSeconds
    ) async throws {
        try command(packet, with: descriptors)
        _ = try await nextReport(seconds: seconds)
    }

    /// Gives a prepared runtime its function; otherwise like `start`.
    func assign(_ spec: SandboxSpec, packet: [UInt8], mounts: [Int32]) async throws -> [Int32] {
        try limit(to: spec)
        try command(packet, with: mounts)
        return try await nextReport()
    }

    /// Whether it can still be assigned.
    var isWaiting: Bool { state.withLock { !$0.isGone && $0.exit == nil } }

    private func limit(to spec: SandboxSpec) throws(SandboxError) {
        try cgroup.limitMemory(toMiB: spec.memoryMiB)
        if spec.memoryMiB > SandboxLimits.initializationCPUs * SandboxLimits.memoryMiBPerCPU {
            try cgroup.limitCPU(memoryMiB: spec.memoryMiB, leastCPUs: SandboxLimits.initializationCPUs)
        }
        state.withLock { $0.memoryMiB = spec.memoryMiB }
    }

    /// Keeps the reading end of the runtime's output, and gives the other.
    private func makeOutput() throws(SandboxError) -> Int32 {
        var ends: [Int32] = [-1, -1]
        if apus_pipe(&ends) < 0 { throw SystemCall.failure("make output pipe") }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        var status = stat()
        fstat(ends[0], &status)
        state.withLock { ($0.output, $0.outputName) = (ends[0], "pipe:[\(status.st_ino)]") }
        return ends[1]
    }

    /// Runs when the environment is gone, on the reactor's thread; at once where it already is.
    func whenGone(_ closer: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            if !state.isGone { state.closers.append(closer) }
            return state.isGone
        }
        if isGone { reactor.perform(closer) }
    }

    private func nextReport(seconds: Int = SandboxLimits.buildSeconds) async throws -> [Int32] {
        let timer = startTimer(seconds)
        defer { reactor.perform { [self] in stop(timer) } }
        return try await withCheckedThrowingContinuation { waiter in
            let report: Report? = state.withLock { state in
                if !state.reports.isEmpty { return state.reports.removeFirst() }
                if state.isGone { return .failure(SandboxError(step: "init ended", errno: 0)) }
                state.reportWaiter = waiter
                return nil
            }
            if let report { waiter.resume(with: report.mapError { $0 as any Error }) }
        }
    }

    /// An init that hangs (a path on a dead network disk, say) is killed, which ends the waiting.
    private func startTimer(_ seconds: Int) -> Int32 {
        let timer = apus_timer(Int32(seconds * 1_000))
        if timer < 0 { return timer }
        state.withLock { _ = $0.timers.insert(timer) }
        reactor.watch(timer, for: EPOLLIN.rawValue) { [self] _ in
            stop(timer)
            state.withLock { if !$0.isGone { _ = apus_signal(child.pidfd, SIGKILL) } }
        }
        return timer
    }

    /// On the reactor's thread only.
    private func stop(_ timer: Int32) {
        if state.withLock({ $0.timers.remove(timer) }) != nil { reactor.close(timer) }
    }

    private func deliver(_ report: Report) {
        let waiter = state.withLock { state -> ReportWaiter? in
            guard let waiter = state.reportWaiter else {
                state.reports.append(report)
                return nil
            }
            state.reportWaiter = nil
            return waiter
        }
        waiter?.resume(with: report.mapError { $0 as any Error })
    }

    func command(_ bytes: [UInt8], with descriptors: [Int32] = []) throws(SandboxError) {
        try state.withLock { (state) throws(SandboxError) in
            guard state.hasControl else { throw SandboxError(step: "init ended", errno: 0) }
            try Packet.send(bytes, with: descriptors, to: child.control)
        }
    }

    private func command(_ command: apus_command) throws(SandboxError) {
        try self.command(withUnsafeBytes(of: command.rawValue) { Array($0) })
    }

    // MARK: On the reactor's thread

    private func receive() {
        while state.withLock({ $0.hasControl }), let packet = Packet.receive(from: child.control) {
            if packet.bytes.isEmpty {
                state.withLock { $0.hasControl = false }
                reactor.close(child.control)
                return
            }
            switch UInt32(bitPattern: packet.word(at: 0)) {
            case apus_ready.rawValue, apus_prepared.rawValue, apus_started.rawValue, apus_done.rawValue:
                deliver(.success(packet.descriptors))
            case apus_program_started.rawValue, apus_connected.rawValue:
                programs.answered(
                    .init(
                        value: packet.word(at: 4), step: packet.text(from: 8),
                        descriptors: packet.descriptors))
            case apus_program_ended.rawValue:
                if let pid = Int32(packet.text(from: 8)) {
                    programs.ended(pid, Self.exit(waitStatus: packet.word(at: 4)))
                }
            case apus_exited.rawValue: finish(Self.exit(waitStatus: packet.word(at: 4)))
            default:
                packet.descriptors.forEach(SystemCall.close)
                deliver(.failure(SandboxError(step: packet.text(from: 8), errno: packet.word(at: 4))))
            }
        }
    }

    static func exit(waitStatus status: Int32) -> SandboxExit {
        status & 0x7F == 0 ? .exited(Int(status >> 8 & 0xFF)) : .signaled(Int(status & 0x7F))
    }

    /// The runtime has ended: by the out-of-memory killer, if that has struck here.
    private func finish(_ exit: SandboxExit) {
        let isOutOfMemory = exit == .signaled(Int(SIGKILL)) && cgroup.outOfMemoryKills > 0
        let waiters = state.withLock { state in
            if state.exit == nil { state.exit = isOutOfMemory && !state.isKilled ? .outOfMemory : exit }
            defer { state.exitWaiters = [] }
            return state.exitWaiters
        }
        guard let exit = state.withLock({ $0.exit }) else { return }
        for waiter in waiters { waiter.resume(returning: exit) }
    }

    /// The init has ended, and with it every process of its namespace.
    private func end() {
        guard apus_reap(child.pid) == 1 else { return }
        receive()
        finish(.signaled(Int(SIGKILL)))
        let peak = cgroup.peakMemoryBytes
        let (hadControl, left) = state.withLock { state in
            state.peakMemoryBytes = max(state.peakMemoryBytes, peak)
            state.isGone = true
            let left = [state.listener, state.socket, state.output]
            (state.listener, state.socket, state.output) = (-1, -1, -1)
            defer { state.hasControl = false }
            return (state.hasControl, left)
        }
        if hadControl { reactor.close(child.control) }
        reactor.close(child.pidfd)
        left.forEach(SystemCall.close)
        programs.end()
        deliver(.failure(SandboxError(step: "init ended", errno: 0)))
        removeCgroup(attempts: 1_000)
    }

    /// The kernel may hold the last dying process for a moment longer.
    private func removeCgroup(attempts: Int) {
        if !cgroup.remove() && attempts > 0 {
            return reactor.perform { [self] in removeCgroup(attempts: attempts - 1) }
        }
        for closer in state.withLock({ $0.closers }) { closer() }
        let waiters = state.withLock { state in
            state.isRemoved = true
            defer { (state.closers, state.goneWaiters) = ([], []) }
            return state.goneWaiters
        }
        for waiter in waiters { waiter.resume() }
    }

    // MARK: RunningSandbox

    var runtimeAPIAddress: String { state.withLock { $0.runtimeAPIAddress } }

    func takeRuntimeListener() -> Int32 { take(\.listener) }
    func takeRuntimeSocket() -> Int32 { take(\.socket) }
    func takeOutput() -> Int32 { take(\.output) }

    private func take(_ path: WritableKeyPath<State, Int32>) -> Int32 {
        state.withLock { state in
            defer { state[keyPath: path] = -1 }
            return state[keyPath: path]
        }
    }

    func finishInitialization() {
        let memoryMiB = state.withLock { $0.memoryMiB }
        try? cgroup.limitCPU(memoryMiB: memoryMiB, leastCPUs: 0)
    }

    func freeze() throws {
        if cgroup.canFreeze { try cgroup.setFrozen(true) } else { try command(apus_stop) }
    }

    func thaw() throws {
        if cgroup.canFreeze { try cgroup.setFrozen(false) } else { try command(apus_continue) }
    }

    func terminate() {
        try? thaw()
        try? command(apus_terminate)
    }

    func kill() async {
        // A quota or a freezer would make the dying wait; thawed only when death is already on its way.
        cgroup.liftCPULimit()
        state.withLock { state in
            if state.isGone { return }
            state.isKilled = true
            if mode.contains(.namespaces) {
                _ = apus_signal(child.pidfd, SIGKILL)
            } else if state.hasControl {
                // The init of process mode is what reaches every descendant.
                try? Packet.send(withUnsafeBytes(of: apus_quit.rawValue) { Array($0) }, to: child.control)
            }
        }
        if cgroup.canFreeze { try? cgroup.setFrozen(false) }
        await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
            let isDone = state.withLock { state in
                if state.isRemoved { return true }
                state.goneWaiters.append(waiter)
                return false
            }
            if isDone { waiter.resume() }
        }
    }

    /// What the end of the server does: the control socket closes. For tests.
    func loseServer() {
        state.withLock { if $0.hasControl { shutdown(child.control, Int32(SHUT_RDWR)) } }
    }

    func exitStatus() async -> SandboxExit {
        await withCheckedContinuation { waiter in
            let exit = state.withLock { state in
                if state.exit == nil { state.exitWaiters.append(waiter) }
                return state.exit
            }
            if let exit { waiter.resume(returning: exit) }
        }
    }

    func maxMemoryUsedMiB() -> Int {
        let (isGone, recorded) = state.withLock { ($0.isGone, $0.peakMemoryBytes) }
        let bytes = isGone ? recorded : cgroup.peakMemoryBytes
        return (bytes + (1 << 20) - 1) >> 20
    }
}
