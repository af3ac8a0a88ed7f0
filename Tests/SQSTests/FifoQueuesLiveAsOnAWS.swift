// FIFO queues on the virtual clock: what is sent twice, groups, and what a crash leaves of it.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct FifoQueuesLiveAsOnAWS {
    let cloud = SQSCloud()

    @Test func fiveMinutesToTheMoment() async throws {
        let url = try await cloud.createFIFO("q")
        let first = try await cloud.send("x", to: url, group: "g")
        cloud.clock.advance(by: .milliseconds(299_999))
        let second = try await cloud.send("x", to: url, group: "g")
        #expect(second["MessageId"] == first["MessageId"])
        #expect(second["SequenceNumber"] == first["SequenceNumber"])
        // The second one does not prolong it.
        cloud.clock.advance(by: .milliseconds(1))
        let third = try await cloud.send("x", to: url, group: "g")
        #expect(third["MessageId"] != first["MessageId"])
        #expect(try await cloud.counts(url) == [2, 0, 0])
    }

    @Test func idsAreKnownAfterACrash() async throws {
        let url = try await cloud.createFIFO("q")
        let first = try await cloud.send("x", to: url, group: "g")
        let held = try await cloud.receive(url)
        try await cloud.delete(held[0], from: url)
        let again = cloud.afterCrash
        #expect(try await again.send("x", to: url, group: "g")["MessageId"] == first["MessageId"])
        #expect(try await again.receive(url).isEmpty)
    }

    @Test func manyWhoSendTheSameAtOnce() async throws {
        let url = try await cloud.createFIFO("q")
        let ids = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 {
                group.addTask { [cloud] in
                    try await cloud.send("x", to: url, group: "g")["MessageId"]?.string
                }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await cloud.counts(url) == [1, 0, 0])
    }

    @Test func sequenceNumbersGrow() async throws {
        let url = try await cloud.createFIFO("q")
        var last = ""
        for n in 0..<50 {
            let number = try await cloud.send("\(n)", to: url, group: "g\(n % 3)")["SequenceNumber"]?.string
            let text = try #require(number)
            #expect(text.utf8.count == 20 && text > last)
            last = text
        }
    }

    @Test func theDelayIsTheQueues() async throws {
        let url = try await cloud.createFIFO("q", ["DelaySeconds": "10"])
        try await cloud.send("x", to: url, group: "g")
        #expect(try await cloud.counts(url) == [0, 0, 1])
        #expect(try await cloud.receive(url).isEmpty)
        // It changes for messages that are there already.
        cloud.clock.advance(by: .seconds(5))
        try await cloud.call(
            "SetQueueAttributes",
            ["QueueUrl": .string(url), "Attributes": .object([("DelaySeconds", .string("5"))])])
        #expect(try await cloud.receive(url).bodies == ["x"])
    }

    @Test func aWaiterWakesWhenItsGroupIsFree() async throws {
        let url = try await cloud.createFIFO("q")
        for n in 0..<2 { try await cloud.send("\(n)", to: url, group: "g") }
        let held = try await cloud.receive(url, 1)
        async let found = cloud.receive(url, wait: 20)
        await cloud.clock.waitForSleepers()
        try await cloud.delete(held[0], from: url)
        #expect(try await found.bodies == ["1"])
    }

    @Test func groupsAreInOrderAfterACrash() async throws {
        let url = try await cloud.createFIFO("q")
        for n in 0..<6 { try await cloud.send("\(n)", to: url, group: "g") }
        let held = try await cloud.receive(url, 3, hiding: 60)
        #expect(held.bodies == ["0", "1", "2"])
        try await cloud.delete(held[0], from: url)
        cloud.clock.advance(by: .seconds(2))
        try await cloud.saveReceipts()
        let again = cloud.afterCrash
        // The group is still locked, and its receipts are good.
        #expect(try await again.receive(url).isEmpty)
        try await again.delete(held[1], from: url)
        again.clock.advance(by: .seconds(60))
        #expect(try await again.receive(url).bodies == ["2", "3", "4", "5"])
    }

    @Test func expiredReceiptsAreRefused() async throws {
        let url = try await cloud.createFIFO("q")
        try await cloud.send("x", to: url, group: "g")
        let held = try await cloud.receive(url, hiding: 1)
        cloud.clock.advance(by: .seconds(1))
        let input: Document = [
            "QueueUrl": .string(url), "ReceiptHandle": held[0]["ReceiptHandle"] ?? .string(""),
        ]
        let error = await cloud.error("DeleteMessage", input)
        #expect(error?.code == "InvalidParameterValue" && error?.message.contains("expired") == true)
    }
}
