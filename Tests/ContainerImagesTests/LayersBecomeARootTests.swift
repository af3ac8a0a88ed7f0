// Layers over layers: files, links, whiteouts, modes; and nothing that leads out.

import CloudCore
import CloudTesting
import FileTrees
import Glibc
import Testing

@testable import ContainerImages

@Suite final class LayersBecomeARoot {
    private let directory: TemporaryDirectory
    private let root: String

    init() {
        directory = TemporaryDirectory()
        root = directory.path + "/root"
    }

    deinit { TreeRemoval.remove(root) }

    private static let plain = "application/vnd.oci.image.layer.v1.tar"
    private static let packed = "application/vnd.oci.image.layer.v1.tar+gzip"

    private func unpack(_ layers: ((inout TarBuilder) -> Void)...) async throws {
        let archives = layers.map { make -> ([UInt8], String) in
            var builder = TarBuilder()
            make(&builder)
            return (TarBuilder.gzipped(builder.finished), Self.packed)
        }
        let images = try MadeUpImages(in: directory.path, layers: archives)
        let image = try #require(try await ContainerImage("latest", in: images, architecture: "x86_64"))
        try await image.unpack(to: root)
    }

    private func text(_ path: String) -> String? {
        let file = open(root + "/" + path, O_RDONLY | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func mode(_ path: String) -> Int? {
        var status = stat()
        return lstat(root + "/" + path, &status) == 0 ? Int(status.st_mode) : nil
    }

    private func link(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 4_096)
        let count = readlink(root + "/" + path, &bytes, bytes.count)
        return count < 0
            ? nil : String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    @Test func laterLayersLieAboveEarlierOnes() async throws {
        try await unpack(
            {
                $0.directory("app", mode: 0o750)
                $0.file("app/kept", "1")
                $0.file("app/changed", "1", mode: 0o4755)
                $0.file("app/turned", "1")
                $0.directory("app/dir")
                $0.file("app/dir/in", "1")
            },
            {
                $0.file("./app/changed", "2", mode: 0o600)
                $0.directory("app/turned")
                $0.file("app/turned/now", "2")
                $0.file("app/dir", "2")
                $0.file("/made/on/the/way", "2")
            })
        #expect(text("app/kept") == "1" && text("app/changed") == "2" && text("app/turned/now") == "2")
        #expect(text("app/dir") == "2" && text("made/on/the/way") == "2")
        #expect(mode("app/changed") == 0o100600)
        #expect(mode("app") == 0o40750)
    }

    @Test func nobodyBecomesAnotherUser() async throws {
        try await unpack { $0.file("su", "x", mode: 0o6755) }
        #expect(mode("su") == 0o100755)
    }

    @Test func whiteoutsHideWhatIsBelow() async throws {
        try await unpack(
            {
                $0.file("a/gone", "1")
                $0.file("a/kept", "1")
                $0.directory("b")
                $0.file("b/lower", "1")
                $0.directory("b/both")
                $0.file("b/both/lower", "1")
                $0.directory("c")
                $0.file("c/in", "1")
            },
            {
                $0.file("a/.wh.gone")
                $0.file("a/.wh.never")
                // What the same layer brings stays, before the mark and behind it.
                $0.file("b/early", "2")
                $0.directory("b/both")
                $0.file("b/both/upper", "2")
                $0.file("b/.wh..wh..opq")
                $0.file("b/late", "2")
                $0.file(".wh.c")
            })
        #expect(mode("a/gone") == nil && text("a/kept") == "1")
        #expect(mode("b/lower") == nil && mode("b/both/lower") == nil && mode("c") == nil)
        #expect(text("b/early") == "2" && text("b/late") == "2" && text("b/both/upper") == "2")
        #expect(mode("a/.wh.gone") == nil && mode("b/.wh..wh..opq") == nil)
    }

    @Test func linksStayInsideAndAreFollowedInside() async throws {
        try await unpack(
            {
                $0.directory("usr/bin")
                $0.link("bin", to: "usr/bin")
                $0.link("lib", to: "/usr/lib")
                $0.directory("usr/lib")
                $0.file("usr/bin/sh", "sh")
                $0.hardLink("usr/bin/dash", to: "bin/sh")
                $0.directory("etc")
                $0.link("out", to: "../../../../../../../../etc")
            },
            {
                $0.file("bin/tool", "2")
                $0.file("lib/library", "2")
                $0.file("out/evil", "2")
            })
        #expect(text("usr/bin/tool") == "2" && text("usr/lib/library") == "2" && text("usr/bin/dash") == "sh")
        #expect(link("bin") == "usr/bin" && link("out") == "../../../../../../../../etc")
        // As from inside: above the root is the root.
        #expect(text("etc/evil") == "2")
        var status = stat()
        #expect(stat("/etc/evil", &status) != 0)
    }

    @Test(arguments: ["../evil", "a/../../evil", "a/.."]) func pathsThatLeadOut(path: String) async throws {
        await #expect(throws: ImageError.self) { try await unpack { $0.file(path, "x") } }
    }

    @Test func nothingIsMadeThroughALinkToNowhere() async throws {
        await #expect(throws: ImageError.self) {
            try await unpack {
                $0.link("way", to: "/nowhere")
                $0.file("way/file", "x")
            }
        }
    }

    @Test func whatIsNotThereCanNotBeLinked() async throws {
        await #expect(throws: ImageError.hostile("a hard link to what isn't there")) {
            try await unpack { $0.hardLink("a", to: "nowhere/at/all") }
        }
        TreeRemoval.remove(root)
        await #expect(throws: ImageError.hostile("a hard link to what isn't there")) {
            try await unpack { $0.hardLink("a", to: "etc/passwd") }
        }
    }

    @Test func hardLinksAreApartFromWhatReplacesThem() async throws {
        try await unpack(
            {
                $0.file("a", "1")
                $0.hardLink("b", to: "a")
                $0.hardLink("c", to: "/a")
            },
            {
                $0.file("b", "2")
                // To a name of a lower layer.
                $0.hardLink("d", to: "c")
                $0.file(".wh.a")
            })
        #expect(mode("a") == nil && text("b") == "2" && text("c") == "1" && text("d") == "1")
    }

    /// A file's capabilities would make its program more than the function is. That the file has none is
    /// seen in Tests/Conformance/test_registries.py.
    @Test func extendedAttributesAreLeftOut() async throws {
        let capability = String(decoding: [1, 0, 0, 2, 32, 0, 0, 0] as [UInt8], as: UTF8.self)
        try await unpack {
            $0.pax([("SCHILY.xattr.security.capability", capability), ("SCHILY.xattr.user.mine", "x")])
            $0.file("ping", "x", mode: 0o755)
        }
        #expect(text("ping") == "x" && mode("ping") == 0o100755)
    }

    @Test func devicesAreLeftOut() async throws {
        try await unpack {
            $0.add("dev/sda", type: "4")
            $0.add("pipe", type: "6")
            $0.file("after", "x")
        }
        #expect(mode("dev/sda") == nil && mode("pipe") == nil && text("after") == "x")
    }

    @Test func theSandboxFindsItsPlaces() async throws {
        try await unpack {
            $0.link("tmp", to: "/var/tmp")
            $0.file("proc", "no directory")
            $0.directory("etc")
            $0.link("etc/resolv.conf", to: "../run/stub")
        }
        for place in ["dev", "proc", "tmp"] { #expect((mode(place) ?? 0) & 0o170000 == 0o40000) }
        #expect(text("etc/hosts")?.isEmpty == true && text("etc/resolv.conf")?.isEmpty == true)
    }

    @Test func longNamesOfBothKinds() async throws {
        let long = (1...30).map { "directory-\($0)" }.joined(separator: "/")
        try await unpack {
            $0.pax([("path", long + "/pax"), ("mtime", "1.5")])
            $0.file("short", "pax")
            $0.add("././@LongLink", type: "L", data: Array((long + "/gnu\0").utf8))
            $0.file("short", "gnu")
            $0.pax([("linkpath", long)])
            $0.link("link", to: "short")
        }
        #expect(text(long + "/pax") == "pax" && text(long + "/gnu") == "gnu" && link("link") == long)
    }

    @Test func sparseFilesAndUnknownTypesAreRefused() async throws {
        await #expect(throws: ImageError.self) {
            try await unpack {
                $0.pax([("GNU.sparse.major", "1")])
                $0.file("s")
            }
        }
        TreeRemoval.remove(root)
        await #expect(throws: ImageError.self) { try await unpack { $0.add("v", type: "V") } }
    }

    @Test func whatIsCutOffIsDamaged() async throws {
        await #expect(throws: ImageError.self) {
            try await unpack { $0.add("a", type: "0", data: [1], size: 100_000) }
        }
    }

    @Test func membersOfGzipFollowEachOther() async throws {
        var builder = TarBuilder()
        builder.file("first", "1")
        let half = builder.bytes
        builder.file("second", "2")
        let rest = Array(builder.finished.dropFirst(half.count))
        let images = try MadeUpImages(
            in: directory.path, layers: [(TarBuilder.gzipped(half, rest), Self.packed)])
        let image = try #require(try await ContainerImage("latest", in: images, architecture: "x86_64"))
        try await image.unpack(to: root)
        #expect(text("first") == "1" && text("second") == "2")
    }

    @Test func bombsAreStopped() throws {
        let tree = try RootTree(making: root)
        #expect(throws: ImageError.tooLarge) {
            for _ in 0..<11 { try tree.count(bytes: 1_024 * 1_024 * 1_024) }
        }
        // A long run of zeros: what is unpacked counts, not what came.
        var builder = TarBuilder()
        builder.file("a", String(repeating: "0", count: 5_000_000))
        let path = directory.path + "/bomb"
        let packed = TarBuilder.gzipped(builder.finished)
        try MadeUpImages.write(packed, to: path)
        var counted = 0
        let blob = ImageBlob(path: path, offset: 0, size: packed.count)
        let source = try LayerSource(blob, .gzip) { counted += $0 }
        let reader = TarReader(source)
        while try reader.next() != nil {}
        #expect(packed.count < 100_000 && counted > 5_000_000)
    }
}
