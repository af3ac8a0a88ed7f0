// Published versions: how they are kept, numbered and removed, and which archive each of them has.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html

import CloudCore
import Store

/// What a caller asks for who publishes a version.
struct Publishing: Sendable {
    /// Nil takes over the function's own.
    var description: String?
    /// Publish only this code.
    var codeSHA256: String?
    /// Publish only this revision.
    var revisionID: String?
    /// For `$LATEST`, which publishing changes, and for the version.
    var newRevisions: (latest: String, version: String)
}

/// What outlives a function: its numbers are never used again, even by a function made anew under its name.
/// It also guards what hangs on the function: who adds a record that must go with the function, or with a
/// version or an alias of it, writes this one too.
struct FunctionHistory: Hashable, Sendable, StoredRecord {
    var lastVersion: UInt64 = 0

    static var formatVersion: UInt8 { 1 }
    init() {}
    func encode(to writer: inout RecordWriter) { writer.unsigned(lastVersion) }
    init(from reader: inout RecordReader, version: UInt8) throws { lastVersion = try reader.unsigned() }
}

/// An archive of a function and how many of its versions have it.
struct CodeUse: Hashable, Sendable, StoredRecord {
    var code: BlobID
    var count: Int

    static var formatVersion: UInt8 { 1 }

    init(code: BlobID, count: Int) {
        self.code = code
        self.count = count
    }

    func encode(to writer: inout RecordWriter) {
        writer.blob(code)
        writer.integer(count)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        code = try reader.blob()
        count = try reader.integer()
    }
}

extension LambdaStore {
    // MARK: Reading

    /// The version that a qualifier means, of an alias with two the first; nil where it, or the function,
    /// isn't there.
    func function(_ key: FunctionKey, _ qualifier: Qualifier) async throws -> Function? {
        switch qualifier {
        case .latest: return try await function(key)
        case .version(let number):
            let entries = try await store.read([LambdaKeys.function(key), LambdaKeys.version(key, number)])
            guard entries.count == 2, let latest = entries[0], let version = entries[1] else { return nil }
            var function = try FunctionRecord(stored: version.value).opened(by: sealer)
            function.reservedConcurrency = try FunctionRecord(stored: latest.value).reservedConcurrency
            return function
        case .alias(let name):
            guard let alias = try await alias(key, name) else { return nil }
            return try await function(key, Qualifier(alias.version))
        }
    }

    /// Up to `limit` published versions of a function in order, behind `number`.
    func versions(_ key: FunctionKey, after number: UInt64, limit: Int) async throws -> [Function] {
        try await store.list(
            LambdaKeys.builder(LambdaKind.version, key).range, as: FunctionRecord.self,
            after: LambdaKeys.version(key, number), limit: limit
        ).map { try $0.record.opened(by: sealer) }
    }

    /// Every published version of this cloud, page by page, behind `key`.
    func allVersions(after key: Key?, limit: Int) async throws -> [(key: Key, record: FunctionRecord)] {
        let range = KeyBuilder(.lambda(LambdaKind.version)).range
        return try await store.list(range, as: FunctionRecord.self, after: key, limit: limit)
    }

    // MARK: Publishing

    /// Publishes the function as it is now; where nothing has changed since the last version, gives that one.
    func publish(
        _ key: FunctionKey, _ publishing: Publishing, notFound: AWSError
    ) async throws -> (version: Function, isNew: Bool) {
        try await store.transact { transaction in
            guard
                var latest = try await transaction.get(LambdaKeys.function(key), as: FunctionRecord.self)?
                    .opened(by: sealer)
            else { throw notFound }
            try latest.checkSettled(fails: true)
            let published = try await publish(&latest, publishing, &transaction)
            if published.isNew {
                transaction.put(try FunctionRecord(latest, sealer: sealer), at: LambdaKeys.function(key))
            }
            return published
        }
    }

