// Policies as they are written, with where they come from: for reports and simulations, which show the text.

import CloudCore
import Store

/// A policy of a user, group or role.
struct SourcePolicy: Sendable {
    /// Without the path.
    var name: String
    /// Nil for an inline policy.
    var arn: String?
    /// Whose it is: the user's own, or one of its groups'.
    var owner: IdentityKind
    var ownerName: String
    var json: String
}

extension IAMStore {
    /// The inline and the attached policies of a user with those of its groups, of a group, or of a role.
    func sourcePolicies<R: IdentityRecord>(
        of record: R, in account: AccountID
    ) async throws -> [SourcePolicy] {
        var found: [SourcePolicy] = []
        let core = record.core
        for inline in core.inline {
            let key = IAMKeys.inlinePolicy(R.kind, account, core.name, policy: inline.name)
            guard let text = try await store.get(key, as: PolicyText.self) else { continue }
            found.append(
                SourcePolicy(
                    name: inline.name, arn: nil, owner: R.kind, ownerName: core.name, json: text.json))
        }
        for arn in core.attached {
            guard let json = try await managedText(arn, in: account) else { continue }
            let name = arn.split(separator: "/").last.map(String.init) ?? arn
            found.append(
                SourcePolicy(name: name, arn: arn, owner: R.kind, ownerName: core.name, json: json))
        }
        if let user = record as? UserRecord {
            for group in try await groups(of: user, in: account) {
                found += try await sourcePolicies(of: group, in: account)
            }
        }
        return found
    }

    // MARK: Reports about last access

    func insert(_ job: AccessJobRecord, in account: AccountID) async throws {
        let range = IAMKeys.accountPart(account, .job).range
        let former = try await store.list(range, as: AccessJobRecord.self, limit: IAMLimits.accessJobs)
        // Room is made by the oldest.
        let oldest =
            former.count == IAMLimits.accessJobs ? former.min { $0.record.madeAt < $1.record.madeAt } : nil
        try await store.transact { transaction in
            if let oldest { transaction.delete(oldest.key) }
            transaction.put(job, at: IAMKeys.job(account, job.id))
        }
    }

    /// Throws NoSuchEntity.
    func accessJob(_ id: String, in account: AccountID) async throws -> AccessJobRecord {
        guard let job = try await store.get(IAMKeys.job(account, id), as: AccessJobRecord.self) else {
            throw IAMError.noSuchEntity("The Job with name \(id) cannot be found.")
        }
        return job
    }
}
