// Managed policies in the store: AWS's own, which are a table in the binary, and customers', which have
// versions; and who has which attached.

import CloudCore
import Store

/// Where a managed policy's ARN leads.
enum PolicyReference: Sendable {
    case aws(AWSManagedPolicy)
    /// By name, with the path that the ARN claims.
    case customer(name: String, path: String)

    /// Nil where the ARN is no managed policy of AWS or of `account`.
    init?(_ arn: String, account: AccountID) {
        if let policy = AWSManagedPolicy.byARN[arn] {
            self = .aws(policy)
            return
        }
        guard let parsed = ARN(arn), parsed.service == "iam", parsed.region.isEmpty,
            parsed.account == account.text, parsed.resource.hasPrefix("policy/")
        else { return nil }
        let full = parsed.resource.dropFirst("policy".count)
        guard let slash = full.lastIndex(of: "/") else { return nil }
        let name = full[full.index(after: slash)...]
        guard !name.isEmpty else { return nil }
        self = .customer(name: String(name), path: String(full[...slash]))
    }
}

extension IAMStore {
    /// A customer managed policy by its ARN; nil where there is none.
    func policy(_ arn: String, in account: AccountID) async throws -> PolicyRecord? {
        guard case .customer(let name, let path) = PolicyReference(arn, account: account) else { return nil }
        let record = try await store.get(IAMKeys.policy(account, name), as: PolicyRecord.self)
        return record.flatMap { $0.name == name && $0.path == path ? $0 : nil }
    }

    func policyText(_ record: PolicyRecord, version: Int, in account: AccountID) async throws -> String? {
        let key = IAMKeys.version(account, record.name, version)
        return try await store.get(key, as: PolicyText.self)?.json
    }

    /// Throws EntityAlreadyExists, LimitExceeded.
    func insert(_ record: PolicyRecord, json: String, in account: AccountID) async throws {
        let key = IAMKeys.policy(account, record.name)
        let range = IAMKeys.policies(account).range
        let existing = try await store.scan(range, limit: IAMLimits.policies, reverse: false)
        let kept = try Self.keptManaged(json)
        try await change { transaction in
            guard try await transaction.get(key, as: PolicyRecord.self) == nil else {
                throw IAMError.policyExists(record.name)
            }
            guard existing.count < IAMLimits.policies else {
                throw IAMError.quota("PoliciesPerAccount", IAMLimits.policies)
            }
            transaction.put(record, at: key)
            transaction.put(kept, at: IAMKeys.version(account, record.name, 1))
        }
    }

    private static func keptManaged(_ json: String) throws -> PolicyText {
        let kept = DocumentText.kept(json)
        guard DocumentText.characters(json) <= IAMLimits.managedPolicyCharacters, DocumentText.fits(kept)
        else { throw IAMError.quota("PolicySize", IAMLimits.managedPolicyCharacters) }
        return PolicyText(json: kept)
    }

    /// Reads a customer managed policy and writes it back changed. Throws NoSuchEntity.
    @discardableResult
    func updatePolicy<T>(
        _ arn: String, in account: AccountID,
        _ change: (inout PolicyRecord, inout Transaction) async throws -> T
    ) async throws -> T {
        guard case .customer(let name, let path) = PolicyReference(arn, account: account) else {
            throw IAMError.noSuchPolicy(arn)
        }
        let key = IAMKeys.policy(account, name)
        return try await self.change { transaction in
            guard var record = try await transaction.get(key, as: PolicyRecord.self), record.name == name,
                record.path == path
            else { throw IAMError.noSuchPolicy(arn) }
            let result = try await change(&record, &transaction)
            transaction.put(record, at: key)
            return result
        }
    }

    /// Adds a version. Throws NoSuchEntity, LimitExceeded.
    func addVersion(
        to arn: String, in account: AccountID, json: String, isDefault: Bool, at now: Instant
    ) async throws -> PolicyRecord.VersionEntry {
        let kept = try Self.keptManaged(json)
        return try await updatePolicy(arn, in: account) { record, transaction in
            guard record.versions.count < IAMLimits.policyVersions else {
                throw IAMError.limitExceeded(
                    "A managed policy can have up to \(IAMLimits.policyVersions) versions. Before you "
                        + "create a new version, you must delete an existing version.")
            }
            let entry = PolicyRecord.VersionEntry(number: record.nextVersion, createdAt: now)
            record.versions.append(entry)
            record.nextVersion += 1
            if isDefault { record.defaultVersion = entry.number }
            record.updatedAt = now
            transaction.put(kept, at: IAMKeys.version(account, record.name, entry.number))
            return entry
        }
    }

    /// Throws NoSuchEntity, DeleteConflict.
    func deleteVersion(_ id: String, of arn: String, in account: AccountID) async throws {
        try await updatePolicy(arn, in: account) { record, transaction in
            guard let entry = record.version(id) else { throw IAMError.noSuchVersion(arn, id) }
            guard entry.number != record.defaultVersion else {
                throw IAMError.deleteConflict("Cannot delete the default version of a policy.")
            }
            record.versions.removeAll { $0.number == entry.number }
            transaction.delete(IAMKeys.version(account, record.name, entry.number))
        }
    }

