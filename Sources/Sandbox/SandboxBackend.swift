// What an execution environment is, seen from above: a spec goes in, a running sandbox with a few handles
// comes out. Who makes it (namespaces, plain processes, a simulation) stays behind these protocols.

/// Makes execution environments.
public protocol SandboxBackend: Sendable {
    /// Builds the environment and starts its runtime process. Throws `SandboxError`; then nothing is left.
    /// `whenListening` is told, where it can be before the runtime starts, whose listeners may be taken then:
    /// what is taken is of use where this very sandbox is returned.
    func launch(
        _ spec: SandboxSpec, whenListening: @escaping @Sendable (any RunningSandbox) -> Void
    ) async throws -> any RunningSandbox
    /// A function that starts so may come soon: a hint, which may cost memory for some minutes.
    func prepare(_ preparation: RuntimePreparation)
    /// The memory of what waits and is no function's yet (prepared runtimes, zygotes), in MiB, as of a moment
    /// ago. Takes no time.
    var waitingMemoryMiB: Int { get }
    /// Whether environments have networks and mounts of their own.
    var hasNamespaces: Bool { get }
    /// Throws `SandboxError` where that directory could not be a file system of functions.
    func checkFileSystem(_ directory: String) throws
    /// Why environments can't be saved and restored here; nil where they can. The first one who asks waits
    /// until it has been tried.
    func snapshotFailure() async -> SandboxError?
    /// Kills everything still running and removes every cgroup, mount and directory.
    func shutdown() async
}

extension SandboxBackend {
    public func launch(_ spec: SandboxSpec) async throws -> any RunningSandbox {
        try await launch(spec) { _ in }
    }
    public func prepare(_ preparation: RuntimePreparation) {}
    public var waitingMemoryMiB: Int { 0 }
    public var hasNamespaces: Bool { true }
    public func checkFileSystem(_ directory: String) throws {}
}

/// Everything that an environment is made of.
public struct SandboxSpec: Sendable {
    /// One directory or file of the host shown inside, read-only.
    public struct Bind: Hashable, Sendable {
        /// A path of the host. Its parents may be closed to the runtime's user; what is below must be open.
        public var source: String
        /// The path inside. Directories on the way are made; not inside another bind, nor in `/usr`.
        public var target: String
        public init(source: String, target: String) {
            self.source = source
            self.target = target
        }
    }

    /// Names the environment in logs.
    public var id: String
    /// Read-only binds besides the system's own (`/usr`, `/bin`, `/lib` …): interpreter, `/var/runtime`.
    public var binds: [Bind]
    /// The root in place of the system's directories: a container image's files, read-only. It has the
    /// directories `/dev`, `/proc` and `/tmp` and the files `/etc/hosts` and `/etc/resolv.conf`, which are
    /// hidden. Such an environment is never prepared.
    public var rootDirectory: String?
    /// Shown at `/var/task`, read-only. Empty: an empty directory.
    public var codeDirectory: String
    /// Shown at `/opt`, merged, later ones over earlier ones, read-only.
    public var layerDirectories: [String]
    /// The runtime process: path inside, arguments after it, environment. The backend adds
    /// `AWS_LAMBDA_RUNTIME_API` and `APUS_RUNTIME_SOCKET` where they are not given.
    public var executable: String
    public var arguments: [String]
    public var environment: [String: String]
    public var workingDirectory: String
    /// The function's memory, in MiB: 128–10,240. Decides the CPU share (1,769 MiB = one vCPU) too.
    public var memoryMiB: Int
    /// The size of `/tmp`, in MiB: 512–10,240.
    public var temporaryStorageMiB: Int
    /// TCP ports of 127.0.0.1 on the host that the function reaches at the same address inside, such as
    /// this cloud's own endpoint. Nothing else of any network is reachable.
    public var hostPorts: [Int]
    /// A directory of the host shown below `/mnt`, to be read and written: the runtime's user is there what
    /// the directory's owner is on the host. Needs `hasNamespaces`, and root.
    public var fileSystem: Bind?
    /// How this runtime may be started ahead, so that a launch finds it waiting; nil where it must be started
    /// with its own variables from the first instruction. What the function sees is the same but for
    /// `/proc/self/environ`, the process's age and its first milliseconds of CPU time.
    public var preparation: RuntimePreparation?
    /// Whether the environment is to be saved, or comes from what was saved; nil for neither.
    public var snapshot: SnapshotUse?

