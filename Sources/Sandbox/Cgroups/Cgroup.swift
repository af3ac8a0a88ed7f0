// The cgroup of one environment, on whichever version each controller lives: limits, freezing, what was used.
// A controller that the machine lacks is simply not limited; the probe has said so.

internal import Glibc

struct Cgroup: Sendable {
    /// Directories of this environment.
    let unified: String?
    let unifiedControllers: Set<CgroupController>
    let legacy: [CgroupController: String]

    private func directory(_ controller: CgroupController) -> (path: String, isUnified: Bool)? {
        if let unified, unifiedControllers.contains(controller) { return (unified, true) }
        return legacy[controller].map { ($0, false) }
    }

    /// Makes the directories, with the limits that every environment starts with.
    func make() throws(SandboxError) {
        for path in legacy.values where mkdir(path, 0o755) < 0 {
            throw SystemCall.failure("make cgroup \(path)")
        }
        if let unified, mkdir(unified, 0o755) < 0 { throw SystemCall.failure("make cgroup \(unified)") }
        if let pids = directory(.pids) {
            try SystemCall.write("\(SandboxLimits.processes)", to: pids.path + "/pids.max")
        }
        try limitCPU(toMicroseconds: SandboxLimits.initializationCPUs * SandboxLimits.cpuPeriodMicroseconds)
    }

    /// Descriptors through which a process joins: `tasks` files of version 1 (each takes a "0" from the
    /// joining thread itself, which spares the kernel its global lock), then the directory of version 2.
    func openForJoining() throws(SandboxError) -> (descriptors: [Int32], unified: Bool) {
        var descriptors: [Int32] = []
        func add(_ path: String, _ flags: Int32) throws(SandboxError) {
            let file = open(path, flags | O_CLOEXEC)
            if file < 0 {
                descriptors.forEach(SystemCall.close)
                throw SystemCall.failure("open \(path)")
            }
            descriptors.append(file)
        }
        for path in legacy.values.sorted() { try add(path + "/tasks", O_WRONLY) }
        if let unified { try add(unified, O_RDONLY | O_DIRECTORY) }
        return (descriptors, unified != nil)
    }

    /// No process of the environment gets more memory than this, swap and files of a tmpfs included.
    func limitMemory(toMiB size: Int) throws(SandboxError) {
        guard let (path, isUnified) = directory(.memory) else { return }
        let bytes = "\(size << 20)"
        if isUnified {
            try SystemCall.write(bytes, to: path + "/memory.max")
            try? SystemCall.write("0", to: path + "/memory.swap.max")
            try? SystemCall.write("1", to: path + "/memory.oom.group")
        } else {
            let (memory, withSwap) = (path + "/memory.limit_in_bytes", path + "/memory.memsw.limit_in_bytes")
            do {
                try SystemCall.write(bytes, to: memory)
            } catch {
                // A limit is raised after the one that counts swap, too.
                try? SystemCall.write(bytes, to: withSwap)
                try SystemCall.write(bytes, to: memory)
            }
            try? SystemCall.write(bytes, to: withSwap)
        }
    }

    /// CPU in proportion to memory, at least `leastCPUs` (2 during init, as AWS grants full CPUs then).
    func limitCPU(memoryMiB: Int, leastCPUs: Int) throws(SandboxError) {
        try limitCPU(toMicroseconds: Self.quotaMicroseconds(memoryMiB: memoryMiB, leastCPUs: leastCPUs))
    }

    /// Microseconds of CPU per period.
    static func quotaMicroseconds(memoryMiB: Int, leastCPUs: Int) -> Int {
        let period = SandboxLimits.cpuPeriodMicroseconds
        let share = period * memoryMiB / SandboxLimits.memoryMiBPerCPU
        return max(share, leastCPUs * period, SandboxLimits.smallestQuotaMicroseconds)
    }

    private func limitCPU(toMicroseconds quota: Int) throws(SandboxError) {
        guard let (path, isUnified) = directory(.cpu) else { return }
        let period = SandboxLimits.cpuPeriodMicroseconds
        if isUnified {
            try SystemCall.write("\(quota) \(period)", to: path + "/cpu.max")
        } else {
            try SystemCall.write("\(period)", to: path + "/cpu.cfs_period_us")
            try SystemCall.write("\(quota)", to: path + "/cpu.cfs_quota_us")
        }
    }

    /// Takes the CPU quota away: the dying need none to end at once (under a quota a thousand took seconds).
    func liftCPULimit() {
        guard let (path, isUnified) = directory(.cpu) else { return }
        if isUnified {
            try? SystemCall.write("max", to: path + "/cpu.max")
        } else {
            try? SystemCall.write("-1", to: path + "/cpu.cfs_quota_us")
        }
    }

    var canFreeze: Bool { directory(.freezer) != nil }

    func setFrozen(_ frozen: Bool) throws(SandboxError) {
        guard let (path, isUnified) = directory(.freezer) else { return }
        if isUnified {
            try SystemCall.write(frozen ? "1" : "0", to: path + "/cgroup.freeze")
        } else {
            try SystemCall.write(frozen ? "FROZEN" : "THAWED", to: path + "/freezer.state")
        }
    }

    /// How many processes the out-of-memory killer took.
    var outOfMemoryKills: Int {
        guard let (path, isUnified) = directory(.memory),
            let text = SystemCall.read(path + (isUnified ? "/memory.events" : "/memory.oom_control"))
        else { return 0 }
        return Self.number(after: "oom_kill", in: text)
    }

    /// The memory in use, in bytes, without the files that the kernel keeps cached.
    var memoryBytes: Int {
        guard let (path, isUnified) = directory(.memory), let text = SystemCall.read(path + "/memory.stat")
        else { return 0 }
        return Self.number(after: isUnified ? "anon" : "rss", in: text)
    }

    /// The most memory used, in bytes.
    var peakMemoryBytes: Int {
        guard let (path, isUnified) = directory(.memory) else { return 0 }
        let names = isUnified ? ["/memory.peak", "/memory.current"] : ["/memory.max_usage_in_bytes"]
        for name in names {
            if let text = SystemCall.read(path + name), let bytes = Int(text.prefix { $0.isNumber }) {
                return bytes
            }
        }
        return 0
    }

    /// The number of a line `key number`.
    static func number(after key: String, in text: String) -> Int {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 && words[0] == key { return Int(words[1]) ?? 0 }
        }
        return 0
    }

    /// Removes the directories; false where the kernel still holds a dying process in one of them.
    func remove() -> Bool {
        var isGone = true
        for path in Array(legacy.values) + (unified.map { [$0] } ?? []) {
            if rmdir(path) < 0 && errno != ENOENT { isGone = false }
        }
        return isGone
    }
}
