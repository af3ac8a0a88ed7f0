// Packed layers: gzip and Zstandard, unpacked piece by piece.

import CZlib
import CZstd
import Glibc

/// Unpacks a stream of bytes.
protocol Inflater: AnyObject {
    /// How many bytes were unpacked; 0 at the end. What `more` gives must stay until it is asked again.
    func inflate(
        into buffer: UnsafeMutableRawBufferPointer, more: () throws -> UnsafeRawBufferPointer
    ) throws -> Int
}

/// gzip, several members one after another too, as parallel compressors make them.
final class GzipInflater: Inflater {
    // zlib keeps the address of its state: the stream must not move between calls.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isAtEnd = false

    init() throws {
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, size) == Z_OK else {
            stream.deallocate()
            throw ImageError.system(call: "inflateInit", errno: ENOMEM)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// How many bytes were unpacked; 0 at the end. What `more` gives must stay until it is asked again.
    func inflate(
        into buffer: UnsafeMutableRawBufferPointer, more: () throws -> UnsafeRawBufferPointer
    ) throws -> Int {
        if isAtEnd || buffer.isEmpty { return 0 }
        stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = uInt(buffer.count)
        while true {
            if stream.pointee.avail_in == 0 {
                let bytes = try more()
                guard !bytes.isEmpty else { throw ImageError.corrupt("a layer ends too early") }
                feed(bytes)
            }
            let outcome = CZlib.inflate(stream, Z_NO_FLUSH)
            let made = buffer.count - Int(stream.pointee.avail_out)
            if outcome == Z_STREAM_END {
                try beginNextMember(more)
                if made > 0 || isAtEnd { return made }
                continue
            }
            guard outcome == Z_OK || outcome == Z_BUF_ERROR else {
                throw ImageError.corrupt("a layer's gzip")
            }
            if made > 0 { return made }
        }
    }

    private func beginNextMember(_ more: () throws -> UnsafeRawBufferPointer) throws {
        if stream.pointee.avail_in == 0 {
            let bytes = try more()
            if bytes.isEmpty {
                isAtEnd = true
                return
            }
            feed(bytes)
        }
        guard inflateReset(stream) == Z_OK else { throw ImageError.corrupt("a layer's gzip") }
    }

    private func feed(_ bytes: UnsafeRawBufferPointer) {
        let start = bytes.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = uInt(bytes.count)
    }
}

/// Zstandard, several frames one after another too.
/// https://www.rfc-editor.org/rfc/rfc8878
final class ZstdInflater: Inflater {
    private let stream: OpaquePointer
    private var input = ZSTD_inBuffer()
    /// Whether the last frame is complete.
    private var isBetweenFrames = false
    /// Whether more may come without more input.
    private var isFull = false

    init() throws {
        guard let stream = ZSTD_createDStream() else {
            throw ImageError.system(call: "ZSTD_createDStream", errno: ENOMEM)
        }
        self.stream = stream
        // What a frame may ask us to keep in memory.
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, ImageLimits.zstdWindowLog)
    }

    deinit { ZSTD_freeDStream(stream) }

    func inflate(
        into buffer: UnsafeMutableRawBufferPointer, more: () throws -> UnsafeRawBufferPointer
    ) throws -> Int {
        if buffer.isEmpty { return 0 }
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while output.pos == 0 {
            if input.pos == input.size, !isFull {
                let bytes = try more()
                if bytes.isEmpty {
                    guard isBetweenFrames else { throw ImageError.corrupt("a layer ends too early") }
                    return 0
                }
                input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
            }
            let outcome = ZSTD_decompressStream(stream, &output, &input)
            guard ZSTD_isError(outcome) == 0 else { throw ImageError.corrupt("a layer's zstd") }
            isBetweenFrames = outcome == 0
            isFull = outcome != 0 && output.pos == output.size
        }
        return output.pos
    }
}
