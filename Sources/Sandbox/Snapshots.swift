// Saving a runtime's processes and restoring them in other environments, by CRIU where the machine has one
// that works. Whether it does is found out by doing it once.

internal import CLinux
internal import FileTrees
internal import Glibc
internal import Synchronization

extension SandboxSpec {
    /// What a snapshot has to do with an environment.
    public enum SnapshotUse: Hashable, Sendable {
        /// It is made to be saved: `RunningSandbox.save`.
        case saved
        /// It comes from what was saved to this directory, in an environment of the same binds, code, layers
        /// and sizes. Executable, arguments and variables are those of then.
        case restored(directory: String)
    }
}

extension SandboxBackend {
    public func snapshotFailure() async -> SandboxError? {
        SandboxError(step: "environments of this kind can't be saved", errno: 0)
    }
}

extension RunningSandbox {
    public func save(into directory: String) async throws {
        throw SandboxError(step: "save: not this environment", errno: 0)
    }
}

/// What a snapshot depends on besides its function: it is good for nothing elsewhere.
public enum SnapshotMachine {
    /// Kernel, processor and the program that saves and restores; equal where they are.
    public static func key() -> String {
        var name = utsname()
        uname(&name)
        let kernel = withUnsafeBytes(of: &name) { bytes in
            bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        }
        var program = stat()
        if let path = SnapshotProgram.path { stat(path, &program) }
        let lines = (SystemCall.read("/proc/cpuinfo") ?? "").split(separator: "\n")
        let processor = ["model name", "flags", "Features", "CPU part"].compactMap { name in
            lines.first { $0.hasPrefix(name) }.map(String.init)
        }
        return ([kernel, "\(program.st_size) \(program.st_mtim.tv_sec)"] + processor).joined(separator: "|")
    }
}

/// The machine's CRIU.
struct SnapshotProgram: Sendable {
    /// What it found out about the kernel, which it would find out again, for 10 ms, each time.
    let cache: String

    /// Where administrators' programs are. Nil where it isn't.
    static var path: String? {
        ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"]
            .map { $0 + "/criu" }.first { access($0, X_OK) == 0 }
    }

    static func open() throws(SandboxError) -> Int32 {
        guard let path else { throw SandboxError(step: "CRIU is not installed", errno: 0) }
        let program = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if program < 0 { throw SystemCall.failure("open \(path)") }
        return program
    }
}

/// A directory with what was saved.
struct SnapshotDirectory: Sendable {
    let path: String
    private var outputFile: String { path + "/output" }

    init(_ path: String) { self.path = path }

    func open() throws(SandboxError) -> Int32 {
        let directory = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if directory < 0 { throw SystemCall.failure("open snapshot") }
        return directory
    }

    /// The name that the runtime's output has in the images.
    func output() throws(SandboxError) -> String {
        guard let name = SystemCall.read(outputFile), name.hasPrefix("pipe:[") else {
            throw SandboxError(step: "read snapshot", errno: ENOENT)
        }
        return name
    }

    func note(output: String) throws(SandboxError) {
        try SystemCall.write(output, to: outputFile, creating: 0o600)
    }
}

extension NamespaceBackend {
    /// Why nothing can be saved and restored here; nil where it can. Tried once, by a process that sleeps.
    public func snapshotFailure() async -> SandboxError? {
        switch await snapshotProgram() {
        case .success: nil
        case .failure(let error): error
        }
    }

    func snapshotProgram() async -> Result<SnapshotProgram, SandboxError> {
        let trial = state.withLock { state in
            if let known = state.snapshots { return known }
            let trial = Task { [self] () -> Result<SnapshotProgram, SandboxError> in
                do {
                    return .success(try await trySnapshots())
                } catch {
                    return .failure(error as? SandboxError ?? SandboxError(step: "\(error)", errno: 0))
                }
            }
            state.snapshots = trial
            return trial
        }
        return await trial.value
    }

