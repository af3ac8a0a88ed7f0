// Access keys in the store: found by id, listed by user.

import CloudCore
import Store

extension IAMStore {
    /// Throws NoSuchEntity, LimitExceeded.
    func insert(_ key: AccessKeyRecord) async throws {
        try await update(UserRecord.self, key.user, in: key.account) { user, transaction in
            guard user.accessKeys.count < IAMLimits.accessKeysPerUser else {
                throw IAMError.quota("AccessKeysPerUser", IAMLimits.accessKeysPerUser)
            }
            user.accessKeys.append(key.id)
            transaction.insertOnly(key, at: IAMKeys.accessKey(key.id))
        }
    }

    func accessKey(_ id: String) async throws -> AccessKeyRecord? {
        try await store.get(IAMKeys.accessKey(id), as: AccessKeyRecord.self)
    }

    /// Throws NoSuchEntity.
    func setAccessKey(_ id: String, of user: String, in account: AccountID, active: Bool) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            let key = IAMKeys.accessKey(id)
            guard record.accessKeys.contains(id),
                var found = try await transaction.get(key, as: AccessKeyRecord.self)
            else { throw IAMError.noSuchAccessKey(id) }
            found.isActive = active
            transaction.put(found, at: key)
        }
    }

    /// Throws NoSuchEntity.
    func deleteAccessKey(_ id: String, of user: String, in account: AccountID) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            guard let index = record.accessKeys.firstIndex(of: id) else {
                throw IAMError.noSuchAccessKey(id)
            }
            record.accessKeys.remove(at: index)
            transaction.delete(IAMKeys.accessKey(id))
        }
    }

    /// A user's keys, oldest first.
    func accessKeys(of user: UserRecord) async throws -> [AccessKeyRecord] {
        guard !user.accessKeys.isEmpty else { return [] }
        let entries = try await store.read(user.accessKeys.map(IAMKeys.accessKey))
        return try entries.compactMap { try $0.map { try AccessKeyRecord(stored: $0.value) } }
    }
}
