// The store by itself: synced commits alone and in company, reads, opening. Prints one line per number.

import CloudCore
import Store

enum StoreBenchmarks {
    /// Runs all on fresh stores below `directory`, which should be on the disk that is meant.
    static func run(directory: String, seconds: Double = 2) async throws {
        let clock = SystemClock()
        let opened = clock.uptime
        let store = try RocksDBStore(directory: directory + "/store")
        show("store: open, new", (clock.uptime - opened).fractionalSeconds * 1_000, "ms")
        for clients in [1, 64, 256] {
            let rate = try await perSecond(clients: clients, seconds: seconds) { client, number in
                var batch = Batch()
                batch.put(key(client, number), value)
                _ = try await store.commit(batch)
            }
            show("store: commits of 1 KB, \(clients) clients", rate, "/s")
        }
        for clients in [1, 64] {
            let rate = try await perSecond(clients: clients, seconds: seconds) { client, number in
                try await store.transact { transaction in
                    let key = key(client, number % 100)
                    _ = try await transaction.read(key)
                    transaction.put(value, at: key)
                }
            }
            show("store: read-modify-writes, \(clients) clients", rate, "/s")
        }
        let reads = try await perSecond(clients: 1, seconds: seconds) { _, number in
            _ = try await store.read([key(0, number % 1_000)])
        }
        show("store: get", 1_000_000 / reads, "µs")
        let memory = MemoryStore()
        let inMemory = try await perSecond(clients: 64, seconds: seconds) { client, number in
            var batch = Batch()
            batch.put(key(client, number % 1_000), value)
            _ = try await memory.commit(batch)
        }
        show("memory store: commits of 1 KB, 64 clients", inMemory, "/s")
        store.close()
        let again = clock.uptime
        try RocksDBStore(directory: directory + "/store").close()
        show("store: open again and close", (clock.uptime - again).fractionalSeconds * 1_000, "ms")
    }

    private static let value = SystemEntropy().bytes(1_024)

    private static func key(_ client: Int, _ number: Int) -> Key {
        var builder = KeyBuilder(.lambda(0))
        builder.append(UInt64(client))
        builder.append(UInt64(number))
        return builder.key
    }

    private static func perSecond(
        clients: Int, seconds: Double, _ work: @escaping @Sendable (Int, Int) async throws -> Void
    ) async throws -> Double {
        let clock = SystemClock()
        let start = clock.uptime
        let end = start + .seconds(seconds)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                group.addTask {
                    var number = 0
                    while clock.uptime < end {
                        try await work(client, number)
                        number += 1
                    }
                    return number
                }
            }
            var total = 0
            for try await count in group { total += count }
            return Double(total) / (clock.uptime - start).fractionalSeconds
        }
    }

    private static func show(_ name: String, _ number: Double, _ unit: String) {
        let rounded = number >= 100 ? "\(Int(number.rounded()))" : "\((number * 100).rounded() / 100)"
        print("\(name): \(rounded) \(unit)")
    }
}
