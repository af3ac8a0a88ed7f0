// One directory for each content, unpacked once however many ask, gone when nobody needs it.

import CloudCore
import Synchronization
import Testing

@testable import Lambda

@Suite struct PackagesAreSharedAndCollected {
    private let place: TemporaryPlace
    private let zip: [UInt8]
    private let digest: CodeDigest

    init() throws {
        place = try TemporaryPlace()
        var builder = ZipBuilder()
        builder.add("a.py", "print(1)")
        zip = builder.bytes
        digest = try CodePackage(zip: zip).digest
    }

    private func directory() throws -> PackageDirectory {
        try PackageDirectory(root: place.path, entropy: SystemEntropy())
    }

    /// The names of the unpacked packages, whatever the boot.
    private var packages: [String] {
        FileSystem.names(in: place.path).filter { $0.hasPrefix("packages-") }
            .flatMap { FileSystem.names(in: place.path + "/" + $0) }
    }

    @Test func packagesOfAnEarlierBootGo() throws {
        try FileSystem.makeDirectories(place.path + "/packages-earlier/" + digest.hex)
        _ = try directory()
        #expect(packages.isEmpty)
    }

    @Test func manyAskersUnpackOnce() async throws {
        let directory = try directory()
        let reads = Mutex(0)
        let paths = try await withThrowingTaskGroup(of: String.self) { [zip, digest] group in
            for _ in 0..<20 {
                group.addTask { @Sendable in
                    let lease = try await directory.lease(digest) {
                        reads.withLock { $0 += 1 }
                        return try CodePackage(zip: zip)
                    }
                    return TemporaryPlace.text(lease.path + "/a.py") ?? ""
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(paths.count == 20)
        #expect(paths.allSatisfy { $0 == "print(1)" })
        #expect(reads.withLock { $0 } == 1)
    }

    @Test func removalWaitsForTheLastLease() async throws {
        let directory = try directory()
        var lease: PackageLease? = try await directory.lease(digest) { [zip] in try CodePackage(zip: zip) }
        let path = try #require(lease?.path)
        directory.remove(digest)
        #expect(FileSystem.exists(path))
        lease = nil
        #expect(!FileSystem.exists(path))
    }

    @Test func aLeaseRevivesWhatWasDoomed() async throws {
        let directory = try directory()
        let first = try await directory.lease(digest) { [zip] in try CodePackage(zip: zip) }
        directory.remove(digest)
        var second: PackageLease? = try await directory.lease(digest) { [zip] in try CodePackage(zip: zip) }
        second = nil
        _ = second
        #expect(FileSystem.exists(first.path))
    }

    @Test func aFailedUnpackingLeavesNothing() async throws {
        let directory = try directory()
        var builder = ZipBuilder()
        builder.add("good", "x")
        builder.add("bad", "x") { $0.crc32 = 1 }
        let broken = builder.bytes
        let digest = try CodePackage(zip: broken).digest
        await #expect(throws: ZipError.badChecksum) {
            _ = try await directory.lease(digest) { try CodePackage(zip: broken) }
        }
        #expect(packages.isEmpty)
        #expect(FileSystem.names(in: place.path + "/incoming").isEmpty)
    }

    @Test func aStartClearsWhatACrashLeft() async throws {
        let first = try directory()
        _ = try await first.lease(digest) { [zip] in try CodePackage(zip: zip) }
        try FileSystem.makeDirectories(place.path + "/incoming/half/done")
        let second = try directory()
        #expect(FileSystem.names(in: place.path + "/incoming").isEmpty)
        #expect(packages == [digest.hex])
        second.removeAll(except: [])
        #expect(packages.isEmpty)
    }
}
