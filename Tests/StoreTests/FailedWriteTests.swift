// A write that fails: nothing acknowledged is lost, and no later commit is taken, also once the disk would
// take one. Real, in a process whose files may not grow.

import CloudTesting
import Testing

@testable import Store

@Suite struct FailedWriteTests {
    private let directory = TemporaryDirectory("full")
    private static let workers = 6

    @Test(arguments: [200_000, 300_123, 1_000_000])
    func noCommitIsTakenBehindOneThatFailed(fileBytes: Int) async throws {
        let program = try #require(Victim.program)
        let output = try await Victim.run(
            program, directory.path, workers: Self.workers, until: .max, fileBytes: fileBytes)
        let end = try #require(output.last)
        let lines = output.dropLast()
        #expect(end.worker == 0, "\(end.worker) of 100 commits were taken behind one that failed")
        #expect(end.number == 1, "the store says nothing of its failure")
        #expect(lines.count > 50)
        // On a disk that works everything is there, and more is taken.
        let store = try RocksDBStore(directory: directory.path)
        defer { store.close() }
        #expect(store.failure == nil)
        for worker in 0..<Self.workers {
            let last = lines.last { $0.worker == worker }?.number ?? 0
            let text = try await store.value(Self.key(worker, 0)).map { String(decoding: $0, as: UTF8.self) }
            let count = text.flatMap { UInt64($0) } ?? 0
            #expect(count >= last)
            let items = KeyRange(from: Self.key(worker, 1), to: Self.key(worker, .max))
            #expect(try await store.scan(items, limit: 10_000, reverse: false).count == Int(count))
        }
        try await store.put(Self.key(Self.workers, 0), [1])
    }

    private static func key(_ worker: Int, _ number: UInt64) -> Key {
        var builder = KeyBuilder(.lambda(0))
        builder.append(UInt64(worker))
        builder.append(number)
        return builder.key
    }
}