    public init(
        id: String, binds: [Bind] = [], codeDirectory: String, layerDirectories: [String] = [],
        executable: String,
        arguments: [String] = [], environment: [String: String], workingDirectory: String = "/var/task",
        memoryMiB: Int = 128, temporaryStorageMiB: Int = 512, hostPorts: [Int] = []
    ) {
        self.id = id
        self.binds = binds
        self.codeDirectory = codeDirectory
        self.layerDirectories = layerDirectories
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.memoryMiB = memoryMiB
        self.temporaryStorageMiB = temporaryStorageMiB
        self.hostPorts = hostPorts
    }
}

/// An environment that has been started. All of its processes live and die together.
public protocol RunningSandbox: AnyObject, Sendable {
    /// Where the runtime finds the Runtime API, as in `AWS_LAMBDA_RUNTIME_API`: `127.0.0.1:9001`, another
    /// port in process mode.
    var runtimeAPIAddress: String { get }
    /// A listening, non-blocking TCP socket that the runtime reaches at `runtimeAPIAddress`. The taker owns
    /// and closes it; −1 once taken.
    func takeRuntimeListener() -> Int32
    /// A listening, non-blocking Unix socket that the runtime reaches at the path in its variable
    /// `APUS_RUNTIME_SOCKET` (`/run/apus/api.sock`), for our own bootstraps; −1 where the backend has none
    /// or it has been taken. The taker owns and closes it.
    func takeRuntimeSocket() -> Int32
    /// The reading end of the pipe that carries the runtime's stdout and stderr, non-blocking. The taker owns
    /// and closes it; −1 once taken.
    func takeOutput() -> Int32
    /// Ends the generous CPU share of the init phase: from now on CPU is in proportion to memory.
    func finishInitialization()
    /// Stops every process until `thaw`; microseconds.
    func freeze() throws
    func thaw() throws
    /// Sends SIGTERM to the runtime process (thawing it first, or it could not act on it).
    func terminate()
    /// Starts a program beside the runtime. Throws `SandboxError`.
    func start(_ program: SandboxProgram) async throws -> RunningProgram
    /// A connected, non-blocking socket to what listens at a port of 127.0.0.1 inside. The taker owns it.
    /// Throws `SandboxError`.
    func connect(toPort port: Int) async throws -> Int32
    /// Writes the runtime's processes, as they are, and `/tmp` to a directory that is made, for root alone.
    /// The runtime ends by it, and everything else at once. It must have no connection to anybody outside of
    /// itself but its output; connections over TCP are closed. Throws `SandboxError`; then the directory is
    /// gone. For environments whose spec says `saved`.
    func save(into directory: String) async throws
    /// Kills every process and removes all that the environment had. Returns when nothing is left.
    func kill() async
    /// How the runtime process ended; waits until it has. The rest of the environment lives until `kill`.
    func exitStatus() async -> SandboxExit
    /// The most memory used since the start, in MiB, rounded up; 0 where it isn't measured. Valid after the
    /// end too.
    func maxMemoryUsedMiB() -> Int
}

/// How a runtime process ended.
public enum SandboxExit: Hashable, Sendable {
    case exited(Int)
    case signaled(Int)
    /// The kernel's out-of-memory killer ended it.
    case outOfMemory
}

/// A sandbox that could not be made.
public struct SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step in which everything is there and the runtime's program can't be executed: it is missing, not
    /// executable, or made for another machine.
    public static let executeStep = "execute runtime"
    /// The step in which everything is there but the working directory.
    public static let workingDirectoryStep = "enter working directory"

    /// Which step failed, in words: `pivot_root`, `write pids.max` …
    public var step: String
    /// The errno, or 0.
    public var errno: Int32
    public init(step: String, errno: Int32) {
        self.step = step
        self.errno = errno
    }

    public var description: String {
        errno == 0 ? step : "\(step): \(SystemCall.describe(errno))"
    }
}
