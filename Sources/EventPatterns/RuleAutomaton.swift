// Many patterns as one automaton: the tree of the fields that they ask for, the tests of those fields'
// values, and the trie of the rules over what was found.

/// Immutable; shared by all who match.
final class RuleAutomaton: Sendable {
    let paths: PathTree
    let tests: ValueTests
    let rules: ClauseTrie
    private let counts: (clauses: Int, rules: Int)

    init(_ patterns: [EventPattern]) {
        var builder = Builder()
        for (rule, pattern) in patterns.enumerated() { builder.insert(pattern, rule: Int32(rule)) }
        paths = builder.paths
        tests = builder.tests.build(fields: builder.paths.fields)
        let (tree, nodes) = (builder.paths, builder.clauseNodes)
        rules = builder.rules.build { tree.ancestors(of: nodes[Int($0)]) }
        counts = (nodes.count, patterns.count)
    }

    func makeScratch() -> MatchScratch {
        MatchScratch(
            clauses: counts.clauses, nodes: rules.nodes.count, rules: counts.rules,
            anythingButs: tests.anythingButClauses.count, trieNodes: tests.tries.nodes.count)
    }

    private struct Builder {
        struct ClauseKey: Hashable {
            var field: Int32
            var clause: EventPattern.Clause
        }
        var paths = PathTree()
        var tests = ValueTestsBuilder()
        var rules = ClauseTrieBuilder()
        var clauses: [ClauseKey: Int32] = [:]
        /// By clause: the end of its field's path.
        var clauseNodes: [Int32] = []

        mutating func insert(_ pattern: EventPattern, rule: Int32) {
            for branch in pattern.branches {
                var steps: [ClauseTrieBuilder.Step] = []
                for field in branch {
                    let node = paths.insert(field.path)
                    let presence = EventPattern.Clause(alternatives: [.test(.present)])
                    steps.append(
                        ClauseTrieBuilder.Step(
                            clause: number(of: field.clause, at: node),
                            presence: field.clause.matchesAbsence ? number(of: presence, at: node) : nil))
                }
                rules.insert(steps, rule: rule)
            }
        }

        private mutating func number(of clause: EventPattern.Clause, at node: Int32) -> Int32 {
            let field = paths.nodes[Int(node)].field
            let key = ClauseKey(field: field, clause: clause)
            if let found = clauses[key] { return found }
            let new = Int32(clauseNodes.count)
            clauses[key] = new
            clauseNodes.append(node)
            for alternative in clause.alternatives {
                tests.insert(alternative, of: field, satisfying: new)
            }
            return new
        }
    }
}
