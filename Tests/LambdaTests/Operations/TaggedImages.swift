// A repository of container images for tests of functions.

import CloudCore
import ContainerImages
import Synchronization

@testable import Lambda

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One repository `app` with images of one plain layer each, by their tags.
final class TaggedImages: ImageSource, ImageBlobs {
    private let directory: String
    private let manifests: [String: [UInt8]]
    /// What it throws, or nil; whether it has nothing any more.
    private let trouble = Mutex<(problem: ImageSourceProblem?, isGone: Bool)>((nil, false))
    private let released = Mutex<[String]>([])
    private struct Layers {
        var digests: Set<String> = []
        var fault: (any Error)?
        /// Who waits for layers, where they are held back.
        var waiting: [CheckedContinuation<Void, Never>]?
    }
    private let layers = Mutex(Layers())

    init(_ tags: [String: String], in directory: String, layerType: String = "tar") throws {
        self.directory = directory
        try FileSystem.makeDirectories(directory)
        var manifests: [String: [UInt8]] = [:]
        for (tag, text) in tags {
            var header = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, at offset: Int) {
                for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
            }
            put("said", at: 0)
            put("0000644\0", at: 100)
            let size = String(text.utf8.count, radix: 8)
            put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
            put("        0", at: 148)
            let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
            put(String(repeating: "0", count: 6 - sum.count) + sum + "\0", at: 148)
            let data = Array(text.utf8)
            let layer = header + data + [UInt8](repeating: 0, count: 1_536 - data.count)
            layers.withLock { _ = $0.digests.insert(Digest.text(of: layer)) }
            let config = """
                {"os":"linux","architecture":"\(MachineArchitecture.name == "arm64" ? "arm64" : "amd64")",\
                "config":{"Entrypoint":["/run"],"Cmd":["\(text)"],"Env":["A=image","B=image"]}}
                """
            for bytes in [layer, Array(config.utf8)] {
                try bytes.withUnsafeBytes {
                    let path = directory + "/" + Digest.text(of: bytes)
                    if !FileSystem.exists(path) { try FileSystem.writeFile(path, $0) }
                }
            }
            let manifest = Array(
                """
                {"config":{"digest":"\(Digest.text(of: Array(config.utf8)))"},"layers":[{"mediaType":\
                "application/vnd.oci.image.layer.v1.\(layerType)","digest":"\(Digest.text(of: layer))"}]}
                """.utf8)
            manifests[tag] = manifest
            manifests[Digest.text(of: manifest)] = manifest
        }
        self.manifests = manifests
    }

    func repository(
        _ name: String, registry: String?, context: RequestContext
    ) async throws -> (any ImageBlobs)? {
        let (problem, isGone) = trouble.withLock { $0 }
        if let problem { throw problem }
        return name == "app" && !isGone ? self : nil
    }

    func fail(_ problem: ImageSourceProblem?, isGone: Bool = false) {
        trouble.withLock { $0 = (problem, isGone) }
    }

    func release(_ manifest: String) async { released.withLock { $0.append(manifest) } }
    var releases: [String] { released.withLock { $0 } }

    func manifest(_ reference: String) async throws -> [UInt8]? { manifests[reference] }

    /// Holds layers back until `letGo`.
    func hold() { layers.withLock { $0.waiting = [] } }

    func letGo() {
        let waiting = layers.withLock { layers in
            defer { layers.waiting = nil }
            return layers.waiting ?? []
        }
        for one in waiting { one.resume() }
    }

    /// What is thrown where a layer is asked for.
    func failLayers(_ fault: (any Error)?) { layers.withLock { $0.fault = fault } }

    func blob(_ digest: String, size: Int?) async throws -> ImageBlob? {
        if layers.withLock({ $0.digests.contains(digest) }) {
            await withCheckedContinuation { turn in
                let isFree = layers.withLock { layers in
                    layers.waiting?.append(turn)
                    return layers.waiting == nil
                }
                if isFree { turn.resume() }
            }
            if let fault = layers.withLock({ $0.fault }) { throw fault }
        }
        var status = stat()
        let path = directory + "/" + digest
        return stat(path, &status) == 0 ? ImageBlob(path: path, offset: 0, size: Int(status.st_size)) : nil
    }

    func digest(_ tag: String) -> String { Digest.text(of: manifests[tag] ?? []) }
}
