// SSH public keys in the store, under their own id; their user's record names them.

import CloudCore
import Store

extension IAMStore {
    /// A user's keys, oldest first.
    func sshPublicKeys(of user: UserRecord, in account: AccountID) async throws -> [SSHPublicKeyRecord] {
        let keys = user.sshPublicKeys.map { IAMKeys.part(.sshPublicKey, of: $0, account) }
        return try await store.read(keys).compactMap { entry in
            try entry.map { try SSHPublicKeyRecord(stored: $0.value) }
        }
    }

    /// Throws NoSuchEntity, LimitExceeded, DuplicateSSHPublicKey.
    func insert(_ key: SSHPublicKeyRecord, of user: String, in account: AccountID) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            guard record.sshPublicKeys.count < IAMLimits.sshPublicKeysPerUser else {
                throw IAMError.quota("SSHPublicKeysPerUser", IAMLimits.sshPublicKeysPerUser)
            }
            for id in record.sshPublicKeys {
                let other = try await transaction.get(
                    IAMKeys.part(.sshPublicKey, of: id, account), as: SSHPublicKeyRecord.self)
                guard other?.fingerprint != key.fingerprint else {
                    throw AWSError(
                        "DuplicateSSHPublicKey",
                        "The SSH public key is already associated with the specified IAM user.")
                }
            }
            record.sshPublicKeys.append(key.id)
            transaction.put(key, at: IAMKeys.part(.sshPublicKey, of: key.id, account))
        }
    }

    /// Throws NoSuchEntity.
    func setSSHPublicKey(_ id: String, of user: String, in account: AccountID, active: Bool) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            let key = IAMKeys.part(.sshPublicKey, of: id, account)
            guard record.sshPublicKeys.contains(id),
                var found = try await transaction.get(key, as: SSHPublicKeyRecord.self)
            else { throw IAMError.noSuchPublicKey(id) }
            found.isActive = active
            transaction.put(found, at: key)
        }
    }

    /// Throws NoSuchEntity.
    func deleteSSHPublicKey(_ id: String, of user: String, in account: AccountID) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            guard let index = record.sshPublicKeys.firstIndex(of: id) else {
                throw IAMError.noSuchPublicKey(id)
            }
            record.sshPublicKeys.remove(at: index)
            transaction.delete(IAMKeys.part(.sshPublicKey, of: id, account))
        }
    }
}
