// What every engine promises of commits: all or nothing, checked against everything acknowledged, once.

import CloudTesting
import Testing

@testable import Store

@Suite struct CommitContractTests {
    @Test(arguments: Engine.allCases) func whatIsCommittedIsRead(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.put(key("a"), [1])
            _ = try await store.commit(
                batch {
                    $0.put(key("b"), [])
                    $0.put(key("c"), [3, 3])
                    $0.delete(key("a"))
                })
            let entries = try await store.read([key("a"), key("b"), key("missing"), key("c")])
            #expect(entries.map(\.?.value) == [nil, [], nil, [3, 3]])
            #expect(entries[1]?.version == entries[3]?.version)
        }
    }

    @Test(arguments: Engine.allCases) func aFailedCheckLeavesNothingBehind(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.put(key("a"), [1])
            let outcome = try await store.commit(
                batch {
                    $0.check(key("absent"), .absent)
                    $0.check(key("a"), .absent)
                    $0.check(key("b"), .version(7))
                    $0.put(key("a"), [2])
                    $0.put(key("c"), [2])
                    $0.delete(key("a"))
                })
            #expect(outcome == .conflict([key("a"), key("b")]))
            #expect(try await store.read([key("a"), key("c")]).map(\.?.value) == [[1], nil])
        }
    }

    /// Those who do not wait: in order, also where the answer to one sends the next.
    @Test(arguments: Engine.allCases) func answersComeInTheOrderOfTheCalls(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let (answers, heard) = AsyncStream.makeStream(of: CommitOutcome?.self)
            let stale = batch { $0.check(key("a"), .absent) }
            for round in 0..<100 {
                store.commit(batch { $0.put(key("a"), [UInt8(round)]) }, token: .unique()) { first in
                    heard.yield(try? first.get())
                    guard round == 99 else { return }
                    store.commit(stale, token: .unique()) {
                        heard.yield(try? $0.get())
                        heard.finish()
                    }
                }
            }
            var versions: [UInt64] = []
            var last: CommitOutcome?
            for await answer in answers {
                last = answer
                if case .done(let version)? = answer { versions.append(version) }
            }
            #expect(versions.count == 100 && versions == versions.sorted())
            #expect(last == .conflict([key("a")]))
            let value = try await store.value(key("a"))
            #expect(value == [99])
        }
    }

    @Test(arguments: Engine.allCases) func whatCanNotBeCommittedIsAnswered(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let reserved = batch { $0.put(Key(bytes: [KeyClass.engine.rawValue, 9]), []) }
            let answer = await withCheckedContinuation { turn in
                store.commit(reserved, token: .unique()) { turn.resume(returning: $0) }
            }
            let refusal = StoreError.invalidKey(bytes: 2, limit: store.limits.keyBytes)
            #expect(throws: refusal) { try answer.get() }
        }
    }

    @Test(arguments: Engine.allCases) func versionsAreNeverUsedAgain(_ engine: Engine) async throws {
        try await engine.withStore { store in
            var seen: Set<UInt64> = []
            for round in 0..<5 {
                let outcome = try await store.commit(batch { $0.put(key("a"), [UInt8(round)]) })
                let version = try #require(try await store.read([key("a")]).first??.version)
                #expect(outcome == .done(version: version))
                #expect(seen.insert(version).inserted)
                _ = try await store.commit(batch { $0.delete(key("a")) })
            }
            let stale = batch {
                $0.check(key("a"), .version(seen.first ?? 0))
                $0.put(key("a"), [9])
            }
            #expect(try await store.commit(stale) == .conflict([key("a")]))
        }
    }

    @Test(arguments: Engine.allCases) func writingAKeyTwiceInABatchKeepsTheLast(_ engine: Engine) async throws
    {
        try await engine.withStore { store in
            _ = try await store.commit(
                batch {
                    $0.put(key("a"), [1])
                    $0.delete(key("a"))
                    $0.put(key("a"), [2])
                    $0.put(key("b"), [1])
                    $0.delete(key("b"))
                })
            #expect(try await store.read([key("a"), key("b")]).map(\.?.value) == [[2], nil])
        }
    }

    @Test(arguments: Engine.allCases) func theSameTokenTakesEffectOnce(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let token = CommitToken(bytes: [1, 2, 3])
            let first = try await store.commit(batch { $0.put(key("a"), [1]) }, token: token)
            try await store.put(key("a"), [2])
            let again = try await store.commit(batch { $0.put(key("a"), [1]) }, token: token)
            #expect(first == again)
            #expect(try await store.value(key("a")) == [2])
        }
    }

    @Test(arguments: Engine.allCases) func aConflictDoesNotUseUpItsToken(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.put(key("a"), [1])
            let token = CommitToken(bytes: [9])
            let insert = batch {
                $0.check(key("a"), .absent)
                $0.put(key("a"), [2])
            }
            #expect(try await store.commit(insert, token: token) == .conflict([key("a")]))
            _ = try await store.commit(batch { $0.delete(key("a")) })
            _ = try await store.commit(insert, token: token)
            #expect(try await store.value(key("a")) == [2])
        }
    }

    @Test(arguments: Engine.allCases) func oneTokenSentByManyTakesEffectOnce(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let outcomes = try await withThrowingTaskGroup(of: CommitOutcome.self) { group in
                for number in 0..<32 {
                    group.addTask {
                        try await store.commit(
                            batch { $0.put(key("\(number)"), [1]) }, token: CommitToken(bytes: [5]))
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(outcomes.count == 1)
            #expect(try await store.scan(everything, limit: 100, reverse: false).count == 1)
        }
    }

    @Test(arguments: Engine.allCases) func ofManyInsertsOfOneKeyOneWins(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let insert = batch {
                            $0.check(key("a"), .absent)
                            $0.put(key("a"), [UInt8(number)])
                        }
                        if case .done = try await store.commit(insert) { return true }
                        return false
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(winners == 1)
        }
    }

    @Test(arguments: Engine.allCases) func checksAloneAreAnsweredToo(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let outcome = try await store.commit(batch { $0.check(key("a"), .absent) })
            guard case .done = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(
                try await store.commit(batch { $0.check(key("a"), .version(1)) }) == .conflict([key("a")]))
        }
    }

    @Test(arguments: Engine.allCases) func limitsAreKept(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let longest = Key(bytes: [UInt8](repeating: 0x40, count: 2_500))
            try await store.put(longest, [UInt8](repeating: 1, count: 64 * 1024))
            #expect(try await store.value(longest)?.count == 64 * 1024)
            let tooLong = Key(bytes: longest.bytes + [1])
            await #expect(throws: StoreError.invalidKey(bytes: 2_501, limit: 2_500)) {
                try await store.put(tooLong, [])
            }
            await #expect(throws: StoreError.invalidKey(bytes: 2_501, limit: 2_500)) {
                _ = try await store.commit(batch { $0.check(tooLong, .absent) })
            }
            await #expect(throws: StoreError.invalidKey(bytes: 0, limit: 2_500)) {
                try await store.put(Key(bytes: []), [])
            }
            await #expect(throws: StoreError.invalidKey(bytes: 2, limit: 2_500)) {
                try await store.put(Key(bytes: [0, 1]), [])
            }
            await #expect(throws: StoreError.valueTooLarge(bytes: 65_537, limit: 65_536)) {
                try await store.put(key("a"), [UInt8](repeating: 1, count: 65_537))
            }
            await #expect(throws: StoreError.self) {
                _ = try await store.commit(batch { for number in 0...1_000 { $0.delete(numbered(number)) } })
            }
            await #expect(throws: StoreError.self) {
                let value = [UInt8](repeating: 0, count: 64 * 1024)
                _ = try await store.commit(batch { for number in 0..<64 { $0.put(numbered(number), value) } })
            }
            #expect(try await store.scan(everything, limit: 10, reverse: false).count <= 1)
        }
    }

    @Test(arguments: Engine.allCases) func topicsWakeOnceTheCommitIsDone(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let woken = Tally()
            let other = Tally()
            let subscription = store.topics.subscribe("queue") { _ in woken.add() }
            _ = store.topics.subscribe("other") { _ in other.add() }
            _ = try await store.commit(
                batch {
                    $0.put(key("a"), [1])
                    $0.wake("queue")
                    $0.wake("queue")
                })
            #expect(woken.count == 1)
            let refused = batch {
                $0.check(key("a"), .absent)
                $0.wake("queue")
            }
            _ = try await store.commit(refused)
            #expect(woken.count == 1)
            store.topics.cancel(subscription)
            _ = try await store.commit(batch { $0.wake("queue") })
            #expect(woken.count == 1)
            #expect(other.count == 0)
        }
    }
}
