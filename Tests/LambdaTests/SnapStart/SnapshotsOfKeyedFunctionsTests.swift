// Functions whose variables are under a key of KMS: what their processes hold never gets to the disk as it
// is.

import CloudCore
import CloudTesting
import Glibc
import Sandbox
import Store
import Synchronization
import Testing

@testable import Lambda

@Suite struct SnapshotsOfKeyedFunctionsTests {
    private func keyed() -> FunctionSpec {
        var spec = testSpec()
        spec.version = "1"
        spec.snapStart = .hooks
        spec.keyed = KeyedVariables(key: "arn:aws:kms:us-east-1:000000000000:key/k")
        return spec
    }

    @Test func theNameSaysWhereItLies() throws {
        let old = try #require(Hex.decode(VariablesAreSealed.version1))
        var function = try FunctionRecord(stored: old).opened(by: TurningSealer())
        let entropy = SeededEntropy(1)
        #expect(!SnapshotFiles.name(for: function, entropy).hasPrefix("memory-"))
        function.connections.keyed = KeyedVariables(key: "k")
        #expect(SnapshotFiles.name(for: function, entropy).hasPrefix("memory-"))
    }

    @Test(.enabled(if: geteuid() == 0)) func theirSnapshotsLieInMemory() async throws {
        let place = try TemporaryPlace()
        var settings = EngineSettings()
        settings.snapshotDirectory = place.path + "/snapshots"
        let test = TestEngine(
            SimulatedRuntime(onInit: { _ in .restore(.next) }, snapshotFailure: nil), settings: settings)
        let name = "memory-s"
        #expect(await test.engine.initialize(keyed(), snapshot: name) == .initialized(snapshot: name))
        #expect(test.engine.hasSnapshot(name))
        let saved = try #require(test.backend.counts.withLock { $0.saved.first })
        #expect(saved.hasPrefix("/proc/self/fd/") && saved.hasSuffix("/" + name))
        #expect(FileSystem.names(in: settings.snapshotDirectory ?? "").isEmpty)
        var restored = keyed()
        restored.snapStart = .restore(name: name)
        let answer = try await test.engine.invoke(testCall(restored))
        #expect(answer.report?.restore != nil && answer.report?.initDuration == nil)
        test.engine.removeSnapshots(except: [])
        #expect(!test.engine.hasSnapshot(name))
        await test.finish()
    }

    @Test func withoutSuchMemoryThereIsNone() throws {
        let place = try TemporaryPlace()
        let files = SnapshotFiles(root: place.path, memory: nil)
        #expect(!files.hasRoom(for: keyed()))
        #expect(files.saved("memory-s") == nil)
        #expect(files.memoryMiB == 0)
    }

    @Test(.enabled(if: geteuid() == 0)) func theirMemoryCounts() throws {
        let place = try TemporaryPlace()
        let files = SnapshotFiles(root: place.path, memory: try MemoryDirectory(sizeMiB: 64))
        try FileSystem.makeDirectories(files.path("memory-s"))
        let bytes = [UInt8](repeating: 1, count: 3 << 20)
        try bytes.withUnsafeBytes { try FileSystem.writeFile(files.path("memory-s") + "/pages-1.img", $0) }
        #expect(files.memoryMiB == 3)
        files.removeAll(except: ["other"])
        let left = FileSystem.names(in: try #require(files.memory).path)
        #expect(left.isEmpty)
        // 128 MiB and a disk of 512, twice over.
        #expect(!files.hasRoom(for: keyed()))
    }
}
