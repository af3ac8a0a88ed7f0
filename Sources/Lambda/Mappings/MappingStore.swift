// Where event source mappings are kept: by id, and by what may be there once only.

import CloudCore
import Store

/// Event source mappings.
struct MappingStore: Sendable {
    let store: any KeyValueStore

    private enum Noun { static let mapping: UInt8 = 0, pair: UInt8 = 1 }

    /// Which mapping connects a queue with a function.
    private struct Holder: StoredRecord {
        var id: String
        static var formatVersion: UInt8 { 1 }
        init(id: String) { self.id = id }
        func encode(to writer: inout RecordWriter) { writer.string(id) }
        init(from reader: inout RecordReader, version: UInt8) throws { id = try reader.string() }
    }

    // MARK: Keys

    private static func builder(_ noun: UInt8) -> KeyBuilder {
        var builder = KeyBuilder(.lambda(LambdaKind.mapping))
        builder.append(byte: noun)
        return builder
    }

    private static func place(_ account: AccountID, _ region: Region) -> KeyBuilder {
        var builder = builder(Noun.mapping)
        builder.append(account)
        builder.append(region)
        return builder
    }

    private static func key(_ id: String, _ account: AccountID, _ region: Region) -> Key {
        var builder = place(account, region)
        builder.append(id)
        return builder.key
    }

    private static func key(_ mapping: EventSourceMapping) -> Key {
        key(mapping.id, mapping.account, mapping.region)
    }

    private static func pair(_ mapping: EventSourceMapping) -> Key {
        var builder = builder(Noun.pair)
        for text in [mapping.account.text, mapping.region.name, mapping.source, mapping.functionARN] {
            builder.append(text)
        }
        return builder.key
    }

    // MARK: Reading

    func mapping(_ id: String, _ account: AccountID, _ region: Region) async throws -> EventSourceMapping? {
        try await store.get(Self.key(id, account, region), as: EventSourceMapping.self)
    }

    /// Up to `limit` mappings of an account and region in order of their ids, behind `id`.
    func mappings(
        _ account: AccountID, _ region: Region, after id: String?, limit: Int
    ) async throws -> [EventSourceMapping] {
        try await store.list(
            Self.place(account, region).range, as: EventSourceMapping.self,
            after: id.map { Self.key($0, account, region) }, limit: limit
        ).map(\.record)
    }

    /// Up to `limit` mappings of everybody.
    func all(after last: EventSourceMapping?, limit: Int) async throws -> [EventSourceMapping] {
        try await store.list(
            Self.builder(Noun.mapping).range, as: EventSourceMapping.self, after: last.map(Self.key),
            limit: limit
        ).map(\.record)
    }

    // MARK: Writing

    /// Throws ResourceConflictException where there is one for the same queue and function.
    func insert(_ mapping: EventSourceMapping) async throws {
        try await store.transact { transaction in
            try await Self.claim(mapping, in: &transaction)
            transaction.put(mapping, at: Self.key(mapping))
        }
    }

    /// Changes a mapping; throws what `change` throws, and `notFound` where there is none.
    func update(
        _ id: String, _ account: AccountID, _ region: Region, notFound: AWSError,
        _ change: @Sendable (inout EventSourceMapping) throws -> Void
    ) async throws -> EventSourceMapping {
        try await store.transact { transaction in
            let key = Self.key(id, account, region)
            guard let old = try await transaction.get(key, as: EventSourceMapping.self) else {
                throw notFound
            }
            var new = old
            try change(&new)
            if Self.pair(new) != Self.pair(old) {
                try await Self.claim(new, in: &transaction)
                transaction.delete(Self.pair(old))
            }
            transaction.put(new, at: key)
            return new
        }
    }

    /// Nothing is under way any more, unless the mapping has changed since.
    func settle(_ mapping: EventSourceMapping) async throws {
        try await store.transact { transaction in
            guard var current = try await transaction.get(Self.key(mapping), as: EventSourceMapping.self)
            else { return }
            // Tags have nothing to do with what is under way.
            var known = mapping
            known.tags = current.tags
            guard current == known else { return }
            current.state = current.settled
            transaction.put(current, at: Self.key(mapping))
        }
    }

    func remove(_ mapping: EventSourceMapping) async throws {
        try await store.transact { transaction in
            guard try await transaction.read(Self.key(mapping)) != nil else { return }
            transaction.delete(Self.key(mapping))
            if let holder = try await transaction.get(Self.pair(mapping), as: Holder.self),
                holder.id == mapping.id
            {
                transaction.delete(Self.pair(mapping))
            }
        }
    }

    private static func claim(
        _ mapping: EventSourceMapping, in transaction: inout Transaction
    ) async throws {
        if let holder = try await transaction.get(pair(mapping), as: Holder.self) {
            throw LambdaError.mappingExists(mapping, holder.id)
        }
        transaction.put(Holder(id: mapping.id), at: pair(mapping))
    }
}
