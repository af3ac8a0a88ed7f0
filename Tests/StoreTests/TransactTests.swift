// Read, decide, write, on every engine: nothing lost under contention, own writes seen, conflicts retried.

import CloudTesting
import Testing

@testable import Store

private struct Refused: Error {}

@Suite struct TransactTests {
    @Test(arguments: Engine.allCases) func concurrentIncrementsAllCount(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await store.transact { transaction in
                                var counter =
                                    try await transaction.get(key("n"), as: Counter.self)
                                    ?? Counter(count: 0)
                                counter.count += 1
                                transaction.put(counter, at: key("n"))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.get(key("n"), as: Counter.self) == Counter(count: 400))
        }
    }

    @Test(arguments: Engine.allCases) func transfersNeverLoseMoney(_ engine: Engine) async throws {
        try await engine.withStore { store in
            for account in 0..<4 { try await store.put(numbered(account), Counter(count: 100).encoded) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<16 {
                    group.addTask {
                        var generator = SeededEntropy(UInt64(task))
                        for _ in 0..<10 {
                            let from = numbered(Int.random(in: 0..<4, using: &generator))
                            let to = numbered(Int.random(in: 0..<4, using: &generator))
                            try await store.transact { transaction in
                                guard var payer = try await transaction.get(from, as: Counter.self),
                                    payer.count > 0
                                else { return }
                                payer.count -= 1
                                transaction.put(payer, at: from)
                                guard var payee = try await transaction.get(to, as: Counter.self) else {
                                    return
                                }
                                payee.count += 1
                                transaction.put(payee, at: to)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let all = try await store.list(everything, as: Counter.self, limit: 10)
            #expect(all.map(\.record.count).reduce(0, +) == 400)
        }
    }

    @Test(arguments: Engine.allCases) func aTransactionSeesItsOwnWrites(_ engine: Engine) async throws {
        try await engine.withStore { store in
            for number in [1, 2, 3, 4] {
                try await store.put(numbered(number), Counter(count: number).encoded)
            }
            try await store.transact { transaction in
                transaction.put(Counter(count: 20), at: numbered(2))
                transaction.delete(numbered(1))
                transaction.put(Counter(count: 5), at: numbered(5))
                #expect(try await transaction.get(numbered(2), as: Counter.self)?.count == 20)
                #expect(try await transaction.get(numbered(1), as: Counter.self) == nil)
                let all = try await transaction.list(everything, as: Counter.self, limit: 10)
                #expect(all.map(\.record.count) == [20, 3, 4, 5])
                let page = try await transaction.list(
                    everything, as: Counter.self, after: numbered(2), limit: 2)
                #expect(page.map(\.record.count) == [3, 4])
                #expect(try await store.value(numbered(5)) == nil)
            }
            #expect(try await store.list(everything, as: Counter.self, limit: 10).count == 4)
        }
    }

    @Test(arguments: Engine.allCases) func whatABodyReadIsChecked(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.put(key("read"), Counter(count: 1).encoded)
            var runs = 0
            try await store.transact { transaction in
                runs += 1
                let seen = try await transaction.get(key("read"), as: Counter.self)?.count ?? 0
                let absent = try await transaction.get(key("absent"), as: Counter.self)
                #expect(absent == nil || runs == 3)
                let listed = try await transaction.list(
                    KeyRange(prefix: key("list")), as: Counter.self, limit: 5)
                if runs == 1 { try await store.put(key("read"), Counter(count: 2).encoded) }
                if runs == 2 { try await store.put(key("absent"), Counter(count: 2).encoded) }
                transaction.put(Counter(count: seen + listed.count), at: key("result"))
            }
            #expect(runs == 3)
            #expect(try await store.get(key("result"), as: Counter.self) == Counter(count: 2))
        }
    }

    @Test(arguments: Engine.allCases) func insertOnlyRefusesWhatExists(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.transact { $0.insertOnly(Counter(count: 1), at: key("a")) }
            await #expect(throws: StoreError.alreadyExists(key("a"))) {
                try await store.transact {
                    $0.put(Counter(count: 1), at: key("b"))
                    $0.insertOnly(Counter(count: 2), at: key("a"))
                }
            }
            #expect(try await store.value(key("b")) == nil)
            #expect(try await store.get(key("a"), as: Counter.self) == Counter(count: 1))
        }
    }

    @Test(arguments: Engine.allCases) func aBodyThatThrowsWritesNothing(_ engine: Engine) async throws {
        try await engine.withStore { store in
            await #expect(throws: Refused.self) {
                try await store.transact { transaction in
                    transaction.put(Counter(count: 1), at: key("a"))
                    throw Refused()
                }
            }
            let value = try await store.value(key("a"))
            #expect(value == nil)
        }
    }

    /// Who reads two records while another changes both has seen what never was: no judgement counts.
    @Test(arguments: Engine.allCases) func aBodyThatThrowsHasReadTheTruth(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.put(key("left"), Counter(count: 5).encoded)
            try await store.put(key("right"), Counter(count: 5).encoded)
            var runs = 0
            try await store.transact { transaction in
                runs += 1
                let left = try await transaction.get(key("left"), as: Counter.self)?.count ?? 0
                if runs == 1 {
                    try await store.put(key("left"), Counter(count: 1).encoded)
                    try await store.put(key("right"), Counter(count: 9).encoded)
                }
                let right = try await transaction.get(key("right"), as: Counter.self)?.count ?? 0
                guard left + right == 10 else { throw Refused() }
                transaction.put(Counter(count: left), at: key("result"))
            }
            #expect(runs == 2)
            #expect(try await store.get(key("result"), as: Counter.self) == Counter(count: 1))
        }
    }

    @Test(arguments: Engine.allCases) func endlessContentionEnds(_ engine: Engine) async throws {
        try await engine.withStore { store in
            await #expect(throws: StoreError.contention(key("a"))) {
                try await store.transact { transaction in
                    let count = try await transaction.get(key("a"), as: Counter.self)?.count ?? 0
                    try await store.put(key("a"), Counter(count: count + 1).encoded)
                    transaction.put(Counter(count: 0), at: key("a"))
                }
            }
            // The latch was given back: others get through.
            try await store.transact { $0.put(Counter(count: 7), at: key("a")) }
        }
    }
}
