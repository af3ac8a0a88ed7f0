// The compiled policies against a second evaluator that was written for being read: random policies, random
// questions, the same answers.

import CloudCore
import CloudTesting
import Policies
import Testing
import Wire

@Suite struct CompiledPoliciesAnswerLikeNaiveOnes {
    @Test(arguments: 0..<40) func randomPolicies(_ seed: Int) throws { try compare(seed, .resource) }

    @Test(arguments: 0..<10, [PolicyKind.inline, .trust])
    func randomPoliciesOfCallersAndRoles(_ seed: Int, _ kind: PolicyKind) throws {
        try compare(2_000 + seed, kind)
    }

    private func compare(_ seed: Int, _ kind: PolicyKind) throws {
        let random = RandomPolicies(SeededEntropy(UInt64(1_000 + seed)))
        var (denied, allowed, silent) = (0, 0, 0)
        for _ in 0..<50 {
            let texts = (0..<random.number(1...5)).map { _ in random.policy(kind) }
            let documents = try texts.map { try PolicyDocument(json: $0, kind: kind) }
            let set = PolicySet(
                documents.enumerated().map { NamedPolicy(name: "p\($0.offset)", document: $0.element) })
            let naive = try texts.map { try JSON.parse($0) }
            for _ in 0..<10 {
                let question = random.question(kind)
                let answer = set.answer(to: question.compiled)
                let expected = NaivePolicies.answer(naive, question)
                if answer != expected { Issue.record("\(answer), not \(expected): \(question) of \(texts)") }
                switch answer {
                case .deny: denied += 1
                case .allow: allowed += 1
                case .silent: silent += 1
                }
            }
        }
        // Random enough to hit all answers.
        #expect(denied > 20 && allowed > 20 && silent > 20)
    }
}

/// What is asked, in plain words.
struct NaiveQuestion {
    var action: String
    var resource: String
    /// Nil where it is not told, as for policies that hang on it.
    var caller: Principal?
    var facts: [String: Fact]

    var compiled: PolicyQuestion {
        PolicyQuestion(
            action: action, resource: resource, principal: caller.map { PrincipalNames($0) },
            facts: KnownFacts(facts))
    }
}
