// What every engine promises of leases: in order, to one at a time, again at the end, fenced by versions.

import CloudCore
import CloudTesting
import Testing

@testable import Store

@Suite struct LeaseContractTests {
    private static let queue: Key = {
        var builder = KeyBuilder(.lambda(0))
        builder.append("queue")
        return builder.key
    }()

    private func place(_ seconds: Int64, _ id: String) -> Key {
        var builder = KeyBuilder(.lambda(0))
        builder.append("queue")
        builder.append(Instant(seconds: seconds))
        builder.append(id)
        return builder.key
    }

    private func lease(
        _ store: any KeyValueStore, floor: Int64 = 0, now: Int64, until: Int64, limit: Int = 100
    ) async throws -> [Entry] {
        try await store.lease(
            Self.queue, floor: Instant(seconds: floor), now: Instant(seconds: now),
            until: Instant(seconds: until), limit: limit)
    }

    private func ids(_ entries: [Entry]) -> [String] {
        entries.map { String(decoding: $0.value, as: UTF8.self) }
    }

    private func add(_ store: any KeyValueStore, _ due: [(Int64, String)]) async throws {
        for (seconds, id) in due { try await store.put(place(seconds, id), Array(id.utf8)) }
    }

    @Test(arguments: Engine.allCases) func whatIsDueComesInOrder(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await add(store, [(30, "c"), (10, "a"), (20, "b"), (31, "later")])
            // Neighbours of the queue are none of it.
            try await store.put(key("queuf"), [1])
            try await store.put(key("que"), [1])
            #expect(ids(try await lease(store, now: 30, until: 60, limit: 2)) == ["a", "b"])
            #expect(ids(try await lease(store, now: 30, until: 60, limit: 2)) == ["c"])
            #expect(try await lease(store, now: 30, until: 60).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases) func whoDoesNotFinishLosesIt(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await add(store, [(10, "a")])
            let first = try #require(try await lease(store, now: 10, until: 40).first)
            #expect(try await lease(store, now: 39, until: 70).isEmpty)
            let second = try #require(try await lease(store, now: 40, until: 70).first)
            #expect(first.value == second.value && first.version != second.version)
            // The first comes back too late: what it wants to commit has no effect.
            for (holder, works) in [(first, false), (second, true)] {
                let outcome = try await store.commit(
                    batch {
                        $0.check(holder.key, .version(holder.version))
                        $0.delete(holder.key)
                        $0.put(key("effect"), holder.value)
                    })
                if case .done = outcome { #expect(works) } else { #expect(!works) }
            }
            #expect(try await lease(store, now: 1_000, until: 2_000).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases) func nothingBelowTheFloorIsSeen(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await add(store, [(10, "a"), (20, "b")])
            #expect(ids(try await lease(store, floor: 20, now: 30, until: 60)) == ["b"])
            #expect(ids(try await lease(store, floor: 10, now: 30, until: 60)) == ["a"])
        }
    }

    @Test(arguments: Engine.allCases) func nobodyGetsWhatAnotherHas(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let count = 900
            var filling = Batch()
            for number in 0..<count {
                filling.put(place(Int64(number % 7), "n\(number)"), Array("\(number)".utf8))
            }
            _ = try await store.commit(filling)
            let taken = try await withThrowingTaskGroup(of: [String].self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        var mine: [String] = []
                        while true {
                            let some = try await lease(store, now: 10, until: 20 + Int64(worker), limit: 37)
                            if some.isEmpty { return mine }
                            mine += ids(some)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.count == count && Set(taken).count == count)
        }
    }

    /// Somebody deletes or replaces entries while others lease them.
    @Test(arguments: Engine.allCases) func changesMeanwhileAreNoticed(_ engine: Engine) async throws {
        try await engine.withStore { store in
            for number in 0..<50 { try await add(store, [(Int64(number), "n\(number)")]) }
            async let deleted = store.removeRange(
                KeyRange(from: place(0, ""), to: place(100, "")), limit: 25)
            let leased = try await lease(store, now: 60, until: 200)
            let gone = try await deleted
            #expect(Set(ids(leased)).count == leased.count)
            let left = try await store.scan(KeyRange(prefix: Self.queue), limit: 100, reverse: false)
            #expect(left.count == 50 - gone && left.count == leased.count)
        }
    }

    @Test(arguments: Engine.allCases) func largeEntriesComeTooAndPlacesAreNotOverwritten(
        _ engine: Engine
    ) async throws {
        try await engine.withStore { store in
            let large = [UInt8](repeating: 7, count: 60 * 1_024)
            for number in 0..<100 { try await store.put(place(1, "n\(number)"), large) }
            // Where one of them would go, there is another already.
            try await store.put(place(50, "n5"), [1])
            let leased = try await lease(store, now: 10, until: 50, limit: 100)
            #expect(leased.count == 100 && Set(leased.map(\.key)).count == 100)
            #expect(try await store.value(place(50, "n5")) == [1])
        }
    }

    @Test func aLimitOfNothingIsRefused() async throws {
        await #expect(throws: StoreError.invalidLimit(0)) {
            _ = try await lease(MemoryStore(), now: 1, until: 2, limit: 0)
        }
    }
}
