// What a server decides about its sandboxes as a whole.

internal import Glibc

/// How a backend works on this machine.
public struct SandboxConfiguration: Sendable {
    /// Where mount points and the synthetic `/etc` live, in a directory that is made and removed.
    public var directory: String
    /// Whose file system the space of `/tmp` disks comes from. Files in it have no names.
    public var storageDirectory: String
    /// Blank environments, and disks of 512 MiB, kept ready so that a cold start makes neither: 0–64.
    public var spareEnvironments: Int
    /// Once what waits for functions has this much memory, in MiB, nothing more is started ahead.
    public var waitingMemoryMiB: Int

    public init(
        directory: String = Self.defaultDirectory, storageDirectory: String = "/var/tmp",
        spareEnvironments: Int = 4, waitingMemoryMiB: Int = .max
    ) {
        self.directory = directory
        self.storageDirectory = storageDirectory
        self.waitingMemoryMiB = waitingMemoryMiB
        let range = SandboxLimits.spareEnvironments
        self.spareEnvironments = min(max(spareEnvironments, range.lowerBound), range.upperBound)
    }

    /// `/run/apus` for root, else below the user's runtime directory.
    public static var defaultDirectory: String {
        if geteuid() == 0 { return "/run/apus" }
        if let own = getenv("XDG_RUNTIME_DIR") { return String(cString: own) + "/apus" }
        return "/tmp/apus-\(geteuid())"
    }
}
