// Service-specific credentials in the store, under their own id; their user's record names them.

import CloudCore
import Store

extension IAMStore {
    /// A user's credentials, oldest first.
    func serviceCredentials(
        of user: UserRecord, in account: AccountID
    ) async throws -> [ServiceCredentialRecord] {
        let keys = user.serviceCredentials.map { IAMKeys.part(.serviceCredential, of: $0, account) }
        return try await store.read(keys).compactMap { entry in
            try entry.map { try ServiceCredentialRecord(stored: $0.value) }
        }
    }

    /// Makes a credential once the user's others are known. Throws NoSuchEntity, and what `make` throws.
    func insertServiceCredential(
        of user: String, in account: AccountID,
        make: ([ServiceCredentialRecord]) throws -> ServiceCredentialRecord
    ) async throws -> ServiceCredentialRecord {
        var made: ServiceCredentialRecord?
        try await update(UserRecord.self, user, in: account) { record, transaction in
            var others: [ServiceCredentialRecord] = []
            for id in record.serviceCredentials {
                let key = IAMKeys.part(.serviceCredential, of: id, account)
                if let other = try await transaction.get(key, as: ServiceCredentialRecord.self) {
                    others.append(other)
                }
            }
            let credential = try make(others)
            record.serviceCredentials.append(credential.id)
            transaction.put(credential, at: IAMKeys.part(.serviceCredential, of: credential.id, account))
            made = credential
        }
        guard let made else { throw AWSError.internalFailure() }
        return made
    }

    /// Changes a credential of a user, or, with nil from `change`, removes it. Throws NoSuchEntity.
    func changeServiceCredential(
        _ id: String, of user: String, in account: AccountID,
        _ change: (ServiceCredentialRecord) throws -> ServiceCredentialRecord?
    ) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            let key = IAMKeys.part(.serviceCredential, of: id, account)
            guard let index = record.serviceCredentials.firstIndex(of: id),
                let found = try await transaction.get(key, as: ServiceCredentialRecord.self)
            else { throw IAMError.noSuchEntity("No such credential \(id) exists") }
            if let changed = try change(found) {
                transaction.put(changed, at: key)
            } else {
                record.serviceCredentials.remove(at: index)
                transaction.delete(key)
            }
        }
    }
}
