// What only the durable engine promises: everything is there again, one process at a time, honest errors.

import CloudTesting
import Testing

@testable import Store

@Suite struct RocksDBStoreTests {
    private let directory = TemporaryDirectory("rocks")

    private func withStore<T>(_ body: (RocksDBStore) async throws -> T) async throws -> T {
        let store = try RocksDBStore(directory: directory.path)
        defer { store.close() }
        return try await body(store)
    }

    @Test func whatWasAcknowledgedIsThereAfterReopening() async throws {
        let before = try await withStore { store in
            for number in 0..<50 { try await store.put(numbered(number), [UInt8(number)]) }
            _ = try await store.commit(batch { $0.delete(numbered(7)) })
            return try await store.scan(everything, limit: 100, reverse: false)
        }
        #expect(before.count == 49)
        let after = try await withStore { try await $0.scan(everything, limit: 100, reverse: false) }
        #expect(after == before)
    }

    @Test func versionsGoOnAfterReopening() async throws {
        let last = try await withStore { store in
            try await store.put(key("a"), [1])
            try await store.put(key("b"), [1])
            return try await store.commit(batch { $0.delete(key("b")) })
        }
        try await withStore { store in
            let next = try await store.commit(batch { $0.put(key("c"), [1]) })
            guard case .done(let before) = last, case .done(let after) = next else {
                Issue.record("\(last) \(next)")
                return
            }
            #expect(after > before)
        }
    }

    @Test func aSecondOpeningIsRefusedClearly() async throws {
        try await withStore { store in
            #expect(throws: StoreError.directoryInUse(directory.path)) {
                try RocksDBStore(directory: directory.path)
            }
            try await store.put(key("a"), [1])
        }
        let value = try await withStore { try await $0.value(key("a")) }
        #expect(value == [1])
    }

    @Test func lettingGoOfAStoreClosesIt() async throws {
        for _ in 0..<3 {
            let store = try RocksDBStore(directory: directory.path)
            try await store.put(key("a"), [1])
        }
    }

    @Test func aClosedStoreSaysSo() async throws {
        let store = try RocksDBStore(directory: directory.path)
        store.close()
        store.close()
        await #expect(throws: StoreError.closed) { try await store.put(key("a"), [1]) }
        await #expect(throws: StoreError.closed) { try await store.value(key("a")) }
        await #expect(throws: StoreError.closed) { try await store.read([key("a"), key("b")]) }
        await #expect(throws: StoreError.closed) {
            try await store.scan(everything, limit: 1, reverse: false)
        }
        let answer = await withCheckedContinuation { turn in
            store.commit(batch { $0.put(key("a"), [1]) }, token: .unique()) { turn.resume(returning: $0) }
        }
        #expect(throws: StoreError.closed) { try answer.get() }
    }

    @Test func closingAnswersWhatWaits() async throws {
        let store = try RocksDBStore(directory: directory.path)
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    do {
                        try await store.put(numbered(number), [1])
                        return true
                    } catch StoreError.closed { return false }
                }
            }
            store.close()
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        let kept = try await withStore { try await $0.scan(everything, limit: 200, reverse: false) }
        #expect(kept.count == done)
    }

    @Test func aDirectoryOfSomethingElseIsNotTouched() throws {
        try File.makeDirectories(directory.path + "/kv")
        #expect(throws: StoreError.notAStore(directory.path)) { try RocksDBStore(directory: directory.path) }
    }

    @Test func aLaterFormatIsRefused() throws {
        try write("apus store 2\n")
        #expect(throws: StoreError.newerFormat(found: 2, known: 1)) {
            try RocksDBStore(directory: directory.path)
        }
        try write("something else")
        #expect(throws: StoreError.notAStore(directory.path)) { try RocksDBStore(directory: directory.path) }
    }

    @Test func missingDirectoriesAreMade() async throws {
        let store = try RocksDBStore(directory: directory.path + "/deep/er")
        try await store.put(key("a"), [1])
        #expect(try File.read(directory.path + "/deep/er/FORMAT", limit: 64) == Array("apus store 1\n".utf8))
    }

    @Test func aPathThatCannotBeIsAnError() {
        #expect(throws: StoreError.self) { try RocksDBStore(directory: "/proc/nothing/here") }
    }

    private func write(_ marker: String) throws {
        let path = directory.path + "/FORMAT"
        try File.writeDurably(
            Array(marker.utf8), to: path, temporary: path + ".new", in: directory.path)
    }
}