    private func trySnapshots() async throws -> SnapshotProgram {
        guard mode == .namespaces else {
            throw SandboxError(step: "saving environments takes root", errno: 0)
        }
        let directory = instanceDirectory + "/snapshots"
        try SystemCall.makeDirectories(directory, mode: 0o700)
        let tool = SnapshotProgram(cache: directory + "/criu.kdat")
        let sleeper = SandboxSpec(
            id: "snapshots", codeDirectory: "", executable: "/bin/sleep", arguments: ["0.3"], environment: [:]
        )
        let probe = try await launchPlainly(sleeper)
        do {
            try await probe.checkKernel(keeping: directory)
        } catch {
            await probe.kill()
            throw error
        }
        await probe.kill()
        var saved = sleeper
        saved.snapshot = .saved
        let images = directory + "/trial"
        defer { TreeRemoval.remove(images) }
        let first = try await launch(saved, with: tool)
        do {
            try await first.save(into: images)
        } catch {
            await first.kill()
            throw error
        }
        await first.kill()
        saved.snapshot = .restored(directory: images)
        let second = try await launch(saved, with: tool)
        let exit = await second.exitStatus()
        await second.kill()
        guard exit == .exited(0) else {
            throw SandboxError(step: "a restored process ended with \(exit)", errno: 0)
        }
        return tool
    }

    private func launchPlainly(_ spec: SandboxSpec) async throws -> SupervisedSandbox {
        let sandbox = try await makeBlank()
        do {
            _ = try await sandbox.start(spec, packet: try spec.encoded(), mounts: [])
        } catch {
            await sandbox.kill()
            throw error
        }
        return sandbox
    }

    /// An environment that is to be saved, or that comes from a snapshot.
    func launchForSnapshot(_ spec: SandboxSpec) async throws -> SupervisedSandbox {
        try await launch(spec, with: try await snapshotProgram().get())
    }

    private func launch(_ spec: SandboxSpec, with tool: SnapshotProgram) async throws -> SupervisedSandbox {
        var spec = spec
        if access(tool.cache, R_OK) == 0 {
            spec.binds.append(.init(source: tool.cache, target: "/run/criu.kdat"))
        }
        async let awaited = disks.take(sizeMiB: spec.temporaryStorageMiB)
        let blank: Result<SupervisedSandbox, any Error>
        do {
            blank = .success(try await takeBlank())
        } catch {
            blank = .failure(error)
        }
        let disk = await awaited
        defer { SystemCall.close(disk) }
        let sandbox = try blank.get()
        do {
            let listeners = try await sandbox.startForSnapshot(spec, disk: disk)
            relay(spec.hostPorts, listeners, of: sandbox)
        } catch {
            await sandbox.kill()
            throw error
        }
        replenish(nil)
        return sandbox
    }
}

extension SupervisedSandbox {
    /// Like `start`, of a spec with `snapshot`.
    func startForSnapshot(_ spec: SandboxSpec, disk: Int32) async throws -> [Int32] {
        let mounts: MountSet = disk >= 0 ? .disk : []
        guard case .restored(let path) = spec.snapshot else {
            let packet = try spec.encoded(firstProcess: SandboxLimits.savedProcessID, mounts: mounts)
            return try await start(spec, packet: packet, mounts: disk >= 0 ? [disk] : [])
        }
        let directory = SnapshotDirectory(path)
        var restored = spec
        (restored.arguments, restored.environment) = ([], [:])
        restored.executable = try directory.output()
        let packet = try restored.encoded(
            as: apus_restore, firstProcess: SandboxLimits.savedProcessID, mounts: mounts)
        let images = try directory.open()
        defer { SystemCall.close(images) }
        let program = try SnapshotProgram.open()
        defer { SystemCall.close(program) }
        return try await start(
            spec, packet: packet, mounts: (disk >= 0 ? [disk] : []) + [program, images])
    }

    func save(into path: String) async throws {
        try SystemCall.makeDirectories(path, mode: 0o700)
        let directory = SnapshotDirectory(path)
        do {
            try directory.note(output: outputName)
            makeRoomForImages()
            try await order(apus_save, on: directory)
        } catch {
            TreeRemoval.remove(path)
            throw error
        }
    }

    /// Keeps what CRIU finds out about the kernel in a directory.
    func checkKernel(keeping path: String) async throws {
        try await order(apus_check_kernel, on: SnapshotDirectory(path))
    }

    private func order(_ command: apus_command, on directory: SnapshotDirectory) async throws {
        let images = try directory.open()
        defer { SystemCall.close(images) }
        let program = try SnapshotProgram.open()
        defer { SystemCall.close(program) }
        let packet = withUnsafeBytes(of: command.rawValue) { Array($0) }
        try await ask(packet, with: [program, images], seconds: SandboxLimits.snapshotSeconds)
    }
}
