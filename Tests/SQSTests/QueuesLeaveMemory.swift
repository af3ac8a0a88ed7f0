// Queues that nobody uses leave memory and lose nothing; what is counted stays right.

import CloudCore
import CloudTesting
import Store
import Synchronization
import Testing

@testable import SQS

@Suite struct QueuesLeaveMemory {
    private let cloud = SQSCloud()

    /// What the service does once a second, and what that commits.
    private func tidy() async {
        for live in cloud.sqs.directory.allLive { try? live.saveReceipts() }
        await withCheckedContinuation { turn in
            var operation = Committer.Operation()
            operation.done = { _ in turn.resume() }
            cloud.sqs.directory.committer.submit(operation)
        }
    }

    @Test func whenNobodyUsesThem() async throws {
        let url = try await cloud.create("q")
        for number in 0..<3 { try await cloud.send("\(number)", to: url) }
        let held = try await cloud.receive(url, 1, hiding: 43_200)
        #expect(held.bodies == ["0"])
        let empty = try await cloud.create("empty")
        #expect(try await cloud.receive(empty).isEmpty)
        await tidy()
        #expect(cloud.sqs.directory.allLive.count == 2)
        cloud.clock.advance(by: Limits.idleTime)
        await tidy()
        #expect(cloud.sqs.directory.allLive.count == 1)
        cloud.clock.advance(by: Limits.idleTimeWithMessages - Limits.idleTime)
        await tidy()
        #expect(cloud.sqs.directory.allLive.isEmpty)
        #expect(try await cloud.counts(url) == [2, 1, 0])
        #expect(try await cloud.receive(url).bodies == ["1", "2"])
        try await cloud.delete(held[0], from: url)
        #expect(try await cloud.counts(url) == [0, 2, 0])
        cloud.clock.advance(by: .seconds(31))
        #expect(try await cloud.receive(url).bodies == ["1", "2"])
    }

    @Test func butNotWhileSomebodyWaits() async throws {
        let url = try await cloud.create("q", ["ReceiveMessageWaitTimeSeconds": "20"])
        async let found = cloud.receive(url, wait: 20)
        let name = try QueueName(url: url, .testing())
        let live = try await cloud.sqs.directory.live(cloud.sqs.directory.queue(name))
        while live.state.withLock({ $0.waiters.isEmpty }) { await Task.yield() }
        live.state.withLock { $0.lastUse = Instant.epoch }
        await tidy()
        #expect(cloud.sqs.directory.allLive.count == 1)
        try await cloud.send("for who waits", to: url)
        #expect(try await found.bodies == ["for who waits"])
    }

    /// A change that is on its way to the store when a queue is found idle is in it when it is opened again.
    @Test func notBeforeTheirLastCommit() async throws {
        let url = try await cloud.create("q")
        try await cloud.send("once", to: url)
        cloud.clock.advance(by: Limits.idleTimeWithMessages)
        for live in cloud.sqs.directory.allLive {
            live.endIfIdle()
            let message = StoredMessage(
                id: UniqueID(number: 1), senderID: "", body: "x", bodyMD5: MessageDigests.md5("x"))
            async let sent: [QueuePosition] = live.send(
                [OutgoingMessage(message: OpenedMessage(message))], isSealed: false)
            _ = try? await sent
        }
        let counted = try await cloud.counts(url)[0]
        let stored = try await cloud.store.list(
            KeyRange(prefix: Key(bytes: [KeyClass.sqs(1).rawValue])), as: PlaceRecord.self, limit: 10)
        #expect(counted == stored.count)
    }

    @Test func delayedMessagesAreCountedWhateverTheirNumber() async throws {
        let url = try await cloud.create("q")
        for delay in [5, 5, 60, 900] { try await cloud.send("\(delay)", to: url, delay: Int64(delay)) }
        try await cloud.send("now", to: url)
        #expect(try await cloud.counts(url) == [1, 0, 4])
        let again = cloud.afterCrash
        #expect(try await again.counts(url) == [1, 0, 4])
        try await again.send("60", to: url, delay: 60)
        #expect(try await again.counts(url) == [1, 0, 5])
        cloud.clock.advance(by: .seconds(5))
        #expect(try await again.counts(url) == [3, 0, 3])
        cloud.clock.advance(by: .seconds(895))
        #expect(try await again.counts(url) == [6, 0, 0])
    }

    @Test func theSecondsAreBounded() {
        var counts = DelayedCounts(lastNumber: 0)
        var now = Instant.epoch
        for _ in 0..<10_000 {
            now = now + .seconds(1)
            counts.add(now + .seconds(Limits.delaySeconds), at: now)
        }
        #expect(counts.count(after: now) == Limits.delaySeconds)
        #expect(counts.seconds.count <= 4 * Limits.delaySeconds + 1)
    }

    @Test func delaysOfFIFOQueues() async throws {
        let url = try await cloud.createFIFO("q", ["DelaySeconds": "10"])
        try await cloud.send("a", to: url, group: "g")
        cloud.clock.advance(by: .seconds(4))
        try await cloud.send("b", to: url, group: "g")
        #expect(try await cloud.counts(url) == [0, 0, 2])
        cloud.clock.advance(by: .seconds(6))
        #expect(try await cloud.counts(url) == [1, 0, 1])
        #expect(try await cloud.afterCrash.counts(url) == [1, 0, 1])
    }
}
