// Asking a statement: does it mean this call? Several are asked together by a PolicySet; how policies of
// different kinds are weighed against each other is the authorizer's business.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

/// One action on one resource by one caller.
public struct PolicyQuestion: Sendable {
    /// `service:Action`, in lower case: actions are compared without regard to it.
    let action: [UInt8]
    let resource: [UInt8]
    /// Nil where the policy hangs on the caller anyway.
    public var principal: PrincipalNames?
    public var facts: any FactSource
    let actionHash: UInt64
    let serviceHash: UInt64

    public init(
        action: String, resource: String, principal: PrincipalNames? = nil,
        facts: any FactSource
    ) {
        self.action = ASCII.lowered(Array(action.utf8))
        self.resource = Array(resource.utf8)
        self.principal = principal
        self.facts = facts
        actionHash = ActionHash.of(self.action)
        serviceHash = ActionHash.of(self.action.prefix { $0 != ActionHash.colon })
    }
}

extension PolicyStatement {
    /// Whether the statement is about this action, given in lower case.
    func means(action: [UInt8]) -> Bool {
        switch actions {
        case .any(let patterns): return Self.contains(patterns, action)
        case .none(let patterns): return !Self.contains(patterns, action)
        }
    }

    private static func contains(_ patterns: [Pattern], _ action: [UInt8]) -> Bool {
        for pattern in patterns where pattern.matches(asCompared: action, facts: NoFacts()) == .yes {
            return true
        }
        return false
    }

    /// Whether a statement about the action means this call, and how strongly its principals mean the caller.
    func holds(for question: PolicyQuestion) -> (truth: Truth, match: PrincipalMatch) {
        let match = principalMatch(question.principal)
        guard match != .none else { return (.no, .none) }
        var truth = means(resource: question.resource, question.facts)
        for condition in conditions {
            guard truth != .no else { break }
            truth = truth && condition.holds(in: question.facts)
        }
        return (truth, match)
    }

    private func principalMatch(_ names: PrincipalNames?) -> PrincipalMatch {
        guard let principals else { return .direct }
        guard let names else { return .none }
        switch principals {
        case .any(let patterns):
            var strongest = PrincipalMatch.none
            for pattern in patterns { strongest = max(strongest, names.match(pattern)) }
            return strongest
        case .none(let patterns):
            // Naming the account excludes its root alone; a user or role must be named itself.
            return patterns.contains { names.match($0) > .account } ? PrincipalMatch.none : .direct
        }
    }

    private func means(resource: [UInt8], _ facts: any FactSource) -> Truth {
        guard let resources else { return .yes }
        switch resources {
        case .any(let patterns): return Self.anyOf(patterns, matches: resource, facts)
        case .none(let patterns): return !Self.anyOf(patterns, matches: resource, facts)
        }
    }

    private static func anyOf(
        _ patterns: [Pattern], matches resource: [UInt8], _ facts: any FactSource
    ) -> Truth {
        patterns.anyTruth { $0.matches(asCompared: resource, facts: facts) }
    }

    /// Whether the statement turns on the tags of the resource.
    var asksResourceTags: Bool {
        conditions.contains { condition in
            condition.key.isResourceTag || condition.keys.contains { $0.isResourceTag }
        } || (resources?.listed ?? []).contains { pattern in pattern.keys.contains { $0.isResourceTag } }
    }
}
