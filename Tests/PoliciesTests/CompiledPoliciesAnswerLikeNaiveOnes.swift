// The compiled policies against a second evaluator that was written for being read: random policies, random
// questions, the same answers.

import CloudCore
import CloudTesting
import Policies
import Testing
import Wire

@Suite struct CompiledPoliciesAnswerLikeNaiveOnes {
    @Test(arguments: 0..<40) func randomPolicies(_ seed: Int) throws {
        let random = RandomPolicies(SeededEntropy(UInt64(1_000 + seed)))
        var (denied, allowed, silent) = (0, 0, 0)
        for _ in 0..<50 {
            let texts = (0..<random.number(1...5)).map { _ in random.policy() }
            let documents = try texts.map { try PolicyDocument(json: $0, kind: .resource) }
            let set = PolicySet(
                documents.enumerated().map { NamedPolicy(name: "p\($0.offset)", document: $0.element) })
            let naive = try texts.map { try JSON.parse($0) }
            for _ in 0..<10 {
                let question = random.question()
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
    var caller: Principal
    var facts: [String: Fact]

    var compiled: PolicyQuestion {
        PolicyQuestion(
            action: action, resource: resource, principal: PrincipalNames(caller), facts: KnownFacts(facts))
    }
}
