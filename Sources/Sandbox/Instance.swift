// The directory and the name that one backend of one server has on the machine, and how what dead servers
// left is told from what living ones use: by process id and start time, which are both in the name.

internal import FileTrees
internal import Glibc
internal import Synchronization

/// Where one backend keeps its few files.
struct Instance: Sendable {
    /// `apus-<pid>-<start time>-<number>`; cgroups have this name too.
    let name: String
    let directory: String

    private static let counter = Atomic<Int>(0)

    /// Makes the directory below `parent`, after removing those of dead servers.
    init(in parent: String) throws(SandboxError) {
        let pid = getpid()
        let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        name = "apus-\(pid)-\(Self.startTime(of: pid) ?? "0")-\(number)"
        directory = parent + "/" + name
        try SystemCall.makeDirectories(parent)
        for other in SystemCall.list(parent) where Self.isDead(other) {
            TreeRemoval.remove(parent + "/" + other)
        }
        for child in ["root", "dev"] { try SystemCall.makeDirectories(directory + "/" + child) }
        try SyntheticEtc.write(to: directory + "/etc")
    }

    func remove() { TreeRemoval.remove(directory) }

    /// Whether `name` is one that a server gave which no longer lives.
    static func isDead(_ name: String) -> Bool {
        let parts = name.split(separator: "-")
        guard parts.count >= 4, parts[0] == "apus", let pid = pid_t(parts[1]) else { return false }
        return startTime(of: pid) != String(parts[2])
    }

    /// When a process started, in clock ticks since boot: with the id, its identity.
    private static func startTime(of pid: pid_t) -> String? {
        guard let text = SystemCall.read("/proc/\(pid)/stat"), let paren = text.lastIndex(of: ")") else {
            return nil
        }
        // Field 22; the first after the name is field 3.
        let fields = text[paren...].split(separator: " ")
        return fields.count > 20 ? String(fields[20]) : nil
    }
}
