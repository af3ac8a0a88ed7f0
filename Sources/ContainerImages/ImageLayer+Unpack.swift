// A layer's bytes: unpacked while they are read, counted, and checked against the layer's digest at the end.

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
    private let inflater: (any Inflater)?
    private let count: (Int) throws -> Void
    private var hash = SHA256()
    private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)

    /// `count` is told of all unpacked bytes.
    init(_ layer: ImageLayer, count: @escaping (Int) throws -> Void) throws {
        file = try BlobFile(layer.blob)
        switch layer.compression {
        case .none: inflater = nil
        case .gzip: inflater = try GzipInflater()
        case .zstd: inflater = try ZstdInflater()
        }
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