    /// Writes the version, and changes `latest`, which the caller writes.
    func publish(
        _ latest: inout Function, _ publishing: Publishing, _ transaction: inout Transaction
    ) async throws -> (version: Function, isNew: Bool) {
        if let revision = publishing.revisionID, revision != latest.revisionID {
            throw LambdaError.revisionMismatch()
        }
        if let digest = publishing.codeSHA256, digest != latest.shownDigest {
            throw LambdaError.codeDigestMismatch(digest, current: latest.shownDigest)
        }
        let key = latest.key
        let place = LambdaKeys.function(key, LambdaKind.history)
        var history = try await transaction.get(place, as: FunctionHistory.self) ?? FunctionHistory()
        let last = try await transaction.get(
            LambdaKeys.version(key, history.lastVersion), as: FunctionRecord.self)
        if let last = try last?.opened(by: sealer), latest.isPublished(as: last) { return (last, false) }
        history.lastVersion += 1
        transaction.put(history, at: place)
        latest.revisionID = publishing.newRevisions.latest
        var version = latest
        version.version = String(history.lastVersion)
        version.revisionID = publishing.newRevisions.version
        version.reservedConcurrency = nil
        version.runtimeUpdates = .auto
        version.imageState = latest.isUnsettled ? .creating : nil
        version.snapStart = latest.snapStart.map { _ in SnapStartState(stage: .pending) }
        if let description = publishing.description {
            version.latestDescription = latest.description
            version.description = description
        }
        version.code = try await use(latest.code, of: key, &transaction)
        try await LayerStore.copy(latest.layers, in: &transaction)
        transaction.put(
            try FunctionRecord(version, sealer: sealer), at: LambdaKeys.version(key, history.lastVersion))
        return (version, true)
    }

    // MARK: Removing

    /// Removes a published version with what hangs on it; nil where there is none, or no such function.
    /// Throws ResourceConflictException where an alias refers to it.
    func deleteVersion(_ key: FunctionKey, _ number: UInt64) async throws -> Deletion? {
        try await store.transact { transaction in
            let place = LambdaKeys.version(key, number)
            guard let record = try await transaction.get(place, as: FunctionRecord.self) else { return nil }
            try await hold(key, &transaction)
            let referring = try await aliases(of: key) { $0.refers(to: String(number)) }
            guard referring.isEmpty else { throw LambdaError.aliasesRefer(referring.map(\.name)) }
            transaction.delete(place)
            deleteQualified(key, String(number), &transaction)
            var deletion = Deletion(codeBytes: record.code.size, isDone: true)
            if let snapshot = record.snapStart?.snapshot { deletion.snapshots.append(snapshot) }
            deletion.released += try await leave(record.code, of: key, &transaction).map { [$0] } ?? []
            deletion.released += try await LayerStore.release(record.layers, in: &transaction)
            return deletion
        }
    }

    /// Removes what hangs on a version or an alias.
    func deleteQualified(_ key: FunctionKey, _ qualifier: String, _ transaction: inout Transaction) {
        for kind in LambdaKind.perQualifier {
            transaction.delete(LambdaKeys.qualified(kind, key, qualifier))
        }
    }

    /// To be called in every transaction that adds, changes or removes what hangs on a function: such
    /// transactions then come one after the other, and a look at all of these records is a look at one time.
    func hold(_ key: FunctionKey, _ transaction: inout Transaction) async throws {
        let place = LambdaKeys.function(key, LambdaKind.history)
        let history = try await transaction.get(place, as: FunctionHistory.self) ?? FunctionHistory()
        transaction.put(history, at: place)
    }

    // MARK: Archives

    /// One version more has this code. Returns the archive to keep: where a version of the function has the
    /// same content, that version's. The one given is then nobody's.
    func use(
        _ code: BlobID, of key: FunctionKey, _ transaction: inout Transaction
    ) async throws -> BlobID {
        let place = LambdaKeys.codeUse(CodeDigest(code.digest), key)
        var use = try await transaction.get(place, as: CodeUse.self) ?? CodeUse(code: code, count: 0)
        if use.count == 0 { UnownedBlobs.claim(code, in: &transaction) }
        use.count += 1
        transaction.put(use, at: place)
        return use.code
    }

    /// One version less has this code. Returns the archive where that was the last.
    func leave(
        _ code: BlobID, of key: FunctionKey, _ transaction: inout Transaction
    ) async throws -> BlobID? {
        let place = LambdaKeys.codeUse(CodeDigest(code.digest), key)
        var use = try await transaction.get(place, as: CodeUse.self) ?? CodeUse(code: code, count: 1)
        use.count -= 1
        guard use.count == 0 else {
            transaction.put(use, at: place)
            return nil
        }
        transaction.delete(place)
        UnownedBlobs.release(use.code, in: &transaction)
        return use.code
    }
}
