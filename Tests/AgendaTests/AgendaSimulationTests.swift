// Random schedules with crashes, errors, cancellations and retries: every task runs at least once, never
// early, its effect comes true exactly once, and nothing stays behind.

import Agenda
import CloudCore
import CloudTesting
import Store
import Testing

private struct DiskFull: Error {}

/// A store that sometimes refuses to commit.
private struct ShakyStore: KeyValueStore {
    let base = MemoryStore()
    let entropy: SeededEntropy
    /// In a thousand.
    let failures: UInt64

    var limits: StoreLimits { base.limits }
    var latches: KeyLatches { base.latches }
    var topics: WakeTopics { base.topics }
    func read(_ keys: [Key]) async throws -> [Entry?] {
        try shake()
        return try await base.read(keys)
    }
    func scan(_ range: KeyRange, limit: Int, reverse: Bool) async throws -> [Entry] {
        try shake()
        return try await base.scan(range, limit: limit, reverse: reverse)
    }
    func commit(_ batch: Batch, token: CommitToken) async throws -> CommitOutcome {
        try shake()
        let outcome = try await base.commit(batch, token: token)
        // Also after it was done: the caller then doesn't know.
        try shake()
        return outcome
    }
    func removeRange(_ range: KeyRange, limit: Int) async throws -> Int {
        try await base.removeRange(range, limit: limit)
    }
    private func shake() throws { if entropy.next() % 1_000 < failures { throw DiskFull() } }
}

@Suite struct AgendaSimulationTests {
    @Test(arguments: 0..<40) func everyTaskHasItsEffectOnceWhateverHappens(_ seed: Int) async throws {
        var generator = SeededEntropy(UInt64(seed))
        let store = ShakyStore(entropy: SeededEntropy(UInt64(seed) + 1_000), failures: seed % 2 == 0 ? 0 : 40)
        let clock = ManualClock()
        let calls = Recorder<(id: String, early: Bool)>()
        let chance = SeededEntropy(UInt64(seed) + 2_000)
        let concurrency = Int.random(in: 1...8, using: &generator)
        let handler: Agenda.Handler = { task in
            calls.add((task.id, task.due > clock.now))
            if chance.next() % 4 == 0 {
                return .retry(at: clock.now + .milliseconds(Int64(chance.next() % 20_000)))
            }
            guard let before = try? await store.base.read([key(task.id)]).first ?? nil else {
                var effect = Batch()
                effect.check(key(task.id), .absent)
                effect.put(key(task.id), [1])
                return .done(with: effect)
            }
            Issue.record("\(task.id) has its effect already: \(before)")
            return .done
        }
        func boot() async -> Agenda {
            let agenda = Agenda(store: store, clock: clock)
            await agenda.handle(queue, concurrency: concurrency, handler)
            return agenda
        }

        var agenda = await boot()
        var expected: Set<String> = []
        for number in 0..<60 {
            let id = "\(number)"
            let due = start + .milliseconds(Int64.random(in: -5_000..<120_000, using: &generator))
            do {
                try await agenda.schedule(DueTask(queue: queue, id: id, due: due))
                expected.insert(id)
            } catch is DiskFull {
                if try await store.base.get(taskKeyExists(id), as: Anything.self) != nil {
                    expected.insert(id)
                }
            }
            if Int.random(in: 0..<3, using: &generator) == 0 {
                try? await agenda.advance(
                    clock, by: .milliseconds(Int64.random(in: 0..<5_000, using: &generator)))
            }
            if Int.random(in: 0..<8, using: &generator) == 0 { agenda = await boot() }
        }
        for _ in 0..<1_000 where try await !store.base.agendaKeys().isEmpty {
            try? await agenda.advance(clock, by: .seconds(30))
        }
        let left = try await store.base.agendaKeys()
        #expect(left.isEmpty)
        #expect(calls.items.filter(\.early).isEmpty)
        let effects = try await store.base.scan(KeyBuilder(.lambda(0)).range, limit: 1_000, reverse: false)
        #expect(Set(effects.map(\.key)) == Set(expected.map(key)))
    }

    /// The key under which the agenda keeps a task: known here so that a commit of unknown outcome can be
    /// judged. Class, kind, queue, id.
    private func taskKeyExists(_ id: String) -> Key {
        var builder = KeyBuilder(.agenda)
        builder.append(byte: 1)
        builder.append(queue.rawValue)
        builder.append(id)
        return builder.key
    }
}

/// Any record at all.
private struct Anything: StoredRecord {
    static let formatVersion: UInt8 = .max
    init(from reader: inout RecordReader, version: UInt8) throws {
        while !reader.isAtEnd { _ = try reader.byte() }
    }
    func encode(to writer: inout RecordWriter) {}
}
