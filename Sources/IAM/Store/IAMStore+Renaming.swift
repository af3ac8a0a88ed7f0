// Another name or path for a user or group: everything that says the old one moves in the same transaction.

import CloudCore
import Store

/// An identity that can get another name.
protocol RenamableRecord: IdentityRecord {
    /// Moves what names this identity alone. Policies and attachments are moved for all.
    func moveReferences(
        from old: String, in account: AccountID, in transaction: inout Transaction
    ) async throws
}

extension IAMStore {
    /// Gives a user or group another name, path or both. Throws NoSuchEntity, EntityAlreadyExists.
    func rename<R: RenamableRecord>(
        _ type: R.Type, _ old: String, to new: String?, path: String?, in account: AccountID
    ) async throws {
        let oldKey = IAMKeys.identity(R.kind, account, old)
        let newKey = IAMKeys.identity(R.kind, account, new ?? old)
        try await change { transaction in
            guard let before = try await transaction.get(oldKey, as: R.self), before.core.name == old else {
                throw IAMError.noSuchIdentity(R.kind, old)
            }
            var record = before
            record.core.name = new ?? old
            record.core.path = path ?? record.core.path
            if oldKey != newKey {
                guard try await transaction.get(newKey, as: R.self) == nil else {
                    throw IAMError.identityExists(R.kind, record.core.name)
                }
                transaction.delete(oldKey)
                try await Self.moveInlinePolicies(of: record, from: old, in: account, in: &transaction)
            }
            Self.moveAttachments(from: before, to: record, in: account, in: &transaction)
            try await record.moveReferences(from: old, in: account, in: &transaction)
            transaction.put(
                NameRecord(record.core.name), at: IAMKeys.identityName(record.core.id, account))
            transaction.put(record, at: newKey)
        }
    }

    private static func moveInlinePolicies<R: IdentityRecord>(
        of record: R, from old: String, in account: AccountID, in transaction: inout Transaction
    ) async throws {
        for inline in record.core.inline {
            let from = IAMKeys.inlinePolicy(R.kind, account, old, policy: inline.name)
            guard let text = try await transaction.get(from, as: PolicyText.self) else { continue }
            transaction.delete(from)
            transaction.put(
                text, at: IAMKeys.inlinePolicy(R.kind, account, record.core.name, policy: inline.name))
        }
    }

    /// The index of who has a policy says name and path.
    private static func moveAttachments<R: IdentityRecord>(
        from old: R, to new: R, in account: AccountID, in transaction: inout Transaction
    ) {
        let uses =
            new.core.attached.map { ($0, Attachment.Usage.permissions) }
            + (new.core.boundary.map { [($0, Attachment.Usage.boundary)] } ?? [])
        for (arn, usage) in uses {
            transaction.delete(
                IAMKeys.attachment(account, policy: arn, usage, R.kind, old.core.name))
            transaction.put(
                Attachment(new.core),
                at: IAMKeys.attachment(account, policy: arn, usage, R.kind, new.core.name))
        }
    }
}

extension GroupRecord: RenamableRecord {
    /// Users name their groups by unique id.
    func moveReferences(
        from old: String, in account: AccountID, in transaction: inout Transaction
    ) async throws {}
}

extension UserRecord: RenamableRecord {
    func moveReferences(
        from old: String, in account: AccountID, in transaction: inout Transaction
    ) async throws {
        for id in accessKeys {
            let key = IAMKeys.accessKey(id)
            guard var found = try await transaction.get(key, as: AccessKeyRecord.self) else { continue }
            found.user = core.name
            transaction.put(found, at: key)
        }
        for serial in mfaDevices {
            let key = IAMKeys.mfaDevice(serial, account)
            guard var device = try await transaction.get(key, as: MFADeviceRecord.self) else { continue }
            device.owner?.name = core.name
            transaction.put(device, at: key)
        }
        for group in groups {
            transaction.delete(IAMKeys.member(of: group, account, user: old))
            transaction.put(
                NameRecord(core.name), at: IAMKeys.member(of: group, account, user: core.name))
        }
    }
}
