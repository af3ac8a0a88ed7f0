// Messages on the virtual clock: visibility, delay, retention, waiting, and what a crash leaves of it.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct MessagesLiveAsOnAWS {
    let cloud = SQSCloud()

    @Test func anInvisibleMessageComesBack() async throws {
        let url = try await cloud.create("q", ["VisibilityTimeout": "30"])
        try await cloud.send("x", to: url)
        let first = try await cloud.receive(url)
        #expect(first.bodies == ["x"])
        cloud.clock.advance(by: .milliseconds(29_999))
        #expect(try await cloud.receive(url).isEmpty)
        cloud.clock.advance(by: .milliseconds(1))
        let second = try await cloud.receive(url)
        #expect(second.first?["Attributes"]?["ApproximateReceiveCount"]?.string == "2")
        // The former receipt no longer deletes, and says nothing.
        try await cloud.delete(first[0], from: url)
        #expect(try await cloud.counts(url) == [0, 1, 0])
        try await cloud.delete(second[0], from: url)
        #expect(try await cloud.counts(url) == [0, 0, 0])
    }

    @Test func aReceiptDeletesAfterItsTimeWhereNobodyElseHasTheMessage() async throws {
        let url = try await cloud.create("q")
        try await cloud.send("x", to: url)
        let held = try await cloud.receive(url)
        cloud.clock.advance(by: .seconds(31))
        try await cloud.delete(held[0], from: url)
        #expect(try await cloud.receive(url).isEmpty)
        #expect(try await cloud.counts(url) == [0, 0, 0])
        try await cloud.delete(held[0], from: url)
        #expect(try await cloud.counts(url) == [0, 0, 0])
    }

    @Test func twelveHoursInAll() async throws {
        let url = try await cloud.create("q")
        try await cloud.send("x", to: url)
        let held = try await cloud.receive(url, hiding: 43_200)
        cloud.clock.advance(by: .seconds(3_600))
        let handle = held[0]["ReceiptHandle"] ?? .string("")
        let input: Document = [
            "QueueUrl": .string(url), "ReceiptHandle": handle, "VisibilityTimeout": .integer(39_601),
        ]
        #expect(
            await cloud.error("ChangeMessageVisibility", input)?.message.contains("43200 seconds") == true)
        try await cloud.call(
            "ChangeMessageVisibility",
            ["QueueUrl": .string(url), "ReceiptHandle": handle, "VisibilityTimeout": .integer(39_600)])
    }

    @Test func delayedMessagesWait() async throws {
        let url = try await cloud.create("q", ["DelaySeconds": "60"])
        try await cloud.send("later", to: url)
        try await cloud.send("now", to: url, delay: 0)
        try await cloud.send("latest", to: url, delay: 900)
        #expect(try await cloud.counts(url) == [1, 0, 2])
        #expect(try await cloud.receive(url, hiding: 3_600).bodies == ["now"])
        cloud.clock.advance(by: .milliseconds(59_999))
        #expect(try await cloud.receive(url).isEmpty)
        cloud.clock.advance(by: .milliseconds(1))
        #expect(try await cloud.receive(url, hiding: 3_600).bodies == ["later"])
        cloud.clock.advance(by: .seconds(840))
        #expect(try await cloud.receive(url).bodies == ["latest"])
    }

    @Test func oldMessagesGo() async throws {
        let url = try await cloud.create("q", ["MessageRetentionPeriod": "60"])
        try await cloud.send("old", to: url)
        cloud.clock.advance(by: .seconds(59))
        try await cloud.send("young", to: url)
        cloud.clock.advance(by: .seconds(1))
        #expect(try await cloud.counts(url) == [1, 0, 0])
        #expect(try await cloud.receive(url).bodies == ["young"])
    }

    @Test func aWaiterWakes() async throws {
        let url = try await cloud.create("q")
        async let found = cloud.receive(url, wait: 20)
        await cloud.clock.waitForSleepers()
        try await cloud.send("x", to: url)
        #expect(try await found.bodies == ["x"])
    }

    @Test func aWaiterWakesForWhatBecomesVisible() async throws {
        let url = try await cloud.create("q", ["VisibilityTimeout": "5"])
        try await cloud.send("x", to: url)
        _ = try await cloud.receive(url)
        async let found = cloud.receive(url, wait: 20)
        await cloud.clock.waitForSleepers()
        #expect(cloud.clock.nextDeadline == cloud.clock.now + .seconds(5))
        cloud.clock.advance(by: .seconds(5))
        #expect(try await found.bodies == ["x"])
    }

    @Test func aWaiterGivesUp() async throws {
        let url = try await cloud.create("q", ["ReceiveMessageWaitTimeSeconds": "7"])
        let input: Document = ["QueueUrl": .string(url)]
        async let found = cloud.call("ReceiveMessage", input)
        await cloud.clock.waitForSleepers()
        cloud.clock.advance(by: .seconds(7))
        #expect(try await found["Messages"] == nil)
    }

    @Test func aCancelledWaiterTakesNothing() async throws {
        let url = try await cloud.create("q")
        let waiter = Task { try await cloud.receive(url, wait: 20) }
        await cloud.clock.waitForSleepers()
        waiter.cancel()
        #expect(try await waiter.value.isEmpty)
        try await cloud.send("x", to: url)
        #expect(try await cloud.receive(url).bodies == ["x"])
    }

    @Test func messagesAreSealedAtRest() async throws {
        let url = try await cloud.create("q")
        let plain = try await cloud.create("plain", ["SqsManagedSseEnabled": "false"])
        for address in [url, plain] {
            try await cloud.send("x", to: address)
            #expect(try await cloud.receive(address).bodies == ["x"])
        }
    }

    @Test func aCrashLosesNothing() async throws {
        let url = try await cloud.create("q", ["VisibilityTimeout": "60"])
        for n in 0..<30 { try await cloud.send("\(n)", to: url) }
        let held = try await cloud.receive(url, 10)
        try await cloud.delete(held[0], from: url)
        cloud.clock.advance(by: .seconds(2))
        try await cloud.saveReceipts()
        let late = try await cloud.receive(url, 5)
        #expect(late.count == 5)

        let again = cloud.afterCrash
        // What was in flight for a second still is; what was just received comes again.
        #expect(try await again.counts(url) == [20, 9, 0])
        var bodies: Set<String> = []
        while case let some = try await again.receive(url), !some.isEmpty { bodies.formUnion(some.bodies) }
        #expect(bodies == Set((10..<30).map(String.init)))
        // Receipts of before still delete.
        for message in held { try await again.delete(message, from: url) }
        #expect(try await again.counts(url) == [0, 20, 0])
        again.clock.advance(by: .seconds(61))
        #expect(try await again.counts(url) == [20, 0, 0])
    }

    @Test func tooManyInFlight() async throws {
        let url = try await cloud.create("q")
        #expect(try await cloud.receive(url).isEmpty)
        let name = try QueueName(url: url, .testing())
        let live = try await cloud.sqs.directory.live(cloud.sqs.directory.queue(name))
        #expect(try live.change { $0.engine.rules.inFlight } == 120_000)
        try live.change { $0.engine.rules.inFlight = 2 }
        for n in 0..<3 { try await cloud.send("\(n)", to: url) }
        #expect(try await cloud.receive(url, 2).count == 2)
        let input: Document = ["QueueUrl": .string(url)]
        #expect(await cloud.error("ReceiveMessage", input)?.code == "OverLimit")
        cloud.clock.advance(by: .seconds(31))
        #expect(await cloud.error("ReceiveMessage", input) == nil)
    }

    @Test func aQueueLargerThanMemory() async throws {
        let url = try await cloud.create("q")
        let name = try QueueName(url: url, .testing())
        let live = try await cloud.sqs.directory.live(cloud.sqs.directory.queue(name))
        try live.change { $0.engine.rules.window = 20 }
        let count = Limits.page + 50
        // The first page is empty: what comes now is in memory until there is no room.
        #expect(try await cloud.receive(url).isEmpty)
        for n in 0..<count / 10 {
            let entries = (0..<10).map { index -> Document in
                ["Id": .string("\(index)"), "MessageBody": .string("\(n * 10 + index)")]
            }
            try await cloud.call(
                "SendMessageBatch", ["QueueUrl": .string(url), "Entries": .array(entries)])
        }
        #expect(try await cloud.counts(url) == [count, 0, 0])
        var bodies: [String] = []
        while case let some = try await cloud.receive(url, hiding: 600), !some.isEmpty {
            bodies += some.bodies
        }
        #expect(bodies.count == count && Set(bodies).count == count)
        #expect(bodies == bodies.sorted { Int($0) ?? 0 < Int($1) ?? 0 })
    }
}
