// The JSON documents of an image, in OCI's and in Docker's older words.

import CloudCore
import Wire

/// An index, a manifest or a configuration.
struct ImageDocument {
    private let document: Document

    init(_ bytes: [UInt8]) throws {
        guard let document = try? JSON.parse(bytes) else { throw ImageError.corrupt("a document is no JSON") }
        self.document = document
    }

    static let indexes = [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ]
    static let manifests = [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
    ]
    private static let configurations = [
        "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json",
    ]

    // MARK: Indexes

    /// OCI allows a document without a media type: then its members tell.
    var isIndex: Bool {
        if let type = document["mediaType"]?.string { return Self.indexes.contains(type) }
        return document["manifests"] != nil
    }

    /// The digests of an index's manifests with the names that annotations give them.
    var names: [(digest: String, names: [String])] {
        (document["manifests"]?.array ?? []).compactMap { entry in
            guard let digest = entry["digest"]?.string else { return nil }
            let keys = ["org.opencontainers.image.ref.name", "io.containerd.image.name"]
            return (digest, keys.compactMap { entry["annotations"]?[$0]?.string })
        }
    }

    /// The digest of the manifest for this machine.
    func manifest(for architecture: String) throws -> String {
        var others: [String] = []
        for entry in document["manifests"]?.array ?? [] {
            guard let digest = entry["digest"]?.string, Digest.bytes(of: digest) != nil else { continue }
            let (system, machine) = Self.platform(entry["platform"])
            // Attestations, which builders put beside images, are for nothing.
            if system == "unknown" { continue }
            if machine == nil || (machine == Self.name(of: architecture) && system ?? "linux" == "linux") {
                return digest
            }
            others.append("\(system ?? "linux")/\(machine ?? "")")
        }
        throw ImageError.otherPlatform(others.joined(separator: ", "))
    }

    private static func platform(_ document: Document?) -> (system: String?, machine: String?) {
        (document?["os"]?.string, document?["architecture"]?.string)
    }

    private static func name(of architecture: String) -> String {
        architecture == "x86_64" ? "amd64" : architecture
    }

    // MARK: Manifests

    /// The digest of the configuration, and the layers, lowest first.
    func parts() throws -> (configuration: Descriptor, layers: [LayerDescriptor]) {
        let type = document["mediaType"]?.string
        guard type.map(Self.manifests.contains) ?? true else {
            throw ImageError.unsupportedMediaType(type ?? "")
        }
        guard let configuration = document["config"].flatMap(Descriptor.init),
            let layers = document["layers"]?.array
        else { throw ImageError.corrupt("the manifest names no configuration, or no layers") }
        let kind = document["config"]?["mediaType"]?.string ?? Self.configurations[0]
        guard Self.configurations.contains(kind) else { throw ImageError.unsupportedMediaType(kind) }
        guard layers.count <= ImageLimits.layers else { throw ImageError.tooLarge }
        return (
            configuration,
            try layers.map { layer in
                guard let blob = Descriptor(layer) else { throw ImageError.corrupt("a layer has no digest") }
                return LayerDescriptor(
                    digest: blob.digest, size: blob.size,
                    compression: try Self.compression(of: layer["mediaType"]?.string ?? ""))
            }
        )
    }

    private static func compression(of type: String) throws -> ImageLayer.Compression {
        switch type {
        case "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar":
            .none
        case "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "application/vnd.docker.image.rootfs.diff.tar.gzip":
            .gzip
        case "application/vnd.oci.image.layer.v1.tar+zstd",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
            "application/vnd.docker.image.rootfs.diff.tar.zstd":
            .zstd
        default: throw ImageError.unsupportedMediaType(type)
        }
    }

    /// What a document says of a blob.
    struct Descriptor: Hashable, Sendable {
        var digest: String
        var size: Int?

        fileprivate init?(_ document: Document) {
            guard let digest = document["digest"]?.string, Digest.bytes(of: digest) != nil else { return nil }
            self.digest = digest
            size = document["size"]?.integer.map(Int.init)
        }
    }

    struct LayerDescriptor: Hashable, Sendable {
        var digest: String
        var size: Int?
        var compression: ImageLayer.Compression
    }

    // MARK: Configurations

    /// Throws where the image is for another machine.
    func process(for architecture: String) throws -> ImageProcess {
        let (system, machine) = Self.platform(document)
        guard system ?? "linux" == "linux",
            machine ?? Self.name(of: architecture) == Self.name(of: architecture)
        else { throw ImageError.otherPlatform("\(system ?? "linux")/\(machine ?? "")") }
        var process = ImageProcess()
        let config = document["config"]
        process.entryPoint = try Self.strings(config?["Entrypoint"])
        process.command = try Self.strings(config?["Cmd"])
        process.workingDirectory = config?["WorkingDir"]?.string ?? ""
        process.allowsSnapshots =
            config?["Labels"]?["com.amazonaws.lambda.feature.snapstart"]?.string == "Allow"
        for variable in try Self.strings(config?["Env"]) {
            guard let equals = variable.firstIndex(of: "=") else { continue }
            process.environment[String(variable[..<equals])] = String(
                variable[variable.index(after: equals)...])
        }
        let texts = process.entryPoint + process.command + process.environment.flatMap { [$0.key, $0.value] }
        guard (texts + [process.workingDirectory]).allSatisfy({ !$0.utf8.contains(0) }) else {
            throw ImageError.hostile("a NUL in the configuration")
        }
        return process
    }

    private static func strings(_ document: Document?) throws -> [String] {
        switch document {
        case nil, .null: []
        case .array(let values):
            try values.map {
                guard let text = $0.string else { throw ImageError.corrupt("the configuration") }
                return text
            }
        default: throw ImageError.corrupt("the configuration")
        }
    }
}
