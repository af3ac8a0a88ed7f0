// Instance profiles in the store, and which role is in which: the profile names its role, the role counts its
// profiles, and an index lists them.

import CloudCore
import Store

extension IAMStore {
    /// Throws NoSuchEntity.
    func instanceProfile(_ name: String, in account: AccountID) async throws -> InstanceProfileRecord {
        let key = IAMKeys.instanceProfile(account, name)
        let record = try await store.get(key, as: InstanceProfileRecord.self)
        guard let record, record.name == name else { throw IAMError.noSuchInstanceProfile(name) }
        return record
    }

    /// Throws EntityAlreadyExists, LimitExceeded.
    func insert(_ record: InstanceProfileRecord, in account: AccountID) async throws {
        let key = IAMKeys.instanceProfile(account, record.name)
        let range = IAMKeys.instanceProfiles(account).range
        let existing = try await store.scan(range, limit: IAMLimits.instanceProfiles, reverse: false)
        try await change { transaction in
            guard try await transaction.get(key, as: InstanceProfileRecord.self) == nil else {
                throw IAMError.alreadyExists("Instance Profile \(record.name) already exists.")
            }
            guard existing.count < IAMLimits.instanceProfiles else {
                throw IAMError.quota("InstanceProfilesPerAccount", IAMLimits.instanceProfiles)
            }
            transaction.put(record, at: key)
        }
    }

    /// Reads a profile and writes it back changed. Throws NoSuchEntity.
    func updateInstanceProfile(
        _ name: String, in account: AccountID,
        _ change: (inout InstanceProfileRecord, inout Transaction) async throws -> Void
    ) async throws {
        let key = IAMKeys.instanceProfile(account, name)
        try await self.change { transaction in
            guard var record = try await transaction.get(key, as: InstanceProfileRecord.self),
                record.name == name
            else { throw IAMError.noSuchInstanceProfile(name) }
            try await change(&record, &transaction)
            transaction.put(record, at: key)
        }
    }

    /// Throws NoSuchEntity, DeleteConflict.
    func deleteInstanceProfile(_ name: String, in account: AccountID) async throws {
        let key = IAMKeys.instanceProfile(account, name)
        try await change { transaction in
            guard let record = try await transaction.get(key, as: InstanceProfileRecord.self),
                record.name == name
            else { throw IAMError.noSuchInstanceProfile(name) }
            guard record.role == nil else {
                throw IAMError.deleteConflict(
                    "Cannot delete entity, must remove roles from instance profile first.")
            }
            transaction.delete(key)
        }
    }

    /// Puts a role into a profile, or takes it out. Throws NoSuchEntity, LimitExceeded, UnmodifiableEntity.
    func changeRole(
        _ role: String, ofInstanceProfile profile: String, in account: AccountID, isMember: Bool
    ) async throws {
        try await updateInstanceProfile(profile, in: account) { record, transaction in
            let key = IAMKeys.identity(.role, account, role)
            guard var found = try await transaction.get(key, as: RoleRecord.self), found.core.name == role
            else { throw IAMError.noSuchIdentity(.role, role) }
            guard !found.isProtected else { throw IAMError.protectedRole(role) }
            let index = IAMKeys.instanceProfile(ofRole: role, account, profile)
            if isMember {
                guard record.role == nil else {
                    throw IAMError.quota("InstanceSessionsPerInstanceProfile", 1)
                }
                record.role = role
                found.instanceProfiles += 1
                transaction.put(NameRecord(profile), at: index)
            } else {
                guard record.role == role else {
                    throw IAMError.noSuchEntity(
                        "Role \(role) in Instance Profile \(profile) cannot be found.")
                }
                record.role = nil
                found.instanceProfiles -= 1
                transaction.delete(index)
            }
            transaction.put(found, at: key)
        }
    }

    func countInstanceProfiles(in account: AccountID) async throws -> Int {
        let range = IAMKeys.instanceProfiles(account).range
        return try await store.scan(range, limit: IAMLimits.instanceProfiles, reverse: false).count
    }

    /// A page of profiles whose path begins so, by name.
    func instanceProfiles(
        in account: AccountID, path: String?, page: PageRequest
    ) async throws -> Page<InstanceProfileRecord> {
        let after = try page.lastName().map { IAMKeys.instanceProfile(account, $0) }
        let all = try await store.list(
            IAMKeys.instanceProfiles(account).range, as: InstanceProfileRecord.self, after: after,
            limit: IAMLimits.instanceProfiles
        ).map(\.record)
        return Page(all.filter { path.map($0.path.hasPrefix) ?? true }, page) { $0.name }
    }

    /// A page of the profiles that hold a role, by name.
    func instanceProfiles(
        ofRole role: String, in account: AccountID, page: PageRequest
    ) async throws -> Page<InstanceProfileRecord> {
        let after = try page.lastName().map { IAMKeys.instanceProfile(ofRole: role, account, $0) }
        let names = try await store.list(
            IAMKeys.instanceProfiles(ofRole: role, account).range, as: NameRecord.self, after: after,
            limit: page.size + 1)
        let keys = names.map { IAMKeys.instanceProfile(account, $0.record.name) }
        let found = try await store.read(keys).compactMap { entry in
            try entry.map { try InstanceProfileRecord(stored: $0.value) }
        }
        return Page(found, page) { $0.name }
    }
}
