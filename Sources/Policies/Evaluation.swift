// Asking a policy: does it allow, deny, or say nothing? How several policies are weighed against each
// other is the authorizer's business.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

/// One action on one resource by one caller.
public struct PolicyQuestion: Sendable {
    /// `service:Action`; compared without regard to case.
    public var action: [UInt8]
    public var resource: [UInt8]
    /// Nil where the policy hangs on the caller anyway.
    public var principal: PrincipalNames?
    public var facts: any FactSource

    public init(
        action: String, resource: String, principal: PrincipalNames? = nil,
        facts: any FactSource
    ) {
        self.action = Array(action.utf8)
        self.resource = Array(resource.utf8)
        self.principal = principal
        self.facts = facts
    }
}

/// What a policy says to a question.
public enum PolicyAnswer: Hashable, Sendable {
    /// The statement at this place denies; nothing outweighs it.
    case deny(statement: Int)
    /// The statement at this place allows. Where the policy names principals, how strongly it means the
    /// caller.
    case allow(statement: Int, match: PrincipalMatch)
    case silent
}

extension PolicyDocument {
    /// What this policy says. A denial outweighs an allowance; the strongest allowance is reported.
    public func answer(to question: PolicyQuestion) -> PolicyAnswer {
        var answer = PolicyAnswer.silent
        for (index, statement) in statements.enumerated() {
            let (applies, match) = statement.applies(to: question)
            switch statement.effect {
            case .deny where applies != .no: return .deny(statement: index)
            case .allow where applies == .yes:
                if case .allow(_, let stronger) = answer, stronger >= match { continue }
                answer = .allow(statement: index, match: match)
            case .allow, .deny: continue
            }
        }
        return answer
    }
}

extension PolicyStatement {
    /// Whether the statement means this call, and how strongly its principals mean the caller.
    func applies(to question: PolicyQuestion) -> (Truth, PrincipalMatch) {
        var truth = Self.holds(actions, question.action, question.facts)
        guard truth != .no else { return (.no, .none) }
        let match = principalMatch(question.principal)
        guard match != .none else { return (.no, .none) }
        if let resources { truth = truth && Self.holds(resources, question.resource, question.facts) }
        if truth != .no { truth = truth && conditions.everyTruth { $0.holds(in: question.facts) } }
        return (truth, match)
    }

    private func principalMatch(_ names: PrincipalNames?) -> PrincipalMatch {
        guard let principals else { return .direct }
        guard let names else { return .none }
        switch principals {
        case .any(let patterns): return patterns.map { names.match($0) }.max() ?? .none
        case .none(let patterns):
            return patterns.contains { names.match($0) != .none } ? PrincipalMatch.none : .direct
        }
    }

    private static func holds(
        _ clause: Clause<Pattern>, _ text: [UInt8], _ facts: any FactSource
    ) -> Truth {
        switch clause {
        case .any(let patterns): return patterns.anyTruth { $0.matches(text, facts: facts) }
        case .none(let patterns): return !patterns.anyTruth { $0.matches(text, facts: facts) }
        }
    }
}
