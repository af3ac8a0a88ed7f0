// Everything that decides what a user or role may do, read from the store and compiled.

import CloudCore
import Policies
import Store

/// The policies of a user or role.
struct PrincipalPolicies: Sendable {
    var identity: PolicySet
    /// Nil where nothing bounds the others.
    var boundary: PolicySet?
    var tags: TagSet

    static let none = PrincipalPolicies(identity: PolicySet(), boundary: nil, tags: TagSet())
}

/// The policies on a caller: its own, and those of its session.
final class CallerPolicies: Sendable {
    let identity: PolicySet
    let boundary: PolicySet?
    /// Nil where the session was made without any.
    let session: PolicySet?
    /// `aws:PrincipalTag`, by the tags' keys in lower case: the session's outweigh the user's or role's.
    let tags: [String: String]

    static let none = CallerPolicies(.none, session: nil, sessionTags: [])

    init(_ own: PrincipalPolicies, session: PolicySet?, sessionTags: [SessionTag]) {
        identity = own.identity
        boundary = own.boundary
        self.session = session
        var tags: [String: String] = [:]
        for tag in own.tags.pairs { tags[tag.key.lowercased()] = tag.value }
        for tag in sessionTags { tags[tag.key.lowercased()] = tag.value }
        self.tags = tags
    }
}

/// Whose policies: with the unique id, so that a session of a deleted role gets nothing from a new one of
/// the same name.
struct PrincipalName: Hashable, Sendable {
    var kind: IdentityKind
    var account: AccountID
    var name: String
    var id: String

    /// Nil for who has no policies of its own.
    init?(_ principal: Principal) {
        account = principal.account
        switch principal.kind {
        case .user(let name):
            kind = .user
            self.name = name
            id = principal.userID
        case .assumedRole(let role, _):
            kind = .role
            name = role
            id = String(principal.userID.prefix { $0 != ":" })
        case .root, .federated, .service, .anonymous: return nil
        }
    }
}

extension IAMStore {
    /// Whether the user or role is there: this one, not another of its name.
    func exists(_ principal: PrincipalName) async throws -> Bool {
        let key = IAMKeys.identity(principal.kind, principal.account, principal.name)
        let core: IdentityCore?
        switch principal.kind {
        case .user: core = try await store.get(key, as: UserRecord.self)?.core
        case .role: core = try await store.get(key, as: RoleRecord.self)?.core
        case .group: core = nil
        }
        return core?.id == principal.id
    }

    /// The compiled policies of a principal; nil where it does not exist (any more).
    func policies(of principal: PrincipalName) async throws -> PrincipalPolicies? {
        switch principal.kind {
        case .user: return try await policies(of: UserRecord.self, principal)
        case .role: return try await policies(of: RoleRecord.self, principal)
        // A group is nobody: its policies are its users'.
        case .group: return nil
        }
    }

    private func policies<R: IdentityRecord>(
        of type: R.Type, _ principal: PrincipalName
    ) async throws -> PrincipalPolicies? {
        let account = principal.account
        let key = IAMKeys.identity(R.kind, account, principal.name)
        guard let record = try await store.get(key, as: R.self), record.core.name == principal.name,
            record.core.id == principal.id
        else { return nil }
        var found = try await identityPolicies(of: record, in: account)
        if let user = record as? UserRecord {
            found += try await passwordGrant(for: user, in: account)
            for group in try await groups(of: user, in: account) {
                found += try await identityPolicies(of: group, in: account)
            }
        }
        var boundary: PolicySet?
        if let arn = record.core.boundary { boundary = PolicySet([try await managed(arn, in: account)]) }
        return PrincipalPolicies(identity: PolicySet(found), boundary: boundary, tags: record.core.tags)
    }

    /// The inline and the attached policies of one user, role or group.
    private func identityPolicies<R: IdentityRecord>(
        of record: R, in account: AccountID
    ) async throws -> [NamedPolicy] {
        let core = record.core
        var found: [NamedPolicy] = []
        for inline in core.inline {
            let key = IAMKeys.inlinePolicy(R.kind, account, core.name, policy: inline.name)
            guard let text = try await store.get(key, as: PolicyText.self) else { continue }
            found.append(
                NamedPolicy(name: inline.name, document: try Self.compile(text.json, kind: .inline)))
        }
        for arn in core.attached { found.append(try await managed(arn, in: account)) }
        return found
    }

    /// What was handed over when the caller's session began; nil where nothing was. A federated user can do
    /// nothing of its own without.
    func sessionPolicies(of caller: Principal) async throws -> PolicySet? {
        guard let session = caller.session, session.hasPolicies else {
            if case .federated = caller.kind { return PolicySet() }
            return nil
        }
        var found: [NamedPolicy] = []
        if let json = session.policy {
            found.append(NamedPolicy(name: "session", document: try Self.compile(json, kind: .inline)))
        }
        for arn in session.policyARNs {
            // One that was deleted since allows nothing more.
            guard let json = try await managedText(arn, in: caller.account) else { continue }
            found.append(NamedPolicy(name: arn, document: try Self.compile(json, kind: .managed)))
        }
        return PolicySet(found)
    }

    private func managed(_ arn: String, in account: AccountID) async throws -> NamedPolicy {
        guard let json = try await managedText(arn, in: account) else {
            throw StoreError.corruptRecord("attached policy \(arn) is missing")
        }
        return NamedPolicy(name: arn, document: try Self.compile(json, kind: .managed))
    }

    /// The default version of a managed policy; nil where there is none.
    func managedText(_ arn: String, in account: AccountID) async throws -> String? {
        switch PolicyReference(arn, account: account) {
        case .aws(let policy): return policy.json
        case .customer:
            guard let record = try await policy(arn, in: account) else { return nil }
            return try await policyText(record, version: record.defaultVersion, in: account)
        case nil: return nil
        }
    }

    /// What is stored was checked when it came. Where it cannot be read any more, the call fails: a policy
    /// that nobody understands must not silently stop denying.
    static func compile(_ json: String, kind: PolicyKind) throws -> PolicyDocument {
        do {
            return try PolicyDocument(json: json, kind: kind)
        } catch {
            throw StoreError.corruptRecord("policy document: \(error.message)")
        }
    }
}
