// Layers packed by Zstandard: whole, in frames, cut off, and those that would fill the memory.

import CZstd
import CloudCore
import CloudTesting
import Testing

@testable import ContainerImages

@Suite struct ZstdLayers {
    private let directory = TemporaryDirectory()
    private static let type = "application/vnd.oci.image.layer.v1.tar+zstd"

    private static func packed(_ bytes: [UInt8], windowLog: Int32 = 0) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        if windowLog > 0 {
            ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog)
            ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0)
        }
        // In a stream, so that the window is not cut down to the content.
        var count = 0
        output.withUnsafeMutableBytes { output in
            bytes.withUnsafeBytes { input in
                var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
                var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
                _ = ZSTD_compressStream2(context, &target, &source, ZSTD_e_continue)
                while ZSTD_compressStream2(context, &target, &source, ZSTD_e_end) > 0 {}
                count = target.pos
            }
        }
        return Array(output.prefix(count))
    }

    private func unpack(_ layer: [UInt8], to name: String = "root") async throws -> String {
        let images = try MadeUpImages(in: directory.path, layers: [(layer, Self.type)])
        let image = try #require(try await ContainerImage("latest", in: images, architecture: "x86_64"))
        let root = directory.path + "/" + name
        try await image.unpack(to: root)
        return root
    }

    private var archive: [UInt8] {
        var builder = TarBuilder()
        builder.file("big", String(repeating: "0123456789abcdef", count: 100_000))
        builder.file("small", "1")
        return builder.finished
    }

    private func size(_ path: String) throws -> Int {
        try BlobFile.bytes(
            of: ImageBlob(path: path, offset: 0, size: 1), limit: 1
        ).count
    }

    @Test func areUnpacked() async throws {
        let root = try await unpack(Self.packed(archive))
        #expect(try size(root + "/big") == 1 && size(root + "/small") == 1)
    }

    @Test func framesFollowEachOther() async throws {
        let archive = archive
        let (first, second) = (Array(archive[..<70_000]), Array(archive[70_000...]))
        // A frame that is to be skipped lies between them, as tools put indexes there.
        let skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]
        let root = try await unpack(Self.packed(first) + skipped + Self.packed(second) + skipped)
        #expect(try size(root + "/small") == 1)
    }

    @Test func whatIsCutOffOrChangedIsDamaged() async throws {
        let packed = Self.packed(archive)
        await #expect(throws: ImageError.self) { try await unpack(Array(packed.dropLast(10))) }
        var changed = packed
        changed[packed.count / 2] ^= 0xFF
        await #expect(throws: ImageError.self) { try await unpack(changed, to: "other") }
        await #expect(throws: ImageError.corrupt("a layer's zstd")) {
            try await unpack([1, 2, 3, 4, 5, 6, 7, 8], to: "third")
        }
    }

    @Test func windowsThatWouldFillTheMemory() async throws {
        await #expect(throws: ImageError.corrupt("a layer's zstd")) {
            try await unpack(Self.packed(archive, windowLog: ImageLimits.zstdWindowLog + 1))
        }
        _ = try await unpack(Self.packed(archive, windowLog: 20), to: "other")
    }

    @Test func bombsAreCounted() throws {
        let packed = Self.packed([UInt8](repeating: 0, count: 50_000_000))
        let path = directory.path + "/bomb"
        try MadeUpImages.write(packed, to: path)
        var counted = 0
        let blob = ImageBlob(path: path, offset: 0, size: packed.count)
        let source = try LayerSource(blob, .zstd) {
            counted += $0
            if counted > 1_000_000 { throw ImageError.tooLarge }
        }
        #expect(throws: ImageError.tooLarge) { try source.skip(50_000_000) }
        #expect(packed.count < 10_000 && counted < 2_000_000)
    }
}
