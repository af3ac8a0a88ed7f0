// Records of durable executions as earlier formats wrote them, and how events are packed.

import CloudCore
import Testing

@testable import Lambda
@testable import Store

@Suite struct DurableRecordsTests {
    private static let key = DurableKey(
        function: FunctionKey(account: .development, region: .usEast1, name: "f"), id: "id")

    private func events(_ count: Int, bytes: Int = 0) -> [DurableEvent] {
        (1...count).map {
            var event = DurableEvent(.stepSucceeded, at: .epoch)
            event.id = $0
            event.payload = .inline([UInt8](repeating: 1, count: bytes))
            return event
        }
    }

    @Test func oneEventWasARecord() throws {
        let event = events(1, bytes: 10)[0]
        #expect(event.encoded.first == 1)
        #expect(try DurableEventPack(stored: event.encoded).events == [event])
        let pack = DurableEventPack(events(3))
        #expect(try DurableEventPack(stored: pack.encoded).events == events(3))
    }

    @Test func packsKeepTheirBounds() {
        for (count, bytes) in [(1, 0), (250, 0), (250, 4_096), (33, 1_000)] {
            let all = events(count, bytes: bytes)
            let packs = DurableEventPack.packs(all)
            #expect(packs.flatMap(\.events) == all)
            for pack in packs {
                #expect(pack.events.count <= DurableLimits.packEvents)
                #expect(pack.encoded.count < 64 * 1_024)
            }
            #expect(packs.count <= max(1, count / 8))
        }
        #expect(DurableEventPack.packs([]).isEmpty)
    }

    /// Histories that earlier formats began go on in packs.
    @Test func historiesAreReadAcrossFormats() async throws {
        let memory = MemoryStore()
        let store = DurableStore(
            store: memory, payloads: DurablePayloads(store: memory, blobs: MemoryBlobStore()))
        let all = events(100)
        try await memory.transact { transaction in
            for event in all.prefix(20) {
                transaction.put(event, at: DurableStore.event(Self.key, event.id))
            }
            for pack in DurableEventPack.packs(Array(all.dropFirst(20))) {
                transaction.put(pack, at: DurableStore.event(Self.key, pack.events[0].id))
            }
        }
        for (after, reverse) in [(nil, false), (7, false), (20, false), (45, false), (100, false)] {
            let found = try await store.events(Self.key, after: after, reverse: reverse, limit: 1_000)
            #expect(found.map(\.id) == Array(((after ?? 0) + 1)..<101))
        }
        for after in [nil, 100, 53, 21, 5, 1] {
            let found = try await store.events(Self.key, after: after, reverse: true, limit: 1_000)
            #expect(found.map(\.id) == (1..<(after ?? 101)).reversed())
        }
        #expect(
            try await store.events(Self.key, after: 18, reverse: false, limit: 5).map(\.id) == [
                19, 20, 21, 22, 23,
            ])
        try await memory.transact { transaction in
            for id in [5, 21, 77] {
                try await store.amend(id, of: Self.key, version: "3", childARN: "arn", in: &transaction)
            }
        }
        let amended = try await store.events(Self.key, after: nil, reverse: false, limit: 100)
        #expect(amended.filter { $0.executedVersion == "3" }.map(\.id) == [5, 21, 77])
    }

    @Test func executionsOfTheFirstFormatHaveBegun() throws {
        let execution = DurableExecution(
            key: Self.key, partition: "aws", version: "1", name: "n",
            settings: DurableSettings(executionTimeoutSeconds: 60), isSynchronous: false,
            startedAt: .epoch, input: .inline([1]), inputDigest: [2])
        // The second format adds two absent values and a flag.
        let first = [1] + execution.encoded.dropFirst().dropLast(3)
        var expected = execution
        expected.hasBegun = true
        #expect(try DurableExecution(stored: first) == expected)
        #expect(try DurableExecution(stored: execution.encoded) == execution)
    }
}
