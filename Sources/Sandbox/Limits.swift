// Every bound of a sandbox, with its source. AWS's numbers are those of
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

internal import CLinux

/// The bounds of one sandbox and of those who make them.
public enum SandboxLimits {
    /// Execution processes and threads: 1,024, as on AWS.
    public static let processes = 1_024
    /// Memory in MiB: 128–10,240, as on AWS.
    public static let memoryMiB = 128...10_240
    /// `/tmp` in MiB: 512–10,240, as on AWS.
    public static let temporaryStorageMiB = 512...10_240
    /// MiB of memory that buy one CPU, as on AWS.
    public static let memoryMiBPerCPU = 1_769
    /// CPUs during the init phase, whatever the memory.
    public static let initializationCPUs = 2
    /// The period of CPU quotas: short, so that a small function isn't stopped for long at a time.
    static let cpuPeriodMicroseconds = 20_000
    /// The kernel refuses less.
    static let smallestQuotaMicroseconds = 1_000

    /// Read-only binds of one spec. Ours; the launcher's strings are bounded too.
    public static let binds = 64
    /// Layers of one spec: 5 on AWS, and our own runtime may add some.
    public static let layers = 16
    /// Host ports of one spec. Ours.
    public static let hostPorts = Int(apus_port_limit)
    /// Bytes of a whole spec: paths, arguments, environment (4 KB of it is the function's on AWS). Ours.
    public static let specBytes = 120 * 1_024
    /// Strings in a spec. Ours.
    public static let specStrings = Int(apus_string_limit) - 16

    /// Connections relayed to host ports for one sandbox at a time; further ones wait in the backlog. Ours.
    public static let relayedConnections = 128
    /// Bytes buffered per direction of a relayed connection. Ours.
    static let relayBufferBytes = 64 * 1_024

    /// Seconds that an environment may take to be built, up to its runtime's start. Ours.
    public static let buildSeconds = 10
    /// Seconds that saving an environment may take. Ours.
    public static let snapshotSeconds = 60
    /// Memory for the program that saves an environment. Ours.
    static let snapshotMemoryMiB = 64
    /// The first process of an environment that is to be saved. What restores it has the ids below. Ours.
    static let savedProcessID = 300
    /// Blank environments kept ready, at most. Ours.
    public static let spareEnvironments = 0...64
    /// Spares are made again so long after a launch: the launched needs the processors first. Ours.
    static let replenishMilliseconds = 30
    /// Kinds of prepared runtimes kept at a time. Ours.
    static let preparations = 8
    /// Failures in a row after which no more of a kind are prepared until it has been forgotten. Ours.
    static let preparationFailures = 3
    /// Prepared runtimes that nobody asks for go after so many sweeps of so many seconds: five minutes. Ours.
    static let preparationSweeps = 5
    static let preparationSweepSeconds = 60
    /// Formatted disks of unusual sizes whose template is remembered. Ours.
    static let diskTemplates = 8
}