    /// Throws NoSuchEntity, DeleteConflict.
    func deletePolicy(_ arn: String, in account: AccountID) async throws {
        guard case .customer(let name, let path) = PolicyReference(arn, account: account) else {
            throw IAMError.noSuchPolicy(arn)
        }
        let key = IAMKeys.policy(account, name)
        try await change { transaction in
            guard let record = try await transaction.get(key, as: PolicyRecord.self), record.name == name,
                record.path == path
            else { throw IAMError.noSuchPolicy(arn) }
            guard record.attachmentCount == 0, record.boundaryCount == 0 else {
                throw IAMError.deleteConflict("Cannot delete a policy attached to entities.")
            }
            guard record.versions.count <= 1 else {
                throw IAMError.deleteConflict(
                    "This policy has more than one version. Before you delete a policy, you must delete "
                        + "the policy's versions. The default version is deleted with the policy.")
            }
            for entry in record.versions {
                transaction.delete(IAMKeys.version(account, name, entry.number))
            }
            transaction.delete(key)
        }
    }

    /// Every customer managed policy of the account, by name.
    func policies(in account: AccountID) async throws -> [PolicyRecord] {
        let range = IAMKeys.policies(account).range
        return try await store.list(range, as: PolicyRecord.self, limit: IAMLimits.policies).map(\.record)
    }

    // MARK: Attachments

    /// Attaches a policy; twice is once. Throws NoSuchEntity, LimitExceeded.
    func attach<R: IdentityRecord>(
        _ arn: String, to type: R.Type, _ name: String, in account: AccountID
    ) async throws {
        try await update(type, name, in: account) { record, transaction in
            guard !record.core.attached.contains(arn) else { return }
            guard record.core.attached.count < R.kind.quotas.attachedPolicies else {
                throw IAMError.quota(R.kind.quotas.attachedPoliciesName, R.kind.quotas.attachedPolicies)
            }
            try await Self.count(
                arn, .permissions, by: record, in: account, in: &transaction, adding: true)
            record.core.attached.append(arn)
        }
    }

    /// Throws NoSuchEntity.
    func detach<R: IdentityRecord>(
        _ arn: String, from type: R.Type, _ name: String, in account: AccountID
    ) async throws {
        try await update(type, name, in: account) { record, transaction in
            guard let index = record.core.attached.firstIndex(of: arn) else {
                throw IAMError.noSuchPolicy(arn)
            }
            try await Self.count(
                arn, .permissions, by: record, in: account, in: &transaction, adding: false)
            record.core.attached.remove(at: index)
        }
    }

    /// Sets or, with nil, removes the boundary. Throws NoSuchEntity.
    func setBoundary<R: IdentityRecord>(
        _ arn: String?, of type: R.Type, _ name: String, in account: AccountID
    ) async throws {
        try await update(type, name, in: account) { record, transaction in
            guard record.core.boundary != arn else { return }
            if let old = record.core.boundary {
                try await Self.count(
                    old, .boundary, by: record, in: account, in: &transaction, adding: false)
            }
            if let arn {
                try await Self.count(
                    arn, .boundary, by: record, in: account, in: &transaction, adding: true)
            }
            record.core.boundary = arn
        }
    }

    /// Keeps the index of who has the policy, and a customer policy's counters. Throws NoSuchEntity.
    static func count<R: IdentityRecord>(
        _ arn: String, _ usage: Attachment.Usage, by record: R, in account: AccountID,
        in transaction: inout Transaction, adding: Bool
    ) async throws {
        switch PolicyReference(arn, account: account) {
        case .aws: break
        case .customer(let name, let path):
            let key = IAMKeys.policy(account, name)
            guard var policy = try await transaction.get(key, as: PolicyRecord.self), policy.name == name,
                policy.path == path
            else { throw IAMError.notAttachable(arn) }
            switch usage {
            case .permissions: policy.attachmentCount += adding ? 1 : -1
            case .boundary: policy.boundaryCount += adding ? 1 : -1
            }
            transaction.put(policy, at: key)
        case nil: throw IAMError.notAttachable(arn)
        }
        let key = IAMKeys.attachment(account, policy: arn, usage, R.kind, record.core.name)
        if adding { transaction.put(Attachment(record.core), at: key) } else { transaction.delete(key) }
    }

    /// Who has the policy, users first, by name.
    func attachments(of arn: String, in account: AccountID) async throws -> [AttachmentEntry] {
        let prefix = IAMKeys.attachments(account, policy: arn)
        let found = try await store.list(prefix.range, as: Attachment.self, limit: 10_000)
        return found.compactMap { key, attachment in
            let rest = key.bytes.dropFirst(prefix.key.bytes.count)
            guard let usage = rest.first.flatMap(Attachment.Usage.init(rawValue:)),
                let kind = rest.dropFirst().first.flatMap(IdentityKind.init(rawValue:))
            else { return nil }
            return AttachmentEntry(usage: usage, kind: kind, attachment: attachment)
        }
    }
}

extension IAMStore {
    /// How often each managed policy is used that is used at all, AWS's among them.
    func policyUses(in account: AccountID) async throws -> [String: PolicyUse] {
        var uses: [String: PolicyUse] = [:]
        var range = IAMKeys.attachments(account).range
        while true {
            let entries = try await store.scan(range, limit: 10_000, reverse: false)
            for entry in entries {
                let (arn, usage) = try IAMKeys.attachment(entry.key)
                switch usage {
                case .permissions: uses[arn, default: PolicyUse()].permissions += 1
                case .boundary: uses[arn, default: PolicyUse()].boundaries += 1
                }
            }
            guard entries.count == 10_000, let last = entries.last else { return uses }
            range = range.after(last.key)
        }
    }
}

/// How many users, groups and roles have a policy.
struct PolicyUse: Sendable, Equatable {
    var permissions = 0
    var boundaries = 0
}

/// One entry of the index of who has a policy.
struct AttachmentEntry: Sendable {
    var usage: Attachment.Usage
    var kind: IdentityKind
    var attachment: Attachment
}
