// RocksDB's C interface, made safe: errors thrown, memory freed, nothing used after its end. What keys and
// values mean is not known here, but for the version that stands before every value.

import CRocksDB
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open database.
///
/// Unchecked, because of the three handles: RocksDB lets any number of threads use them at once, and
/// `users` sees to it that they are closed once, after the last use.
final class RocksDatabase: @unchecked Sendable {
    private let handle: OpaquePointer
    private let readOptions: OpaquePointer
    private let writeOptions: OpaquePointer
    /// How many calls are in flight; far below zero once closed.
    private let users = Atomic<Int>(0)
    private static let closedMark = Int.min / 2

    init(path: String, tuning: RocksDBTuning) throws(StoreError) {
        let options = Self.makeOptions(tuning)
        defer { rocksdb_options_destroy(options) }
        guard let opened = try checked({ rocksdb_open(options, path, $0) }) else {
            throw .engine("rocksdb_open answered nothing")
        }
        handle = opened
        readOptions = rocksdb_readoptions_create()
        writeOptions = rocksdb_writeoptions_create()
        rocksdb_writeoptions_set_sync(writeOptions, tuning.isSynced ? 1 : 0)
    }

    deinit { close() }

    /// Waits for the calls in flight; later ones throw `closed`. A second call does nothing.
    func close() {
        guard users.load(ordering: .acquiring) >= 0 else { return }
        let before = users.wrappingAdd(Self.closedMark, ordering: .acquiringAndReleasing).oldValue
        guard before >= 0 else {
            users.wrappingSubtract(Self.closedMark, ordering: .relaxed)
            return
        }
        while users.load(ordering: .acquiring) != Self.closedMark { sched_yield() }
        rocksdb_readoptions_destroy(readOptions)
        rocksdb_writeoptions_destroy(writeOptions)
        rocksdb_close(handle)
    }

    func get(_ key: Key) throws -> Entry? {
        try using { handle in try Self.get(key, from: handle, readOptions) }
    }

    /// The version under `key` without its value; nil where absent.
    func version(of key: Key) throws -> UInt64? {
        try using { handle in
            try Self.withValue(of: key, from: handle, readOptions) { try StoredValue.version(of: $0) }
        }
    }

    /// All from one snapshot.
    func get(_ keys: [Key]) throws -> [Entry?] {
        if keys.count == 1 { return [try get(keys[0])] }
        return try using { handle in
            let snapshot = rocksdb_create_snapshot(handle)
            defer { rocksdb_release_snapshot(handle, snapshot) }
            guard let options = rocksdb_readoptions_create() else {
                throw StoreError.engine("no memory for read options")
            }
            defer { rocksdb_readoptions_destroy(options) }
            rocksdb_readoptions_set_snapshot(options, snapshot)
            return try keys.map { try Self.get($0, from: handle, options) }
        }
    }

    func scan(_ range: KeyRange, limit: Int, reverse: Bool) throws -> [Entry] {
        guard range.lower < range.upper else { return [] }
        return try using { handle in
            let options = rocksdb_readoptions_create()
            defer { rocksdb_readoptions_destroy(options) }
            // RocksDB keeps pointers to the bounds, so the iterator lives and dies within their scope. With
            // bounds it need not wade through what was deleted beyond them.
            return try range.lower.withCharacters { lower, lowerCount in
                try range.upper.withCharacters { upper, upperCount in
                    rocksdb_readoptions_set_iterate_lower_bound(options, lower, lowerCount)
                    rocksdb_readoptions_set_iterate_upper_bound(options, upper, upperCount)
                    guard let iterator = rocksdb_create_iterator(handle, options) else {
                        throw StoreError.engine("no iterator")
                    }
                    defer { rocksdb_iter_destroy(iterator) }
                    if reverse {
                        rocksdb_iter_seek_to_last(iterator)
                    } else {
                        rocksdb_iter_seek_to_first(iterator)
                    }
                    return try Self.collect(from: iterator, limit: limit, reverse: reverse)
                }
            }
        }
    }

    /// Durable when it returns, where the tuning says so.
    func write(_ batch: borrowing RocksBatch) throws {
        try using { handle in
            try checked { rocksdb_write(handle, writeOptions, batch.handle, $0) }
        }
    }

