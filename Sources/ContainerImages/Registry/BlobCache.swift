// What was pulled from registries, by digest: manifests, which say what is needed, and the blobs that they
// name. A blob that no manifest here names, and nobody holds, is removed.

import CloudCore
import Glibc
import NIOPosix
import Synchronization

/// The pulled blobs of this node; one process has the directory.
public final class BlobCache: Sendable {
    private struct State {
        /// What somebody is working with, by digest.
        var holds: [String: Int] = [:]
        var pulls: [String: Task<Bool, any Error>] = [:]
        /// Names of files in the making.
        var made = 0
    }

    private let manifests, blobs, incoming: String
    private let state = Mutex(State())

    /// Makes the directory where it doesn't exist, and clears away what a crash left half pulled.
    public init(directory: String) throws {
        manifests = directory + "/manifests"
        blobs = directory + "/blobs"
        incoming = directory + "/incoming"
        for path in [directory, manifests, blobs, incoming] {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw ImageError.system(call: "mkdir", errno: errno)
            }
        }
        for name in DirectoryNames.of(incoming) { unlink(incoming + "/" + name) }
    }

    // MARK: What is here

    /// A manifest with these bytes; nil where it isn't here.
    func manifest(_ digest: String) async throws -> [UInt8]? {
        let path = manifests + "/" + Self.name(digest)
        return try await NIOThreadPool.singleton.runIfActive {
            guard let blob = Self.file(path) else { return nil }
            let bytes = try BlobFile.bytes(of: blob, limit: ImageLimits.documentBytes)
            // What was damaged on disk is pulled again.
            return Digest.text(of: bytes) == digest ? bytes : nil
        }
    }

    func keep(manifest: [UInt8], _ digest: String) async throws {
        let writer = try newWriter()
        try await writer.append(manifest)
        try await writer.finish(as: digest, size: manifest.count)
        try writer.move(to: manifests + "/" + Self.name(digest))
    }

    /// The blob, pulled where it isn't here: by one at a time. Nil where `pull` finds none.
    func blob(
        _ digest: String, pull: @escaping @Sendable (BlobWriter) async throws -> Bool
    ) async throws -> ImageBlob? {
        let path = blobs + "/" + Self.name(digest)
        if let blob = Self.file(path) { return blob }
        let task = state.withLock { state in
            if let running = state.pulls[digest] { return running }
            let task = Task { [self] in
                defer { self.state.withLock { $0.pulls[digest] = nil } }
                let writer = try newWriter()
                guard try await pull(writer) else { return false }
                try writer.move(to: path)
                return true
            }
            state.pulls[digest] = task
            return task
        }
        return try await task.value ? Self.file(path) : nil
    }

    private func newWriter() throws -> BlobWriter {
        let number = state.withLock { state in
            state.made += 1
            return state.made
        }
        return try BlobWriter(incoming + "/\(number)")
    }

    // MARK: What may go

    /// Keeps what has this digest until it is let go, as often as it is held.
    func hold(_ digest: String) { state.withLock { $0.holds[digest, default: 0] += 1 } }

    func letGo(_ digests: [String]) {
        state.withLock { state in
            for digest in digests {
                let count = (state.holds[digest] ?? 1) - 1
                state.holds[digest] = count == 0 ? nil : count
            }
        }
    }

    /// Removes a manifest, and the blobs that no other one names.
    func release(_ manifest: String) async {
        await sweep { $0 != manifest }
    }

    func releaseAll(except kept: Set<String>) async {
        await sweep { kept.contains($0) }
    }

    private func sweep(keeping isKept: @escaping @Sendable (String) -> Bool) async {
        try? await NIOThreadPool.singleton.runIfActive { [self] in
            var needed: Set<String> = []
            for name in DirectoryNames.of(manifests) {
                let (path, digest) = (manifests + "/" + name, "sha256:" + name)
                guard isKept(digest) || isHeld(digest) else {
                    unlink(path)
                    continue
                }
                guard let blob = Self.file(path),
                    let bytes = try? BlobFile.bytes(of: blob, limit: ImageLimits.documentBytes),
                    let parts = try? ImageDocument(bytes).parts()
                else { continue }
                needed.insert(parts.configuration.digest)
                needed.formUnion(parts.layers.map(\.digest))
            }
            for name in DirectoryNames.of(blobs) {
                let digest = "sha256:" + name
                if !needed.contains(digest), !isHeld(digest) { unlink(blobs + "/" + name) }
            }
        }
    }

    private func isHeld(_ digest: String) -> Bool { state.withLock { $0.holds[digest] != nil } }

    // MARK: Files

    private static func name(_ digest: String) -> String { String(digest.dropFirst("sha256:".count)) }

    private static func file(_ path: String) -> ImageBlob? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return ImageBlob(path: path, offset: 0, size: Int(status.st_size))
    }
}
