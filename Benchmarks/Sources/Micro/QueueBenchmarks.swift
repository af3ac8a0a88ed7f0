// Queues through the whole service (JSON in, JSON out, synced), without HTTP and signatures: single messages,
// batches of ten, both again behind a backlog that was just sent and one that the store has merged; the wake
// of a long poll, and the first receive after a start. APUS_BENCH_BACKLOG says how many messages the backlog
// has.

import CloudCore
import Foundation
import Identity
import SQS
import Store
import Wire

enum QueueBenchmarks {
    /// Runs all on a fresh store below `directory`, which should be on the disk that is meant.
    static func run(directory: String, seconds: Double = 4) async throws {
        let backlog = ProcessInfo.processInfo.environment["APUS_BENCH_BACKLOG"].flatMap { Int($0) } ?? 100_000
        let store = try RocksDBStore(directory: directory + "/queues")
        let queues = try QueueClient(store: store, directory: directory)
        let empty = try await queues.create("empty")
        try await rates(queues, empty, "no backlog", seconds: seconds)
        try await wakes(queues, empty)
        if backlog > 0 { try await behind(backlog, queues, seconds: seconds) }
        store.close()

        let clock = queues.clock
        let start = clock.uptime
        let again = try RocksDBStore(directory: directory + "/queues")
        let restarted = try QueueClient(store: again, directory: directory)
        _ = try await restarted.receive(backlog > 0 ? "full" : "empty", 10)
        show(
            "queue: opened again, first ten received", (clock.uptime - start).fractionalSeconds * 1_000, "ms")
        again.close()
    }

    private static func behind(_ backlog: Int, _ queues: QueueClient, seconds: Double) async throws {
        let full = try await queues.create("full")
        let began = queues.clock.uptime
        try await queues.fill(full, count: backlog)
        let filling = (queues.clock.uptime - began).fractionalSeconds
        show("queue: filled with \(backlog), batches of ten", Double(backlog) / filling, "messages/s")
        try await rates(queues, full, "\(backlog) before them, just sent", seconds: seconds)
        try await rest(queues.clock)
        try await rates(queues, full, "\(backlog) before them", seconds: seconds)
        let memory = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        if let line = memory.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS") }) {
            print("  \(line)")
        }
    }

    /// Returns once the store has merged what was written.
    private static func rest(_ clock: SystemClock) async throws {
        let start = clock.uptime
        var used = 0.0
        repeat {
            let before = processorMicroseconds()
            try await clock.sleep(for: .seconds(1))
            used = processorMicroseconds() - before
        } while used > 20_000
        show("queue: the store has merged it after", (clock.uptime - start).fractionalSeconds, "s")
    }

    private static func rates(
        _ queues: QueueClient, _ queue: String, _ what: String, seconds: Double
    ) async throws {
        try await rate("queue: send, receive, delete; \(what)", clients: 64, messages: 1, seconds) {
            try await queues.send(queue, "message of a client")
            for handle in try await queues.receive(queue, 1) { try await queues.delete(queue, handle) }
        }
        try await rate("queue: the same in batches of ten; \(what)", clients: 64, messages: 10, seconds) {
            try await queues.sendBatch(queue)
            try await queues.deleteBatch(queue, try await queues.receive(queue, 10))
        }
    }

    private static func wakes(_ queues: QueueClient, _ queue: String) async throws {
        var times: [Double] = []
        for number in 0..<300 {
            async let found = queues.receive(queue, 1, wait: 20)
            try await queues.clock.sleep(for: .milliseconds(3))
            try await queues.send(queue, "wake \(number)")
            let sent = queues.clock.uptime
            let handles = try await found
            // From the commit on: the receiver may even be there before the sender.
            times.append(max(0, (queues.clock.uptime - sent).fractionalSeconds) * 1_000)
            for handle in handles { try await queues.delete(queue, handle) }
        }
        times.sort()
        show("queue: long poll wakes after the send's answer, median", times[times.count / 2], "ms")
    }

    /// Messages a second, and the processor time of one, the clients' part of it included: they run in this
    /// process, and share its cores.
    private static func rate(
        _ name: String, clients: Int, messages: Int, _ seconds: Double,
        _ work: @escaping @Sendable () async throws -> Void
    ) async throws {
        let clock = SystemClock()
        let start = clock.uptime
        let used = processorMicroseconds()
        let end = start + .seconds(seconds)
        let rounds = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<clients {
                group.addTask {
                    var rounds = 0
                    while clock.uptime < end {
                        try await work()
                        rounds += 1
                    }
                    return rounds
                }
            }
            return try await group.reduce(0, +)
        }
        let count = Double(rounds * messages)
        show(name, count / (clock.uptime - start).fractionalSeconds, "messages/s")
        let each = (processorMicroseconds() - used) / count
        show("  processor time of a message", each, "µs")
        show("  two cores' worth", 2_000_000 / each, "messages/s")
    }

    private static func processorMicroseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000_000 + Double(time.tv_nsec) / 1_000
    }

    private static func show(_ name: String, _ number: Double, _ unit: String) {
        let rounded = number >= 100 ? "\(Int(number.rounded()))" : "\((number * 1_000).rounded() / 1_000)"
        print("\(name): \(rounded) \(unit)")
    }
}
