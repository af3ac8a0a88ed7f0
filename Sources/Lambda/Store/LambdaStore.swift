// Functions as they are stored, and what is written together with them. Where each record lies is in
// LambdaKeys.swift; versions and aliases have files of their own.

import CloudCore
import Store

/// Functions and what belongs to them.
struct LambdaStore: Sendable {
    let store: any KeyValueStore
    /// Keeps functions' variables from the store's reader.
    let sealer: any Sealer
    /// What functions may reserve of.
    var accountConcurrency = Limits.accountConcurrency

    var layers: LayerStore { LayerStore(store: store) }

    // MARK: Functions

    func function(_ key: FunctionKey) async throws -> Function? {
        try await store.get(LambdaKeys.function(key), as: FunctionRecord.self)?.opened(by: sealer)
    }

    /// Up to `limit` functions in order of their names, behind `name`.
    func functions(
        account: AccountID, region: Region, after name: String?, limit: Int
    ) async throws -> [Function] {
        let after = name.map { LambdaKeys.function(FunctionKey(account: account, region: region, name: $0)) }
        let range = LambdaKeys.place(LambdaKind.function, account, region).range
        return try await store.list(range, as: FunctionRecord.self, after: after, limit: limit)
            .map { try $0.record.opened(by: sealer) }
    }

    /// Every function of this cloud, page by page, behind `key`.
    func allFunctions(after key: Key?, limit: Int) async throws -> [(key: Key, record: FunctionRecord)] {
        let range = KeyBuilder(.lambda(LambdaKind.function)).range
        return try await store.list(range, as: FunctionRecord.self, after: key, limit: limit)
    }

    /// Writes records of an older version as they are written today. Nothing happens where they are gone.
    func rewrite(_ key: FunctionKey) async throws {
        try await store.transact { transaction in
            let place = LambdaKeys.function(key)
            guard let function = try await transaction.get(place, as: FunctionRecord.self)?.opened(by: sealer)
            else { return }
            transaction.put(try FunctionRecord(function, sealer: sealer), at: place)
            let use = LambdaKeys.codeUse(function.digest, key)
            // Once, uses were not counted: there was one.
            if try await transaction.read(use)?.isEmpty == true {
                transaction.put(CodeUse(code: function.code, count: 1), at: use)
            }
        }
    }

    /// Throws ResourceConflictException where there is one of that name. Returns the function, and the
    /// version that was published of it, where one should be.
    @discardableResult
    func insert(
        _ function: Function, tags: [String: String], signing: String? = nil,
        publishing: Publishing? = nil
    ) async throws -> (latest: Function, published: Function?) {
        do {
            return try await store.transact { transaction in
                var function = function
                function.code = try await use(function.code, of: function.key, &transaction)
                try await LayerStore.exchange([], for: function.layers, in: &transaction)
                var published: Function?
                if let publishing {
                    published = try await publish(&function, publishing, &transaction).version
                }
                let record = try FunctionRecord(function, sealer: sealer)
                transaction.insertOnly(record, at: LambdaKeys.function(function.key))
                if !tags.isEmpty {
                    transaction.put(
                        FunctionTags(tags), at: LambdaKeys.function(function.key, LambdaKind.tags))
                }
                if let signing {
                    try await CodeSigningStore.choose(
                        signing, for: function.key, missing: LambdaError.codeSigningConfigNotFound(signing),
                        in: &transaction)
                }
                return (function, published)
            }
        } catch StoreError.alreadyExists {
            throw LambdaError.functionExists(function.key.name)
        }
    }

    /// Changes the configuration of the function as it is now; `notFound` is thrown where there is none.
    func update(
        _ key: FunctionKey, notFound: AWSError, _ change: @Sendable (inout Function) throws -> Void
    ) async throws -> (old: Function, new: Function) {
        try await store.transact { transaction in
            guard
                let old = try await transaction.get(LambdaKeys.function(key), as: FunctionRecord.self)?
                    .opened(by: sealer)
            else { throw notFound }
            var new = old
            try change(&new)
            try await LayerStore.exchange(old.layers, for: new.layers, in: &transaction)
            transaction.put(try FunctionRecord(new, sealer: sealer), at: LambdaKeys.function(key))
            if old.reservedConcurrency != new.reservedConcurrency {
                let difference = (new.reservedConcurrency ?? 0) - (old.reservedConcurrency ?? 0)
                try await reserve(difference, key, &transaction)
                try await checkProvisioned(within: new.reservedConcurrency, key, &transaction)
            }
            return (old, new)
        }
    }

