// Service-linked roles in the store: made with their policy in one step, deleted against the protection that
// they have from everybody else. Of each role's deletions the last is remembered.

import CloudCore
import Store

extension IAMStore {
    /// Makes a role with a policy of AWS's attached. Throws EntityAlreadyExists, LimitExceeded.
    func insert(_ role: RoleRecord, attaching policy: String?, in account: AccountID) async throws {
        var role = role
        if let policy { role.core.attached = [policy] }
        try await insert(role, in: account) { [role] transaction in
            guard let policy else { return }
            try await Self.count(
                policy, .permissions, by: role, in: account, in: &transaction, adding: true)
        }
    }

    /// Throws NoSuchEntity.
    func deleteServiceLinkedRole(
        _ name: String, in account: AccountID, task: DeletionTask
    ) async throws {
        let key = IAMKeys.identity(.role, account, name)
        try await change { transaction in
            guard let role = try await transaction.get(key, as: RoleRecord.self), role.core.name == name
            else { throw IAMError.noSuchIdentity(.role, name) }
            for arn in role.core.attached {
                try await Self.count(
                    arn, .permissions, by: role, in: account, in: &transaction, adding: false)
            }
            try await countDown(.role, in: account, &transaction)
            transaction.delete(key)
            transaction.delete(IAMKeys.identityName(role.core.id, account))
            transaction.put(NameRecord(task.text), at: IAMKeys.deletionTask(ofRole: name, account))
        }
    }

    /// The last deletion of a role of that name; nil where there was none.
    func deletionTask(ofRole name: String, in account: AccountID) async throws -> String? {
        try await store.get(IAMKeys.deletionTask(ofRole: name, account), as: NameRecord.self)?.name
    }
}
