// Ready disks for /tmp: an ext4 file system of exactly the size asked for, mounted and attached nowhere. Its
// pages are the machine's, not the function's memory, and the kernel keeps the quota. The work (a file copied
// from a formatted template, a loop device, a mount) is done ahead, on a thread of its own.

internal import CLinux
internal import Glibc
internal import Synchronization

/// A pool of disks. Guarded by a mutex: the ready ones. The templates are touched on the worker alone.
final class TemporaryDisks: Sendable {
    private struct State {
        var ready: [Int32] = []
        var coming = 0
        var isClosed = false
        var failure: SandboxError?
        var templates: [(sizeMiB: Int, file: Int32)] = []
    }

    private let directory: String
    private let spares: Int
    private let worker: Reactor
    private let state = Mutex(State())
    private let commonSizeMiB = SandboxLimits.temporaryStorageMiB.lowerBound

    /// `directory` is where the space of the disks is taken from; nothing appears in it by name.
    init(directory: String, spares: Int) throws(SandboxError) {
        self.directory = directory
        self.spares = spares
        worker = try Reactor(name: "apus-disks")
    }

    /// Why there are no disks (then a tmpfs must do), or nil.
    var failure: SandboxError? { state.withLock { $0.failure } }

    /// Makes the spare disks.
    func warmUp() {
        let missing = state.withLock { state in
            if state.failure != nil || state.isClosed { return 0 }
            defer { state.coming = max(state.coming, spares - state.ready.count) }
            return max(0, spares - state.ready.count - state.coming)
        }
        for _ in 0..<missing {
            worker.perform { [self] in
                let disk = makeOrRecord(sizeMiB: commonSizeMiB)
                let isUnwanted = state.withLock { state in
                    state.coming -= 1
                    if let disk, !state.isClosed { state.ready.append(disk) }
                    return state.isClosed
                }
                if isUnwanted, let disk { SystemCall.close(disk) }
            }
        }
    }

    /// A disk's mount, owned by the taker; −1 where there can be none. `warmUp` makes another in its place.
    func take(sizeMiB: Int) async -> Int32 {
        if sizeMiB == commonSizeMiB, let disk = state.withLock({ $0.ready.popLast() }) { return disk }
        if state.withLock({ $0.failure != nil || $0.isClosed }) { return -1 }
        return await withCheckedContinuation { waiter in
            worker.perform { [self] in waiter.resume(returning: makeOrRecord(sizeMiB: sizeMiB) ?? -1) }
        }
    }

    func close() {
        let ready = state.withLock { state in
            state.isClosed = true
            defer { state.ready = [] }
            return state.ready
        }
        ready.forEach(SystemCall.close)
        worker.perform { [self] in
            let templates = state.withLock { state in
                defer { state.templates = [] }
                return state.templates
            }
            templates.forEach { SystemCall.close($0.file) }
        }
        worker.stop()
    }

    // MARK: On the worker's thread

    private func makeOrRecord(sizeMiB: Int) -> Int32? {
        do {
            return try make(sizeMiB: sizeMiB)
        } catch {
            state.withLock { $0.failure = error }
            return nil
        }
    }

    private func make(sizeMiB: Int) throws(SandboxError) -> Int32 {
        let template = try template(sizeMiB: sizeMiB)
        let image = try unnamedFile(sizeMiB: sizeMiB)
        defer { SystemCall.close(image) }
        try Self.copyData(from: template, to: image)
        var path = [CChar](repeating: 0, count: 32)
        let device = apus_loop_attach(image, &path)
        if device < 0 { throw SandboxError(step: "attach loop device", errno: -device) }
        defer { SystemCall.close(device) }
        let mount = apus_mount_ext4(path)
        if mount < 0 { throw SandboxError(step: "mount disk", errno: -mount) }
        unlinkat(mount, "lost+found", AT_REMOVEDIR)
        fchmodat(mount, ".", 0o700, 0)
        return mount
    }

    private func unnamedFile(sizeMiB: Int) throws(SandboxError) -> Int32 {
        let file = apus_open_unnamed(directory)
        if file < 0 { throw SystemCall.failure("make file in \(directory)") }
        if ftruncate(file, off_t(sizeMiB) << 20) < 0 {
            SystemCall.close(file)
            throw SystemCall.failure("size disk")
        }
        return file
    }

    /// A formatted file of that size, made once.
    private func template(sizeMiB: Int) throws(SandboxError) -> Int32 {
        if let known = state.withLock({ $0.templates.first { $0.sizeMiB == sizeMiB }?.file }) { return known }
        let file = try unnamedFile(sizeMiB: sizeMiB)
        do {
            try Self.format(file)
        } catch {
            SystemCall.close(file)
            throw error
        }
        let dropped = state.withLock { state in
            state.templates.append((sizeMiB, file))
            return state.templates.count > SandboxLimits.diskTemplates
                ? state.templates.removeFirst().file : -1
        }
        SystemCall.close(dropped)
        return file
    }

    /// The first place of `mkfs.ext4`, or nil where e2fsprogs is missing.
    static var formatter: String? {
        ["/usr/sbin/mkfs.ext4", "/sbin/mkfs.ext4", "/usr/bin/mkfs.ext4"].first(where: SystemCall.exists)
    }

    /// What would keep disks from being made, as far as a look tells.
    static var likelyFailure: SandboxError? {
        if formatter == nil { return SandboxError(step: "find mkfs.ext4", errno: ENOENT) }
        if geteuid() != 0 || access("/dev/loop-control", R_OK | W_OK) != 0 {
            return SandboxError(step: "attach loop device", errno: EACCES)
        }
        return nil
    }

    private static func format(_ file: Int32) throws(SandboxError) {
        guard let formatter else { throw SandboxError(step: "find mkfs.ext4", errno: ENOENT) }
        // No journal: nothing of it is to survive a crash. Owned by the runtime's user from the start.
        let options =
            "lazy_itable_init=1,nodiscard,root_owner=\(apus_runtime_uid):\(apus_runtime_gid)"
        // The file has no name: the child reaches it by the descriptor that it is given as 3.
        let status = ChildProcess.run(
            [formatter, "-q", "-F", "-O", "^has_journal", "-m", "0", "-E", options, "/proc/self/fd/3"],
            passing: file)
        if status != 0 { throw SandboxError(step: "format disk (mkfs.ext4 ended with \(status))", errno: 0) }
    }

    /// Copies what isn't a hole: about a hundred kilobytes.
    private static func copyData(from source: Int32, to target: Int32) throws(SandboxError) {
        var bytes = [UInt8](repeating: 0, count: 64 * 1_024)
        var position: off_t = 0
        while true {
            let start = apus_next_data(source, position)
            if start < 0 { break }
            let end = apus_next_hole(source, start)
            position = start
            while position < end {
                let count = pread(source, &bytes, min(bytes.count, Int(end - position)), position)
                if count <= 0 || pwrite(target, bytes, count, position) != count {
                    throw SystemCall.failure("copy disk")
                }
                position += off_t(count)
            }
        }
    }
}
