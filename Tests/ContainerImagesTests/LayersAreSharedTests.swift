// Layers are unpacked once for all images that have them, and go with the last of these.

import CloudCore
import CloudTesting
import Glibc
import Synchronization
import Testing

@testable import ContainerImages

/// Counts how often each blob is asked for.
private final class CountedImages: ImageBlobs {
    private let images: MadeUpImages
    private let counts = Mutex<[String: Int]>([:])

    init(_ images: MadeUpImages) { self.images = images }

    func manifest(_ reference: String) async throws -> [UInt8]? { try await images.manifest(reference) }

    func blob(_ digest: String, size: Int?) async throws -> ImageBlob? {
        counts.withLock { $0[digest, default: 0] += 1 }
        return try await images.blob(digest, size: size)
    }

    func count(_ layer: [UInt8]) -> Int { counts.withLock { $0[Digest.text(of: layer)] ?? 0 } }
}

@Suite struct LayersAreShared {
    private let directory = TemporaryDirectory()
    private let layers: UnpackedLayers

    init() throws { layers = try UnpackedLayers(directory: directory.path + "/unpacked") }

    private func archive(_ make: (inout TarBuilder) -> Void) -> [UInt8] {
        var builder = TarBuilder()
        make(&builder)
        return builder.finished
    }

    private func image(_ archives: [UInt8]...) async throws -> (image: ContainerImage, blobs: CountedImages) {
        let blobs = CountedImages(
            try MadeUpImages(
                in: directory.path, layers: archives.map { ($0, "application/vnd.oci.image.layer.v1.tar") }))
        let image = try await ContainerImage("latest", in: blobs, architecture: "x86_64")
        return (try #require(image), blobs)
    }

    private func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(directory.path + "/" + path, &status) == 0 ? status : nil
    }

    private var kept: Int { DirectoryNames.of(directory.path + "/unpacked/layers").count }

    @Test func imagesWithTheSameLayerHaveTheSameFiles() async throws {
        let base = archive {
            $0.file("shared", "the base", mode: 0o755)
            $0.file("replaced", "base")
        }
        let own = archive { $0.file("replaced", "own") }
        let first = try await image(base), second = try await image(base, own)
        try await layers.root(of: first.image).write(to: directory.path + "/first")
        try await layers.root(of: second.image).write(to: directory.path + "/second")
        #expect(first.blobs.count(base) == 1 && second.blobs.count(base) == 0)
        #expect(status("first/shared")?.st_ino == status("second/shared")?.st_ino)
        #expect(status("first/shared").map { $0.st_mode & 0o777 } == 0o755)
        #expect(status("first/replaced")?.st_ino != status("second/replaced")?.st_ino)
        #expect(status("first/replaced")?.st_size == 4 && status("second/replaced")?.st_size == 3)
    }

    @Test func aLayerIsUnpackedOnceHoweverManyWantIt() async throws {
        let base = archive { builder in
            for number in 0..<200 { builder.file("\(number)", "\(number)") }
        }
        let (image, blobs) = try await image(base, base)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await layers.root(of: image).write(to: directory.path + "/root\(number)")
                }
            }
            try await group.waitForAll()
        }
        #expect(blobs.count(base) == 1 && kept == 1)
        #expect((0..<8).allSatisfy { status("root\($0)/199")?.st_nlink == 9 })
    }

    /// What a layer says of lower ones means these, whatever image it is in.
    @Test func whiteoutsAndLinksReachIntoLowerLayers() async throws {
        let one = archive {
            $0.directory("usr")
            $0.directory("usr/lib")
            $0.link("lib", to: "usr/lib")
            $0.file("gone", "1")
            $0.file("data/old", "1")
        }
        let other = archive {
            $0.directory("lib")
            $0.file("gone", "2")
            $0.file("data/older", "2")
        }
        let upper = archive {
            $0.file(".wh.gone")
            $0.file("data/.wh..wh..opq")
            $0.file("data/new", "3")
            $0.file("lib/found", "3")
            $0.hardLink("again", to: "data/new")
        }
        try await layers.root(of: try await image(one, upper).image).write(to: directory.path + "/a")
        try await layers.root(of: try await image(other, upper).image).write(to: directory.path + "/b")
        #expect(status("a/usr/lib/found") != nil && status("b/usr") == nil && status("b/lib/found") != nil)
        for root in ["a", "b"] {
            #expect(status(root + "/gone") == nil && status(root + "/data/new") != nil)
            #expect(status(root + "/data/old") == nil && status(root + "/data/older") == nil)
            #expect(status(root + "/again")?.st_ino == status("a/data/new")?.st_ino)
        }
    }

    @Test func layersGoWithTheirLastImage() async throws {
        let base = archive { $0.file("base", "b") }
        let first = try await image(base, archive { $0.file("one", "1") }).image
        let second = try await image(base, archive { $0.file("two", "2") }).image
        _ = try await layers.root(of: first)
        try await layers.root(of: second).write(to: directory.path + "/second")
        #expect(kept == 3)
        await layers.release(first.digest)
        #expect(kept == 2)
        await layers.releaseAll(except: [second.digest, Digest.text(of: [])])
        #expect(kept == 2)
        await layers.releaseAll(except: [])
        #expect(kept == 0 && DirectoryNames.of(directory.path + "/unpacked/images").isEmpty)
        // What is made of them stays.
        #expect(status("second/base")?.st_nlink == 1)
        #expect(DirectoryNames.of(directory.path + "/unpacked/incoming").isEmpty)
    }

    @Test func whatACrashLeftGoes() async throws {
        let place = directory.path + "/unpacked/incoming/7"
        mkdir(place, 0o700)
        try MadeUpImages.write([1], to: place + "/0")
        let (image, _) = try await image(archive { $0.file("base", "b") })
        _ = try await layers.root(of: image)
        let later = try UnpackedLayers(directory: directory.path + "/unpacked")
        #expect(DirectoryNames.of(directory.path + "/unpacked/incoming").isEmpty && kept == 1)
        try await later.root(of: image).write(to: directory.path + "/root")
        #expect(status("root/base")?.st_size == 1)
    }

    @Test func indexesAreReadAsTheyWereWritten() throws {
        var index = LayerIndex()
        index.bytes = 1 << 40
        index.entries = [
            TarEntry(path: Array("a".utf8), kind: .file, size: 1 << 33, mode: 0o644, link: []),
            TarEntry(path: [0xFF, 0x2F], kind: .symbolicLink, size: 0, mode: 0o777, link: Array("b".utf8)),
        ]
        let path = directory.path + "/" + LayerIndex.name
        try LayerFile.write(index.encoded, to: path)
        let read = try LayerIndex(of: directory.path)
        #expect(read.bytes == index.bytes && read.entries == index.entries)
        #expect(index.encoded.count == 8 + 2 * LayerIndex.entryBytes + 4)
        for count in [0, 7, 20, index.encoded.count - 1] {
            try LayerFile.write(Array(index.encoded.prefix(count)), to: path)
            #expect(throws: ImageError.self) { try LayerIndex(of: directory.path) }
        }
    }
}