    private func using<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        defer { users.wrappingSubtract(1, ordering: .releasing) }
        guard users.wrappingAdd(1, ordering: .acquiring).newValue > 0 else { throw StoreError.closed }
        return try body(handle)
    }

    private static func get(
        _ key: Key, from handle: OpaquePointer, _ options: OpaquePointer
    ) throws -> Entry? {
        try withValue(of: key, from: handle, options) { try StoredValue.entry(key, $0) }
    }

    private static func withValue<T>(
        of key: Key, from handle: OpaquePointer, _ options: OpaquePointer,
        _ body: (UnsafeRawBufferPointer) throws -> T
    ) throws -> T? {
        let found = try key.withCharacters { characters, count in
            try checked { rocksdb_get_pinned(handle, options, characters, count, $0) }
        }
        guard let found else { return nil }
        defer { rocksdb_pinnableslice_destroy(found) }
        var count = 0
        let bytes = rocksdb_pinnableslice_value(found, &count)
        return try body(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private static func collect(
        from iterator: OpaquePointer, limit: Int, reverse: Bool
    ) throws -> [Entry] {
        var entries: [Entry] = []
        while entries.count < limit, rocksdb_iter_valid(iterator) != 0 {
            var keyCount = 0
            var valueCount = 0
            let key = rocksdb_iter_key(iterator, &keyCount)
            let value = rocksdb_iter_value(iterator, &valueCount)
            entries.append(
                try StoredValue.entry(
                    Key(bytes: Array(UnsafeRawBufferPointer(start: key, count: keyCount))),
                    UnsafeRawBufferPointer(start: value, count: valueCount)))
            if entries.count == limit { break }
            if reverse { rocksdb_iter_prev(iterator) } else { rocksdb_iter_next(iterator) }
        }
        try checked { rocksdb_iter_get_error(iterator, $0) }
        return entries
    }
}

/// Changes on their way into the database.
struct RocksBatch: ~Copyable {
    let handle: OpaquePointer
    private var scratch: [UInt8] = []

    init() throws(StoreError) {
        guard let batch = rocksdb_writebatch_create() else { throw .engine("no memory for a batch") }
        handle = batch
    }

    deinit { rocksdb_writebatch_destroy(handle) }

    mutating func put(_ key: Key, _ value: [UInt8], version: UInt64) {
        scratch.removeAll(keepingCapacity: true)
        StoredValue.write(value, version: version, to: &scratch)
        key.withCharacters { keyBytes, keyCount in
            scratch.withUnsafeBytes { value in
                rocksdb_writebatch_put(
                    handle, keyBytes, keyCount, value.assumingMemoryBound(to: CChar.self).baseAddress,
                    value.count)
            }
        }
    }

    mutating func delete(_ key: Key) {
        key.withCharacters { rocksdb_writebatch_delete(handle, $0, $1) }
    }
}

/// A value as the database holds it: eight bytes of version, little-endian, then the bytes.
enum StoredValue {
    static func write(_ value: [UInt8], version: UInt64, to output: inout [UInt8]) {
        withUnsafeBytes(of: version.littleEndian) { output.append(contentsOf: $0) }
        output.append(contentsOf: value)
    }

    static func version(of stored: UnsafeRawBufferPointer) throws -> UInt64 {
        guard stored.count >= 8 else { throw StoreError.engine("a value without its version") }
        return UInt64(littleEndian: stored.loadUnaligned(as: UInt64.self))
    }

    static func entry(_ key: Key, _ stored: UnsafeRawBufferPointer) throws -> Entry {
        let version = try version(of: stored)
        return Entry(key: key, value: Array(stored[8...]), version: version)
    }
}

extension Key {
    fileprivate func withCharacters<T>(_ body: (UnsafePointer<CChar>?, Int) throws -> T) rethrows -> T {
        try bytes.withUnsafeBytes {
            try body($0.assumingMemoryBound(to: CChar.self).baseAddress, $0.count)
        }
    }
}

/// Calls RocksDB and throws what it reports.
private func checked<T>(
    _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> T
) throws(StoreError) -> T {
    var message: UnsafeMutablePointer<CChar>?
    let result = call(&message)
    guard let message else { return result }
    defer { rocksdb_free(message) }
    throw .engine(String(cString: message))
}
