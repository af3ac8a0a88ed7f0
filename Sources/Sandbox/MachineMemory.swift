// How much memory this process and its sandboxes may have: the machine's, or less where a cgroup says so (a
// container, a systemd unit with MemoryMax).

internal import Glibc

/// The memory of the machine as this process may use it.
public enum MachineMemory {
    /// The machine's memory, or the lowest limit of the cgroups that this process is in.
    public static func limitBytes() -> Int {
        let physical = max(0, sysconf(Int32(_SC_PHYS_PAGES))) * max(0, sysconf(Int32(_SC_PAGESIZE)))
        return limit(
            physicalBytes: physical, membership: SystemCall.read("/proc/self/cgroup") ?? "",
            mounts: SystemCall.read("/proc/self/mountinfo") ?? "", read: SystemCall.read)
    }

    /// `read` reads a file, or answers nil where there is none.
    static func limit(
        physicalBytes: Int, membership: String, mounts: String, read: (String) -> String?
    ) -> Int {
        var limit = physicalBytes
        for (hierarchy, directory) in CgroupTree.parse(membership: membership, mounts: mounts) {
            let file: String
            switch hierarchy {
            case .unified: file = "memory.max"
            case .legacy(.memory): file = "memory.limit_in_bytes"
            case .legacy: continue
            }
            // Every group above limits too. Above the mount there are no such files.
            var path = directory[...]
            while !path.isEmpty {
                let text = read(path + "/" + file)?.filter { !$0.isWhitespace } ?? "max"
                // No limit is `max` on version 2, and more than any machine has on version 1.
                if let bytes = Int(text) { limit = min(limit, bytes) }
                path = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
            }
        }
        return limit
    }
}