    /// What became of a change of code.
    struct CodeChange: Sendable {
        var old: Function
        var new: Function
        /// The version that was published, or, where nothing had changed, the one that there was.
        var published: Function?
        var isNewVersion: Bool
        /// The archive that nobody has any more.
        var released: BlobID?
    }

    /// Gives the function as it is now other code, changed further by `change`. Where a version of it has the
    /// same content, its archive is taken, and not the one given.
    func updateCode(
        _ key: FunctionKey, _ code: BlobID, publishing: Publishing?, notFound: AWSError,
        _ change: @Sendable (inout Function) throws -> Void
    ) async throws -> CodeChange {
        try await store.transact { transaction in
            guard
                let old = try await transaction.get(LambdaKeys.function(key), as: FunctionRecord.self)?
                    .opened(by: sealer)
            else { throw notFound }
            var new = old
            try change(&new)
            new.code = try await use(code, of: key, &transaction)
            var released: BlobID?
            // Until an image has been pulled, the former one runs.
            if case .updating = new.imageState {
            } else {
                released = try await leave(old.code, of: key, &transaction)
            }
            var published: (version: Function, isNew: Bool)?
            if let publishing { published = try await publish(&new, publishing, &transaction) }
            transaction.put(try FunctionRecord(new, sealer: sealer), at: LambdaKeys.function(key))
            return CodeChange(
                old: old, new: new, published: published?.version, isNewVersion: published?.isNew ?? false,
                released: released)
        }
    }

    /// What went with a function.
    struct Deletion: Sendable {
        /// Archives that nobody has any more.
        var released: [BlobID] = []
        /// Its versions' snapshots.
        var snapshots: [String] = []
        /// What its versions' archives counted.
        var codeBytes = 0
        /// Whether the function is gone; otherwise there was more than one step may take.
        var isDone = false
    }

    /// Removes the function with all that belongs to it; `notFound` is thrown where there is none. What
    /// exceeds a transaction goes step by step, the function last: call it until it is done.
    func delete(_ key: FunctionKey, notFound: AWSError) async throws -> Deletion {
        try await store.transact { transaction in
            guard
                let function = try await transaction.get(LambdaKeys.function(key), as: FunctionRecord.self)?
                    .opened(by: sealer)
            else { throw notFound }
            try await hold(key, &transaction)
            var deletion = Deletion(isDone: true)
            for kind in [LambdaKind.alias] + LambdaKind.perQualifier {
                let entries = try await store.scan(
                    LambdaKeys.builder(kind, key).range, limit: Self.deletionStep, reverse: false)
                for entry in entries { transaction.delete(entry.key) }
                if entries.count == Self.deletionStep { deletion.isDone = false }
            }
            let versions = try await store.list(
                LambdaKeys.builder(LambdaKind.version, key).range, as: FunctionRecord.self,
                limit: Self.deletionStep)
            if versions.count == Self.deletionStep { deletion.isDone = false }
            for (place, record) in versions {
                transaction.delete(place)
                let code = record.code
                deletion.codeBytes += code.size
                if let snapshot = record.snapStart?.snapshot { deletion.snapshots.append(snapshot) }
                deletion.released += try await leave(code, of: key, &transaction).map { [$0] } ?? []
                deletion.released += try await LayerStore.release(record.layers, in: &transaction)
            }
            guard deletion.isDone else { return deletion }
            transaction.delete(LambdaKeys.function(key))
            deletion.codeBytes += function.code.size
            deletion.released += try await leave(function.code, of: key, &transaction).map { [$0] } ?? []
            if case .updating(let former) = function.imageState {
                deletion.released += try await leave(former.code, of: key, &transaction).map { [$0] } ?? []
            }
            deletion.released += try await LayerStore.release(function.layers, in: &transaction)
            transaction.delete(LambdaKeys.function(key, LambdaKind.tags))
            transaction.delete(LambdaKeys.function(key, LambdaKind.recursion))
            try await CodeSigningStore.choose(
                nil, for: key, missing: LambdaError.codeSigningConfigNotFound(""), in: &transaction)
            if let reserved = function.reservedConcurrency {
                try await reserve(-reserved, key, &transaction)
            }
            return deletion
        }
    }

