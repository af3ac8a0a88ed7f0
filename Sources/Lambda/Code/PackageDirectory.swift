// Where unpacked packages live: one directory for each content, shared by every function and environment
// that has it, removed when nothing needs it any more. The archives themselves are blobs of the store, so
// that this directory is a cache: what is missing is unpacked again.

public import CloudCore
import FileTrees
import NIOPosix
import Synchronization

/// The unpacked packages of this node.
public final class PackageDirectory: Sendable {
    private struct State {
        var leases: [CodeDigest: Int] = [:]
        var unpacking: [CodeDigest: Task<Void, any Error>] = [:]
        /// No function has it any more; it goes with the last lease.
        var doomed: Set<CodeDigest> = []
    }

    private let packages: String
    private let incoming: String
    /// Where images' layers are to be, beside what is made of them; a cache like the packages. The number is
    /// that of their format.
    let layers: String
    private let entropy: any Entropy
    private let state = Mutex(State())

    /// Makes the directory where it doesn't exist and clears away what a crash left half unpacked.
    ///
    /// Files are not synced: a crash of the machine may lose them, so packages of an earlier boot are not
    /// trusted and go too.
    public init(root: String, entropy: any Entropy) throws {
        self.entropy = entropy
        let boot = FileSystem.bootID
        let age = boot.isEmpty ? entropy.hex(bytes: 8) : boot
        packages = root + "/packages-" + age
        layers = root + "/layers1-" + age
        incoming = root + "/incoming"
        for name in FileSystem.names(in: root) where ![packages, layers].contains(root + "/" + name) {
            TreeRemoval.remove(root + "/" + name)
        }
        try FileSystem.makeDirectories(packages)
        try FileSystem.makeDirectories(incoming)
    }

    /// The unpacked package, which stays while the lease lives. `package` is asked where it must be unpacked.
    func lease(
        _ digest: CodeDigest, package: @escaping @Sendable () async throws -> any UnpackedContent
    ) async throws -> PackageLease {
        state.withLock {
            $0.leases[digest, default: 0] += 1
            $0.doomed.remove(digest)
        }
        let lease = PackageLease(digest: digest, path: path(of: digest), directory: self)
        if FileSystem.exists(lease.path) { return lease }
        let unpacking = state.withLock { state in
            if let running = state.unpacking[digest] { return running }
            let task = Task { try await self.unpack(digest, package) }
            state.unpacking[digest] = task
            return task
        }
        try await unpacking.value
        return lease
    }

    /// Removes the package now or, where environments still run it, once the last of them is gone.
    func remove(_ digest: CodeDigest) {
        let isFree = state.withLock { state in
            if state.leases[digest] == nil { return true }
            state.doomed.insert(digest)
            return false
        }
        if isFree { discard(digest) }
    }

    /// Removes every package that no function has: what a crash between two steps may have left.
    func removeAll(except kept: Set<String>) {
        for name in FileSystem.names(in: packages) where !kept.contains(name) {
            if let bytes = Hex.decode(name) { remove(CodeDigest(bytes)) }
        }
    }

    fileprivate func release(_ digest: CodeDigest) {
        let isDoomed = state.withLock { state in
            let count = (state.leases[digest] ?? 1) - 1
            state.leases[digest] = count == 0 ? nil : count
            return count == 0 && state.doomed.remove(digest) != nil
        }
        if isDoomed { discard(digest) }
    }

    private func path(of digest: CodeDigest) -> String { packages + "/" + digest.hex }

    private func unpack(
        _ digest: CodeDigest, _ package: @escaping @Sendable () async throws -> any UnpackedContent
    ) async throws {
        defer { state.withLock { $0.unpacking[digest] = nil } }
        let package = try await package()
        guard package.digest == digest else { throw ZipError.corruptData }
        let target = path(of: digest)
        let workplace = incoming + "/" + entropy.hex(bytes: 16)
        try await NIOThreadPool.singleton.runIfActive {
            do {
                try package.unpack(to: workplace)
                if try !FileSystem.move(workplace, to: target) { TreeRemoval.remove(workplace) }
            } catch {
                TreeRemoval.remove(workplace)
                throw error
            }
        }
    }

    /// Takes the package's name away at once; removing the files may take a while.
    private func discard(_ digest: CodeDigest) {
        let remains = incoming + "/" + entropy.hex(bytes: 16)
        guard (try? FileSystem.move(path(of: digest), to: remains)) == true else { return }
        NIOThreadPool.singleton.submit { _ in TreeRemoval.remove(remains) }
    }
}

/// Keeps an unpacked package on disk for as long as it lives.
public final class PackageLease: Sendable {
    let digest: CodeDigest
    /// The directory with the package's files, readable by all.
    public let path: String
    private let directory: PackageDirectory

    fileprivate init(digest: CodeDigest, path: String, directory: PackageDirectory) {
        self.digest = digest
        self.path = path
        self.directory = directory
    }

    deinit { directory.release(digest) }
}

extension PackageLease: Hashable {
    /// Leases of the same content are equal: they lead to the same files.
    public static func == (left: PackageLease, right: PackageLease) -> Bool { left.digest == right.digest }
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
