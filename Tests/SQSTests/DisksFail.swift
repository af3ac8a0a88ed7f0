// A disk that fails in the middle of traffic: what was acknowledged is there after a restart, in order and
// once, whatever was under way; and nothing is acknowledged any more.

import CloudCore
import CloudTesting
import Store
import Synchronization
import Testing
import Wire

@testable import SQS

/// A store that breaks as RocksDB's does: one commit fails, of which nobody knows whether it will be there,
/// and none is taken from then on. Commits take a while, so that several are under way.
private final class BreakingStore: KeyValueStore {
    private struct State {
        var left = Int.max
        var failure: StoreError?
        var last: Task<CommitOutcome, any Error>?
        var refused = 0
    }

    let inner = MemoryStore()
    private let keepsLast: Bool
    private let state = Mutex(State())

    init(keepsLast: Bool) { self.keepsLast = keepsLast }

    var limits: StoreLimits { inner.limits }
    var latches: KeyLatches { inner.latches }
    var topics: WakeTopics { inner.topics }
    var failure: StoreError? { state.withLock { $0.failure } }
    /// Commits that were on their way, or came, when the disk had failed.
    var refused: Int { state.withLock { $0.refused } }

    func fail(after commits: Int) { state.withLock { $0.left = commits } }

    func read(_ keys: [Key]) async throws -> [Entry?] { try await inner.read(keys) }
    func scan(_ range: KeyRange, limit: Int, reverse: Bool) async throws -> [Entry] {
        try await inner.scan(range, limit: limit, reverse: reverse)
    }
    func lease(
        _ queue: Key, floor: Instant, now: Instant, until: Instant, limit: Int
    ) async throws -> [Entry] {
        try await inner.lease(queue, floor: floor, now: now, until: until, limit: limit)
    }
    func removeRange(_ range: KeyRange, limit: Int) async throws -> Int {
        try await inner.removeRange(range, limit: limit)
    }

    func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome {
        let commit = state.withLock { state in
            let before = state.last
            let commit = Task {
                _ = await before?.result
                for _ in 0..<5 { await Task.yield() }
                return try await write(batch, token)
            }
            state.last = commit
            return commit
        }
        return try await commit.value
    }

    private func write(_ batch: Batch, _ token: CommitToken) async throws -> CommitOutcome {
        let (earlier, failure) = state.withLock { state -> (StoreError?, StoreError?) in
            if let failure = state.failure {
                state.refused += 1
                return (failure, nil)
            }
            state.left -= 1
            if state.left < 0 { state.failure = .failed("no space left on device") }
            return (nil, state.failure)
        }
        if let earlier { throw earlier }
        if failure == nil || keepsLast { _ = try await inner.commit(batch, token: token) }
        if let failure { throw failure }
        return .done(version: 0)
    }
}

/// What clients were told.
private final class Journal: Sendable {
    struct Entries {
        /// Bodies with their ids.
        var sent: [String: String] = [:]
        var triedToDelete: Set<String> = []
        var deleted: Set<String> = []
    }

    private let state = Mutex(Entries())
    var entries: Entries { state.withLock { $0 } }
    func note(_ body: (inout Entries) -> Void) { state.withLock { body(&$0) } }
}

@Suite struct DisksFail {
    private static let dead = "arn:aws:sqs:us-east-1:000000000000:dead"
    private let clock = ManualClock()

    /// Sends under one name, until that fails.
    private func send(_ name: String, to url: String, _ cloud: SQSCloud, _ journal: Journal)
        async
    {
        var number = 1_000
        while true {
            number += 1
            let body = "\(name)-\(number)"
            let group = url.hasSuffix(".fifo") ? name : nil
            guard let sent = try? await cloud.send(body, to: url, group: group) else { return }
            journal.note { $0.sent[body] = sent["MessageId"]?.string ?? "" }
        }
    }

