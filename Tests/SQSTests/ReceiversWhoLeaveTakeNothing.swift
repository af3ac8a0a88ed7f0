// Long polls whose client hangs up: they end, and what comes afterwards is for others.

import CloudCore
import CloudTesting
import Synchronization
import Testing
import Wire

@testable import SQS

@Suite(.timeLimit(.minutes(5))) struct ReceiversWhoLeaveTakeNothing {
    private let cloud = SQSCloud()

    private func poll(_ url: String, _ presence: ClientPresence) async throws -> [Document] {
        var context = RequestContext.testing(now: cloud.clock.now)
        context.presence = presence
        let input: Document = ["QueueUrl": .string(url), "WaitTimeSeconds": .integer(20)]
        return try await cloud.hosted.call(
            "ReceiveMessage", input: input, context: context, authorizer: PermissiveAuthorizer())["Messages"]?
            .array ?? []
    }

    private func waiters(_ count: Int, of url: String) async throws -> LiveQueue {
        let name = try QueueName(url: url, .testing())
        let live = try await cloud.sqs.directory.live(cloud.sqs.directory.queue(name))
        while live.state.withLock({ $0.waiters.count }) != count { await Task.yield() }
        return live
    }

    @Test func whileTheyWait() async throws {
        let url = try await cloud.create("q")
        let presence = ClientPresence()
        async let found = poll(url, presence)
        _ = try await waiters(1, of: url)
        presence.leave()
        #expect(try await found.isEmpty)
        _ = try await waiters(0, of: url)
        try await cloud.send("for others", to: url)
        #expect(try await cloud.receive(url).bodies == ["for others"])
    }

    /// Two wait. The first is woken for a message, and leaves before it has looked: the second gets it.
    @Test func whenTheyHaveBeenWoken() async throws {
        let url = try await cloud.create("q")
        let first = ClientPresence()
        async let nothing = poll(url, first)
        let live = try await waiters(1, of: url)
        async let something = poll(url, ClientPresence())
        _ = try await waiters(2, of: url)
        let waiting = live.state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        try await cloud.send("for the second", to: url)
        live.state.withLock { $0.waiters = [waiting[1]] }
        first.leave()
        waiting[0].turn.resume()
        #expect(try await nothing.isEmpty)
        #expect(try await something.bodies == ["for the second"])
    }

    /// Who has closed its side for sending may still read: what is there at once, it gets.
    @Test func butGetWhatIsThere() async throws {
        let url = try await cloud.create("q")
        try await cloud.send("there", to: url)
        let presence = ClientPresence()
        presence.leave()
        #expect(try await poll(url, presence).bodies == ["there"])
        #expect(try await poll(url, presence).isEmpty)
    }
}
