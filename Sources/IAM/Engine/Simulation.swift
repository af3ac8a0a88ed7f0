// What policies say to a call that nobody makes: the same weighing as for real calls, with the statements
// that decide. Pure.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html

import CloudCore
import Policies

/// A policy that takes part in a simulation.
struct SimulatedPolicy: Sendable {
    /// As results name it.
    var id: String
    var document: PolicyDocument
    /// Its statements one by one, so that all that match can be told.
    let statements: [PolicySet]
    let spans: [StatementSpan]

    init(id: String, json: String, kind: PolicyKind) throws(PolicySyntaxError) {
        self.id = id
        document = try PolicyDocument(json: json, kind: kind)
        spans = StatementSpan.all(in: json)
        statements = document.statements.map { [document] statement in
            var alone = document
            alone.statements = [statement]
            return PolicySet([NamedPolicy(name: id, document: alone)])
        }
    }

    var named: NamedPolicy { NamedPolicy(name: id, document: document) }
}

/// A statement that decides, and in which policy.
struct SimulatedMatch: Hashable, Sendable {
    var policy: String
    var isResourcePolicy: Bool
    var span: StatementSpan?
}

/// What becomes of one action on one resource.
struct SimulatedResult: Sendable {
    var decision: PolicyEvaluationDecisionType
    var matches: [SimulatedMatch]
    /// Nil where there is no boundary.
    var isWithinBoundary: Bool?
    /// Where caller and resource belong to different accounts: what each kind of policy says.
    var byKind: [String: PolicyEvaluationDecisionType] = [:]
}

/// Everything that takes part in a simulation.
struct Simulation: Sendable {
    var identity: [SimulatedPolicy]
    var boundary: [SimulatedPolicy] = []
    var resource: SimulatedPolicy?
    /// Who calls, as the resource's policy sees it.
    var caller: Principal?
    /// Whose resources are meant where their ARNs don't say.
    var resourceOwner: AccountID?
    var facts: SimulatedFacts

    func result(_ action: String, on resource: String) -> SimulatedResult {
        let question = PolicyQuestion(
            action: action, resource: resource, principal: caller.map { PrincipalNames($0) }, facts: facts)
        let applicable = ApplicablePolicies(
            resource: self.resource.map { PolicySet([$0.named]) },
            identity: PolicySet(identity.map(\.named)),
            boundary: boundary.isEmpty ? nil : PolicySet(boundary.map(\.named)))
        let isSame = isSameAccount(resource)
        let reason = applicable.decide(
            question, Circumstances(caller: .identity, isSameAccount: isSame))
        var result = SimulatedResult(decision: Self.type(reason), matches: [])
        switch reason {
        case .denied: result.matches = matches(question, denying: true)
        case .allowed: result.matches = matches(question, denying: false)
        case .notAllowed, .accountRoot, .notAsked: break
        }
        if let boundary = applicable.boundary {
            if case .allow = boundary.answer(to: question) {
                result.isWithinBoundary = true
            } else {
                result.isWithinBoundary = false
            }
        }
        if !isSame, let resourcePolicy = applicable.resource {
            result.byKind["IAM Policy"] = Self.type(applicable.identity.answer(to: question))
            result.byKind["Resource Policy"] = Self.type(resourcePolicy.answer(to: question))
        }
        return result
    }

    private func isSameAccount(_ resource: String) -> Bool {
        guard self.resource != nil, let caller else { return true }
        let owner = ARN(resource).flatMap { AccountID($0.account) } ?? resourceOwner ?? caller.account
        return owner == caller.account
    }

    /// The statements that deny, wherever they stand; or those that allow, boundaries aside.
    private func matches(_ question: PolicyQuestion, denying: Bool) -> [SimulatedMatch] {
        var found: [SimulatedMatch] = []
        for policy in identity + (denying ? boundary : []) {
            found += matches(in: policy, question, denying: denying, isResourcePolicy: false)
        }
        if let resource {
            found += matches(in: resource, question, denying: denying, isResourcePolicy: true)
        }
        return found
    }

    private func matches(
        in policy: SimulatedPolicy, _ question: PolicyQuestion, denying: Bool, isResourcePolicy: Bool
    ) -> [SimulatedMatch] {
        policy.statements.enumerated().compactMap { index, statement in
            switch statement.answer(to: question) {
            case .deny where denying, .allow where !denying:
                return SimulatedMatch(
                    policy: policy.id, isResourcePolicy: isResourcePolicy,
                    span: policy.spans.indices.contains(index) ? policy.spans[index] : nil)
            default: return nil
            }
        }
    }

    private static func type(_ reason: AuthorizationReason) -> PolicyEvaluationDecisionType {
        switch reason {
        case .allowed, .accountRoot, .notAsked: return .allowed
        case .denied: return .explicitDeny
        case .notAllowed: return .implicitDeny
        }
    }

    private static func type(_ answer: PolicyAnswer) -> PolicyEvaluationDecisionType {
        switch answer {
        case .allow: return .allowed
        case .deny: return .explicitDeny
        case .silent: return .implicitDeny
        }
    }
}

/// The keys that a simulation was given. What it was not given, the call does not have.
struct SimulatedFacts: FactSource {
    /// By names in lower case.
    var values: [String: [String]]

    func fact(for key: ConditionKey) -> Fact { values[key.name].map { .values($0) } ?? .absent }
}
