// Where snapshots lie: a directory each, for root alone, because a process's memory holds its secrets. Those
// of functions whose variables are under a key of KMS never get to the disk: they lie in memory, and are made
// again after a restart. (AWS encrypts them under that key:
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-security.html)

import CloudCore
import FileTrees
import Sandbox

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The snapshots of this cloud, by their names.
struct SnapshotFiles: Sendable {
    let root: String
    /// Nil where none can be had: then functions under keys have no snapshots.
    let memory: MemoryDirectory?

    init(root: String, memory: MemoryDirectory? = nil) {
        self.root = root
        self.memory = memory
    }

    /// A snapshot that is whole.
    struct Saved: Sendable {
        var path: String
        /// What its processes have to ask for credentials with.
        var token: String
        /// What it is good for.
        var key: String
    }

    private static let inMemory = "memory-"

    /// A name for a snapshot of the function: it says where the snapshot lies.
    static func name(for function: Function, _ entropy: any Entropy) -> String {
        (function.connections.keyed == nil ? "" : inMemory) + entropy.hex(bytes: 16)
    }

    private func root(of name: String) -> String {
        // No snapshot is below a directory that isn't there.
        name.hasPrefix(Self.inMemory) ? memory?.path ?? root + "/none" : root
    }

    func path(_ name: String) -> String { root(of: name) + "/" + name }

    /// What a new snapshot may take must be there twice over; snapshots are a matter of speed alone.
    func hasRoom(for spec: FunctionSpec) -> Bool {
        if spec.keyed != nil { return memory.map { hasRoom(at: $0.path, for: spec) } ?? false }
        try? FileSystem.makeDirectories(root)
        chmod(root, 0o700)
        return hasRoom(at: root, for: spec)
    }

    private func hasRoom(at root: String, for spec: FunctionSpec) -> Bool {
        var status = statvfs()
        guard statvfs(root, &status) == 0 else { return false }
        let freeMiB = (Int(status.f_bavail) * Int(status.f_frsize)) >> 20
        return freeMiB > 2 * (spec.memoryMiB + spec.temporaryStorageMiB)
            && FileSystem.names(in: root).count < EngineLimits.snapshots
    }

    /// Makes a snapshot whole: until now nobody finds it.
    func complete(_ name: String, token: String, key: String) throws {
        let text = Array((token + "\n" + key).utf8)
        try text.withUnsafeBytes { try FileSystem.writeFile(path(name) + "/apus", $0) }
        chmod(path(name) + "/apus", 0o600)
    }

    /// Nil where it isn't there, or isn't whole.
    func saved(_ name: String) -> Saved? {
        guard let text = FileSystem.text(of: path(name) + "/apus", limit: 64 * 1_024),
            let end = text.firstIndex(of: "\n")
        else { return nil }
        return Saved(
            path: path(name), token: String(text[..<end]), key: String(text[text.index(after: end)...]))
    }

    func remove(_ name: String) { TreeRemoval.remove(path(name)) }

    /// Removes what no version has.
    func removeAll(except names: Set<String>) {
        for root in [root, memory?.path].compactMap(\.self) {
            for name in FileSystem.names(in: root) where !names.contains(name) { remove(name) }
        }
    }

    /// What snapshots in memory have of it.
    var memoryMiB: Int {
        var status = statvfs()
        guard let memory, statvfs(memory.path, &status) == 0 else { return 0 }
        return ((Int(status.f_blocks) - Int(status.f_bfree)) * Int(status.f_frsize)) >> 20
    }
}
