// A runtime started before anybody knows for which function: the interpreter and our bootstrap are loaded and
// wait. What every function of that runtime shares is said here; the rest comes with the assignment.

/// What a prepared runtime is made of. Two functions may take the same one exactly where these are equal.
///
/// The program named here finds its variable `APUS_ASSIGNMENT`: a descriptor from which it reads, to the end,
/// its working directory and its variables (`NAME=value`), each followed by a NUL. It replaces its own
/// variables by these, enters the directory, and goes on as if it had been started so. The end alone means:
/// nobody needs it.
public struct RuntimePreparation: Hashable, Sendable {
    /// As of `SandboxSpec`.
    public var binds: [SandboxSpec.Bind]
    public var executable: String
    public var arguments: [String]
    /// What the program reads while it starts, such as `LANG` and `LD_LIBRARY_PATH`.
    public var environment: [String: String]
    /// Nil unless the program sizes itself by its memory while it starts, in MiB.
    public var memoryMiB: Int?
    /// Whether the program can be a *zygote*: loaded once, with the rights to fork children into finished
    /// environments (`Zygote`). It is told so by its variable `APUS_ZYGOTE`.
    public var forks: Bool
    /// How many are kept ready at most.
    public var spares: Int

    public init(
        binds: [SandboxSpec.Bind], executable: String, arguments: [String], environment: [String: String],
        memoryMiB: Int? = nil, forks: Bool = false, spares: Int
    ) {
        self.binds = binds
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.memoryMiB = memoryMiB
        self.forks = forks
        self.spares = spares
    }

    /// No program yet: a finished environment with a confined process in it, which executes what the spec
    /// says. For programs that can't be started ahead because they are the function's own, or read variables
    /// of the function's while they start.
    public static func held(binds: [SandboxSpec.Bind], spares: Int) -> RuntimePreparation {
        RuntimePreparation(binds: binds, executable: "", arguments: [], environment: [:], spares: spares)
    }

    var isHeld: Bool { executable.isEmpty }

    /// The variable that names the descriptor.
    static let assignmentVariable = "APUS_ASSIGNMENT"
    static let zygoteVariable = "APUS_ZYGOTE"
}
