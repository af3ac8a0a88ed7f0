// AWS's metrics of queues: what is counted, for whom, and what is said of a queue's contents.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html

import CloudCore
import CloudTesting
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
        let dead = try await cloud.create("dead")
        let url = try await cloud.create(
            "q",
            [
                "RedrivePolicy":
                    #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#
            ])
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
