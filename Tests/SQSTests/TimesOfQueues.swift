// The times that AWS promises, to the moment: between two purges, from a deletion to the next queue of the
// name, for which messages and attempts are kept; and how many messages may be in flight.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct TimesOfQueues {
    private let cloud = SQSCloud()

    private func advance(_ seconds: Int) { cloud.clock.advance(by: .seconds(seconds)) }

    @Test func aPurgeEverySixtySeconds() async throws {
        let url = try await cloud.create("q")
        let queue: Document = ["QueueUrl": .string(url)]
        try await cloud.call("PurgeQueue", queue)
        advance(59)
        #expect(await cloud.error("PurgeQueue", queue)?.code == "PurgeQueueInProgress")
        advance(1)
        try await cloud.call("PurgeQueue", queue)
        // It counts from the last one, also after a restart.
        let next = cloud.afterCrash
        #expect(await next.error("PurgeQueue", queue)?.code == "PurgeQueueInProgress")
    }

    @Test func aNameIsFreeAfterSixtySeconds() async throws {
        let url = try await cloud.create("q")
        try await cloud.send("old", to: url)
        try await cloud.call("DeleteQueue", ["QueueUrl": .string(url)])
        advance(59)
        #expect(await cloud.error("CreateQueue", ["QueueName": "q"])?.code == "QueueDeletedRecently")
        advance(1)
        #expect(try await cloud.counts(try await cloud.create("q")) == [0, 0, 0])
    }

    @Test(arguments: [60, 345_600, 1_209_600]) func messagesAreKeptSoLong(seconds: Int) async throws {
        let url = try await cloud.create("q", ["MessageRetentionPeriod": String(seconds)])
        try await cloud.send("x", to: url)
        advance(seconds - 1)
        #expect(try await cloud.receive(url, hiding: 0).bodies == ["x"])
        advance(1)
        #expect(try await cloud.receive(url).isEmpty)
        #expect(try await cloud.counts(url) == [0, 0, 0])
    }

    @Test func anAttemptIsKnownForFiveMinutes() async throws {
        let url = try await cloud.createFIFO("q", ["VisibilityTimeout": "600"])
        for body in ["1", "2"] { try await cloud.send(body, to: url, group: "a") }
        func attempt(_ id: String) async throws -> [String] {
            try await cloud.call(
                "ReceiveMessage", ["QueueUrl": .string(url), "ReceiveRequestAttemptId": .string(id)])[
                    "Messages"]?.array?.bodies ?? []
        }
        #expect(try await attempt("x") == ["1"])
        advance(299)
        #expect(try await attempt("x") == ["1"])
        // Another one is another receive, and so is the same one later.
        #expect(try await attempt("y") == [])
        advance(1)
        #expect(try await attempt("x") == [])
    }

    /// A short poll of a standard queue is refused then. Those of FIFO queues are answered with nothing, and
    /// so is a long poll whose time is over.
    @Test(arguments: [false, true]) func aHundredAndTwentyThousandInFlight(isFIFO: Bool) async throws {
        let url = try await isFIFO ? cloud.createFIFO("q") : cloud.create("q")
        let name = try QueueName(url: url, .testing())
        let live = try await cloud.sqs.directory.live(cloud.sqs.directory.queue(name))
        #expect(try await cloud.receive(url).isEmpty)
        let now = cloud.clock.now
        try live.change { state in
            for number in 1..<120_000 {
                var message = QueuedMessage(
                    position: QueuePosition(due: now, number: UInt64(number)), sentAt: now, group: "\(number)"
                )
                message.receipts = ReceiveState(
                    count: 1, first: now, last: now, hiddenUntil: now + .seconds(60))
                state.engine.recover(message)
            }
        }
        for group in ["a", "b"] { try await cloud.send(group, to: url, group: group) }
        let last = try #require(try await cloud.receive(url, 1).first)
        let error = isFIFO ? nil : "OverLimit"
        #expect(await cloud.error("ReceiveMessage", ["QueueUrl": .string(url)])?.code == error)
        try await cloud.delete(last, from: url)
        #expect(try await cloud.receive(url).count == 1)
        #expect(await cloud.error("ReceiveMessage", ["QueueUrl": .string(url)])?.code == error)
        advance(60)
        #expect(await cloud.error("ReceiveMessage", ["QueueUrl": .string(url)]) == nil)
    }
}
