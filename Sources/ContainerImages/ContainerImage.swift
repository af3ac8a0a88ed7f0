// An image: its manifest, what it says of the process, and the files that hold its layers.
// https://github.com/opencontainers/image-spec

public import CloudCore
import Wire

/// How an image wants to be run.
public struct ImageProcess: Hashable, Sendable {
    public var entryPoint: [String] = []
    public var command: [String] = []
    /// `NAME=value`, as names and values.
    public var environment: [String: String] = [:]
    /// Empty where the image says nothing.
    public var workingDirectory = ""
    /// Whether it says that it may be snapshotted once it is initialised, by this label:
    /// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-custom.html
    public var allowsSnapshots = false

    public init() {}
}

/// An image of a repository, found and checked but for its layers.
public struct ContainerImage: Sendable {
    /// The manifest as it is stored; its SHA-256 is the image's digest.
    public let manifest: [UInt8]
    public let process: ImageProcess
    let layers: [ImageLayer]
    /// Keeps the files.
    private let repository: any ImageBlobs

    public var digest: String { Digest.text(of: manifest) }

    /// Finds the image that a tag or a digest means, for an architecture as AWS names it; nil where there is
    /// none. Throws `ImageError`.
    public init?(
        _ reference: String, in repository: any ImageBlobs, architecture: String
    ) async throws {
        guard let manifest = try await repository.manifest(reference) else { return nil }
        self = try await ContainerImage(
            manifest: manifest, in: repository, architecture: architecture, depth: 0)
    }

    private init(
        manifest: [UInt8], in repository: any ImageBlobs, architecture: String, depth: Int
    ) async throws {
        let document = try ImageDocument(manifest)
        if document.isIndex {
            guard depth < ImageLimits.indexDepth else { throw ImageError.hostile("indexes of indexes") }
            let digest = try document.manifest(for: architecture)
            guard let chosen = try await repository.manifest(digest), Digest.text(of: chosen) == digest else {
                throw ImageError.corrupt("manifest \(digest)")
            }
            self = try await ContainerImage(
                manifest: chosen, in: repository, architecture: architecture, depth: depth + 1)
            return
        }
        self.manifest = manifest
        self.repository = repository
        let (configuration, descriptors) = try document.parts()
        let bytes = try await repository.document(configuration)
        process = try ImageDocument(bytes).process(for: architecture)
        // Packed, they can't be larger than they may be unpacked.
        var room = ImageLimits.unpackedBytes
        for descriptor in descriptors {
            guard let size = descriptor.size, size >= 0 else { continue }
            guard size <= room else { throw ImageError.tooLarge }
            room -= size
        }
        layers = descriptors.map {
            ImageLayer(digest: $0.digest, compression: $0.compression, size: $0.size)
        }
    }

    /// The layer's bytes, fetched where they aren't here. They stay while this value, or the repository,
    /// lives.
    func blob(of layer: ImageLayer) async throws -> ImageBlob {
        guard let blob = try await repository.blob(layer.digest, size: layer.size) else {
            throw ImageError.corrupt("layer \(layer.digest) is missing")
        }
        return blob
    }
}

/// One layer, as the manifest names it.
struct ImageLayer: Hashable, Sendable {
    enum Compression: Hashable, Sendable { case none, gzip, zstd }

    var digest: String
    var compression: Compression
    /// Packed; nil where the manifest doesn't say.
    var size: Int?
}

extension ImageBlobs {
    /// A small blob, checked against its digest.
    func document(_ descriptor: ImageDocument.Descriptor) async throws -> [UInt8] {
        let digest = descriptor.digest
        guard descriptor.size ?? 0 <= ImageLimits.documentBytes else { throw ImageError.tooLarge }
        guard let blob = try await blob(digest, size: descriptor.size) else {
            throw ImageError.corrupt("\(digest) is missing")
        }
        let bytes = try BlobFile.bytes(of: blob, limit: ImageLimits.documentBytes)
        guard Digest.text(of: bytes) == digest else { throw ImageError.corrupt("\(digest) has other bytes") }
        return bytes
    }
}
