// The decision table: every combination of what the policies can say, for every kind of caller, against an
// expectation written down from AWS's flow charts and their footnotes, not from the engine.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import CloudCore
import Policies
import Testing

@testable import IAM

@Suite struct DecisionsFollowTheFlowChart {
    /// What the policies of one kind say.
    enum Saying: CaseIterable { case deny, allow, silent }

    /// What the resource's policy says, and whom it names when it allows.
    enum Resource: CaseIterable {
        case deny, allowsCaller, allowsRole, allowsAccount, allowsEveryone, silent, none
    }

    enum Caller: CaseIterable { case user, roleSession, root, service, anonymous }

    struct Row: CustomTestStringConvertible {
        var caller: Caller
        var sameAccount: Bool
        var control: Saying?
        var resource: Resource
        var identity: Saying
        var boundary: Saying?
        var session: Saying?

        var testDescription: String {
            "\(caller) same=\(sameAccount) scp=\(String(describing: control)) resource=\(resource) "
                + "identity=\(identity) boundary=\(String(describing: boundary)) "
                + "session=\(String(describing: session))"
        }
    }

    /// Who refuses; nil where the call passes. The expectation, sentence by sentence.
    static func refuser(_ row: Row) -> PolicyKindName? {
        let hasOwnPolicies = row.caller == .user || row.caller == .roleSession
        let isOutsider = row.caller == .service || row.caller == .anonymous
        // An explicit deny in any of the policies overrides every allow.
        if !isOutsider, row.control == .deny { return .serviceControl }
        if row.resource == .deny { return .resource }
        if hasOwnPolicies {
            if row.identity == .deny { return .identity }
            if row.boundary == .deny { return .boundary }
            if row.session == .deny { return .session }
        }
        // Where no SCP allows, the request is denied. SCPs bind the principals of accounts, the root among
        // them, and nobody else.
        if !isOutsider, row.control == .silent { return .serviceControl }
        let namesCaller = row.resource == .allowsCaller || row.resource == .allowsEveryone
        let namesRole = row.resource == .allowsRole && row.caller == .roleSession
        let namesAccount = row.resource == .allowsAccount
        // Services and the unknown have no identity policies: the resource's policy must name them.
        if isOutsider { return namesCaller ? nil : .resource }
        if row.caller == .root {
            // The root may do everything in its account; in another, what that account's policy gives.
            return row.sameAccount || namesCaller || namesAccount ? nil : .resource
        }
        if row.sameAccount {
            // What is granted to a session's own ARN is not limited by implicit denies of identity-based
            // policies, boundaries or session policies; what is granted to a user's, neither.
            if namesCaller { return nil }
            // What is granted to a role's ARN is limited by boundary and session policies, not by silence of
            // the role's own.
            if !namesRole, row.identity != .allow { return .identity }
        } else {
            // Across accounts both must allow: the resource's policy, and the caller's own.
            if !namesCaller, !namesRole, !namesAccount { return .resource }
            if row.identity != .allow { return .identity }
        }
        if row.boundary == .silent { return .boundary }
        if row.session == .silent { return .session }
        return nil
    }

    static var rows: [Row] {
        let optional: [Saying?] = [nil] + Saying.allCases.map { $0 }
        var rows: [Row] = []
        for caller in Caller.allCases {
            for sameAccount in [true, false] {
                for control in optional {
                    for resource in Resource.allCases {
                        for identity in Saying.allCases {
                            for boundary in optional {
                                for session in optional {
                                    rows.append(
                                        Row(
                                            caller: caller, sameAccount: sameAccount, control: control,
                                            resource: resource, identity: identity, boundary: boundary,
                                            session: session))
                                }
                            }
                        }
                    }
                }
            }
        }
        return rows
    }

