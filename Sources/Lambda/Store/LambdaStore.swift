// Where Lambda's records are, and which are written together. Kinds 0–7 of Lambda's key classes are
// assigned here; the engine's own begin at 8.

import CloudCore
import Store

/// Functions and what belongs to them.
struct LambdaStore: Sendable {
    let store: any KeyValueStore
    /// Keeps functions' variables from the store's reader.
    let sealer: any Sealer
    /// What functions may reserve of.
    var accountConcurrency = Limits.accountConcurrency

    private enum Kind {
        static let function: UInt8 = 0, codeUse: UInt8 = 1, tags: UInt8 = 2, eventInvoke: UInt8 = 3
        static let reservedTotal: UInt8 = 4
    }

    // MARK: Keys

    private static func builder(_ kind: UInt8, _ key: FunctionKey) -> KeyBuilder {
        var builder = placeBuilder(kind, key.account, key.region)
        builder.append(key.name)
        return builder
    }

    private static func placeBuilder(_ kind: UInt8, _ account: AccountID, _ region: Region) -> KeyBuilder {
        var builder = KeyBuilder(.lambda(kind))
        builder.append(account)
        builder.append(region)
        return builder
    }

    static func functionKey(_ key: FunctionKey) -> Key { builder(Kind.function, key).key }
    private static func tagsKey(_ key: FunctionKey) -> Key { builder(Kind.tags, key).key }

    /// By content first: who uses it can be listed.
    private static func codeUseKey(_ digest: CodeDigest, _ key: FunctionKey) -> Key {
        var builder = KeyBuilder(.lambda(Kind.codeUse))
        builder.append(bytes: digest.bytes)
        builder.append(key.account)
        builder.append(key.region)
        builder.append(key.name)
        return builder.key
    }

    private static func eventInvokeKey(_ key: FunctionKey, _ qualifier: String) -> Key {
        var builder = builder(Kind.eventInvoke, key)
        builder.append(qualifier)
        return builder.key
    }

    private static func totalKey(_ key: FunctionKey) -> Key {
        placeBuilder(Kind.reservedTotal, key.account, key.region).key
    }

    // MARK: Functions

    func function(_ key: FunctionKey) async throws -> Function? {
        try await store.get(Self.functionKey(key), as: FunctionRecord.self)?.opened(by: sealer)
    }

    /// Up to `limit` functions in order of their names, behind `name`.
    func functions(
        account: AccountID, region: Region, after name: String?, limit: Int
    ) async throws -> [Function] {
        let after = name.map { Self.functionKey(FunctionKey(account: account, region: region, name: $0)) }
        let range = Self.placeBuilder(Kind.function, account, region).range
        return try await store.list(range, as: FunctionRecord.self, after: after, limit: limit)
            .map { try $0.record.opened(by: sealer) }
    }

    /// Every function of this cloud, page by page, behind `key`.
    func allFunctions(after key: Key?, limit: Int) async throws -> [(key: Key, record: FunctionRecord)] {
        let range = KeyBuilder(.lambda(Kind.function)).range
        return try await store.list(range, as: FunctionRecord.self, after: key, limit: limit)
    }

    /// Writes a record of an older version as it is written today. Nothing happens where it is gone.
    func rewrite(_ key: FunctionKey) async throws {
        try await store.transact { transaction in
            let place = Self.functionKey(key)
            guard let function = try await transaction.get(place, as: FunctionRecord.self)?.opened(by: sealer)
            else { return }
            transaction.put(try FunctionRecord(function, sealer: sealer), at: place)
        }
    }

    /// Throws ResourceConflictException where there is one of that name.
    func insert(_ function: Function, tags: [String: String]) async throws {
        do {
            try await store.transact { transaction in
                let record = try FunctionRecord(function, sealer: sealer)
                transaction.insertOnly(record, at: Self.functionKey(function.key))
                UnownedBlobs.claim(function.code, in: &transaction)
                transaction.put([], at: Self.codeUseKey(function.digest, function.key))
                if !tags.isEmpty { transaction.put(FunctionTags(tags), at: Self.tagsKey(function.key)) }
            }
        } catch StoreError.alreadyExists {
            throw LambdaError.functionExists(function.key.name)
        }
    }