    /// Receives and deletes, until that fails.
    private func receive(_ url: String, _ cloud: SQSCloud, _ journal: Journal) async {
        while cloud.store.failure == nil {
            guard let messages = try? await cloud.receive(url, 3) else { return }
            await Task.yield()
            for message in messages {
                guard let body = message["Body"]?.string, !body.hasSuffix("7") else { continue }
                journal.note { _ = $0.triedToDelete.insert(body) }
                do { try await cloud.delete(message, from: url) } catch { return }
                journal.note { _ = $0.deleted.insert(body) }
            }
        }
    }

    /// Receives without deleting: after one receive messages go to the dead-letter queue.
    private func ignore(_ url: String, _ cloud: SQSCloud) async {
        while cloud.store.failure == nil {
            guard (try? await cloud.receive(url, 3, hiding: 0)) != nil else { return }
            await Task.yield()
        }
    }

    private func drain(_ url: String, _ cloud: SQSCloud) async throws -> [String] {
        var bodies: [String] = []
        while true {
            let messages = try await cloud.receive(url, 10, hiding: 600)
            if messages.isEmpty { return bodies }
            bodies += messages.bodies
            for message in messages { try await cloud.delete(message, from: url) }
        }
    }

    @Test(arguments: 0..<16) func whatWasAcknowledgedIsThere(seed: Int) async throws {
        let disk = BreakingStore(keepsLast: seed % 2 == 0)
        let cloud = SQSCloud(store: disk, clock: clock)
        let dead = try await cloud.create("dead")
        let standard = try await cloud.create("standard")
        let failing = try await cloud.create(
            "failing", ["RedrivePolicy": #"{"deadLetterTargetArn":"\#(Self.dead)","maxReceiveCount":1}"#])
        let fifo = try await cloud.createFIFO("fifo")
        let journal = Journal()
        disk.fail(after: 10 + seed * 4)
        await withTaskGroup(of: Void.self) { group in
            for url in [standard, failing, fifo] {
                for name in ["a", "b", "c"] {
                    group.addTask { await send("\(name)-\(url.suffix(5))", to: url, cloud, journal) }
                }
            }
            for url in [standard, fifo, standard, fifo] {
                group.addTask { await receive(url, cloud, journal) }
            }
            group.addTask { await ignore(failing, cloud) }
        }
        // Nothing is acknowledged from now on.
        for url in [standard, failing, fifo] {
            let group = url == fifo ? "g" : nil
            await #expect(throws: (any Error).self) { try await cloud.send("late", to: url, group: group) }
        }
        #expect(disk.refused > 0)
        let known = journal.entries
        #expect(known.sent.count > 5)
        try await check(
            known, [standard, failing, dead, fifo], after: SQSCloud(store: disk.inner, clock: clock))
    }

    /// After a restart on a disk that works.
    private func check(_ known: Journal.Entries, _ urls: [String], after cloud: SQSCloud) async throws {
        // Who sends again what was acknowledged sends nothing new.
        for (body, id) in known.sent where body.contains(".fifo") || body.contains("-fifo") {
            let group = body.split(separator: "-").dropLast().joined(separator: "-")
            let again = try await cloud.send(body, to: urls[3], group: group)
            #expect(again["MessageId"]?.string == id)
        }
        var left: [String] = []
        var booked = 0
        for url in urls { booked += try await cloud.counts(url).reduce(0, +) }
        for url in urls {
            let bodies = try await drain(url, cloud)
            #expect(try await cloud.counts(url) == [0, 0, 0], "the books of \(url)")
            left += bodies
            guard url == urls[3] else { continue }
            for (_, own) in Dictionary(grouping: bodies, by: { $0.dropLast(4) }) {
                #expect(own == own.sorted())
            }
        }
        #expect(booked == left.count && left.count == Set(left).count)
        #expect(!left.contains("late"))
        #expect(known.deleted.isDisjoint(with: left), "deleted, and back again")
        let lost = Set(known.sent.keys).subtracting(known.triedToDelete).subtracting(left)
        #expect(lost.isEmpty, "acknowledged, and lost: \(lost.sorted())")
    }
}
