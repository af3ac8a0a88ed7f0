// Environments as plain processes of the server's own user, for machines that allow no namespaces: chosen by
// name only (`--isolation process`), and never quietly. What holds: files by Landlock where the kernel has
// it, no capabilities, no new privileges, seccomp, an own session that is killed whole.

internal import CLinux
internal import FileTrees
internal import Glibc
internal import Synchronization

/// Runs functions as supervised plain processes. Guarded by a mutex: who lives.
public final class ProcessBackend: SandboxBackend {
    private struct State {
        var living: [ObjectIdentifier: SupervisedSandbox] = [:]
        var isClosed = false
    }

    private let instance: Instance
    private let cgroups: CgroupTree
    private let reactor: Reactor
    private let launcher: Launcher
    private let counter = Atomic<Int>(0)
    private let state = Mutex(State())

    /// Throws `SandboxError` where its directory or a thread can't be made.
    public init(_ configuration: SandboxConfiguration = SandboxConfiguration()) throws(SandboxError) {
        instance = try Instance(in: configuration.directory)
        cgroups = CgroupTree.prepare(name: instance.name)
        cgroups.removeLeftovers(where: Instance.isDead)
        reactor = try Reactor(name: "apus-sandboxes")
        launcher = Launcher(directory: instance.directory, mode: [], reactor: reactor)
    }

    /// What this backend does not keep from a function, in sentences for the warning at start and for health.
    public var losses: [String] {
        var losses = [
            "functions see the processes, the network and the loopback services of this machine",
            "functions run as the server's own user, with the machine's own /usr, /etc and clock",
            "/tmp is an ordinary directory without a quota",
        ]
        if apus_landlock_version() == 0 {
            losses.append("functions can read and write every file that the server's user can (no Landlock)")
        }
        for (controller, loss) in [
            (CgroupController.memory, "memory is not limited"), (.cpu, "CPU is not limited"),
            (.pids, "the number of processes is not limited"),
        ] where !cgroups.controllers.contains(controller) {
            losses.append(loss)
        }
        return losses
    }

    public var hasNamespaces: Bool { false }

    public func checkFileSystem(_ directory: String) throws {
        throw SandboxError(step: "mount file systems for plain processes", errno: ENOTSUP)
    }

    public func launch(
        _ spec: SandboxSpec, whenListening: @escaping @Sendable (any RunningSandbox) -> Void
    ) async throws -> any RunningSandbox {
        if state.withLock({ $0.isClosed }) { throw SandboxError(step: "backend is shut down", errno: 0) }
        // A plain process has the machine's own root.
        guard spec.rootDirectory == nil else { throw SandboxError(step: "use image as root", errno: ENOTSUP) }
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let home = "\(instance.directory)/\(number)"
        for child in ["tmp", "opt"] { try SystemCall.makeDirectories("\(home)/\(child)", mode: 0o700) }
        let cgroup = try cgroups.makeCgroup("\(number)")
        let child: Launcher.Child
        do {
            child = try await launcher.makeChild(in: cgroup)
        } catch {
            _ = cgroup.remove()
            TreeRemoval.remove(home)
            throw error
        }
        let sandbox = SupervisedSandbox(child: child, cgroup: cgroup, mode: [], reactor: reactor)
        state.withLock { $0.living[ObjectIdentifier(sandbox)] = sandbox }
        sandbox.whenGone { [self] in
            TreeRemoval.remove(home)
            state.withLock { _ = $0.living.removeValue(forKey: ObjectIdentifier(sandbox)) }
        }
        do {
            try await sandbox.waitUntilReady()
            let listeners = try Self.makeListeners(home: home)
            sandbox.adopt(listener: listeners.tcp, socket: listeners.unix, address: listeners.address)
            let paths = try ProcessPaths(spec, home: home)
            let packet = try paths.translated(spec, runtimeAPI: listeners.address, socket: home + "/api.sock")
                .encoded(temporary: home + "/tmp", landlock: apus_landlock_version() > 0)
            _ = try await sandbox.start(spec, packet: packet, mounts: [])
        } catch {
            await sandbox.kill()
            throw error
        }
        return sandbox
    }

    private static func makeListeners(
        home: String
    ) throws(SandboxError) -> (tcp: Int32, unix: Int32, address: String) {
        var port: UInt16 = 0
        let tcp = apus_listen(0, &port)
        if tcp < 0 { throw SandboxError(step: "listen on loopback", errno: -tcp) }
        let unix = apus_listen_unix(home + "/api.sock")
        if unix < 0 {
            SystemCall.close(tcp)
            throw SandboxError(step: "listen on a Unix socket", errno: -unix)
        }
        return (tcp, unix, "127.0.0.1:\(port)")
    }

    public func shutdown() async {
        state.withLock { $0.isClosed = true }
        await launcher.close()
        while let sandbox = state.withLock({ $0.living.first?.value }) { await sandbox.kill() }
        cgroups.remove()
        instance.remove()
        reactor.stop()
    }
}
