// AWS's metrics of queues: what is counted, for whom, and what is said of a queue's contents.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import SQS

@Suite("Queues are metered") struct QueuesAreMetered {
    private let cloud = SQSCloud()

    /// What is handed on now.
    private func sums(_ queue: String) async -> [String: Double] {
        cloud.metrics.clear()
        await cloud.sqs.directory.reportMetrics()
        return cloud.metrics.sums(of: queue)
    }

    @Test func messagesAreCountedWhereTheyPass() async throws {
        let url = try await cloud.create("q")
        try await cloud.send("four", to: url)
        try await cloud.call(
            "SendMessageBatch",
            [
                "QueueUrl": .string(url),
                "Entries": .array([
                    .object([("Id", "a"), ("MessageBody", "12")]),
                    .object([("Id", "b"), ("MessageBody", "123456")]),
                ]),
            ])
        let messages = try await cloud.receive(url)
        #expect(messages.count == 3)
        _ = try await cloud.receive(url)
        try await cloud.delete(messages[0], from: url)
        try await cloud.delete(messages[0], from: url)
        cloud.metrics.clear()
        await cloud.sqs.directory.reportMetrics()
        let points = cloud.metrics.points(of: "q")
        #expect(points["NumberOfMessagesSent"]?.map(\.value) == [3])
        #expect(points["NumberOfMessagesReceived"]?.map(\.value) == [3])
        #expect(points["NumberOfEmptyReceives"]?.map(\.value) == [1])
        // A second deletion by a valid receipt counts as well.
        #expect(points["NumberOfMessagesDeleted"]?.map(\.value) == [2])
        let size = try #require(points["SentMessageSize"]?.first)
        #expect(size.unit == .bytes && cloud.metrics.all.allSatisfy { $0.region.name == "us-east-1" })
        #expect(
            size.statistics?.count == 3 && size.statistics?.sum == 12 && size.statistics?.minimum == 2
                && size.statistics?.maximum == 6)
        // Once: the next second has nothing to say of calls.
        cloud.clock.advance(by: .seconds(1))
        #expect(await sums("q") == [:])
    }

    @Test func whatIsThereIsSampled() async throws {
        let url = try await cloud.create("q")
        for body in ["a", "b", "c"] { try await cloud.send(body, to: url) }
        try await cloud.send("late", to: url, delay: 900)
        _ = try await cloud.receive(url, 1)
        cloud.clock.advance(by: .seconds(7))
        var sample = await sums("q")
        #expect(sample["ApproximateNumberOfMessagesVisible"] == 2)
        #expect(sample["ApproximateNumberOfMessagesNotVisible"] == 1)
        #expect(sample["ApproximateNumberOfMessagesDelayed"] == 1)
        #expect(sample["ApproximateAgeOfOldestMessage"] == 7)
        #expect(sample["ApproximateNumberOfGroupsWithInflightMessages"] == nil)
        // Not at every second, and of an empty queue once.
        #expect(await sums("q") == [:])
        try await cloud.call("PurgeQueue", ["QueueUrl": .string(url)])
        _ = try await cloud.receive(url)
        cloud.clock.advance(by: .seconds(5))
        sample = await sums("q")
        #expect(sample["ApproximateNumberOfMessagesVisible"] == 0)
        cloud.clock.advance(by: .seconds(5))
        #expect(await sums("q") == [:])
    }

    private func age(_ queue: String) async throws -> Double? {
        try await cloud.saveReceipts()
        cloud.clock.advance(by: .seconds(60))
        return await sums(queue)["ApproximateAgeOfOldestMessage"]
    }

    /// Received three times and still there: the next one is the oldest.
    @Test func tiredMessagesAreNotTheOldest() async throws {
        let url = try await cloud.create("q")
        try await cloud.send("poison", to: url)
        for receive in 1...3 {
            #expect(try await cloud.receive(url, hiding: 0).count == 1)
            cloud.clock.advance(by: .seconds(2))
            try await cloud.saveReceipts()
            guard receive < 3 else { continue }
            #expect(try #require(await sums("q")["ApproximateAgeOfOldestMessage"]) > 0)
            cloud.clock.advance(by: .seconds(60))
        }
        try await cloud.send("next", to: url)
        #expect(try await age("q") == 60)
        // It is the oldest again for nobody, also when all others are gone.
        let messages = try await cloud.receive(url)
        #expect(messages.count == 2)
        for message in messages where message["Body"]?.string == "next" {
            try await cloud.delete(message, from: url)
        }
        #expect(try await age("q") == 0)
    }

    /// More of them than are read at a time: each look goes on where the last one ended.
    @Test func aFrontOfTiredMessagesIsPassed() async throws {
        let url = try await cloud.create("q")
        for number in 0..<1_250 { try await cloud.send("\(number)", to: url) }
        for _ in 1...3 {
            var count = 0
            while count < 1_250 { count += try await cloud.receive(url, hiding: 5).count }
            cloud.clock.advance(by: .seconds(6))
            try await cloud.saveReceipts()
        }
        try await cloud.send("next", to: url)
        #expect(try await age("q") == 60)
        let live = try #require(cloud.sqs.directory.allLive.first)
        #expect(try live.change { $0.oldest > .first })
        #expect(try await age("q") == 120)
    }

    @Test func fifoQueuesLeaveNothingOut() async throws {
        let url = try await cloud.createFIFO("q")
        try await cloud.send("poison", to: url, group: "a")
        for _ in 1...4 {
            #expect(try await cloud.receive(url, hiding: 0).count == 1)
            cloud.clock.advance(by: .seconds(2))
            try await cloud.saveReceipts()
        }
        #expect(try await age("q.fifo") == 68)
    }

    /// A queue and its dead letters.
    private func pair() async throws -> (url: String, dead: String) {
        let dead = try await cloud.create("dead")
        let policy =
            #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#
        return (try await cloud.create("q", ["RedrivePolicy": policy]), dead)
    }

    /// Its age in the dead-letter queue begins when it comes there; how long it is kept does not.
    @Test func deadLettersAreNew() async throws {
        let (url, dead) = try await pair()
        try await cloud.send("x", to: url)
        _ = try await cloud.receive(url, hiding: 0)
        cloud.clock.advance(by: .seconds(1_000))
        #expect(try await cloud.receive(url).isEmpty)
        #expect(try await age("dead") == 60)
        #expect(try await cloud.counts(dead) == [1, 0, 0])
        // A message with a delay is as old as it was sent.
        let late = try await cloud.create("late")
        try await cloud.send("x", to: late, delay: 900)
        #expect(try await age("late") == 60)
    }

    // MARK: Restarts

    /// What a cloud on the same store says of its queues after the start, before anybody uses them.
    private func sumsAfterCrash(_ queue: String) async throws -> [String: Double] {
        let next = cloud.afterCrash
        try await next.sqs.directory.resumeActive()
        await next.sqs.directory.reportMetrics()
        return next.metrics.sums(of: queue)
    }

    @Test func whatIsThereIsSampledAfterARestart() async throws {
        let url = try await cloud.create("q")
        for body in ["a", "b", "c"] { try await cloud.send(body, to: url) }
        try await cloud.send("late", to: url, delay: 900)
        _ = try await cloud.receive(url, 1)
        cloud.clock.advance(by: .seconds(2))
        try await cloud.saveReceipts()
        let sample = try await sumsAfterCrash("q")
        #expect(sample["ApproximateNumberOfMessagesVisible"] == 2)
        #expect(sample["ApproximateNumberOfMessagesNotVisible"] == 1)
        #expect(sample["ApproximateNumberOfMessagesDelayed"] == 1)
        #expect(sample["ApproximateAgeOfOldestMessage"] == 2)
    }

    @Test func aQueueIsActiveForSixHours() async throws {
        let url = try await cloud.create("q")
        let idle = try await cloud.create("idle")
        _ = try await cloud.receive(idle)
        try await cloud.send("x", to: url)
        try await cloud.saveReceipts()
        cloud.clock.advance(by: .seconds(3 * 3_600))
        // Who asks about it uses it; restarts don't.
        #expect(try await cloud.counts(url) == [1, 0, 0])
        try await cloud.saveReceipts()
        cloud.clock.advance(by: .seconds(3 * 3_600 + 60))
        #expect(try await sumsAfterCrash("q")["ApproximateNumberOfMessagesVisible"] == 1)
        // Nothing is to be said of queues without messages.
        #expect(try await sumsAfterCrash("idle").isEmpty)
        cloud.clock.advance(by: .seconds(3 * 3_600))
        #expect(try await sumsAfterCrash("q").isEmpty)
        #expect(try await cloud.store.scan(SQSKeys.allUses, limit: 10, reverse: false).isEmpty)
    }

    /// A start looks at nothing but queues that were in use and have messages.
    @Test func idleQueuesCostAStartNothing() async throws {
        for number in 0..<300 { _ = try await cloud.create("idle\(number)") }
        let url = try await cloud.create("q")
        try await cloud.send("x", to: url)
        try await cloud.saveReceipts()
        let next = cloud.afterCrash
        try await next.sqs.directory.resumeActive()
        #expect(next.sqs.directory.allLive.count == 1)
        #expect(try await cloud.store.scan(SQSKeys.allUses, limit: 1_000, reverse: false).count == 1)
    }

    /// Of queues that leave memory and of deleted ones nothing is left; of the others one record.
    @Test func usesAreNotedSparingly() async throws {
        let url = try await cloud.create("q")
        let other = try await cloud.create("other")
        for _ in 0..<60 {
            try await cloud.send("x", to: url)
            _ = try await cloud.receive(other)
            cloud.clock.advance(by: .seconds(5))
            try await cloud.saveReceipts()
        }
        func uses() async throws -> [Entry] {
            try await cloud.store.scan(SQSKeys.allUses, limit: 10, reverse: false)
        }
        let first = try await uses()
        #expect(first.count == 2)
        cloud.clock.advance(by: .seconds(294))
        try await cloud.saveReceipts()
        #expect(try await uses() == first)
        cloud.clock.advance(by: .seconds(2))
        try await cloud.saveReceipts()
        // The empty one has left.
        #expect(try await uses().count == 1)
        try await cloud.call("DeleteQueue", ["QueueUrl": .string(url)])
        try await QueueSweep(directory: cloud.sqs.directory).removeGarbage()
        #expect(try await uses().isEmpty)
    }

    @Test func fifoQueuesHaveTheirOwn() async throws {
        let url = try await cloud.createFIFO("q")
        try await cloud.send("one", to: url, group: "a")
        try await cloud.send("one", to: url, group: "a")
        try await cloud.send("two", to: url, group: "b")
        _ = try await cloud.receive(url)
        let sums = await sums("q.fifo")
        #expect(sums["NumberOfMessagesSent"] == 2 && sums["NumberOfDeduplicatedSentMessages"] == 1)
        #expect(
            sums["ApproximateNumberOfGroupsWithInflightMessages"]
                == sums["ApproximateNumberOfMessagesNotVisible"])
    }

    /// A dead letter was sent once, to the queue that it came from.
    @Test func deadLettersAreNotSentAgain() async throws {
        let (url, dead) = try await pair()
        try await cloud.send("x", to: url)
        _ = try await cloud.receive(url, hiding: 0)
        #expect(try await cloud.receive(url).isEmpty)
        #expect(try await cloud.receive(dead).bodies == ["x"])
        let sent = await sums("dead")
        #expect(sent["NumberOfMessagesSent"] == nil && sent["NumberOfMessagesReceived"] == 1)
    }

    /// Others that poll count, too; a wait that brings nothing is one empty receive.
    @Test func pollersCount() async throws {
        let url = try await cloud.create("q")
        async let waited = cloud.receive(url, wait: 20)
        await cloud.clock.waitForSleepers()
        cloud.clock.advance(by: .seconds(20))
        #expect(try await waited.isEmpty)
        #expect(await sums("q")["NumberOfEmptyReceives"] == 1)
        let arn = try #require(ARN("arn:aws:sqs:us-east-1:000000000000:q"))
        try await cloud.send("x", to: url)
        let polled = try await cloud.sqs.receive(
            QueuePoll(queue: arn), context: .testing(now: cloud.clock.now))
        #expect(polled.count == 1)
        #expect(await sums("q")["NumberOfMessagesReceived"] == 1)
    }
}
