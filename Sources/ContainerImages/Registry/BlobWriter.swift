// A blob on its way in: hashed while it is written, and nobody's until it is whole and has its digest.

import CloudCore
import Crypto
import Glibc
import NIOPosix
import Synchronization

/// A file in the making.
final class BlobWriter: Sendable {
    private struct State {
        var hash = SHA256()
        /// Written, or to be written.
        var count = 0
        var waiting: [UInt8] = []
    }

    private let path: String
    private let descriptor: Int32
    private let state = Mutex(State())

    /// The file must not exist; it goes with this value unless it is moved away.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ImageError.system(call: "open", errno: errno) }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    var count: Int { state.withLock { $0.count } }

    /// Judges the head of an answer to a question for the bytes from `start` on. A server that knows no
    /// ranges begins anew.
    func begin(_ head: DownloadHead, at start: Int) throws {
        if start == 0, head.status == 200 { return }
        if head.status == 200 {
            guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
                throw ImageError.system(call: "ftruncate", errno: errno)
            }
            return state.withLock { $0 = State() }
        }
        guard head.headers["Content-Range"]?.hasPrefix("bytes \(start)-") == true else {
            throw ImageSourceProblem.unavailable("a range that was not asked for")
        }
    }

    func append(_ bytes: [UInt8]) async throws {
        let isMuch = state.withLock {
            $0.count += bytes.count
            $0.waiting += bytes
            return $0.waiting.count >= ImageLimits.writeBytes
        }
        if isMuch { try await NIOThreadPool.singleton.runIfActive { try self.flush() } }
    }

    /// Throws unless these are the bytes that were wanted; then they are safely on disk.
    func finish(as digest: String, size: Int) async throws {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            try flush()
            let (found, count) = state.withLock { (Digest.text(Array($0.hash.finalize())), $0.count) }
            guard found == digest, count == size else {
                throw ImageError.corrupt("\(digest) has other bytes")
            }
            guard fdatasync(descriptor) == 0 else {
                throw ImageError.system(call: "fdatasync", errno: errno)
            }
        }
    }

    /// Moves the finished file to its name. Whoever had it open keeps it.
    func move(to target: String) throws {
        guard rename(path, target) == 0 else { throw ImageError.system(call: "rename", errno: errno) }
    }

    private func flush() throws {
        let bytes = state.withLock { state in
            let bytes = state.waiting
            state.waiting = []
            state.hash.update(data: bytes)
            return bytes
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ImageError.system(call: "write", errno: errno) }
            rest = rest.dropFirst(count)
        }
    }
}
