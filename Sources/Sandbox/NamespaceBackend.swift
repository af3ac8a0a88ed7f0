// Environments in namespaces of their own: the real thing. Blanks (processes with every namespace, a root and
// a cgroup, but no function yet) are made ahead; a launch adds code, /tmp, limits and the runtime.

internal import CLinux
internal import Glibc
internal import Synchronization

/// Isolates by Linux namespaces, cgroups, seccomp and an own root. Needs root, or user namespaces. Guarded by
/// a mutex: who lives and who is spare.
public final class NamespaceBackend: SandboxBackend {
    struct State {
        var living: [ObjectIdentifier: SupervisedSandbox] = [:]
        var spares: [SupervisedSandbox] = []
        var coming = 0
        var prepared: PreparedPool<SupervisedSandbox>
        var preparedLaunches = 0
        /// Nil where there can be none for that kind.
        var zygotes: [RuntimePreparation: Task<Zygote?, Never>] = [:]
        /// Goes off when kinds that nobody asks for are to be looked for; −1 where there are no kinds.
        var sweepTimer: Int32 = -1
        /// Goes off when spares are to be made again; −1 where none are used up. Of which kinds.
        var replenishTimer: Int32 = -1
        var used: Set<RuntimePreparation> = []
        /// What there is to save and restore environments with; nil until somebody asks.
        var snapshots: Task<Result<SnapshotProgram, SandboxError>, Never>?
        var isClosed = false
    }

    let configuration: SandboxConfiguration
    private let instance: Instance
    private let cgroups: CgroupTree
    let mode: IsolationMode
    let reactor: Reactor
    private let relayReactor: Reactor
    private let launcher: Launcher
    let disks: TemporaryDisks
    private let counter = Atomic<Int>(0)
    let state: Mutex<State>
    let owners = OwnerNamespaces()
    let waitingBytes = Atomic<Int>(0)

    /// Makes the few things that every environment shares. Throws `SandboxError` where a directory or a
    /// thread can't be made; whether environments can be made is for `SandboxProbe` to say.
    public init(_ configuration: SandboxConfiguration = SandboxConfiguration()) throws(SandboxError) {
        self.configuration = configuration
        state = Mutex(State(prepared: PreparedPool(spares: configuration.spareEnvironments)))
        mode = geteuid() == 0 ? .namespaces : [.namespaces, .rootless]
        instance = try Instance(in: configuration.directory)
        cgroups = CgroupTree.prepare(name: instance.name)
        cgroups.removeLeftovers(where: Instance.isDead)
        reactor = try Reactor(name: "apus-sandboxes")
        // A function that pumps bytes delays other functions' bytes, not their lives.
        relayReactor = try Reactor(name: "apus-relay")
        launcher = Launcher(directory: instance.directory, mode: mode, reactor: reactor)
        disks = try TemporaryDisks(
            directory: configuration.storageDirectory, spares: configuration.spareEnvironments)
    }

    var instanceDirectory: String { instance.directory }

    /// What limits there are, and why a disk for /tmp can't be had, if so.
    var facilities: (controllers: Set<CgroupController>, diskFailure: SandboxError?) {
        (cgroups.controllers, disks.failure)
    }

    /// Whether one of this kind is made or waits, whether one waits, how many launches found one; for tests.
    func isPreparing(_ kind: RuntimePreparation) -> Bool { state.withLock { $0.prepared.hasAny(kind) } }
    func hasPrepared(_ kind: RuntimePreparation) -> Bool { state.withLock { $0.prepared.hasReady(kind) } }
    var preparedLaunches: Int { state.withLock { $0.preparedLaunches } }

    /// The processes of the zygotes, for tests that kill them.
    func zygoteProcessIDs() async -> [pid_t] {
        var found: [pid_t] = []
        for zygote in state.withLock({ Array($0.zygotes.values) }) {
            if let zygote = await zygote.value, !zygote.isGone { found.append(zygote.processID) }
        }
        return found
    }

    /// How many runtimes of any kind wait, and whether no more are on their way.
    var isComplete: Bool { state.withLock { !$0.prepared.isMaking } }
    var preparedCount: Int { state.withLock { $0.prepared.ready.count } }

    /// The launcher's process, for tests that kill it.
    var launcherProcessID: pid_t { launcher.processID }

    /// Starts making the spare environments and disks, in the background.
    public func warmUp() {
        disks.warmUp()
        refill()
    }

    public func launch(
        _ spec: SandboxSpec, whenListening: @escaping @Sendable (any RunningSandbox) -> Void
    ) async throws -> any RunningSandbox {
        try await launch(spec, onDisk: true, whenListening)
    }

