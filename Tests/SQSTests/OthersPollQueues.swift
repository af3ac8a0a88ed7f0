// The ports: what pollers and senders of other services get.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct OthersPollQueues {
    let cloud = SQSCloud()
    private let arn = ARN(service: "sqs", region: "us-east-1", account: "000000000000", resource: "q")
    private var context: RequestContext { .testing(now: cloud.clock.now) }

    @Test func aPollerReadsAndDeletes() async throws {
        let url = try await cloud.create("q", ["VisibilityTimeout": "45"])
        for n in 0..<25 { try await cloud.send("\(n)", to: url) }
        let described = try await cloud.sqs.queue(arn)
        #expect(described?.messages == 25 && described?.visibilityTimeoutSeconds == 45)
        #expect(described?.isFIFO == false)
        let messages = try await cloud.sqs.receive(QueuePoll(queue: arn, limit: 100), context: context)
        #expect(messages.count == 25 && messages[0].body == "0")
        #expect(messages[0].systemAttributes["ApproximateReceiveCount"] == "1")
        let handles = messages.map(\.receiptHandle)
        let failed = try await cloud.sqs.delete(
            handles.dropLast() + ["nonsense"], from: arn, context: context)
        #expect(failed.keys.sorted() == [24])
        let changed = try await cloud.sqs.changeVisibility(
            of: [handles[24]], in: arn, toSeconds: 0, context: context)
        #expect(changed.isEmpty)
        #expect(try await cloud.receive(url).bodies == ["24"])
    }

    @Test func whatIsNotThere() async throws {
        #expect(try await cloud.sqs.queue(arn) == nil)
        #expect(try await cloud.sqs.exists(arn) == false)
        await #expect(throws: AWSError.self) {
            try await cloud.sqs.receive(QueuePoll(queue: arn), context: context)
        }
    }

    @Test func whatOthersSend() async throws {
        let url = try await cloud.create("q")
        let delivery = Delivery(
            id: "1", target: arn, kind: .deadLetter,
            source: "arn:aws:lambda:us-east-1:000000000000:function:f",
            body: Array("{}".utf8),
            attributes: [
                .init(name: "ErrorCode", type: .number, value: "200"),
                .init(name: "ErrorMessage", type: .string, value: ""),
            ], time: cloud.clock.now)
        try await cloud.sqs.deliver(delivery, context: context)
        let found = try await cloud.call(
            "ReceiveMessage",
            ["QueueUrl": .string(url), "MessageAttributeNames": .array([.string("All")])])["Messages"]?.array
        #expect(found?.first?["Body"]?.string == "{}")
        #expect(found?.first?["MessageAttributes"]?["ErrorCode"]?["StringValue"]?.string == "200")
        #expect(found?.first?["MessageAttributes"]?["ErrorMessage"] == nil)
    }

    @Test func noisyNeighboursWait() async throws {
        let url = try await cloud.create("q")
        for n in 0..<100 { try await cloud.send("noisy \(n)", to: url, group: "noisy") }
        for n in 0..<3 { try await cloud.send("quiet \(n)", to: url, group: "quiet") }
        let first = try await cloud.receive(url, 10)
        #expect(first.bodies.allSatisfy { $0.hasPrefix("noisy") })
        let second = try await cloud.receive(url, 5)
        #expect(second.bodies.prefix(3) == ["quiet 0", "quiet 1", "quiet 2"])
    }
}