    @Test func everyRow() throws {
        let rows = Self.rows
        #expect(rows.count == 5 * 2 * 4 * 7 * 3 * 4 * 4)
        var refused: [PolicyKindName?: Int] = [:]
        for row in rows {
            let reason = try Self.decide(row)
            let expected = Self.refuser(row)
            refused[expected, default: 0] += 1
            #expect(Self.refuser(reason) == expected, "\(row.testDescription): \(reason)")
        }
        // The table says something of each kind.
        for kind in [PolicyKindName.identity, .resource, .boundary, .session, .serviceControl] {
            #expect((refused[kind] ?? 0) > 50)
        }
        #expect((refused[nil] ?? 0) > 500)
    }

    private static func refuser(_ reason: AuthorizationReason) -> PolicyKindName? {
        switch reason {
        case .notAsked, .accountRoot, .allowed: return nil
        case .denied(let kind, _), .notAllowed(let kind): return kind
        }
    }

    private static func decide(_ row: Row) throws -> AuthorizationReason {
        let caller = try principal(row.caller)
        // The root has no policies of its own, and neither have services and the unknown.
        let hasOwn = row.caller == .user || row.caller == .roleSession
        let policies = ApplicablePolicies(
            serviceControl: try row.control.map { try identity($0) },
            resource: try resource(row.resource, caller),
            identity: hasOwn ? try identity(row.identity) : PolicySet(),
            boundary: hasOwn ? try row.boundary.map { try identity($0) } : nil,
            session: hasOwn ? try row.session.map { try identity($0) } : nil)
        let question = PolicyQuestion(
            action: "s3:GetObject", resource: "arn:aws:s3:::b/k", principal: PrincipalNames(caller),
            facts: NoFacts())
        return policies.decide(
            question,
            Circumstances(caller: Circumstances.Caller(caller), isSameAccount: row.sameAccount))
    }

    private static func principal(_ caller: Caller) throws -> Principal {
        let account = try #require(AccountID("111122223333"))
        let kind: Principal.Kind
        switch caller {
        case .user: kind = .user(name: "anna")
        case .roleSession: kind = .assumedRole(role: "reader", session: "s")
        case .root: kind = .root
        case .service: kind = .service("sns.amazonaws.com")
        case .anonymous: kind = .anonymous
        }
        return Principal(kind: kind, account: account, userID: "X")
    }

    private static func identity(_ saying: Saying) throws -> PolicySet {
        let statement: String
        switch saying {
        case .deny: statement = #"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#
        case .allow: statement = #"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}"#
        case .silent: statement = #"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#
        }
        return try set(statement, .inline)
    }

    private static func resource(_ resource: Resource, _ caller: Principal) throws -> PolicySet? {
        let everyone = #""*""#
        let account = #"{"AWS": "111122223333"}"#
        var effect = "Allow"
        let principal: String
        switch resource {
        case .none: return nil
        case .deny:
            effect = "Deny"
            principal = everyone
        case .allowsEveryone: principal = everyone
        case .allowsAccount: principal = account
        case .allowsRole: principal = #"{"AWS": "arn:aws:iam::111122223333:role/reader"}"#
        case .allowsCaller:
            switch caller.kind {
            case .root: principal = account
            case .service(let name): principal = "{\"Service\": \"\(name)\"}"
            // Nobody can name the unknown but with everybody.
            case .anonymous: principal = everyone
            default: principal = "{\"AWS\": \"\(caller.arn())\"}"
            }
        case .silent: principal = #"{"AWS": "999999999999"}"#
        }
        return try set(
            """
            {"Effect": "\(effect)", "Principal": \(principal), "Action": "s3:*", "Resource": "*"}
            """, .resource)
    }

    private static func set(_ statement: String, _ kind: PolicyKind) throws -> PolicySet {
        let document = try PolicyDocument(
            json: "{\"Version\": \"2012-10-17\", \"Statement\": [\(statement)]}", kind: kind)
        return PolicySet([NamedPolicy(name: "p", document: document)])
    }
}
