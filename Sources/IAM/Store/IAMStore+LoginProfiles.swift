// Login profiles in the store, under their user's unique id; the user's record says whether there is one.

import CloudCore
import Policies
import Store

extension IAMStore {
    /// Throws NoSuchEntity for the user or the profile.
    func loginProfile(of user: String, in account: AccountID) async throws -> LoginProfileRecord {
        let record = try await identity(UserRecord.self, user, in: account)
        let key = IAMKeys.part(.loginProfile, of: record.core.id, account)
        guard let profile = try await store.get(key, as: LoginProfileRecord.self) else {
            throw IAMError.noSuchLoginProfile(user)
        }
        return profile
    }

    /// Throws NoSuchEntity, EntityAlreadyExists.
    func insert(_ profile: LoginProfileRecord, of user: String, in account: AccountID) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            guard !record.hasLoginProfile else {
                throw IAMError.alreadyExists("Login Profile for user \(user) already exists.")
            }
            record.hasLoginProfile = true
            transaction.put(profile, at: IAMKeys.part(.loginProfile, of: record.core.id, account))
        }
    }

    /// Throws NoSuchEntity.
    func updateLoginProfile(
        of user: String, in account: AccountID, _ change: (inout LoginProfileRecord) throws -> Void
    ) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            let key = IAMKeys.part(.loginProfile, of: record.core.id, account)
            guard var profile = try await transaction.get(key, as: LoginProfileRecord.self) else {
                throw IAMError.noSuchLoginProfile(user)
            }
            try change(&profile)
            transaction.put(profile, at: key)
        }
    }

    /// Throws NoSuchEntity.
    func deleteLoginProfile(of user: String, in account: AccountID) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            guard record.hasLoginProfile else { throw IAMError.noSuchLoginProfile(user) }
            record.hasLoginProfile = false
            transaction.delete(IAMKeys.part(.loginProfile, of: record.core.id, account))
        }
    }

    /// Where the account lets its users change their passwords, each may, without a policy of its own.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
    func passwordGrant(for user: UserRecord, in account: AccountID) async throws -> [NamedPolicy] {
        guard try await passwordPolicy(of: account)?.usersMayChange == true else { return [] }
        let json = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ChangePassword",\
            "Resource":"arn:*:iam::\(account):user\(user.core.path)\(user.core.name)"},\
            {"Effect":"Allow","Action":"iam:GetAccountPasswordPolicy","Resource":"*"}]}
            """
        return [
            NamedPolicy(name: "AllowUsersToChangePassword", document: try Self.compile(json, kind: .managed))
        ]
    }
}
