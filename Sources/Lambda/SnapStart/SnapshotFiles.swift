// Where snapshots lie: a directory each, for root alone, because a process's memory holds its secrets.

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

    /// A snapshot that is whole.
    struct Saved: Sendable {
        var path: String
        /// What its processes have to ask for credentials with.
        var token: String
        /// What it is good for.
        var key: String
    }

    func path(_ name: String) -> String { root + "/" + name }

    /// What a new snapshot may take must be there twice over; snapshots are a matter of speed alone.
    func hasRoom(for spec: FunctionSpec) -> Bool {
        try? FileSystem.makeDirectories(root)
        chmod(root, 0o700)
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
        for name in FileSystem.names(in: root) where !names.contains(name) { remove(name) }
    }
}
