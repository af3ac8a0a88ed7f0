// A directory whose files lie in memory alone, for what must not get to a disk as it is.

internal import CLinux

/// An empty directory of a file system of its own, which is mounted nowhere: this process alone can name it,
/// and it goes with the process, however that ends.
public final class MemoryDirectory: Sendable {
    private let mount: Int32

    /// Throws where this process may not mount. Files may have `sizeMiB` together; what they have is taken
    /// from the machine's memory, and isn't swapped from Linux 6.4 on.
    public init(sizeMiB: Int) throws(SandboxError) {
        mount = apus_mount_memory(String(sizeMiB << 20))
        if mount < 0 { throw SandboxError(step: "mount memory", errno: -mount) }
    }

    deinit { SystemCall.close(mount) }

    /// Good in this process alone.
    public var path: String { "/proc/self/fd/\(mount)" }
}
