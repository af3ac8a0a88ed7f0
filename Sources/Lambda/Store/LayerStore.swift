// Where layers are kept. A version's archive belongs to the version and
// to every function that has it: how many they are is counted in the transactions that change it, and the
// last one to go leaves the archive to UnownedBlobs.

import CloudCore
import Store

/// Layers, their versions, and whose their archives are.
struct LayerStore: Sendable {
    let store: any KeyValueStore

    private enum Noun {
        static let layer: UInt8 = 0, version: UInt8 = 1, content: UInt8 = 2
    }

    // MARK: Keys

    private static func builder(_ noun: UInt8) -> KeyBuilder {
        var builder = KeyBuilder(.lambda(LambdaKind.layer))
        builder.append(byte: noun)
        return builder
    }

    private static func builder(_ noun: UInt8, _ account: AccountID, _ region: Region) -> KeyBuilder {
        var builder = builder(noun)
        builder.append(account)
        builder.append(region)
        return builder
    }

    private static func layerKey(_ key: LayerKey) -> Key {
        var builder = builder(Noun.layer, key.account, key.region)
        builder.append(key.name)
        return builder.key
    }

    private static func versionsBuilder(_ key: LayerKey) -> KeyBuilder {
        var builder = builder(Noun.version, key.account, key.region)
        builder.append(key.name)
        return builder
    }

    /// The latest first, as AWS lists them.
    private static func versionKey(_ key: LayerVersionKey) -> Key {
        var builder = versionsBuilder(key.layer)
        builder.append(descending: UInt64(key.number))
        return builder.key
    }

    private static func contentBuilder(_ digest: CodeDigest) -> KeyBuilder {
        var builder = builder(Noun.content)
        builder.append(bytes: digest.bytes)
        return builder
    }

    private static func contentKey(_ code: BlobID) -> Key {
        var builder = contentBuilder(CodeDigest(code.digest))
        builder.append(code.text)
        return builder.key
    }

    // MARK: Versions

    /// Gives the version its number, which no version of that layer had before, and claims its archive.
    func publish(_ layer: LayerKey, _ make: @Sendable (LayerVersionKey) -> LayerVersion) async throws
        -> LayerVersion
    {
        try await store.transact { transaction in
            let place = Self.layerKey(layer)
            let last = try await transaction.get(place, as: LayerNumber.self)?.last ?? 0
            let key = try LayerVersionKey(layer, number: last + 1)
            let version = make(key)
            transaction.put(LayerNumber(last: key.number), at: place)
            transaction.put(version, at: Self.versionKey(key))
            UnownedBlobs.claim(version.code, in: &transaction)
            transaction.put(ContentUses(count: 1), at: Self.contentKey(version.code))
            return version
        }
    }

    func version(_ key: LayerVersionKey) async throws -> LayerVersion? {
        try await store.get(Self.versionKey(key), as: LayerVersion.self)
    }

    /// The version that was, or nil where there is none.
    func delete(_ key: LayerVersionKey) async throws -> LayerVersion? {
        try await store.transact { transaction in
            let place = Self.versionKey(key)
            guard let version = try await transaction.get(place, as: LayerVersion.self) else { return nil }
            transaction.delete(place)
            _ = try await Self.release(version.code, in: &transaction)
            return version
        }
    }

    /// Changes the policy of a version; `notFound` is thrown where there is none.
    func updatePolicy(
        _ key: LayerVersionKey, notFound: AWSError,
        _ change: @Sendable (ResourceStatements?) throws -> ResourceStatements?
    ) async throws -> ResourceStatements? {
        try await store.transact { transaction in
            let place = Self.versionKey(key)
            guard var version = try await transaction.get(place, as: LayerVersion.self) else {
                throw notFound
            }
            version.policy = try change(version.policy)
            transaction.put(version, at: place)
            return version.policy
        }
    }

    // MARK: Lists

    /// Up to `limit` versions of a layer, the latest first, below `number`.
    func versions(_ layer: LayerKey, below number: Int?, limit: Int) async throws -> [LayerVersion] {
        let after = try number.map { Self.versionKey(try LayerVersionKey(layer, number: $0)) }
        return try await store.list(
            Self.versionsBuilder(layer).range, as: LayerVersion.self, after: after, limit: limit
        ).map(\.record)
    }

