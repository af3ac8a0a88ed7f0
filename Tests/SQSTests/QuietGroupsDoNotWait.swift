// Fair queues: a group with a backlog does not keep the others waiting, however long it is.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import SQS

@Suite struct QuietGroupsDoNotWait {
    private let cloud = SQSCloud()

    /// More messages of one group than there is room for in memory, of which some are in flight.
    private func backlog(_ count: Int) async throws -> String {
        let url = try await cloud.create("q")
        for start in stride(from: 0, to: count, by: 10) {
            let entries = (start..<start + 10).map { number -> Document in
                .object([
                    ("Id", .string("m\(number)")), ("MessageBody", .string("noisy \(number)")),
                    ("MessageGroupId", "noisy"),
                ])
            }
            try await cloud.call(
                "SendMessageBatch", ["QueueUrl": .string(url), "Entries": .array(entries)])
        }
        for _ in 0..<2 { #expect(try await cloud.receive(url).count == 10) }
        return url
    }

    @Test func behindMoreThanFitsIntoMemory() async throws {
        let url = try await backlog(Limits.window + 1_000)
        for number in 0..<3 { try await cloud.send("quiet \(number)", to: url, group: "quiet") }
        let next = try await cloud.receive(url, 5).bodies
        #expect(next.prefix(3) == ["quiet 0", "quiet 1", "quiet 2"])
        #expect(next.dropFirst(3).allSatisfy { $0.hasPrefix("noisy") })
    }

    /// Everything comes once, also what came out of turn.
    @Test func nothingComesTwice() async throws {
        let url = try await backlog(Limits.window + 200)
        for number in 0..<30 { try await cloud.send("quiet \(number)", to: url, group: "quiet") }
        var seen: [String] = []
        while true {
            let messages = try await cloud.receive(url)
            if messages.isEmpty { break }
            seen += messages.bodies
            for message in messages { try await cloud.delete(message, from: url) }
        }
        // Twenty are still in flight.
        #expect(seen.count == Limits.window + 200 + 30 - 20 && Set(seen).count == seen.count)
    }
}
