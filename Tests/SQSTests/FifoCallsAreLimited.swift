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

    /// Not at the turn of a second: as time passes.
    @Test func itIsARate() async throws {
        cloud.clock.advance(by: .milliseconds(900))
        let url = try await cloud.createFIFO("q")
        try await send(300, to: url, group: "a")
        cloud.clock.advance(by: .milliseconds(100))
        // A tenth of a second brings thirty, also over the turn of a second.
        try await send(30, to: url, group: "b")
        #expect(await refusal(url, group: "c")?.code == "RequestThrottled")
        cloud.clock.advance(by: .microseconds(3_334))
        try await send(1, to: url, group: "c")
        #expect(await refusal(url, group: "c")?.code == "RequestThrottled")
        // However long nobody calls, a second's worth is all.
        cloud.clock.advance(by: .seconds(3_600))
        try await send(300, to: url, group: "d")
        #expect(await refusal(url, group: "d")?.code == "RequestThrottled")
    }

    /// A region's quota of high throughput mode, for each kind.
    @Test func regionsHaveQuotas() throws {
        func quota(_ region: String, _ more: [String: String]) throws -> Int {
            let name = QueueName(
                account: try #require(AccountID("000000000000")), region: try #require(Region(region)),
                name: "q.fifo")
            return FifoQuota.callsPerSecond(
                of: try QueueRecord(
                    name, number: 1, at: cloud.clock.now,
                    attributes: ["FifoQueue": "true"].merging(more) { $1 }, tags: [:]))
        }
        let high = ["DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"]
        let expected = [
            "us-east-1": 70_000, "us-east-2": 19_000, "eu-central-1": 19_000, "ap-northeast-1": 9_000,
            "eu-west-2": 4_500, "eu-north-1": 2_400,
        ]
        for (region, calls) in expected { #expect(try quota(region, high) == calls) }
        #expect(try quota("us-east-1", [:]) == 300)
    }

    @Test func aBucketHoldsASecond() {
        var rate = CallRate()
        let start = cloud.clock.now
        let most = 2_400
        func admits(_ calls: [(call: CallRate.Call, perSecond: Int)], at now: Instant) -> Bool {
            rate.admits(calls, at: now)
        }
        #expect((0..<most).allSatisfy { _ in admits([(.receive, most)], at: start) })
        #expect(!admits([(.receive, most)], at: start))
        // Exactly the rate over a minute of calls in steps that don't divide a second.
        var (now, taken) = (start, 0)
        while now < start + .seconds(60) {
            now = now + .nanoseconds(777_777)
            while admits([(.receive, most)], at: now) { taken += 1 }
        }
        #expect((60 * most - 1...60 * most + 3).contains(taken), "\(taken)")
        // Refused calls count for none of their kinds, and groups leave nothing behind.
        #expect(!admits([(.send, 5), (.receive, most)], at: now))
        #expect((0..<5).allSatisfy { _ in admits([(.send, 5)], at: now) })
        for group in 0..<1_000 {
            #expect(admits([(.sendToGroup("\(group)"), 300)], at: now + .seconds(group)))
        }
        #expect(rate.count < 100)
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
