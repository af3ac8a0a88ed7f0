// Reads blobs from the files that hold them.

import CloudCore
import Glibc

/// A blob's bytes, in order.
final class BlobFile {
    private let descriptor: Int32
    private var offset: Int
    private let end: Int

    init(_ blob: ImageBlob) throws {
        descriptor = open(blob.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ImageError.system(call: "open", errno: errno) }
        offset = blob.offset
        end = blob.offset + blob.size
    }

    deinit { close(descriptor) }

    /// How many bytes were read into `buffer`; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = min(buffer.count, end - offset)
        if wanted <= 0 { return 0 }
        while true {
            let count = pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ImageError.corrupt("a blob ends too early") }
            offset += count
            return count
        }
    }

    /// A small blob, whole.
    static func bytes(of blob: ImageBlob, limit: Int) throws -> [UInt8] {
        guard blob.size <= limit else { throw ImageError.tooLarge }
        let file = try BlobFile(blob)
        var bytes = [UInt8](repeating: 0, count: blob.size)
        var filled = 0
        while filled < bytes.count {
            filled += try bytes.withUnsafeMutableBytes {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
        }
        return bytes
    }
}

extension BlobFile: ByteSource {
    func skip(_ count: Int) throws {
        guard count <= end - offset else { throw ImageError.corrupt("an archive ends too early") }
        offset += count
    }

    var position: Int { offset }
}
