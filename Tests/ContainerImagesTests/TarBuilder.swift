// Makes tar archives and OCI layouts for tests, honest and otherwise.

import CZlib
import CloudCore
import Glibc

@testable import ContainerImages

/// A tar archive in the making.
struct TarBuilder {
    private(set) var bytes: [UInt8] = []

    mutating func file(_ path: String, _ text: String = "", mode: Int = 0o644) {
        add(path, type: "0", data: Array(text.utf8), mode: mode)
    }

    mutating func directory(_ path: String, mode: Int = 0o755) { add(path, type: "5", mode: mode) }
    mutating func link(_ path: String, to target: String) { add(path, type: "2", link: target) }
    mutating func hardLink(_ path: String, to target: String) { add(path, type: "1", link: target) }

    mutating func add(
        _ path: String, type: Character, data: [UInt8] = [], mode: Int = 0o644, link: String = "",
        size: Int? = nil
    ) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { header[offset + index] = byte }
        }
        func octal(_ number: Int, _ width: Int) -> [UInt8] {
            let digits = String(number, radix: 8)
            return Array((String(repeating: "0", count: width - digits.count) + digits).utf8)
        }
        put(path.utf8.prefix(100), at: 0)
        put(octal(mode, 7), at: 100)
        put(octal(size ?? data.count, 11), at: 124)
        put([UInt8](repeating: 32, count: 8), at: 148)
        put(type.utf8, at: 156)
        put(link.utf8.prefix(100), at: 157)
        put("ustar".utf8, at: 257)
        put("00".utf8, at: 263)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + [0, 32], at: 148)
        bytes += header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
    }

    /// A pax header for the entry that follows.
    mutating func pax(_ records: [(String, String)]) {
        var data: [UInt8] = []
        for (key, value) in records {
            let rest = " \(key)=\(value)\n"
            var length = rest.utf8.count + 1
            while "\(length)".utf8.count + rest.utf8.count != length { length += 1 }
            data += Array("\(length)\(rest)".utf8)
        }
        add("pax", type: "x", data: data)
    }

    var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1_024) }

    /// gzip, in as many members as given pieces.
    static func gzipped(_ pieces: [UInt8]...) -> [UInt8] {
        pieces.flatMap { piece -> [UInt8] in
            var stream = z_stream()
            var input = piece
            var output = [UInt8](repeating: 0, count: piece.count + piece.count / 100 + 64)
            let size = Int32(MemoryLayout<z_stream>.size)
            deflateInit2_(
                &stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
            input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    stream.next_in = input.baseAddress
                    stream.avail_in = uInt(input.count)
                    stream.next_out = output.baseAddress
                    stream.avail_out = uInt(output.count)
                    _ = deflate(&stream, Z_FINISH)
                }
            }
            deflateEnd(&stream)
            return Array(output.prefix(Int(stream.total_out)))
        }
    }
}

/// A repository in memory and files, for images that tests make up.
final class MadeUpImages: ImageBlobs {
    private let directory: String
    private let documents: [String: [UInt8]]

    /// `layers`: archives, and their media types.
    init(
        in directory: String, layers: [([UInt8], String)], config: String = "{}",
        architecture: String = "amd64",
        manifestType: String = "application/vnd.oci.image.manifest.v1+json"
    ) throws {
        self.directory = directory
        var documents: [String: [UInt8]] = [:]
        let configuration = Array(
            "{\"architecture\":\"\(architecture)\",\"os\":\"linux\",\"config\":\(config)}".utf8)
        var descriptors: [String] = []
        for (bytes, type) in layers + [(configuration, "")] {
            let digest = Digest.text(of: bytes)
            try Self.write(bytes, to: directory + "/" + digest)
            if type.isEmpty { continue }
            descriptors.append(
                "{\"mediaType\":\"\(type)\",\"digest\":\"\(digest)\",\"size\":\(bytes.count)}")
        }
        let manifest = Array(
            """
            {"schemaVersion":2,"mediaType":"\(manifestType)","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","digest":"\(Digest.text(of: configuration))"},\
            "layers":[\(descriptors.joined(separator: ","))]}
            """.utf8)
        documents[Digest.text(of: manifest)] = manifest
        documents["latest"] = manifest
        let index = Array(
            """
            {"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
            {"digest":"\(Digest.text(of: configuration))",
            "platform":{"os":"unknown","architecture":"unknown"}},
            {"digest":"\(Digest.text(of: manifest))",
            "platform":{"os":"linux","architecture":"\(architecture)"}}]}
            """.utf8)
        documents["index"] = index
        self.documents = documents
    }

    func manifest(_ reference: String) async throws -> [UInt8]? { documents[reference] }

    func blob(_ digest: String, size: Int?) async throws -> ImageBlob? {
        var status = stat()
        let path = directory + "/" + digest
        guard stat(path, &status) == 0 else { return nil }
        return ImageBlob(path: path, offset: 0, size: Int(status.st_size))
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw ImageError.system(call: "open", errno: errno) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw ImageError.system(call: "write", errno: errno) }
            rest = rest.dropFirst(count)
        }
    }
}

extension ContainerImage {
    /// The image's root, of layers that nobody shares.
    func unpack(to directory: String) async throws {
        let layers = try UnpackedLayers(directory: directory + ".layers")
        try await layers.root(of: self).write(to: directory)
    }
}
