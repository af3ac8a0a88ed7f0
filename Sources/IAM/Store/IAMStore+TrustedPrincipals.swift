// Users and roles that trust policies name. They must exist when the policy is written, and are remembered by
// unique id: a policy goes on meaning the same one under another name, and never its successor of that name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

import CloudCore
import Store
import Wire

/// A user, a role or a role's session that a trust policy names.
struct TrustedPrincipal: Sendable, Equatable {
    /// As the policy says it: an ARN, or a unique id.
    var text: String
    /// The unique id of the user or role.
    var id: String
    var account: AccountID
    /// The session's name where the policy means one session.
    var session: String?
}

extension IAMStore {
    /// Whom a trust policy names. Throws MalformedPolicyDocument where one does not exist.
    func trustedPrincipals(in json: String, of account: AccountID) async throws -> [TrustedPrincipal] {
        var found: [TrustedPrincipal] = []
        for text in TrustDocument.principals(try JSON.parse(json)) where !TrustDocument.isAccount(text) {
            if let arn = ARN(text), arn.service == "sts", arn.resource.hasPrefix("federated-user/") {
                continue
            }
            guard let principal = try await trustedPrincipal(text, of: account) else {
                throw AWSError(
                    "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"\(text)\"")
            }
            if !found.contains(principal) { found.append(principal) }
        }
        return found
    }

    private func trustedPrincipal(_ text: String, of account: AccountID) async throws -> TrustedPrincipal? {
        guard let arn = ARN(text) else {
            let isAlive =
                try await arnOfPrincipal(
                    TrustedPrincipal(text: text, id: text, account: account), partition: "aws") != nil
            return isAlive ? TrustedPrincipal(text: text, id: text, account: account) : nil
        }
        guard let owner = AccountID(arn.account), arn.region.isEmpty else { return nil }
        let parts = arn.resource.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let last = parts.last else { return nil }
        switch (arn.service, parts[0]) {
        case ("iam", "user"):
            let user = try await store.get(IAMKeys.identity(.user, owner, last), as: UserRecord.self)
            guard let user, user.arn(account: owner, partition: arn.partition) == text else { return nil }
            return TrustedPrincipal(text: text, id: user.core.id, account: owner)
        case ("iam", "role"):
            let role = try await store.get(IAMKeys.identity(.role, owner, last), as: RoleRecord.self)
            guard let role, role.arn(account: owner, partition: arn.partition) == text else { return nil }
            return TrustedPrincipal(text: text, id: role.core.id, account: owner)
        case ("sts", "assumed-role") where parts.count == 3:
            let role = try await store.get(IAMKeys.identity(.role, owner, parts[1]), as: RoleRecord.self)
            guard let role, role.core.name == parts[1] else { return nil }
            return TrustedPrincipal(text: text, id: role.core.id, account: owner, session: last)
        default: return nil
        }
    }

    /// The role with its trust policy as it reads now: under their present ARNs who exists, by unique id who
    /// is gone, which nobody will have again.
    func resolved(_ role: RoleRecord) async throws -> RoleRecord {
        guard !role.trusted.isEmpty else { return role }
        var present: [String: String] = [:]
        for principal in role.trusted {
            let partition = ARN(principal.text)?.partition ?? "aws"
            let gone = principal.id + (principal.session.map { ":" + $0 } ?? "")
            let text = try await arnOfPrincipal(principal, partition: partition) ?? gone
            if text != principal.text { present[principal.text] = text }
        }
        guard !present.isEmpty, let document = try? JSON.parse(role.trustPolicy) else { return role }
        var role = role
        role.trustPolicy = JSON.text(TrustDocument.replacing(present, in: document))
        return role
    }

    /// Nil where the user or role is gone.
    private func arnOfPrincipal(_ principal: TrustedPrincipal, partition: String) async throws -> String? {
        let account = principal.account
        guard
            let name = try await store.get(
                IAMKeys.identityName(principal.id, account), as: NameRecord.self)?.name
        else { return nil }
        if principal.id.hasPrefix(IdentityKind.user.idPrefix) {
            let user = try await store.get(IAMKeys.identity(.user, account, name), as: UserRecord.self)
            return user.flatMap {
                $0.core.id == principal.id ? $0.arn(account: account, partition: partition) : nil
            }
        }
        guard let role = try await store.get(IAMKeys.identity(.role, account, name), as: RoleRecord.self),
            role.core.id == principal.id
        else { return nil }
        guard let session = principal.session else { return role.arn(account: account, partition: partition) }
        return "arn:\(partition):sts::\(account):assumed-role/\(name)/\(session)"
    }
}

/// A trust policy as JSON: where its principals stand.
enum TrustDocument {
    private static let elements: Set<String> = ["Principal", "NotPrincipal"]

    /// What stands under `AWS`.
    static func principals(_ document: Document) -> [String] {
        statements(document).flatMap { statement in
            elements.sorted().flatMap { element -> [String] in
                guard let value = statement[element]?["AWS"] else { return [] }
                return value.string.map { [$0] } ?? (value.array ?? []).compactMap(\.string)
            }
        }
    }

    /// Everybody, an account by its number, or by its root's ARN.
    static func isAccount(_ text: String) -> Bool {
        if text == "*" || AccountID(text) != nil { return true }
        guard let arn = ARN(text) else { return false }
        return arn.service == "iam" && arn.resource == "root" && AccountID(arn.account) != nil
    }

    static func replacing(_ texts: [String: String], in document: Document) -> Document {
        func inPrincipals(_ value: Document) -> Document {
            if let text = value.string { return .string(texts[text] ?? text) }
            return value.array.map { .array($0.map(inPrincipals)) } ?? value
        }
        func inElement(_ value: Document) -> Document { mapping(value, ["AWS"], inPrincipals) }
        func inStatement(_ value: Document) -> Document { mapping(value, elements, inElement) }
        return mapping(document, ["Statement"]) { value in
            value.array.map { .array($0.map(inStatement)) } ?? inStatement(value)
        }
    }

    private static func statements(_ document: Document) -> [Document] {
        guard let value = document["Statement"] else { return [] }
        return value.array ?? [value]
    }

    private static func mapping(
        _ document: Document, _ keys: Set<String>, _ change: (Document) -> Document
    ) -> Document {
        guard case .object(let members) = document else { return document }
        return .object(
            members.map { (key: $0.key, value: keys.contains($0.key) ? change($0.value) : $0.value) })
    }
}
