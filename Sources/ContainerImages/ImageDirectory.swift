// Images on this machine's disk: a directory with an OCI layout, or an archive of one (`NAME.tar`, as
// `docker save`, `podman save --format oci-archive` and `skopeo` write them), for each repository.
// https://github.com/opencontainers/image-spec/blob/main/image-layout.md

public import CloudCore
import Glibc

/// Repositories below one directory: `team/service` is in `DIR/team/service` or `DIR/team/service.tar`. A
/// registry's name in front of the repository is not looked at, so that what is written for one works.
public struct ImageDirectory: ImageSource {
    private let path: String

    public init(_ path: String) { self.path = path }

    public func repository(
        _ name: String, registry: String?, context: RequestContext
    ) async throws -> (any ImageBlobs)? {
        let place = path + "/" + name
        if access(place + "/index.json", F_OK) == 0 { return LayoutDirectory(path: place) }
        if access(place + ".tar", F_OK) == 0 { return try LayoutArchive(path: place + ".tar") }
        return nil
    }
}

/// What the two kinds of layouts share: an index by names, and blobs by their digests.
protocol ImageLayout: ImageBlobs {
    /// The file of this name in the layout.
    func file(_ name: String) throws -> ImageBlob?
}

extension ImageLayout {
    public func blob(_ digest: String, size: Int?) async throws -> ImageBlob? {
        guard Digest.bytes(of: digest) != nil else { return nil }
        return try file("blobs/sha256/" + digest.dropFirst("sha256:".count))
    }

    public func manifest(_ reference: String) async throws -> [UInt8]? {
        let digest = Digest.bytes(of: reference) != nil ? reference : try digest(ofTag: reference)
        guard let digest, let blob = try await blob(digest, size: nil) else { return nil }
        let bytes = try BlobFile.bytes(of: blob, limit: ImageLimits.documentBytes)
        guard Digest.text(of: bytes) == digest else { throw ImageError.corrupt("manifest \(digest)") }
        return bytes
    }

    /// The tag, or a whole name that ends in it. An only image without a name is the latest.
    private func digest(ofTag tag: String) throws -> String? {
        guard let index = try file("index.json") else { return nil }
        let entries = try ImageDocument(BlobFile.bytes(of: index, limit: ImageLimits.documentBytes)).names
        if let named = entries.first(where: { $0.names.contains { $0 == tag || $0.hasSuffix(":" + tag) } }) {
            return named.digest
        }
        guard tag == "latest", entries.count == 1, entries[0].names.isEmpty else { return nil }
        return entries[0].digest
    }
}

private struct LayoutDirectory: ImageLayout {
    let path: String

    func file(_ name: String) throws -> ImageBlob? {
        var status = stat()
        let place = path + "/" + name
        guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return ImageBlob(path: place, offset: 0, size: Int(status.st_size))
    }
}

private struct LayoutArchive: ImageLayout {
    private let files: [String: ImageBlob]

    /// Reads the headers alone.
    init(path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw ImageError.system(call: "stat", errno: errno) }
        let file = try BlobFile(ImageBlob(path: path, offset: 0, size: Int(status.st_size)))
        let reader = TarReader(file)
        var files: [String: ImageBlob] = [:]
        while let entry = try reader.next() {
            guard files.count <= ImageLimits.entries else { throw ImageError.tooLarge }
            guard entry.kind == .file else { continue }
            var name = String(decoding: entry.path, as: UTF8.self)
            if name.hasPrefix("./") { name.removeFirst(2) }
            files[name] = ImageBlob(path: path, offset: file.position, size: entry.size)
        }
        self.files = files
    }

    func file(_ name: String) throws -> ImageBlob? { files[name] }
}
