// The victim of the kill test: writes as fast as it can and says what was acknowledged, until it is killed.
// Every worker counts up a counter and adds an item in the same transaction; worker 0 adds a blob to each.
// One line on standard output per acknowledgement: `worker number`. With a third argument no file may grow
// beyond so many bytes: it writes until that fails, tries again without the limit, and says how that ended.

import CloudCore
import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@main enum StoreCrashWriter {
    static func main() async throws {
        guard (3...4).contains(CommandLine.arguments.count), let workers = UInt64(CommandLine.arguments[2])
        else { exit(2) }
        let directory = CommandLine.arguments[1]
        let store = try RocksDBStore(directory: directory)
        let blobs = try FileBlobStore(directory: directory + "/blobs")
        if CommandLine.arguments.count == 4, let bytes = UInt(CommandLine.arguments[3]) {
            return try await fill(workers, store, blobs, bytes: bytes)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask { try await work(worker, store, blobs) }
            }
            try await group.waitForAll()
        }
    }

    static func fill(_ workers: UInt64, _ store: RocksDBStore, _ blobs: FileBlobStore, bytes: UInt)
        async throws
    {
        signal(SIGXFSZ, SIG_IGN)
        try limitFiles(to: rlim_t(bytes))
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask { try? await work(worker, store, blobs) }
            }
        }
        try limitFiles(to: rlim_t.max)
        var taken = 0
        for number in 0..<100 {
            var batch = Batch()
            batch.put(key(.max, UInt64(number)), [])
            if (try? await store.commit(batch)) != nil { taken += 1 }
        }
        let line = Array("\(taken) \(store.failure == nil ? 0 : 1)\n".utf8)
        guard write(1, line, line.count) == line.count else { exit(1) }
    }

    static func limitFiles(to bytes: rlim_t) throws {
        var limit = rlimit()
        #if canImport(Darwin)
            let files = RLIMIT_FSIZE
        #else
            let files = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
        #endif
        guard getrlimit(files, &limit) == 0 else { exit(1) }
        limit.rlim_cur = min(bytes, limit.rlim_max)
        guard setrlimit(files, &limit) == 0 else { exit(1) }
    }

    @concurrent static func work(_ worker: UInt64, _ store: RocksDBStore, _ blobs: FileBlobStore) async throws
    {
        while true {
            let number = try await store.transact { transaction in
                let counter = key(worker, 0)
                let number =
                    try await transaction.read(counter).map {
                        UInt64(String(decoding: $0, as: UTF8.self)) ?? 0
                    } ?? 0
                let next = number + 1
                transaction.put(Array(String(next).utf8), at: counter)
                transaction.put(try await item(worker, next, blobs), at: key(worker, next))
                return next
            }
            let line = Array("\(worker) \(number)\n".utf8)
            guard write(1, line, line.count) == line.count else { exit(0) }
        }
    }

    /// Bytes that the test can tell from worker and number, or the name of a blob of such bytes.
    static func item(_ worker: UInt64, _ number: UInt64, _ blobs: FileBlobStore) async throws -> [UInt8] {
        let bytes = [UInt8](
            repeating: UInt8(truncatingIfNeeded: worker &* 31 &+ number), count: Int(number % 700))
        guard worker == 0 else { return bytes }
        return Array(try await blobs.write(bytes).text.utf8)
    }

    static func key(_ worker: UInt64, _ number: UInt64) -> Key {
        var builder = KeyBuilder(.lambda(0))
        builder.append(worker)
        builder.append(number)
        return builder.key
    }
}