    /// `onDisk` false: with a tmpfs at `/tmp`, however many disks there are.
    func launch(
        _ spec: SandboxSpec, onDisk: Bool, _ whenListening: (any RunningSandbox) -> Void = { _ in }
    ) async throws -> any RunningSandbox {
        let spec = completed(spec)
        if spec.snapshot != nil { return try await launchForSnapshot(spec) }
        if let sandbox = try await launchPrepared(spec, onDisk: onDisk, whenListening) { return sandbox }
        async let awaited = onDisk ? disks.take(sizeMiB: spec.temporaryStorageMiB) : -1
        let blank: Result<SupervisedSandbox, any Error>
        do {
            blank = .success(try await takeBlank())
        } catch {
            blank = .failure(error)
        }
        let disk = await awaited
        var mounts = DetachedMounts(disk: disk)
        defer { mounts.close() }
        let sandbox = try blank.get()
        do {
            mounts.fileSystem = try openFileSystem(spec)
            let packet = try spec.encoded(mounts: mounts.set)
            let listeners = try await sandbox.start(spec, packet: packet, mounts: mounts.descriptors)
            relay(spec.hostPorts, listeners, of: sandbox)
        } catch {
            await sandbox.kill()
            throw error
        }
        replenish(spec.preparation)
        return sandbox
    }

    private func completed(_ spec: SandboxSpec) -> SandboxSpec {
        var spec = spec
        let own = [
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(apus_api_port)",
            "APUS_RUNTIME_SOCKET": "/run/apus/api.sock",
        ]
        spec.environment.merge(own) { given, _ in given }
        // That socket is nowhere in an image.
        if spec.rootDirectory != nil { spec.environment["APUS_RUNTIME_SOCKET"] = nil }
        spec.removeNeedlessBinds()
        return spec
    }

    func relay(_ ports: [Int], _ listeners: [Int32], of sandbox: SupervisedSandbox) {
        if listeners.isEmpty { return }
        let relay = PortRelay(Array(zip(listeners, ports)), reactor: relayReactor)
        relayReactor.perform { relay.start() }
        sandbox.whenGone { [relayReactor] in relayReactor.perform { relay.close() } }
    }

    // MARK: Blanks

    func takeBlank() async throws -> SupervisedSandbox {
        while let spare = state.withLock({ $0.spares.popLast() }) {
            if !spare.isGone { return spare }
        }
        return try await makeBlank()
    }

    func makeBlank(as more: IsolationMode = []) async throws -> SupervisedSandbox {
        if state.withLock({ $0.isClosed }) { throw SandboxError(step: "backend is shut down", errno: 0) }
        let cgroup = try cgroups.makeCgroup("\(counter.wrappingAdd(1, ordering: .relaxed).newValue)")
        let child: Launcher.Child
        do {
            child = try await launcher.makeChild(in: cgroup, as: more)
        } catch {
            _ = cgroup.remove()
            throw error
        }
        let sandbox = SupervisedSandbox(child: child, cgroup: cgroup, mode: mode, reactor: reactor)
        state.withLock { $0.living[ObjectIdentifier(sandbox)] = sandbox }
        sandbox.whenGone { [self] in
            state.withLock { _ = $0.living.removeValue(forKey: ObjectIdentifier(sandbox)) }
        }
        do {
            try await sandbox.waitUntilReady()
        } catch {
            await sandbox.kill()
            throw error
        }
        return sandbox
    }

    func refill() {
        let missing = state.withLock { state in
            if state.isClosed { return 0 }
            let missing = max(0, configuration.spareEnvironments - state.spares.count - state.coming)
            state.coming += missing
            return missing
        }
        if missing == 0 { return }
        Task {
            for _ in 0..<missing {
                let blank = try? await makeBlank()
                let isUnwanted = state.withLock { state in
                    state.coming -= 1
                    if let blank, !state.isClosed { state.spares.append(blank) }
                    return state.isClosed
                }
                if isUnwanted { await blank?.kill() }
            }
        }
    }

    public func shutdown() async {
        state.withLock { state in
            (state.isClosed, state.spares) = (true, [])
            _ = state.prepared.removeAll()
            state.zygotes = [:]
        }
        endTimers()
        await launcher.close()
        while let sandbox = state.withLock({ $0.living.first?.value }) { await sandbox.kill() }
        disks.close()
        owners.close()
        cgroups.remove()
        instance.remove()
        relayReactor.stop()
        reactor.stop()
    }
}
