// Policies on functions, versions and aliases: how they are kept, each under its qualifier. That of the
// function itself lies under `$LATEST`, but is not the version's: AWS knows no policy on `$LATEST`.

import CloudCore
import Store

/// What a policy hangs on: its revision changes with the policy.
private enum PolicyHolder {
    case version(Function, Key)
    case alias(FunctionAlias, Key)

    var revisionID: String {
        switch self {
        case .version(let function, _): function.revisionID
        case .alias(let alias, _): alias.revisionID
        }
    }

    func put(revisionID: String, _ sealer: any Sealer, in transaction: inout Transaction) throws {
        switch self {
        case .version(var function, let place):
            function.revisionID = revisionID
            transaction.put(try FunctionRecord(function, sealer: sealer), at: place)
        case .alias(var alias, let place):
            alias.revisionID = revisionID
            transaction.put(alias, at: place)
        }
    }
}

extension LambdaStore {
    func policy(_ key: FunctionKey, _ qualifier: Qualifier) async throws -> ResourceStatements? {
        try await store.get(Self.policyKey(key, qualifier), as: ResourceStatements.self)
    }

    /// Changes the policy of a function, version or alias, which gets a new revision. `notFound` is thrown
    /// where it isn't there; `change` also sees its revision.
    func updatePolicy(
        _ key: FunctionKey, _ qualifier: Qualifier, revisionID: String, notFound: AWSError,
        _ change: @Sendable (inout ResourceStatements, _ revisionID: String) throws -> Void
    ) async throws {
        try await store.transact { transaction in
            guard let holder = try await holder(key, qualifier, &transaction) else { throw notFound }
            try await hold(key, &transaction)
            let place = Self.policyKey(key, qualifier)
            var policy = try await transaction.get(place, as: ResourceStatements.self) ?? ResourceStatements()
            try change(&policy, holder.revisionID)
            policy.revisionID = revisionID
            if policy.statements.isEmpty {
                transaction.delete(place)
            } else {
                transaction.put(policy, at: place)
            }
            try holder.put(revisionID: revisionID, sealer, in: &transaction)
        }
    }

    private func holder(
        _ key: FunctionKey, _ qualifier: Qualifier, _ transaction: inout Transaction
    ) async throws -> PolicyHolder? {
        let place: Key
        switch qualifier {
        case .alias(let name):
            let place = LambdaKeys.qualified(LambdaKind.alias, key, name)
            return try await transaction.get(place, as: FunctionAlias.self).map { .alias($0, place) }
        case .latest: place = LambdaKeys.function(key)
        case .version(let number): place = LambdaKeys.version(key, number)
        }
        guard let record = try await transaction.get(place, as: FunctionRecord.self) else { return nil }
        return .version(try record.opened(by: sealer), place)
    }

    private static func policyKey(_ key: FunctionKey, _ qualifier: Qualifier) -> Key {
        LambdaKeys.qualified(LambdaKind.policy, key, qualifier.text)
    }
}
