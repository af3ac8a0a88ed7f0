// Functions' URLs: each beside its function, and an index from ids to them. What is removed with a function
// leaves its entry of the index behind, which names nothing then.

import CloudCore
import Store

extension LambdaStore {
    /// No account is called `id`.
    private static func indexKey(_ id: String) -> Key {
        var builder = KeyBuilder(.lambda(LambdaKind.url))
        builder.append("id")
        builder.append(id)
        return builder.key
    }

    /// The URL of that id, or nil where there is none, or none any more.
    func functionURL(id: String) async throws -> FunctionURL? {
        guard let place = try await store.get(Self.indexKey(id), as: FunctionPlace.self),
            let url = try await functionURL(place.key, place.qualifier), url.id == id
        else { return nil }
        return url
    }

    /// The URL of a function, or of an alias.
    func functionURL(_ key: FunctionKey, _ qualifier: String) async throws -> FunctionURL? {
        try await store.get(LambdaKeys.qualified(LambdaKind.url, key, qualifier), as: FunctionURL.self)
    }

    /// Up to `limit` URLs of a function in order of their qualifiers, behind `qualifier`.
    func functionURLs(_ key: FunctionKey, after qualifier: String?, limit: Int) async throws
        -> [FunctionURL]
    {
        let after = qualifier.map { LambdaKeys.qualified(LambdaKind.url, key, $0) }
        return try await store.list(
            LambdaKeys.builder(LambdaKind.url, key).range, as: FunctionURL.self, after: after, limit: limit
        ).map(\.record)
    }

    /// Throws `exists` where the function or alias has a URL.
    func insert(_ url: FunctionURL, exists: AWSError) async throws {
        do {
            try await store.transact { transaction in
                transaction.insertOnly(
                    url, at: LambdaKeys.qualified(LambdaKind.url, url.function, url.qualifier))
                transaction.put(
                    FunctionPlace(url.function, qualifier: url.qualifier), at: Self.indexKey(url.id))
            }
        } catch StoreError.alreadyExists {
            throw exists
        }
    }

    /// Changes a URL; `change` returns nil to remove it. `notFound` is thrown where there is none.
    @discardableResult
    func updateFunctionURL(
        _ key: FunctionKey, _ qualifier: String, notFound: AWSError,
        _ change: @Sendable (FunctionURL) throws -> FunctionURL?
    ) async throws -> FunctionURL? {
        try await store.transact { transaction in
            let place = LambdaKeys.qualified(LambdaKind.url, key, qualifier)
            guard let old = try await transaction.get(place, as: FunctionURL.self) else { throw notFound }
            let new = try change(old)
            if let new {
                transaction.put(new, at: place)
            } else {
                transaction.delete(place)
                transaction.delete(Self.indexKey(old.id))
            }
            return new
        }
    }
}
