// The account itself in the store: alias, password policy, credential report.

import CloudCore
import Store

extension IAMStore {
    func account(_ account: AccountID) async throws -> AccountRecord {
        try await store.get(IAMKeys.account(account), as: AccountRecord.self) ?? AccountRecord()
    }

    func updateAccount(
        _ account: AccountID, _ change: (inout AccountRecord, inout Transaction) async throws -> Void
    ) async throws {
        let key = IAMKeys.account(account)
        try await self.change { transaction in
            var record = try await transaction.get(key, as: AccountRecord.self) ?? AccountRecord()
            try await change(&record, &transaction)
            transaction.put(record, at: key)
        }
    }

    /// Gives the account its alias, in place of a former one. Throws EntityAlreadyExists.
    func setAlias(_ alias: String, of account: AccountID) async throws {
        try await updateAccount(account) { record, transaction in
            guard try await transaction.get(IAMKeys.alias(alias), as: AliasRecord.self) == nil else {
                throw IAMError.aliasExists(alias)
            }
            if let former = record.alias { transaction.delete(IAMKeys.alias(former)) }
            record.alias = alias
            transaction.put(AliasRecord(account: account), at: IAMKeys.alias(alias))
        }
    }

    /// Throws NoSuchEntity.
    func deleteAlias(_ alias: String, of account: AccountID) async throws {
        try await updateAccount(account) { record, transaction in
            guard record.alias == alias else { throw IAMError.noSuchAlias(alias) }
            record.alias = nil
            transaction.delete(IAMKeys.alias(alias))
        }
    }

    /// The account's own password policy; nil where it has none.
    func passwordPolicy(of account: AccountID) async throws -> PasswordPolicyRecord? {
        try await self.account(account).passwordPolicy
    }

    // MARK: The credential report

    func credentialReport(of account: AccountID) async throws -> CredentialReportRecord? {
        try await store.get(IAMKeys.credentialReport(account), as: CredentialReportRecord.self)
    }

    func credentialReportText(of account: AccountID, parts: Int) async throws -> [UInt8] {
        let keys = (0..<parts).map { IAMKeys.credentialReport(account, part: $0) }
        return try await store.read(keys).reduce(into: []) { text, entry in
            guard let entry else { throw StoreError.corruptRecord("a part of the credential report is gone") }
            text += try TextPart(stored: entry.value).bytes
        }
    }

    /// Puts a report in place of the former one. It may need several commits, so the head comes last: a crash
    /// leaves no report rather than half of one.
    func putCredentialReport(_ text: [UInt8], of account: AccountID, at now: Instant) async throws {
        let size = IAMLimits.credentialReportPartBytes
        let parts = stride(from: 0, to: text.count, by: size).map {
            Array(text[$0..<min($0 + size, text.count)])
        }
        let head = IAMKeys.credentialReport(account)
        try await store.transact { $0.delete(head) }
        _ = try await store.removeRange(IAMKeys.accountPart(account, .reportPart).range, limit: 1_000)
        for start in stride(from: 0, to: parts.count, by: IAMLimits.credentialReportPartsPerCommit) {
            let end = min(start + IAMLimits.credentialReportPartsPerCommit, parts.count)
            try await store.transact { transaction in
                for index in start..<end {
                    transaction.put(
                        TextPart(bytes: parts[index]), at: IAMKeys.credentialReport(account, part: index))
                }
            }
        }
        let record = CredentialReportRecord(generatedAt: now, parts: parts.count)
        try await store.transact { $0.put(record, at: head) }
    }

    /// Every user, or role, by name.
    func everyIdentity<R: IdentityRecord>(_ type: R.Type, in account: AccountID) async throws -> [R] {
        var found: [R] = []
        var after: Key?
        while true {
            let batch = try await store.list(
                IAMKeys.identities(R.kind, account).range, as: R.self, after: after, limit: 1_000)
            found += batch.map(\.record)
            guard batch.count == 1_000, let last = batch.last else { return found }
            after = last.key
        }
    }
}
