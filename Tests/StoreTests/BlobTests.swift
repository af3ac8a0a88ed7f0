// Blobs come back whole or not at all, on both stores.

import CloudTesting
import Testing

@testable import Store

@Suite struct BlobTests {
    enum Kind: CaseIterable { case memory, files }

    private let directory = TemporaryDirectory("blobs")

    private func make(_ kind: Kind, limitBytes: Int? = nil) throws -> any BlobStore {
        switch kind {
        case .memory: MemoryBlobStore(limitBytes: limitBytes)
        case .files: try FileBlobStore(directory: directory.path, limitBytes: limitBytes)
        }
    }

    @Test(arguments: Kind.allCases) func blobsComeBackAsTheyWereWritten(_ kind: Kind) async throws {
        let blobs = try make(kind)
        for size in [0, 1, 4_096, 300_000] {
            let bytes = SeededEntropy(UInt64(size)).bytes(size)
            let id = try await blobs.write(bytes)
            #expect(id.size == size)
            #expect(BlobID(text: id.text) == id)
            #expect(try await blobs.read(id) == bytes)
            #expect(try await blobs.read(id, range: 0..<size) == bytes)
            #expect(try await blobs.read(id, range: size / 2..<size) == Array(bytes[(size / 2)...]))
        }
    }

    @Test(arguments: Kind.allCases) func rangesOutsideAreRefused(_ kind: Kind) async throws {
        let blobs = try make(kind)
        let id = try await blobs.write([1, 2, 3])
        for range in [0..<4, -1..<2] {
            await #expect(throws: StoreError.blobRange(range, size: 3)) {
                try await blobs.read(id, range: range)
            }
        }
    }

    @Test(arguments: Kind.allCases) func deletingOneOfTwoEqualBlobsKeepsTheOther(_ kind: Kind) async throws {
        let blobs = try make(kind)
        let first = try await blobs.write([1, 2, 3])
        let second = try await blobs.write([1, 2, 3])
        #expect(first != second)
        #expect(first.digest == second.digest)
        try await blobs.delete(first)
        try await blobs.delete(first)
        await #expect(throws: StoreError.blobMissing(first)) { try await blobs.read(first) }
        #expect(try await blobs.read(second) == [1, 2, 3])
    }

    @Test(arguments: Kind.allCases) func tooLargeIsRefused(_ kind: Kind) async throws {
        let blobs = try make(kind, limitBytes: 10)
        _ = try await blobs.write([UInt8](repeating: 0, count: 10))
        await #expect(throws: StoreError.blobTooLarge(bytes: 11, limit: 10)) {
            try await blobs.write([UInt8](repeating: 0, count: 11))
        }
    }

    @Test func aFileThatChangedIsNoticed() async throws {
        let blobs = try FileBlobStore(directory: directory.path)
        for changed: [UInt8] in [[1, 2, 4], [1, 2], [1, 2, 3, 4], []] {
            let id = try await blobs.write([1, 2, 3])
            let path = try #require(blobs.path(of: id))
            try File.writeDurably(changed, to: path, temporary: path + ".x", in: directory.path)
            await #expect(throws: StoreError.blobCorrupt(id)) { try await blobs.read(id) }
        }
        let id = try await blobs.write([1, 2, 3])
        let path = try #require(blobs.path(of: id))
        try File.writeDurably([1], to: path, temporary: path + ".x", in: directory.path)
        await #expect(throws: StoreError.blobCorrupt(id)) { try await blobs.read(id, range: 0..<2) }
    }

    @Test func blobsSurviveReopeningAndHalfWrittenOnesGo() async throws {
        let id = try await FileBlobStore(directory: directory.path).write([7])
        let left = directory.path + "/new/half"
        try File.writeDurably([1], to: left, temporary: left + "2", in: directory.path + "/new")
        let blobs = try FileBlobStore(directory: directory.path)
        #expect(!File.exists(left))
        #expect(try await blobs.read(id) == [7])
        #expect(blobs.path(of: id) != nil)
        try await blobs.delete(id)
        #expect(blobs.path(of: id) == nil)
    }

    @Test func namesThatAreNotOursAreRefused() {
        let digest = String(repeating: "ab", count: 32)
        #expect(BlobID(text: "\(digest).3.ff") != nil)
        for text in [
            "", "..", "\(digest).3", "\(digest).-3.f", "\(digest).03.f", "\(digest).3.F", "ab.3.f",
            "../\(digest).3.f", "\(digest.uppercased()).3.f", "\(digest).3.f.f", "\(digest).3.",
            "\(digest).+3.f",
        ] {
            #expect(BlobID(text: text) == nil, "\(text)")
        }
    }
}
