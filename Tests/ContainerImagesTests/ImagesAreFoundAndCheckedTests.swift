// Names, indexes, manifests, configurations, and layouts on disk.

import CloudCore
import CloudTesting
import Glibc
import Testing

@testable import ContainerImages

@Suite struct ImagesAreFoundAndChecked {
    private let directory: TemporaryDirectory

    init() { directory = TemporaryDirectory() }

    private static let plain = "application/vnd.oci.image.layer.v1.tar"

    private var layer: [UInt8] {
        var builder = TarBuilder()
        builder.file("a", "1")
        return builder.finished
    }

    @Test func names() throws {
        let full = try #require(
            ImageReference("123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app:v1.2"))
        #expect(full.registry == "123456789012.dkr.ecr.eu-central-1.amazonaws.com")
        #expect(full.repository == "team/app" && full.tag == "v1.2" && full.digest == nil)
        #expect(ImageReference("app")?.tag == "latest")
        #expect(ImageReference("localhost:5000/app")?.registry == "localhost:5000")
        let digest = Digest.text(of: [])
        let byDigest = try #require(ImageReference("app@" + digest))
        #expect(byDigest.tag == nil && byDigest.digest == digest)
        #expect(full.resolved(to: digest) == "\(full.registry ?? "")/team/app@\(digest)")
        for wrong in [
            "", "/app", "app:", "app@", "app@sha256:00", "../app", "a/../b", "a/..", "App", "app:-x", "a b",
            "a//b",
            "app:" + String(repeating: "t", count: 129), "a/.hidden",
        ] {
            #expect(ImageReference(wrong) == nil, "\(wrong)")
        }
    }

    @Test func whatAnImageSaysOfItsProcess() async throws {
        let config = """
            {"Entrypoint":["/e","-x"],"Cmd":["c"],"Env":["A=1","B=x=y","PATH=/bin"],"WorkingDir":"/w"}
            """
        let images = try MadeUpImages(in: directory.path, layers: [(layer, Self.plain)], config: config)
        let image = try #require(try await ContainerImage("latest", in: images, architecture: "x86_64"))
        #expect(image.process.entryPoint == ["/e", "-x"] && image.process.command == ["c"])
        #expect(image.process.environment == ["A": "1", "B": "x=y", "PATH": "/bin"])
        #expect(image.process.workingDirectory == "/w" && !image.process.allowsSnapshots)
        // By way of an index, and past what is no image.
        let indexed = try #require(try await ContainerImage("index", in: images, architecture: "x86_64"))
        #expect(indexed.digest == image.digest)
        #expect(try await ContainerImage("other", in: images, architecture: "x86_64") == nil)
    }

    @Test(arguments: [("Allow", true), ("allow", false), ("Deny", false)])
    func aLabelAllowsSnapshots(value: String, allows: Bool) async throws {
        let config = "{\"Labels\":{\"com.amazonaws.lambda.feature.snapstart\":\"\(value)\",\"a\":\"b\"}}"
        let images = try MadeUpImages(in: directory.path, layers: [(layer, Self.plain)], config: config)
        let image = try #require(try await ContainerImage("latest", in: images, architecture: "x86_64"))
        #expect(image.process.allowsSnapshots == allows)
    }

    @Test func extensionsAreFoundInside() throws {
        let root = directory.path + "/root"
        let tree = try RootTree(making: root)
        var builder = TarBuilder()
        builder.file("opt/extensions/b", "x", mode: 0o755)
        builder.file("opt/extensions/a", "x", mode: 0o755)
        builder.directory("opt/extensions/lib")
        builder.link("opt/extensions/linked", to: "/usr/tool")
        builder.file("usr/tool", "x")
        // From outside these would be there.
        builder.link("opt/extensions/out", to: "/etc/passwd")
        builder.link("opt/extensions/up", to: "../../../../../../../etc/passwd")
        builder.link("way", to: "/etc")
        let path = directory.path + "/archive"
        try MadeUpImages.write(builder.finished, to: path)
        let reader = TarReader(
            try BlobFile(ImageBlob(path: path, offset: 0, size: builder.finished.count)))
        while let entry = try reader.next() {
            try tree.apply(entry) { place, name in
                close(openat(place, name, O_WRONLY | O_CREAT | O_EXCL, mode_t(entry.mode)))
            }
        }
        #expect(PathSearch.files(in: "opt/extensions", of: root).sorted() == ["a", "b", "linked"])
        #expect(PathSearch.files(in: "way", of: root).isEmpty && PathSearch.files(in: "no", of: root).isEmpty)
    }

    @Test func otherMachinesImages() async throws {
        let images = try MadeUpImages(
            in: directory.path, layers: [(layer, Self.plain)], architecture: "arm64")
        for reference in ["latest", "index"] {
            await #expect(throws: ImageError.otherPlatform("linux/arm64")) {
                _ = try await ContainerImage(reference, in: images, architecture: "x86_64")
            }
            #expect(try await ContainerImage(reference, in: images, architecture: "arm64") != nil)
        }
    }

    @Test func unknownMediaTypes() async throws {
        let zstd = "application/vnd.oci.image.layer.v1.tar+lz4"
        let layers = try MadeUpImages(in: directory.path, layers: [(layer, zstd)])
        await #expect(throws: ImageError.unsupportedMediaType(zstd)) {
            _ = try await ContainerImage("latest", in: layers, architecture: "x86_64")
        }
        let old = "application/vnd.docker.distribution.manifest.v1+json"
        let manifest = try MadeUpImages(
            in: directory.path, layers: [(layer, Self.plain)], manifestType: old)
        await #expect(throws: ImageError.unsupportedMediaType(old)) {
            _ = try await ContainerImage("latest", in: manifest, architecture: "x86_64")
        }
    }

    @Test func damagedBlobs() async throws {
        let images = try MadeUpImages(in: directory.path, layers: [(layer, Self.plain)])
        let digest = Digest.text(of: layer)
        let image = try #require(try await ContainerImage("latest", in: images, architecture: "x86_64"))
        try MadeUpImages.write(layer.dropLast() + [1], to: directory.path + "/" + digest)
        await #expect(throws: ImageError.corrupt("layer \(digest)")) {
            try await image.unpack(to: directory.path + "/root")
        }
        unlink(directory.path + "/" + digest)
        await #expect(throws: ImageError.corrupt("layer \(digest) is missing")) {
            try await image.unpack(to: directory.path + "/root")
        }
    }

    // MARK: Layouts

    /// The files of a layout with one image, tagged `v1`.
    private func layout() async throws -> [(String, [UInt8])] {
        let images = try MadeUpImages(in: directory.path, layers: [(layer, Self.plain)])
        let manifest = try #require(try await images.manifest("latest"))
        let image = try #require(try await ContainerImage("latest", in: images, architecture: "x86_64"))
        var files: [(String, [UInt8])] = []
        let configuration = Array("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{}}".utf8)
        for bytes in [manifest, configuration, layer] {
            files.append(("blobs/sha256/" + Digest.text(of: bytes).dropFirst(7), bytes))
        }
        let entry =
            "{\"digest\":\"\(image.digest)\",\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}}"
        files.append(("index.json", Array("{\"manifests\":[\(entry)]}".utf8)))
        return files
    }

    private func find(_ name: String, _ tag: String) async throws -> ContainerImage? {
        let source = ImageDirectory(directory.path)
        guard let found = try await source.repository(name, registry: "r", context: .testing()) else {
            return nil
        }
        return try await ContainerImage(tag, in: found, architecture: "x86_64")
    }

    @Test func aDirectoryOfLayouts() async throws {
        for place in ["/team", "/team/app", "/team/app/blobs", "/team/app/blobs/sha256"] {
            mkdir(directory.path + place, 0o755)
        }
        for (name, bytes) in try await layout() {
            try MadeUpImages.write(bytes, to: directory.path + "/team/app/" + name)
        }
        let image = try #require(try await find("team/app", "v1"))
        try await image.unpack(to: directory.path + "/root")
        #expect(try await find("team/app", image.digest)?.digest == image.digest)
        #expect(try await find("team/app", "v2") == nil)
        #expect(try await find("team/other", "v1") == nil)
    }

    @Test func archivesOfLayouts() async throws {
        var archive = TarBuilder()
        archive.directory("blobs")
        for (name, bytes) in try await layout() { archive.add("./" + name, type: "0", data: bytes) }
        try MadeUpImages.write(archive.finished, to: directory.path + "/app.tar")
        let image = try #require(try await find("app", "v1"))
        try await image.unpack(to: directory.path + "/root")
        var status = stat()
        #expect(stat(directory.path + "/root/a", &status) == 0 && status.st_size == 1)
    }

    @Test func programsAreLookedForInside() throws {
        let root = directory.path + "/root"
        for place in ["", "/usr", "/usr/bin"] { mkdir(root + place, 0o755) }
        symlink("/usr/bin", root + "/bin")
        try MadeUpImages.write([1], to: root + "/usr/bin/tool")
        #expect(PathSearch.program("tool", in: root, path: "/none:/bin:/usr/bin") == "/bin/tool")
        #expect(PathSearch.program("/any/thing", in: root, path: "") == "/any/thing")
        // The machine has it, the image hasn't.
        #expect(PathSearch.program("sh", in: root, path: "/bin:/usr/bin") == nil)
    }
}
