// What every engine promises of ranges: order, both directions, pages, and removal.

import CloudTesting
import Testing

@testable import Store

@Suite struct ScanContractTests {
    @Test(arguments: Engine.allCases) func rangesComeInOrderInBothDirections(_ engine: Engine) async throws {
        try await engine.withStore { store in
            for number in [5, 3, 300, 1, 70_000, 2] { try await store.put(numbered(number), [1]) }
            let up = try await store.scan(everything, limit: 100, reverse: false).map(\.key)
            #expect(up == [1, 2, 3, 5, 300, 70_000].map(numbered))
            let down = try await store.scan(everything, limit: 100, reverse: true).map(\.key)
            #expect(down == up.reversed())
            #expect(
                try await store.scan(everything, limit: 2, reverse: true).map(\.key) == Array(down.prefix(2)))
            let middle = KeyRange(from: numbered(2), to: numbered(300))
            #expect(
                try await store.scan(middle, limit: 100, reverse: false).map(\.key)
                    == [2, 3, 5].map(numbered))
            #expect(
                try await store.scan(middle, limit: 100, reverse: true).map(\.key) == [5, 3, 2].map(numbered))
        }
    }

    @Test(arguments: Engine.allCases) func emptyAndBackwardRangesAreEmpty(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.put(numbered(5), [1])
            for range in [
                KeyRange(from: numbered(5), to: numbered(5)), KeyRange(from: numbered(6), to: numbered(4)),
                KeyRange(from: numbered(6), to: numbered(9)), KeyRange(from: numbered(1), to: numbered(5)),
            ] {
                #expect(try await store.scan(range, limit: 10, reverse: false).isEmpty)
                #expect(try await store.scan(range, limit: 10, reverse: true).isEmpty)
            }
        }
    }

    @Test(arguments: Engine.allCases) func pagesCoverEverythingOnce(_ engine: Engine) async throws {
        try await engine.withStore { store in
            for start in stride(from: 0, to: 1_500, by: 500) {
                _ = try await store.commit(
                    batch { for number in start..<start + 500 { $0.put(numbered(number), [1]) } })
            }
            var found: [Key] = []
            var rest = everything
            while true {
                let page = try await store.scan(rest, limit: 401, reverse: false)
                found += page.map(\.key)
                guard page.count == 401, let last = page.last else { break }
                rest = rest.after(last.key)
            }
            #expect(found == (0..<1_500).map(numbered))
        }
    }

    @Test(arguments: Engine.allCases) func scansNeverShowTheEnginesOwnKeys(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.put(numbered(1), [1])
            let all = KeyRange(from: Key(bytes: []), to: Key(bytes: [255, 255]))
            #expect(try await store.scan(all, limit: 10, reverse: false).map(\.key) == [numbered(1)])
            #expect(try await store.removeRange(all, limit: 10) == 1)
            try await store.put(numbered(1), [1])
        }
    }

    @Test(arguments: Engine.allCases) func limitsOfScansAreKept(_ engine: Engine) async throws {
        try await engine.withStore { store in
            for limit in [0, -1, 10_001] {
                await #expect(throws: StoreError.invalidLimit(limit)) {
                    try await store.scan(everything, limit: limit, reverse: false)
                }
                await #expect(throws: StoreError.invalidLimit(limit)) {
                    try await store.removeRange(everything, limit: limit)
                }
            }
        }
    }

    @Test(arguments: Engine.allCases) func removingARangeLeavesItsNeighbours(_ engine: Engine) async throws {
        try await engine.withStore { store in
            for start in stride(from: 0, to: 1_200, by: 600) {
                _ = try await store.commit(
                    batch { for number in start..<start + 600 { $0.put(numbered(number), [1]) } })
            }
            let range = KeyRange(from: numbered(10), to: numbered(1_190))
            #expect(try await store.removeRange(range, limit: 30) == 30)
            #expect(try await store.removeRange(range, limit: 10_000) == 1_150)
            #expect(try await store.removeRange(range, limit: 10_000) == 0)
            let left = try await store.scan(everything, limit: 100, reverse: false).map(\.key)
            #expect(left == (Array(0..<10) + Array(1_190..<1_200)).map(numbered))
        }
    }

    @Test(arguments: Engine.allCases) func aReadOfManyKeysIsOneSnapshot(_ engine: Engine) async throws {
        try await engine.withStore { store in
            _ = try await store.commit(
                batch {
                    $0.put(key("a"), [0])
                    $0.put(key("b"), [0])
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 1...200 {
                        _ = try await store.commit(
                            batch {
                                $0.put(key("a"), [UInt8(number)])
                                $0.put(key("b"), [UInt8(number)])
                            })
                    }
                }
                group.addTask {
                    for _ in 0..<500 {
                        let both = try await store.read([key("a"), key("b")])
                        #expect(both[0]?.value == both[1]?.value)
                        let scanned = try await store.scan(everything, limit: 2, reverse: false)
                        #expect(scanned[0].version == scanned[1].version)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: Engine.allCases) func randomChangesMatchADictionary(_ engine: Engine) async throws {
        try await engine.withStore { store in
            var generator = SeededEntropy(42)
            var model: [Key: [UInt8]] = [:]
            for round in 0..<150 {
                let changes = batch { batch in
                    for _ in 0..<Int.random(in: 1...40, using: &generator) {
                        let key = numbered(Int.random(in: 0..<1_500, using: &generator))
                        if Int.random(in: 0..<3, using: &generator) == 0 {
                            batch.delete(key)
                            model[key] = nil
                        } else {
                            let value = [UInt8](repeating: UInt8(round), count: round)
                            batch.put(key, value)
                            model[key] = value
                        }
                    }
                }
                _ = try await store.commit(changes)
                let bounds = (0..<2).map { _ in numbered(Int.random(in: 0..<1_500, using: &generator)) }
                    .sorted()
                let range = KeyRange(from: bounds[0], to: bounds[1])
                let limit = Int.random(in: 1...300, using: &generator)
                let reverse = Bool.random(using: &generator)
                let expected = model.keys.filter(range.contains).sorted()
                let found = try await store.scan(range, limit: limit, reverse: reverse)
                #expect(found.map(\.key) == Array((reverse ? expected.reversed() : expected).prefix(limit)))
                #expect(found.allSatisfy { model[$0.key] == $0.value })
            }
        }
    }
}
