// Who is in which group. A user's record names its groups, by unique id; a group's users lie under keys of
// their own, and their number in the group's record guards them.

import CloudCore
import Store

extension IAMStore {
    /// The groups that a user is in, by name.
    func groups(of user: UserRecord, in account: AccountID) async throws -> [GroupRecord] {
        guard !user.groups.isEmpty else { return [] }
        let names = try await store.read(user.groups.map { IAMKeys.identityName($0, account) })
        let keys = try names.compactMap { entry in
            try entry.map {
                IAMKeys.identity(.group, account, try NameRecord(stored: $0.value).name)
            }
        }
        let groups = try await store.read(keys).compactMap { entry in
            try entry.map { try GroupRecord(stored: $0.value) }
        }
        return groups.filter { user.groups.contains($0.core.id) }.sorted { $0.core.name < $1.core.name }
    }

    /// A page of a group's users, by name.
    func members(
        of group: GroupRecord, in account: AccountID, page: PageRequest
    ) async throws -> Page<UserRecord> {
        let id = group.core.id
        let after = try page.lastName().map { IAMKeys.member(of: id, account, user: $0) }
        let names = try await store.list(
            IAMKeys.members(of: id, account).range, as: NameRecord.self, after: after, limit: page.size + 1)
        let keys = names.map { IAMKeys.identity(.user, account, $0.record.name) }
        let users = try await store.read(keys).compactMap { entry in
            try entry.map { try UserRecord(stored: $0.value) }
        }
        return Page(users, page) { $0.core.name }
    }

    /// Takes a user into a group, or out of it. Throws NoSuchEntity (of the user first), LimitExceeded.
    func changeMembership(
        of user: String, in group: String, _ account: AccountID, isMember: Bool
    ) async throws {
        try await update(UserRecord.self, user, in: account) { user, transaction in
            let key = IAMKeys.identity(.group, account, group)
            guard var record = try await transaction.get(key, as: GroupRecord.self),
                record.core.name == group
            else { throw IAMError.noSuchIdentity(.group, group) }
            let id = record.core.id
            guard user.groups.contains(id) != isMember else { return }
            let member = IAMKeys.member(of: id, account, user: user.core.name)
            if isMember {
                guard user.groups.count < IAMLimits.groupsPerUser else {
                    throw IAMError.quota("GroupsPerUser", IAMLimits.groupsPerUser)
                }
                user.groups.append(id)
                record.members += 1
                transaction.put(NameRecord(user.core.name), at: member)
            } else {
                user.groups.removeAll { $0 == id }
                record.members -= 1
                transaction.delete(member)
            }
            transaction.put(record, at: key)
        }
    }
}
