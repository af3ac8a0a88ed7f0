// How moves of messages begin, go on after a crash, and end.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct MovesEnd {
    private let cloud = SQSCloud()

    private func arn(_ queue: String) -> Document { .string("arn:aws:sqs:us-east-1:000000000000:\(queue)") }

    /// A dead-letter queue with messages.
    private func deadLetters(_ count: Int, in name: String = "dead") async throws {
        let dead = try await cloud.create(name)
        let policy =
            #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:\#(name)","maxReceiveCount":1}"#
        _ = try await cloud.create("of-" + name, ["RedrivePolicy": policy])
        for number in 0..<count { try await cloud.send("\(number)", to: dead) }
    }

    private func move(_ name: String = "dead", on cloud: SQSCloud) async throws {
        try await cloud.call(
            "StartMessageMoveTask",
            [
                "SourceArn": arn(name), "DestinationArn": arn("target"),
                "MaxNumberOfMessagesPerSecond": .integer(1),
            ])
    }

    private func task(on cloud: SQSCloud, until status: String) async throws -> Document {
        while true {
            let tasks = try await cloud.call("ListMessageMoveTasks", ["SourceArn": arn("dead")])["Results"]
            if let task = tasks?.array?.first, task["Status"]?.string == status { return task }
            await Task.yield()
        }
    }

    @Test func after36Hours() async throws {
        try await deadLetters(5)
        let target = try await cloud.create("target")
        try await move(on: cloud)
        await cloud.clock.waitForSleepers()
        #expect(try await cloud.counts(target) == [1, 0, 0])
        cloud.clock.advance(by: .seconds(36 * 3_600 - 2))
        await cloud.clock.waitForSleepers()
        #expect(try await cloud.counts(target) == [2, 0, 0])
        cloud.clock.advance(by: .seconds(2))
        let task = try await task(on: cloud, until: "FAILED")
        #expect(task["FailureReason"]?.string == "TaskTimedOut")
        #expect(task["ApproximateNumberOfMessagesMoved"] == .integer(2))
        #expect(try await cloud.counts(target) == [2, 0, 0])
    }

    @Test func theyGoOnAfterACrash() async throws {
        try await deadLetters(3)
        let target = try await cloud.create("target")
        try await move(on: cloud)
        await cloud.clock.waitForSleepers()
        #expect(try await cloud.counts(target) == [1, 0, 0])
        // What crashed sleeps for ever: its clock has stopped.
        let next = SQSCloud(store: cloud.store, clock: ManualClock())
        try await next.sqs.mover.resume()
        for moved in [2, 3] {
            await next.clock.waitForSleepers()
            #expect(try await next.counts(target) == [moved, 0, 0])
            next.clock.advance(by: .seconds(1))
        }
        _ = try await task(on: next, until: "COMPLETED")
        #expect(Set(try await next.receive(target).bodies) == ["0", "1", "2"])
    }

    /// Once the cancellation is answered, no crash takes it back.
    @Test func whatIsCancelledStaysSo() async throws {
        try await deadLetters(3)
        let target = try await cloud.create("target")
        try await move(on: cloud)
        await cloud.clock.waitForSleepers()
        let tasks = try await cloud.call("ListMessageMoveTasks", ["SourceArn": arn("dead")])["Results"]
        let handle = try #require(tasks?.array?.first?["TaskHandle"])
        let cancelled = try await cloud.call("CancelMessageMoveTask", ["TaskHandle": handle])
        #expect(cancelled["ApproximateNumberOfMessagesMoved"] == .integer(1))
        #expect(await cloud.error("CancelMessageMoveTask", ["TaskHandle": handle])?.status == 404)
        let next = SQSCloud(store: cloud.store, clock: ManualClock())
        try await next.sqs.mover.resume()
        let task = try await task(on: next, until: "CANCELLED")
        #expect(task["ApproximateNumberOfMessagesMoved"] == .integer(1) && task["TaskHandle"] == nil)
        #expect(try await next.counts(target) == [1, 0, 0])
    }

    @Test func anAccountMayHaveAHundred() async throws {
        _ = try await cloud.create("target")
        for number in 0...Limits.moveTasks { try await deadLetters(2, in: "dead\(number)") }
        for number in 0..<Limits.moveTasks { try await move("dead\(number)", on: cloud) }
        let refused = await cloud.error(
            "StartMessageMoveTask",
            ["SourceArn": arn("dead\(Limits.moveTasks)"), "DestinationArn": arn("target")])
        #expect(refused?.code == "OverLimit")
        // Those of another account are its own.
        let runner = cloud.sqs.mover
        let source = try #require(ARN("arn:aws:sqs:us-east-1:111111111111:dead"))
        try await runner.start(
            MoveTask(
                id: "other", source: source, destination: nil, messagesPerSecond: 1, toMove: 0,
                startedAt: cloud.clock.now, lastNumber: 0), number: 7)
    }
}