    /// How many records of a kind go in one transaction. A version with packages and five layers of its own
    /// takes twenty of the thousand places that a transaction has.
    private static let deletionStep = 32

    /// Whether any function, or a layer, has this code.
    func isUsed(_ digest: CodeDigest) async throws -> Bool {
        var builder = KeyBuilder(.lambda(LambdaKind.codeUse))
        builder.append(bytes: digest.bytes)
        if try await !store.scan(builder.range, limit: 1, reverse: false).isEmpty { return true }
        return try await layers.isUsed(digest)
    }

    // MARK: Concurrency

    /// What is reserved by all functions of the account and region together.
    func reservedTotal(account: AccountID, region: Region) async throws -> Int {
        let key = FunctionKey(account: account, region: region, name: "")
        return try await store.get(Self.total(key), as: ReservedTotal.self)?.count ?? 0
    }

    private static func total(_ key: FunctionKey) -> Key {
        LambdaKeys.place(LambdaKind.reservedTotal, key.account, key.region).key
    }

    private func reserve(
        _ difference: Int, _ key: FunctionKey, _ transaction: inout Transaction
    ) async throws {
        let total = try await transaction.get(Self.total(key), as: ReservedTotal.self)?.count ?? 0
        let wanted = total + difference
        guard difference <= 0 || wanted <= accountConcurrency - Limits.unreservedConcurrencyMinimum
        else { throw LambdaError.unreservedTooLow() }
        transaction.put(ReservedTotal(count: max(0, wanted)), at: Self.total(key))
    }

    // MARK: Tags

    func tags(_ key: FunctionKey) async throws -> [String: String] {
        try await store.get(LambdaKeys.function(key, LambdaKind.tags), as: FunctionTags.self)?.tags ?? [:]
    }

    /// Changes the tags of a function that must exist.
    func updateTags(
        _ key: FunctionKey, notFound: AWSError, _ change: @Sendable (inout [String: String]) throws -> Void
    ) async throws {
        try await store.transact { transaction in
            guard try await transaction.read(LambdaKeys.function(key)) != nil else { throw notFound }
            var tags =
                try await transaction.get(LambdaKeys.function(key, LambdaKind.tags), as: FunctionTags.self)?
                .tags ?? [:]
            try change(&tags)
            if tags.isEmpty {
                transaction.delete(LambdaKeys.function(key, LambdaKind.tags))
            } else {
                transaction.put(FunctionTags(tags), at: LambdaKeys.function(key, LambdaKind.tags))
            }
        }
    }

    // MARK: Asynchronous invocation

    func eventInvokeSettings(_ key: FunctionKey, _ qualifier: String) async throws -> EventInvokeSettings? {
        try await store.get(
            LambdaKeys.qualified(LambdaKind.eventInvoke, key, qualifier), as: EventInvokeSettings.self)
    }

    /// Up to `limit` settings of a function in order of their qualifiers, behind `qualifier`.
    func eventInvokeSettings(
        _ key: FunctionKey, after qualifier: String?, limit: Int
    ) async throws -> [(qualifier: String, settings: EventInvokeSettings)] {
        try await store.list(
            LambdaKeys.builder(LambdaKind.eventInvoke, key).range, as: EventInvokeSettings.self,
            after: qualifier.map { LambdaKeys.qualified(LambdaKind.eventInvoke, key, $0) }, limit: limit
        ).map { (try LambdaKeys.qualifier(of: $0.key, LambdaKind.eventInvoke), $0.record) }
    }

    /// Replaces the settings by what `change` makes of them, in one step with a look at the function.
    func updateEventInvokeSettings(
        _ key: FunctionKey, _ qualifier: String, notFound: AWSError,
        _ change: @Sendable (EventInvokeSettings?) throws -> EventInvokeSettings?
    ) async throws -> EventInvokeSettings? {
        try await store.transact { transaction in
            guard try await transaction.read(LambdaKeys.function(key)) != nil else { throw notFound }
            let place = LambdaKeys.qualified(LambdaKind.eventInvoke, key, qualifier)
            let new = try change(try await transaction.get(place, as: EventInvokeSettings.self))
            if let new { transaction.put(new, at: place) } else { transaction.delete(place) }
            return new
        }
    }
}
