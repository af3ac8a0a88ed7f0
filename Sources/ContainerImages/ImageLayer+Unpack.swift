// A layer's bytes: unpacked while they are read, counted, and checked against the layer's digest at the end.

import CZlib
import Crypto
import Glibc

extension ImageLayer {
    /// Applies the layer to what those below it have made.
    func unpack(into tree: RootTree) throws {
        let source = try LayerSource(self) { try tree.count(bytes: $0) }
        let reader = TarReader(source)
        tree.beginLayer()
        while let entry = try reader.next() { try tree.apply(entry, reader) }
        guard try source.digestAtEnd() == digest else { throw ImageError.corrupt("layer \(digest)") }
    }
}

/// The tar archive in a layer's blob.
final class LayerSource: ByteSource {
    private static let pieceBytes = 256 * 1_024

    private let file: BlobFile
    private let inflater: Inflater?
    private let count: (Int) throws -> Void
    private var hash = SHA256()
    private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)

    /// `count` is told of all unpacked bytes.
    init(_ layer: ImageLayer, count: @escaping (Int) throws -> Void) throws {
        file = try BlobFile(layer.blob)
        inflater = layer.compression == .gzip ? try Inflater() : nil
        self.count = count
    }

    deinit { piece.deallocate() }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let inflater else {
            let got = try file.read(into: buffer)
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            try count(got)
            return got
        }
        let got = try inflater.inflate(into: buffer) { try packed() }
        try count(got)
        return got
    }

    private func packed() throws -> UnsafeRawBufferPointer {
        let got = try file.read(into: piece)
        let bytes = UnsafeRawBufferPointer(rebasing: piece[..<got])
        hash.update(bufferPointer: bytes)
        return bytes
    }

    func skip(_ count: Int) throws {
        if count == 0 { return }
        var left = count
        let scratch = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(count, Self.pieceBytes), alignment: 16)
        defer { scratch.deallocate() }
        while left > 0 {
            let got = try read(into: .init(rebasing: scratch[..<min(left, scratch.count)]))
            guard got > 0 else { throw ImageError.corrupt("an archive ends too early") }
            left -= got
        }
    }

    /// Of the whole blob: what follows the archive's end is read too.
    func digestAtEnd() throws -> String {
        while try !packed().isEmpty {}
        return Digest.text(Array(hash.finalize()))
    }
}

/// gzip, several members one after another too, as parallel compressors make them.
private final class Inflater {
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
