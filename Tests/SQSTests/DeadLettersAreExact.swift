// Dead-letter queues on the virtual clock, and moves back.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct DeadLettersAreExact {
    let cloud = SQSCloud()

    private func pair(receives: Int) async throws -> (work: String, dead: String) {
        let dead = try await cloud.create("dead", ["MessageRetentionPeriod": "120"])
        let target = "arn:aws:sqs:us-east-1:000000000000:dead"
        let policy = #"{"deadLetterTargetArn":"\#(target)","maxReceiveCount":\#(receives)}"#
        return (try await cloud.create("work", ["RedrivePolicy": policy]), dead)
    }

    @Test(arguments: [1, 2, 7]) func afterExactlySoMany(receives: Int) async throws {
        let (work, dead) = try await pair(receives: receives)
        try await cloud.send("x", to: work)
        for _ in 0..<receives { #expect(try await cloud.receive(work, hiding: 0).count == 1) }
        #expect(try await cloud.counts(dead) == [0, 0, 0])
        #expect(try await cloud.receive(work).isEmpty)
        #expect(try await cloud.counts(work) == [0, 0, 0])
        #expect(try await cloud.counts(dead) == [1, 0, 0])
    }

    /// Whether the crash comes at once or later: who counts writes each receipt before it is given.
    @Test(arguments: [1, 2, 5], [false, true]) func countsSurviveACrash(
        receives: Int, isLater: Bool
    ) async throws {
        let (work, dead) = try await pair(receives: receives)
        try await cloud.send("x", to: work)
        var running = cloud
        for _ in 0..<receives {
            #expect(try await running.receive(work, hiding: 0).count == 1)
            if isLater {
                cloud.clock.advance(by: .seconds(2))
                try await running.saveReceipts()
            }
            running = running.afterCrash
        }
        let again = running
        #expect(try await again.receive(work).isEmpty)
        #expect(try await again.counts(dead) == [1, 0, 0])
        #expect(try await again.counts(work) == [0, 0, 0])
        #expect(try await again.afterCrash.counts(dead) == [1, 0, 0])
    }

    @Test func aDeadLetterIsAsOldAsItWas() async throws {
        let (work, dead) = try await pair(receives: 1)
        try await cloud.send("x", to: work)
        _ = try await cloud.receive(work, hiding: 0)
        cloud.clock.advance(by: .seconds(100))
        #expect(try await cloud.receive(work).isEmpty)
        cloud.clock.advance(by: .seconds(19))
        #expect(try await cloud.receive(dead, hiding: 0).bodies == ["x"])
        cloud.clock.advance(by: .seconds(1))
        #expect(try await cloud.receive(dead).isEmpty)
    }

    @Test func withoutItsQueueAMessageStays() async throws {
        let (work, dead) = try await pair(receives: 1)
        try await cloud.send("x", to: work)
        _ = try await cloud.receive(work, hiding: 0)
        try await cloud.call("DeleteQueue", ["QueueUrl": .string(dead)])
        #expect(try await cloud.receive(work).bodies == ["x"])
    }

    @Test func aMoveKeepsItsRate() async throws {
        let (_, dead) = try await pair(receives: 1)
        let target = try await cloud.create("target")
        for n in 0..<5 { try await cloud.send("\(n)", to: dead) }
        try await cloud.call(
            "StartMessageMoveTask",
            [
                "SourceArn": .string("arn:aws:sqs:us-east-1:000000000000:dead"),
                "DestinationArn": .string("arn:aws:sqs:us-east-1:000000000000:target"),
                "MaxNumberOfMessagesPerSecond": .integer(2),
            ])
        for moved in [2, 4] {
            await cloud.clock.waitForSleepers()
            #expect(try await cloud.counts(target) == [moved, 0, 0])
            #expect(try await cloud.counts(dead) == [5 - moved, 0, 0])
            cloud.clock.advance(by: .seconds(1))
        }
        let input: Document = ["SourceArn": .string("arn:aws:sqs:us-east-1:000000000000:dead")]
        var status = ""
        while status != "COMPLETED" {
            let tasks = try await cloud.call("ListMessageMoveTasks", input)["Results"]?.array
            status = tasks?.first?["Status"]?.string ?? ""
            await Task.yield()
        }
        #expect(try await cloud.counts(target) == [5, 0, 0])
    }
}
