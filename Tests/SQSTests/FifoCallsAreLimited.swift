// The limit of FIFO queues, where it is turned on: 300 calls of a kind in a second, on the virtual clock.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct FifoCallsAreLimited {
    private let cloud = SQSCloud(limitsFIFO: true)

    private func send(_ count: Int, to url: String, group: String) async throws {
        for number in 0..<count { try await cloud.send("\(group)\(number)", to: url, group: group) }
    }

    private func refusal(_ url: String, group: String) async -> AWSError? {
        await cloud.error(
            "SendMessage",
            ["QueueUrl": .string(url), "MessageBody": "more", "MessageGroupId": .string(group)])
    }

    @Test func threeHundredCallsASecond() async throws {
        let url = try await cloud.createFIFO("q")
        try await send(300, to: url, group: "a")
        let refused = await refusal(url, group: "b")
        #expect(refused?.code == "RequestThrottled" && refused?.status == 403)
        // Nothing of it was done, and the next second is another.
        #expect(try await cloud.counts(url) == [300, 0, 0])
        cloud.clock.advance(by: .seconds(1))
        try await cloud.send("more", to: url, group: "b")
    }

    @Test func kindsAreCountedByThemselves() async throws {
        let url = try await cloud.createFIFO("q")
        try await send(300, to: url, group: "a")
        for _ in 0..<300 {
            let messages = try await cloud.receive(url, 1)
            try await cloud.delete(try #require(messages.first), from: url)
        }
        #expect(await cloud.error("ReceiveMessage", ["QueueUrl": .string(url)])?.code == "RequestThrottled")
        #expect(try await cloud.counts(url) == [0, 0, 0])
    }

    @Test func aBatchIsOneCall() async throws {
        let url = try await cloud.createFIFO("q")
        for batch in 0..<300 {
            let entries = (0..<10).map { number -> Document in
                .object([
                    ("Id", .string("\(number)")), ("MessageBody", .string("\(batch).\(number)")),
                    ("MessageGroupId", .string("\(number)")),
                ])
            }
            try await cloud.call(
                "SendMessageBatch", ["QueueUrl": .string(url), "Entries": .array(entries)])
        }
        #expect(try await cloud.counts(url) == [3_000, 0, 0])
        #expect(await refusal(url, group: "a")?.code == "RequestThrottled")
    }

    @Test func withHighThroughputGroupsAreCounted() async throws {
        let url = try await cloud.createFIFO(
            "q", ["DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"])
        try await send(300, to: url, group: "a")
        #expect(await refusal(url, group: "a")?.code == "RequestThrottled")
        try await send(300, to: url, group: "b")
        for _ in 0..<400 { _ = try await cloud.receive(url, 1, hiding: 0) }
    }

    @Test func standardQueuesAndOthersAreNot() async throws {
        let url = try await cloud.create("q")
        for number in 0..<400 { try await cloud.send("\(number)", to: url) }
        let other = SQSCloud()
        let fifo = try await other.createFIFO("q")
        for number in 0..<400 { try await other.send("\(number)", to: fifo, group: "a") }
    }
}
