// What is kept of an unpacked layer besides its files: the entries of its archive, in their order. Applied
// again, they do to a root what the archive would.

import CloudCore
import Glibc

/// The entries of a layer; the bytes of the file that entry N describes are in a file named N beside.
struct LayerIndex {
    /// Of the archive, unpacked.
    var bytes = 0
    var entries: [TarEntry] = []

    static let name = "index"
    /// What an entry takes besides its texts.
    static let entryBytes = 40

    init() {}

    init(of layer: String) throws {
        let path = layer + "/" + Self.name
        var status = stat()
        guard stat(path, &status) == 0 else { throw ImageError.system(call: "stat", errno: errno) }
        let blob = ImageBlob(path: path, offset: 0, size: Int(status.st_size))
        var reader = try Reader(bytes: BlobFile.bytes(of: blob, limit: ImageLimits.indexBytes)[...])
        bytes = try reader.number()
        while !reader.bytes.isEmpty {
            guard let kind = TarEntry.Kind(rawValue: UInt8(truncatingIfNeeded: try reader.number())) else {
                throw Reader.damaged
            }
            let (mode, size) = (try reader.number(), try reader.number())
            let path = try reader.text()
            entries.append(
                TarEntry(path: path, kind: kind, size: size, mode: mode, link: try reader.text()))
        }
    }

    var encoded: [UInt8] {
        var output: [UInt8] = []
        func put(_ number: Int) {
            withUnsafeBytes(of: UInt64(number).littleEndian) { output += $0 }
        }
        put(bytes)
        for entry in entries {
            put(Int(entry.kind.rawValue))
            put(entry.mode)
            put(entry.size)
            for text in [entry.path, entry.link] {
                put(text.count)
                output += text
            }
        }
        return output
    }

    private struct Reader {
        static let damaged = ImageError.corrupt("the index of a layer")

        var bytes: ArraySlice<UInt8>

        mutating func number() throws -> Int {
            let head = bytes.prefix(8)
            guard head.count == 8, let last = head.last, last < 0x80 else { throw Self.damaged }
            bytes = bytes.dropFirst(8)
            return head.reversed().reduce(0) { $0 << 8 | Int($1) }
        }

        mutating func text() throws -> [UInt8] {
            let count = try number()
            guard count <= bytes.count else { throw Self.damaged }
            defer { bytes = bytes.dropFirst(count) }
            return Array(bytes.prefix(count))
        }
    }
}

/// The files of unpacked layers.
enum LayerFile {
    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ImageError.system(call: "open", errno: errno) }
        defer { close(file) }
        try bytes.withUnsafeBytes { try append($0, to: file) }
    }

    /// Writes all of it.
    static func append(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(file, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ImageError.system(call: "write", errno: errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Nil where there is none.
    static func text(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let blob = ImageBlob(path: path, offset: 0, size: Int(status.st_size))
        let bytes = try? BlobFile.bytes(of: blob, limit: ImageLimits.documentBytes)
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Gives the file one more name, in a directory held open. Where the file system can't, it is copied.
    static func link(_ path: String, mode: Int, as name: [CChar], in place: Int32) throws {
        if linkat(AT_FDCWD, path, place, name, 0) == 0 { return }
        guard [EXDEV, EMLINK, EPERM, ENOTSUP].contains(errno) else {
            throw ImageError.system(call: "link", errno: errno)
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw ImageError.system(call: "stat", errno: errno) }
        let source = try BlobFile(ImageBlob(path: path, offset: 0, size: Int(status.st_size)))
        let file = openat(place, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw ImageError.system(call: "open", errno: errno) }
        defer { close(file) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: ImageLimits.writeBytes, alignment: 16)
        defer { piece.deallocate() }
        var left = Int(status.st_size)
        while left > 0 {
            let count = try source.read(into: piece)
            try append(UnsafeRawBufferPointer(rebasing: piece[..<count]), to: file)
            left -= count
        }
        guard fchmod(file, mode_t(mode & 0o777)) == 0 else {
            throw ImageError.system(call: "chmod", errno: errno)
        }
    }
}
