// A layer's bytes: unpacked while they are read, counted, and checked against the layer's digest at the end.
// Paths mean nothing here: files get numbers, and what is to become of them is RootTree's business.

import CloudCore
import Crypto
import Glibc

extension ImageLayer {
    /// Writes the layer's files and their index into `directory`, which must not exist. Blocks.
    func unpack(_ blob: ImageBlob, to directory: String) throws {
        guard mkdir(directory, 0o700) == 0 else { throw ImageError.system(call: "mkdir", errno: errno) }
        var bytes = 0
        let source = try LayerSource(blob, compression) { count in
            bytes += count
            guard bytes <= ImageLimits.unpackedBytes else { throw ImageError.tooLarge }
        }
        let reader = TarReader(source)
        var index = LayerIndex()
        var indexBytes = 0
        while let entry = try reader.next() {
            let texts = [entry.path, entry.link]
            guard texts.allSatisfy({ $0.count < ImageLimits.pathBytes }) else {
                throw ImageError.hostile("a path that is too long")
            }
            indexBytes += texts.reduce(LayerIndex.entryBytes) { $0 + $1.count }
            guard index.entries.count < ImageLimits.entries, indexBytes <= ImageLimits.indexBytes else {
                throw ImageError.tooLarge
            }
            if entry.kind == .file { try write(entry, reader, to: "\(directory)/\(index.entries.count)") }
            index.entries.append(entry)
        }
        guard try source.digestAtEnd() == digest else { throw ImageError.corrupt("layer \(digest)") }
        index.bytes = bytes
        try LayerFile.write(index.encoded, to: directory + "/" + LayerIndex.name)
    }

    private func write(_ entry: TarEntry, _ reader: TarReader, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ImageError.system(call: "open", errno: errno) }
        defer { close(file) }
        try reader.data { try LayerFile.append($0, to: file) }
        guard fchmod(file, mode_t(entry.mode & 0o777)) == 0 else {
            throw ImageError.system(call: "chmod", errno: errno)
        }
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
    init(
        _ blob: ImageBlob, _ compression: ImageLayer.Compression, count: @escaping (Int) throws -> Void
    ) throws {
        file = try BlobFile(blob)
        switch compression {
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
