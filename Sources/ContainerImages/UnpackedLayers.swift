// The layers of images, each unpacked once for all images that have it: its files, and an index of what it
// does. A root is made of links to these files, so that images share them on disk and in memory.

import CloudCore
import FileTrees
import Glibc
import NIOPosix
import Synchronization

/// The unpacked layers of this node; one process has the directory. It is a cache: what is missing is
/// unpacked again.
public final class UnpackedLayers: Sendable {
    private struct State {
        var unpacking: [String: Task<Void, any Error>] = [:]
        /// Names of layers in the making.
        var made = 0
    }

    /// `layers` by their digests; `images` has a file for each image that names its layers.
    private let layers, images, incoming: String
    private let state = Mutex(State())
    /// Of their own: to unpack takes seconds, and others wait for the shared ones.
    private static let threads: NIOThreadPool = {
        let threads = NIOThreadPool(numberOfThreads: ImageLimits.unpackingThreads)
        threads.start()
        return threads
    }()
    /// Held while it is decided which layers are needed.
    private let sweeping = Mutex(())

    /// Makes the directory where it doesn't exist, and clears away what a crash left half unpacked. Roots
    /// must lie in the same file system, or are copies.
    public init(directory: String) throws {
        layers = directory + "/layers"
        images = directory + "/images"
        incoming = directory + "/incoming"
        TreeRemoval.remove(incoming)
        for path in [directory, layers, images, incoming] {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw ImageError.system(call: "mkdir", errno: errno)
            }
        }
    }

    /// Fetches and unpacks what is missing of the image's layers. They stay until the image is released.
    /// Throws `ImageError`, and what the image's repository throws.
    public func root(of image: ContainerImage) async throws -> ImageRoot {
        // First, so that nobody takes away what is here already.
        try await NIOThreadPool.singleton.runIfActive { try self.note(image) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, layer) in image.layers.enumerated() {
                if number >= ImageLimits.layersAtOnce { try await group.next() }
                group.addTask { try await self.unpack(layer, of: image) }
            }
            try await group.waitForAll()
        }
        return ImageRoot(layers: image.layers.map { path(of: $0.digest) })
    }

    private func unpack(_ layer: ImageLayer, of image: ContainerImage) async throws {
        if access(path(of: layer.digest), F_OK) == 0 { return }
        let task = state.withLock { state in
            if let running = state.unpacking[layer.digest] { return running }
            state.made += 1
            let place = incoming + "/\(state.made)"
            let task = Task { [self] in
                defer { self.state.withLock { $0.unpacking[layer.digest] = nil } }
                let blob = try await image.blob(of: layer)
                try await Self.threads.runIfActive {
                    defer { TreeRemoval.remove(place) }
                    try layer.unpack(blob, to: place)
                    guard rename(place, self.path(of: layer.digest)) == 0 || errno == ENOTEMPTY else {
                        throw ImageError.system(call: "rename", errno: errno)
                    }
                }
            }
            state.unpacking[layer.digest] = task
            return task
        }
        try await task.value
    }

    private func path(of digest: String) -> String { layers + "/" + Self.name(digest) }

    // MARK: What may go

    /// Nobody has the image any more: layers that no other one has go.
    public func release(_ image: String) async {
        await sweep { $0 != Self.name(image) }
    }

    /// These images are all that are in use.
    public func releaseAll(except images: Set<String>) async {
        let names = Set(images.map(Self.name))
        await sweep { names.contains($0) }
    }

    private func note(_ image: ContainerImage) throws {
        let text = image.layers.map { Self.name($0.digest) }.joined(separator: "\n")
        try sweeping.withLock { _ in
            try LayerFile.write(Array(text.utf8), to: images + "/" + Self.name(image.digest))
        }
    }

    private func sweep(keeping isKept: @escaping @Sendable (String) -> Bool) async {
        try? await NIOThreadPool.singleton.runIfActive { [self] in
            let doomed = sweeping.withLock { _ in sweptAside(keeping: isKept) }
            for path in doomed { TreeRemoval.remove(path) }
        }
    }

    /// Takes the names of needless layers away at once, and returns where they are: to remove their files may
    /// take a while.
    private func sweptAside(keeping isKept: (String) -> Bool) -> [String] {
        var needed: Set<Substring> = []
        for name in DirectoryNames.of(images) {
            let path = images + "/" + name
            guard isKept(name) else {
                unlink(path)
                continue
            }
            needed.formUnion((LayerFile.text(of: path) ?? "").split(separator: "\n"))
        }
        var doomed: [String] = []
        for name in DirectoryNames.of(layers) where !needed.contains(name[...]) {
            let number = state.withLock { state in
                state.made += 1
                return state.made
            }
            let place = incoming + "/\(number)"
            if rename(layers + "/" + name, place) == 0 { doomed.append(place) }
        }
        return doomed
    }

    private static func name(_ digest: String) -> String { String(digest.dropFirst("sha256:".count)) }
}

/// The files of an image, ready to be put together.
public struct ImageRoot: Sendable {
    /// Unpacked, the lowest first.
    let layers: [String]

    /// Makes `directory`, which must not exist yet, the image's root: layer over layer, with what every
    /// sandbox needs. The files are the layers' own, so that nothing may ever write to them. Blocks. Throws
    /// `ImageError`.
    public func write(to directory: String) throws {
        let tree = try RootTree(making: directory)
        for layer in layers {
            let index = try LayerIndex(of: layer)
            try tree.count(bytes: index.bytes)
            tree.beginLayer()
            for (number, entry) in index.entries.enumerated() {
                try tree.apply(entry) { place, name in
                    try LayerFile.link("\(layer)/\(number)", mode: entry.mode, as: name, in: place)
                }
            }
        }
        try tree.finish()
    }
}
