// Facts for the tests: what is listed is known, the rest is not.

import Policies

struct KnownFacts: FactSource {
    var facts: [String: Fact]

    init(_ facts: [String: Fact] = [:]) { self.facts = facts }
    init(_ key: String, _ values: String...) { facts = [key: .values(values)] }

    func fact(for key: ConditionKey) -> Fact { facts[key.name] ?? .unknown }
}

extension PolicyDocument {
    /// What the policy says of an action on a resource.
    func answer(
        _ action: String, on resource: String = "*", by principal: PrincipalNames? = nil,
        facts: KnownFacts = KnownFacts()
    ) -> PolicyAnswer {
        answer(
            to: PolicyQuestion(action: action, resource: resource, principal: principal, facts: facts))
    }
}

extension PolicyAnswer {
    var isAllowed: Bool { if case .allow = self { true } else { false } }
    var isDenied: Bool { if case .deny = self { true } else { false } }
}