    /// Changes the function as it is now; `notFound` is thrown where there is none.
    func update(
        _ key: FunctionKey, notFound: AWSError, _ change: @Sendable (inout Function) throws -> Void
    ) async throws -> (old: Function, new: Function) {
        try await store.transact { transaction in
            guard
                let old = try await transaction.get(Self.functionKey(key), as: FunctionRecord.self)?
                    .opened(by: sealer)
            else { throw notFound }
            var new = old
            try change(&new)
            transaction.put(try FunctionRecord(new, sealer: sealer), at: Self.functionKey(key))
            if old.code != new.code {
                UnownedBlobs.claim(new.code, in: &transaction)
                UnownedBlobs.release(old.code, in: &transaction)
            }
            if old.digest != new.digest {
                transaction.delete(Self.codeUseKey(old.digest, key))
                transaction.put([], at: Self.codeUseKey(new.digest, key))
            }
            if old.reservedConcurrency != new.reservedConcurrency {
                let difference = (new.reservedConcurrency ?? 0) - (old.reservedConcurrency ?? 0)
                try await reserve(difference, key, &transaction)
            }
            return (old, new)
        }
    }

    /// Removes the function with all that belongs to it; `notFound` is thrown where there is none.
    func delete(_ key: FunctionKey, notFound: AWSError) async throws -> Function {
        try await store.transact { transaction in
            guard
                let function = try await transaction.get(Self.functionKey(key), as: FunctionRecord.self)?
                    .opened(by: sealer)
            else { throw notFound }
            transaction.delete(Self.functionKey(key))
            UnownedBlobs.release(function.code, in: &transaction)
            transaction.delete(Self.codeUseKey(function.digest, key))
            transaction.delete(Self.tagsKey(key))
            let settings = try await transaction.list(
                Self.builder(Kind.eventInvoke, key).range, as: EventInvokeSettings.self, limit: 100)
            for entry in settings { transaction.delete(entry.key) }
            transaction.delete(Self.recursionKey(key))
            if let reserved = function.reservedConcurrency {
                try await reserve(-reserved, key, &transaction)
            }
            return function
        }
    }

    /// Whether any function has this code.
    func isUsed(_ digest: CodeDigest) async throws -> Bool {
        var builder = KeyBuilder(.lambda(Kind.codeUse))
        builder.append(bytes: digest.bytes)
        return try await !store.scan(builder.range, limit: 1, reverse: false).isEmpty
    }

    // MARK: Concurrency

    /// What is reserved by all functions of the account and region together.
    func reservedTotal(account: AccountID, region: Region) async throws -> Int {
        let key = FunctionKey(account: account, region: region, name: "")
        return try await store.get(Self.totalKey(key), as: ReservedTotal.self)?.count ?? 0
    }

    private func reserve(
        _ difference: Int, _ key: FunctionKey, _ transaction: inout Transaction
    ) async throws {
        let total = try await transaction.get(Self.totalKey(key), as: ReservedTotal.self)?.count ?? 0
        let wanted = total + difference
        guard difference <= 0 || wanted <= accountConcurrency - Limits.unreservedConcurrencyMinimum
        else { throw LambdaError.unreservedTooLow() }
        transaction.put(ReservedTotal(count: max(0, wanted)), at: Self.totalKey(key))
    }

    // MARK: Tags

    func tags(_ key: FunctionKey) async throws -> [String: String] {
        try await store.get(Self.tagsKey(key), as: FunctionTags.self)?.tags ?? [:]
    }

    /// Changes the tags of a function that must exist.
    func updateTags(
        _ key: FunctionKey, notFound: AWSError, _ change: @Sendable (inout [String: String]) throws -> Void
    ) async throws {
        try await store.transact { transaction in
            guard try await transaction.read(Self.functionKey(key)) != nil else { throw notFound }
            var tags = try await transaction.get(Self.tagsKey(key), as: FunctionTags.self)?.tags ?? [:]
            try change(&tags)
            if tags.isEmpty {
                transaction.delete(Self.tagsKey(key))
            } else {
                transaction.put(FunctionTags(tags), at: Self.tagsKey(key))
            }
        }
    }

    // MARK: Asynchronous invocation

    func eventInvokeSettings(_ key: FunctionKey, _ qualifier: String) async throws -> EventInvokeSettings? {
        try await store.get(Self.eventInvokeKey(key, qualifier), as: EventInvokeSettings.self)
    }

    /// Replaces the settings by what `change` makes of them, in one step with a look at the function.
    func updateEventInvokeSettings(
        _ key: FunctionKey, _ qualifier: String, notFound: AWSError,
        _ change: @Sendable (EventInvokeSettings?) throws -> EventInvokeSettings?
    ) async throws -> EventInvokeSettings? {
        try await store.transact { transaction in
            guard try await transaction.read(Self.functionKey(key)) != nil else { throw notFound }
            let place = Self.eventInvokeKey(key, qualifier)
            let new = try change(try await transaction.get(place, as: EventInvokeSettings.self))
            if let new { transaction.put(new, at: place) } else { transaction.delete(place) }
            return new
        }
    }
}
