// Where code signing configurations are kept, and which functions have which. A configuration that a function
// has can't be deleted: who gives one to a function reads it in the same transaction, and who deletes one
// touches it first.

import CloudCore
import Store

/// Code signing configurations.
struct CodeSigningStore: Sendable {
    let store: any KeyValueStore

    private enum Noun {
        static let rule: UInt8 = 0, ofFunction: UInt8 = 1, functions: UInt8 = 2
    }

    /// Which configuration a function has.
    private struct Choice: StoredRecord {
        var id: String
        static var formatVersion: UInt8 { 1 }
        init(id: String) { self.id = id }
        func encode(to writer: inout RecordWriter) { writer.string(id) }
        init(from reader: inout RecordReader, version: UInt8) throws { id = try reader.string() }
    }

    // MARK: Keys

    private static func builder(_ noun: UInt8, _ account: AccountID, _ region: Region) -> KeyBuilder {
        var builder = KeyBuilder(.lambda(LambdaKind.codeSigning))
        builder.append(byte: noun)
        builder.append(account)
        builder.append(region)
        return builder
    }

    private static func ruleKey(_ id: String, _ account: AccountID, _ region: Region) -> Key {
        var builder = builder(Noun.rule, account, region)
        builder.append(id)
        return builder.key
    }

    private static func choiceKey(_ key: FunctionKey) -> Key {
        var builder = builder(Noun.ofFunction, key.account, key.region)
        builder.append(key.name)
        return builder.key
    }

    private static func functions(_ id: String, _ account: AccountID, _ region: Region) -> KeyBuilder {
        var builder = builder(Noun.functions, account, region)
        builder.append(id)
        return builder
    }

    private static func memberKey(_ id: String, _ key: FunctionKey) -> Key {
        var builder = functions(id, key.account, key.region)
        builder.append(key.name)
        return builder.key
    }

    // MARK: Configurations

    func rule(_ id: String, _ account: AccountID, _ region: Region) async throws -> CodeSigningRule? {
        try await store.get(Self.ruleKey(id, account, region), as: CodeSigningRule.self)
    }

    func insert(_ rule: CodeSigningRule) async throws {
        try await store.transact { transaction in
            transaction.insertOnly(rule, at: Self.ruleKey(rule.id, rule.account, rule.region))
        }
    }

    /// Changes a configuration; `notFound` is thrown where there is none.
    func update(
        _ id: String, _ account: AccountID, _ region: Region, notFound: AWSError,
        _ change: @Sendable (inout CodeSigningRule) throws -> Void
    ) async throws -> CodeSigningRule {
        try await store.transact { transaction in
            let place = Self.ruleKey(id, account, region)
            guard var rule = try await transaction.get(place, as: CodeSigningRule.self) else {
                throw notFound
            }
            try change(&rule)
            transaction.put(rule, at: place)
            return rule
        }
    }

    /// Removes a configuration; `inUse` is thrown where a function has it.
    func delete(
        _ id: String, _ account: AccountID, _ region: Region, notFound: AWSError, inUse: AWSError
    ) async throws {
        try await store.transact { transaction in
            let place = Self.ruleKey(id, account, region)
            guard try await transaction.read(place) != nil else { throw notFound }
            let users = try await store.scan(
                Self.functions(id, account, region).range, limit: 1, reverse: false)
            guard users.isEmpty else { throw inUse }
            transaction.delete(place)
        }
    }

    /// Up to `limit` configurations in order of their ids, behind `id`.
    func rules(
        _ account: AccountID, _ region: Region, after id: String?, limit: Int
    ) async throws -> [CodeSigningRule] {
        try await store.list(
            Self.builder(Noun.rule, account, region).range, as: CodeSigningRule.self,
            after: id.map { Self.ruleKey($0, account, region) }, limit: limit
        ).map(\.record)
    }

    // MARK: Functions

    /// The configuration of a function.
    func rule(of key: FunctionKey) async throws -> CodeSigningRule? {
        guard let choice = try await store.get(Self.choiceKey(key), as: Choice.self) else { return nil }
        return try await rule(choice.id, key.account, key.region)
    }

    /// Gives a function a configuration, or takes the one it has. `missing` is thrown where there is none of
    /// that id. To be part of a transaction that has read the function.
    static func choose(
        _ id: String?, for key: FunctionKey, missing: AWSError, in transaction: inout Transaction
    ) async throws {
        let place = choiceKey(key)
        if let old = try await transaction.get(place, as: Choice.self) {
            transaction.delete(place)
            transaction.delete(memberKey(old.id, key))
        }
        guard let id else { return }
        let rulePlace = ruleKey(id, key.account, key.region)
        guard let rule = try await transaction.get(rulePlace, as: CodeSigningRule.self) else { throw missing }
        // Written anew, so that whoever deletes it meanwhile looks again who has it.
        transaction.put(rule, at: rulePlace)
        transaction.put(Choice(id: id), at: place)
        transaction.put([], at: memberKey(id, key))
    }

    /// Up to `limit` names of functions with a configuration, in order, behind `name`.
    func functions(
        with id: String, _ account: AccountID, _ region: Region, after name: String?, limit: Int
    ) async throws -> [String] {
        var range = Self.functions(id, account, region).range
        if let name {
            range = range.after(
                Self.memberKey(id, FunctionKey(account: account, region: region, name: name)))
        }
        return try await store.scan(range, limit: limit, reverse: false).map { entry in
            var reader = try KeyReader(entry.key, of: .lambda(LambdaKind.codeSigning))
            _ = try reader.byte()
            for _ in 0..<3 { _ = try reader.text() }
            return try reader.text()
        }
    }
}
