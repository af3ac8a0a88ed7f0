// The rules as a trie of clauses: branches that begin with the same clauses share their beginning, so that a
// clause is followed once, however many rules have it.

/// Built once by `ClauseTrieBuilder`, then only read.
struct ClauseTrie: Sendable {
    struct Node: Sendable {
        /// Sorted by clause.
        var edges: Range<Int32> = 0..<0
        /// Edges that are followed where a field is absent.
        var absences: Range<Int32> = 0..<0
        /// Rules that end here.
        var rules: Range<Int32> = 0..<0
        /// Paths above the fields that are still asked for below.
        var paths: Range<Int32> = 0..<0
    }
    var nodes: [Node] = []
    var edgeClauses: [Int32] = []
    var edgeTargets: [Int32] = []
    /// The clause that a field is present at all, and where its absence leads.
    var absenceClauses: [Int32] = []
    var absenceTargets: [Int32] = []
    var rules: [Int32] = []
    /// Sorted within a node's range.
    var paths: [Int32] = []

    /// Where `clause` leads from `node`, or -1.
    func successor(of node: Int32, by clause: Int32) -> Int32 {
        let edges = nodes[Int(node)].edges
        var (low, high) = (Int(edges.lowerBound), Int(edges.upperBound))
        while low < high {
            let middle = (low + high) / 2
            if edgeClauses[middle] < clause { low = middle + 1 } else { high = middle }
        }
        return low < Int(edges.upperBound) && edgeClauses[low] == clause ? edgeTargets[low] : -1
    }

    /// Whether a field below `node` may lie in an array at `path`.
    func asks(below node: Int32, path: Int32) -> Bool {
        let range = nodes[Int(node)].paths
        var (low, high) = (Int(range.lowerBound), Int(range.upperBound))
        while low < high {
            let middle = (low + high) / 2
            if paths[middle] < path { low = middle + 1 } else { high = middle }
        }
        return low < Int(range.upperBound) && paths[low] == path
    }
}

/// Collects branches.
struct ClauseTrieBuilder {
    private struct Node {
        var edges: [Int32: Int32] = [:]
        var absences: [(clause: Int32, target: Int32)] = []
        var rules: [Int32] = []
    }
    /// One field of a branch.
    struct Step {
        var clause: Int32
        /// The clause that the field is present, where its absence is enough.
        var presence: Int32?
    }
    private var nodes = [Node()]

    mutating func insert(_ steps: [Step], rule: Int32) {
        var node = 0
        for step in steps {
            if let next = nodes[node].edges[step.clause] {
                node = Int(next)
                continue
            }
            let next = nodes.count
            nodes.append(Node())
            nodes[node].edges[step.clause] = Int32(next)
            if let presence = step.presence { nodes[node].absences.append((presence, Int32(next))) }
            node = next
        }
        if nodes[node].rules.last != rule { nodes[node].rules.append(rule) }
    }

    /// - Parameter pathsOfClause: the paths around a clause's field.
    func build(pathsOfClause: (Int32) -> [Int32]) -> ClauseTrie {
        var trie = ClauseTrie()
        for (node, paths) in zip(nodes, pathsBelow(pathsOfClause)) {
            let starts = (
                Int32(trie.edgeClauses.count), Int32(trie.absenceClauses.count), Int32(trie.rules.count),
                Int32(trie.paths.count)
            )
            for (clause, target) in node.edges.sorted(by: { $0.key < $1.key }) {
                trie.edgeClauses.append(clause)
                trie.edgeTargets.append(target)
            }
            for absence in node.absences {
                trie.absenceClauses.append(absence.clause)
                trie.absenceTargets.append(absence.target)
            }
            trie.rules += node.rules
            trie.paths += paths
            trie.nodes.append(
                ClauseTrie.Node(
                    edges: starts.0..<Int32(trie.edgeClauses.count),
                    absences: starts.1..<Int32(trie.absenceClauses.count),
                    rules: starts.2..<Int32(trie.rules.count), paths: starts.3..<Int32(trie.paths.count)))
        }
        return trie
    }

    /// By node, sorted. A node's successors have higher numbers than itself. At the root nothing is chosen
    /// yet, so nothing needs to be known there.
    private func pathsBelow(_ pathsOfClause: (Int32) -> [Int32]) -> [[Int32]] {
        var result = [[Int32]](repeating: [], count: nodes.count)
        for index in nodes.indices.dropFirst().reversed() {
            var paths: Set<Int32> = []
            for (clause, target) in nodes[index].edges {
                paths.formUnion(pathsOfClause(clause))
                paths.formUnion(result[Int(target)])
            }
            result[index] = paths.sorted()
        }
        return result
    }
}
