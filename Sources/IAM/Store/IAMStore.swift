// IAM's records in the store: users, roles and groups, which are read and changed alike. What else there is
// lies in the files beside.

import CloudCore
import Store

/// IAM's part of the store.
struct IAMStore: Sendable {
    let store: any KeyValueStore
    let epoch: ConfigEpoch

    init(_ store: any KeyValueStore, epoch: ConfigEpoch) {
        self.store = store
        self.epoch = epoch
    }

    /// Changes records, all or nothing, and lets nobody see cached ones afterwards.
    func change<T>(_ body: (inout Transaction) async throws -> T) async throws -> T {
        defer { epoch.advance() }
        return try await store.transact(body)
    }

    // MARK: Users, roles and groups

    /// Throws NoSuchEntity.
    func identity<R: IdentityRecord>(_ type: R.Type, _ name: String, in account: AccountID) async throws -> R
    {
        let record = try await store.get(IAMKeys.identity(R.kind, account, name), as: R.self)
        guard let record, record.core.name == name else { throw IAMError.noSuchIdentity(R.kind, name) }
        return record
    }

    /// Throws EntityAlreadyExists, or LimitExceeded.
    func insert<R: IdentityRecord>(
        _ record: R, in account: AccountID,
        with more: (inout Transaction) async throws -> Void = { _ in }
    ) async throws {
        let key = IAMKeys.identity(R.kind, account, record.core.name)
        try await change { transaction in
            guard try await transaction.get(key, as: R.self) == nil else {
                throw IAMError.identityExists(R.kind, record.core.name)
            }
            try await countUp(R.kind, in: account, &transaction)
            if let boundary = record.core.boundary {
                try await Self.count(
                    boundary, .boundary, by: record, in: account, in: &transaction, adding: true)
            }
            transaction.put(record, at: key)
            transaction.put(
                NameRecord(record.core.name), at: IAMKeys.identityName(record.core.id, account))
            try await more(&transaction)
        }
    }

    /// Reads an identity and writes it back changed. Throws NoSuchEntity, UnmodifiableEntity.
    @discardableResult
    func update<R: IdentityRecord>(
        _ type: R.Type, _ name: String, in account: AccountID, evenProtected: Bool = false,
        _ change: (inout R, inout Transaction) async throws -> Void
    ) async throws -> R {
        let key = IAMKeys.identity(R.kind, account, name)
        return try await self.change { transaction in
            guard var record = try await transaction.get(key, as: R.self), record.core.name == name else {
                throw IAMError.noSuchIdentity(R.kind, name)
            }
            guard !record.isProtected || evenProtected else { throw IAMError.protectedRole(name) }
            try await change(&record, &transaction)
            transaction.put(record, at: key)
            return record
        }
    }

    /// Deletes an identity that nothing hangs on any more. Throws NoSuchEntity, DeleteConflict,
    /// UnmodifiableEntity.
    func delete<R: IdentityRecord>(_ type: R.Type, _ name: String, in account: AccountID) async throws {
        let key = IAMKeys.identity(R.kind, account, name)
        try await change { transaction in
            guard let record = try await transaction.get(key, as: R.self), record.core.name == name else {
                throw IAMError.noSuchIdentity(R.kind, name)
            }
            guard !record.isProtected else { throw IAMError.protectedRole(name) }
            guard record.core.attached.isEmpty else {
                throw IAMError.deleteConflict("Cannot delete entity, must detach all policies first.")
            }
            guard record.core.inline.isEmpty else {
                throw IAMError.deleteConflict("Cannot delete entity, must delete policies first.")
            }
            if let hindrance = record.hindrance {
                throw IAMError.deleteConflict("Cannot delete entity, \(hindrance).")
            }
            if let boundary = record.core.boundary {
                try await Self.count(
                    boundary, .boundary, by: record, in: account, in: &transaction, adding: false)
            }
            try await countDown(R.kind, in: account, &transaction)
            transaction.delete(key)
            transaction.delete(IAMKeys.identityName(record.core.id, account))
        }
    }

    /// A page of users, roles or groups whose path begins so, by name.
    func identities<R: IdentityRecord>(
        _ type: R.Type, in account: AccountID, path: String?, page: PageRequest
    ) async throws -> Page<R> {
        let keys = IAMKeys.identities(R.kind, account)
        var after = try page.lastName().map { IAMKeys.identity(R.kind, account, $0) }
        var found: [R] = []
        while found.count <= page.size {
            let batch = try await store.list(keys.range, as: R.self, after: after, limit: 200)
            found += batch.lazy.map(\.record).filter { path.map($0.core.path.hasPrefix) ?? true }
            guard batch.count == 200, let last = batch.last else { break }
            after = last.key
        }
        return Page(found, page) { $0.core.name }
    }

    // MARK: Inline policies

    func putInlinePolicy<R: IdentityRecord>(
        _ type: R.Type, of name: String, in account: AccountID, policy: String, json: String
    ) async throws {
        let kept = DocumentText.kept(json)
        let characters = DocumentText.characters(json)
        try await update(type, name, in: account) { record, transaction in
            var inline = record.core.inline.filter { $0.name != policy }
            inline.append(.init(name: policy, characters: characters))
            inline.sort { $0.name < $1.name }
            let total = inline.reduce(0) { $0 + $1.characters }
            guard total <= R.kind.quotas.inlinePoliciesCharacters, DocumentText.fits(kept) else {
                throw IAMError.inlineSize(R.kind, name)
            }
            record.core.inline = inline
            transaction.put(
                PolicyText(json: kept),
                at: IAMKeys.inlinePolicy(R.kind, account, name, policy: policy))
        }
    }

    /// Throws NoSuchEntity for the identity or the policy.
    func inlinePolicy<R: IdentityRecord>(
        _ type: R.Type, of name: String, in account: AccountID, policy: String
    ) async throws -> String {
        _ = try await identity(type, name, in: account)
        let key = IAMKeys.inlinePolicy(R.kind, account, name, policy: policy)
        guard let text = try await store.get(key, as: PolicyText.self) else {
            throw IAMError.noSuchInlinePolicy(R.kind, policy)
        }
        return text.json
    }

    func deleteInlinePolicy<R: IdentityRecord>(
        _ type: R.Type, of name: String, in account: AccountID, policy: String
    ) async throws {
        try await update(type, name, in: account) { record, transaction in
            guard let index = record.core.inline.firstIndex(where: { $0.name == policy }) else {
                throw IAMError.noSuchInlinePolicy(R.kind, policy)
            }
            record.core.inline.remove(at: index)
            transaction.delete(IAMKeys.inlinePolicy(R.kind, account, name, policy: policy))
        }
    }
}
