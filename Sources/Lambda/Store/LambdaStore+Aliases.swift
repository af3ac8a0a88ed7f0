// Aliases: how they are kept. An alias names versions that are there, and keeps them there.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html

import CloudCore
import Store

extension LambdaStore {
    func alias(_ key: FunctionKey, _ name: String) async throws -> FunctionAlias? {
        try await store.get(
            LambdaKeys.qualified(LambdaKind.alias, key, name), as: FunctionAlias.self)
    }

    /// Up to `limit` aliases of a function in order of their names, behind `name`.
    func aliases(_ key: FunctionKey, after name: String?, limit: Int) async throws -> [FunctionAlias] {
        try await store.list(
            LambdaKeys.builder(LambdaKind.alias, key).range, as: FunctionAlias.self,
            after: name.map { LambdaKeys.qualified(LambdaKind.alias, key, $0) }, limit: limit
        ).map(\.record)
    }

    /// All aliases of a function that a condition holds for.
    func aliases(
        of key: FunctionKey, where condition: (FunctionAlias) -> Bool
    ) async throws -> [FunctionAlias] {
        var found: [FunctionAlias] = []
        var last: String?
        repeat {
            let page = try await aliases(key, after: last, limit: 500)
            found += page.filter(condition)
            last = page.count == 500 ? page.last?.name : nil
        } while last != nil
        return found
    }

    /// Makes the alias. Throws ResourceNotFoundException where a version isn't there, and
    /// ResourceConflictException where the function has such an alias; `functionARN` is for their messages.
    func insertAlias(_ alias: FunctionAlias, of key: FunctionKey, functionARN: String) async throws {
        do {
            try await store.transact { transaction in
                try await hold(key, &transaction)
                try await checkVersions(of: alias, key, functionARN, &transaction)
                transaction.insertOnly(
                    alias, at: LambdaKeys.qualified(LambdaKind.alias, key, alias.name))
            }
        } catch StoreError.alreadyExists {
            throw LambdaError.aliasExists("\(functionARN):\(alias.name)")
        }
    }

    /// Changes an alias; `notFound` is thrown where there is none.
    func updateAlias(
        _ key: FunctionKey, _ name: String, functionARN: String, notFound: AWSError,
        _ change: @Sendable (inout FunctionAlias) throws -> Void
    ) async throws -> FunctionAlias {
        try await store.transact { transaction in
            try await hold(key, &transaction)
            let place = LambdaKeys.qualified(LambdaKind.alias, key, name)
            guard var alias = try await transaction.get(place, as: FunctionAlias.self) else {
                throw notFound
            }
            try change(&alias)
            try await checkVersions(of: alias, key, functionARN, &transaction)
            transaction.put(alias, at: place)
            return alias
        }
    }

    /// Removes an alias with what hangs on it; `notFound` is thrown where there is no such function. An alias
    /// that isn't there is gone already.
    func deleteAlias(_ key: FunctionKey, _ name: String, notFound: AWSError) async throws {
        try await store.transact { transaction in
            guard try await transaction.read(LambdaKeys.function(key)) != nil else { throw notFound }
            try await hold(key, &transaction)
            transaction.delete(LambdaKeys.qualified(LambdaKind.alias, key, name))
            deleteQualified(key, name, &transaction)
        }
    }

    private func checkVersions(
        of alias: FunctionAlias, _ key: FunctionKey, _ functionARN: String, _ transaction: inout Transaction
    ) async throws {
        guard try await transaction.read(LambdaKeys.function(key)) != nil else {
            throw LambdaError.functionNotFound("\(functionARN):\(alias.version)")
        }
        for version in [alias.version, alias.route?.version].compactMap({ $0 })
        where version != FunctionReference.latest {
            guard case .version(let number) = Qualifier(version),
                try await transaction.read(LambdaKeys.version(key, number)) != nil
            else { throw LambdaError.functionNotFound("\(functionARN):\(version)") }
        }
    }
}
