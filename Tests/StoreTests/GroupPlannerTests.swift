// Group commit decides as if the commits had come one by one.

import CloudTesting
import Testing

@testable import Store

@Suite struct GroupPlannerTests {
    @Test func aGroupSeesItsOwnEarlierCommits() throws {
        var planner = GroupPlanner(version: 10)
        planner.begin()
        let insert = batch {
            $0.check(key("a"), .absent)
            $0.put(key("a"), [1])
        }
        #expect(try planner.plan(insert, .unique(), { _ in nil }).outcome == .done(version: 11))
        #expect(try planner.plan(insert, .unique(), { _ in nil }).outcome == .conflict([key("a")]))
        let update = batch {
            $0.check(key("a"), .version(11))
            $0.delete(key("a"))
        }
        #expect(try planner.plan(update, .unique(), { _ in nil }).outcome == .done(version: 12))
        #expect(try planner.plan(insert, .unique(), { _ in 99 }).outcome == .done(version: 13))
    }

    @Test func aGroupThatFailedLeavesNoTokenAndNoVersion() throws {
        var planner = GroupPlanner(version: 0)
        let token = CommitToken(bytes: [1])
        planner.begin()
        let put = batch { $0.put(key("a"), [1]) }
        #expect(try planner.plan(put, token, { _ in nil }) == (.done(version: 1), true))
        #expect(try planner.plan(put, token, { _ in nil }) == (.done(version: 1), false))
        planner.begin()
        #expect(try planner.plan(put, token, { _ in nil }) == (.done(version: 2), true))
        planner.keep()
        planner.begin()
        #expect(try planner.plan(put, token, { _ in nil }) == (.done(version: 2), false))
        #expect(!planner.hasChanges)
    }

    @Test func oldTokensAreForgottenWithinBounds() {
        var memory = TokenMemory()
        for number in 0..<5_000 {
            memory.remember(CommitToken(bytes: Array("\(number)".utf8)), .done(version: UInt64(number)))
        }
        #expect(memory[CommitToken(bytes: Array("0".utf8))] == nil)
        #expect(memory[CommitToken(bytes: Array("903".utf8))] == nil)
        #expect(memory[CommitToken(bytes: Array("904".utf8))] == .done(version: 904))
        #expect(memory[CommitToken(bytes: Array("4999".utf8))] == .done(version: 4_999))
    }
}
