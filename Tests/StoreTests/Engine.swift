// The engines that must all keep the same contract, and the small words that the tests share.

import CloudTesting

@testable import Store

enum Engine: CaseIterable {
    case memory, rocksDB

    /// Runs `body` on a fresh store of this engine.
    func withStore(
        limits: StoreLimits = StoreLimits(), _ body: (any KeyValueStore) async throws -> Void
    ) async throws {
        switch self {
        case .memory: try await body(MemoryStore(limits: limits))
        case .rocksDB:
            let directory = TemporaryDirectory("store")
            let store = try RocksDBStore(directory: directory.path, limits: limits)
            defer { store.close() }
            try await body(store)
        }
    }
}

/// A key of the tests' own class.
func key(_ parts: String...) -> Key {
    var builder = KeyBuilder(.lambda(0))
    for part in parts { builder.append(part) }
    return builder.key
}

let everything = KeyBuilder(.lambda(0)).range

func numbered(_ number: Int) -> Key {
    var builder = KeyBuilder(.lambda(0))
    builder.append(UInt64(number))
    return builder.key
}

func batch(_ build: (inout Batch) -> Void) -> Batch {
    var batch = Batch()
    build(&batch)
    return batch
}

struct Counter: StoredRecord, Equatable {
    static let formatVersion: UInt8 = 1
    var count: Int

    init(count: Int) { self.count = count }
    init(from reader: inout RecordReader, version: UInt8) throws { count = try reader.integer() }
    func encode(to writer: inout RecordWriter) { writer.integer(count) }
}

extension KeyValueStore {
    /// The bytes under a key.
    func value(_ key: Key) async throws -> [UInt8]? { try await read([key]).first??.value }

    func put(_ key: Key, _ value: [UInt8]) async throws {
        _ = try await commit(batch { $0.put(key, value) })
    }
}
