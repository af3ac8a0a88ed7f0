// Directories of the host that functions read and write. What a function makes in one belongs, on the host,
// to the owner of the directory; what others own in it is nobody's inside. No file in it gives a program
// rights (nosuid), and no device in it works.

internal import CLinux
internal import Glibc
internal import Synchronization

extension NamespaceBackend {
    public func checkFileSystem(_ directory: String) throws {
        SystemCall.close(try openShared(directory))
    }

    /// The spec's file system as a mount attached nowhere; −1 where there is none.
    func openFileSystem(_ spec: SandboxSpec) throws(SandboxError) -> Int32 {
        guard let fileSystem = spec.fileSystem else { return -1 }
        return try openShared(fileSystem.source)
    }

    private func openShared(_ directory: String) throws(SandboxError) -> Int32 {
        // Mounts are handed to an init that has left the host: only root can make them outside of it.
        guard mode == .namespaces else {
            throw SandboxError(step: "mount \(directory) without root", errno: EPERM)
        }
        var status = stat()
        if stat(directory, &status) < 0 { throw SystemCall.failure("open \(directory)") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw SandboxError(step: "mount \(directory)", errno: ENOTDIR)
        }
        if status.st_uid != 0 && (status.st_uid, status.st_gid) != (Self.user, Self.group) {
            // A group of root's is not given away.
            let group = status.st_gid == 0 ? Self.group : status.st_gid
            let mount = apus_open_shared(directory, try owners.namespace(status.st_uid, group))
            if mount >= 0 { return mount }
            if mount != -EINVAL { throw SandboxError(step: "mount \(directory)", errno: -mount) }
        }
        // Root's files are never the function's: a program with root's set-user-id bit could be left there.
        let isOpen = status.st_uid == Self.user || status.st_mode & 0o007 == 0o007
        guard isOpen else {
            throw SandboxError(step: "write to \(directory) as user \(Self.user)", errno: EACCES)
        }
        let mount = apus_open_shared(directory, -1)
        if mount < 0 { throw SandboxError(step: "mount \(directory)", errno: -mount) }
        return mount
    }

    private static var user: uid_t { uid_t(apus_runtime_uid) }
    private static var group: gid_t { gid_t(apus_runtime_gid) }
}

/// For each owner of a directory, the namespace that makes it the runtime's user. Made when first used.
final class OwnerNamespaces: Sendable {
    private struct Owner: Hashable {
        let user: uid_t
        let group: gid_t
    }

    private let known = Mutex<[Owner: Int32]>([:])

    func namespace(_ user: uid_t, _ group: gid_t) throws(SandboxError) -> Int32 {
        let result = known.withLock { known -> Int32 in
            let owner = Owner(user: user, group: group)
            if let namespace = known[owner] { return namespace }
            let namespace = apus_owner_namespace(user, group)
            if namespace >= 0 { known[owner] = namespace }
            return namespace
        }
        if result < 0 { throw SandboxError(step: "map owners", errno: -result) }
        return result
    }

    /// Once nothing is mounted any more.
    func close() {
        let all = known.withLock { known in
            defer { known = [:] }
            return Array(known.values)
        }
        all.forEach(SystemCall.close)
    }
}
