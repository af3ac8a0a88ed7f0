// A deployment package: a zip archive that has been checked, and how it is written to disk. Where unpacked
// packages live and when they go is PackageDirectory's concern.

import CloudCore
import Crypto

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A deployment package that keeps every rule.
struct CodePackage: Sendable {
    /// The archive as it was uploaded.
    let zip: [UInt8]
    let digest: CodeDigest
    private let layout: PackageLayout

    /// Checks names, links, sizes and structure. The data's checksums are checked as it is unpacked.
    init(zip: [UInt8]) throws {
        self.zip = zip
        layout = try PackageLayout(
            ZipArchive(zip, entryLimit: Limits.packageEntries), of: zip,
            sizeLimitBytes: Limits.unzippedBytes)
        digest = CodeDigest(SHA256.hash(data: zip))
    }

    /// Of all unpacked files together.
    var unzippedBytes: Int { layout.uncompressedBytes }

    /// Writes the tree into `directory`, which must not exist yet. Blocks: call it off the cooperative pool.
    func unpack(to directory: String) throws {
        try FileSystem.makeDirectory(Array(directory.utf8CString))
        for path in layout.directories.sorted(by: { $0.components.count < $1.components.count }) {
            try FileSystem.makeDirectory(path.absolute(under: directory))
        }
        try zip.withUnsafeBufferPointer { buffer in
            for file in layout.files { try Self.write(file, from: buffer, under: directory) }
        }
        // Links come last, so that nothing above could have been written through one.
        for link in layout.links {
            try FileSystem.makeLink(link.path.absolute(under: directory), to: link.target)
        }
    }

    private static func write(
        _ file: PackageLayout.File, from archive: UnsafeBufferPointer<UInt8>, under directory: String
    ) throws {
        let output = try FileSystem.create(file.path.absolute(under: directory), mode: file.mode)
        defer { close(output) }
        try file.entry.unpack(from: archive) { try FileSystem.write($0, to: output) }
    }
}

/// The SHA-256 of a package: names its directory, and shown to callers as `CodeSha256`.
struct CodeDigest: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// As `CodeSha256` shows it.
    var base64: String { Base64.encode(bytes) }
    var hex: String { Hex.encode(bytes) }
}