    /// Up to `limit` names of layers in order, behind `name`; those without any version left are among them.
    func layers(
        account: AccountID, region: Region, after name: String?, limit: Int
    ) async throws -> [LayerKey] {
        let after = name.map { Self.layerKey(LayerKey(account: account, region: region, name: $0)) }
        let range = Self.builder(Noun.layer, account, region).range
        return try await store.list(range, as: LayerNumber.self, after: after, limit: limit).map { entry in
            var reader = try KeyReader(entry.key, of: .lambda(LambdaKind.layer))
            _ = try reader.byte()
            _ = try reader.text()
            _ = try reader.text()
            return LayerKey(account: account, region: region, name: try reader.text())
        }
    }

    /// Every version of this cloud, page by page, behind `key`.
    func allVersions(after key: Key?, limit: Int) async throws -> [(key: Key, record: LayerVersion)] {
        let range = Self.builder(Noun.version).range
        return try await store.list(range, as: LayerVersion.self, after: key, limit: limit)
    }

    // MARK: Content

    /// To be part of every transaction that changes which layers a function's record has. Throws where a new
    /// one was deleted meanwhile.
    static func exchange(
        _ old: [FunctionLayer], for new: [FunctionLayer], in transaction: inout Transaction
    ) async throws {
        let (had, has) = (Set(old.map(\.code)), Set(new.map(\.code)))
        for layer in new where !had.contains(layer.code) {
            let place = contentKey(layer.code)
            guard let key = LayerVersionKey(arn: layer.arn),
                try await transaction.read(versionKey(key)) != nil,
                var uses = try await transaction.get(place, as: ContentUses.self)
            else { throw LambdaError.layerMissing(layer.arn) }
            uses.count += 1
            transaction.put(uses, at: place)
        }
        for layer in old where !has.contains(layer.code) {
            _ = try await release(layer.code, in: &transaction)
        }
    }

    /// To be part of every transaction that removes a function's record. Returns the archives that nobody has
    /// any more.
    static func release(
        _ layers: [FunctionLayer], in transaction: inout Transaction
    ) async throws -> [BlobID] {
        var released: [BlobID] = []
        for layer in layers where try await release(layer.code, in: &transaction) {
            released.append(layer.code)
        }
        return released
    }

    /// To be part of the transaction that copies a function's record: a copy may keep what has been deleted.
    static func copy(_ layers: [FunctionLayer], in transaction: inout Transaction) async throws {
        for layer in layers {
            let place = contentKey(layer.code)
            guard var uses = try await transaction.get(place, as: ContentUses.self) else {
                throw StoreError.corruptRecord("a layer of a function has no content")
            }
            uses.count += 1
            transaction.put(uses, at: place)
        }
    }

    /// Whether nobody has the archive any more.
    private static func release(_ code: BlobID, in transaction: inout Transaction) async throws -> Bool {
        let place = contentKey(code)
        guard var uses = try await transaction.get(place, as: ContentUses.self) else { return false }
        uses.count -= 1
        guard uses.count == 0 else {
            transaction.put(uses, at: place)
            return false
        }
        transaction.delete(place)
        UnownedBlobs.release(code, in: &transaction)
        return true
    }

    /// Whether a version or a function has this archive.
    func isUsed(_ code: BlobID) async throws -> Bool {
        try await store.read([Self.contentKey(code)]).first.flatMap(\.self) != nil
    }

    /// Whether a version or a function has an archive of this content.
    func isUsed(_ digest: CodeDigest) async throws -> Bool {
        try await !store.scan(Self.contentBuilder(digest).range, limit: 1, reverse: false).isEmpty
    }

    /// Whatever is in a version or a function now.
    func usedDigests() async throws -> Set<String> {
        let range = Self.builder(Noun.content).range
        var digests: Set<String> = []
        var last: Key?
        repeat {
            let page = try await store.list(range, as: ContentUses.self, after: last, limit: 500)
            for entry in page {
                var reader = try KeyReader(entry.key, of: .lambda(LambdaKind.layer))
                _ = try reader.byte()
                digests.insert(Hex.encode(try reader.part()))
            }
            last = page.count == 500 ? page.last?.key : nil
        } while last != nil
        return digests
    }
}

/// The last number that a layer has given to a version. It stays when the versions go.
private struct LayerNumber: StoredRecord {
    var last: Int

    static var formatVersion: UInt8 { 1 }
    init(last: Int) { self.last = last }
    func encode(to writer: inout RecordWriter) { writer.integer(last) }
    init(from reader: inout RecordReader, version: UInt8) throws { last = try reader.integer() }
}

/// How many have an archive: its version, and functions.
private struct ContentUses: StoredRecord {
    var count: Int

    static var formatVersion: UInt8 { 1 }
    init(count: Int) { self.count = count }
    func encode(to writer: inout RecordWriter) { writer.integer(count) }
    init(from reader: inout RecordReader, version: UInt8) throws { count = try reader.integer() }
}
