// How complex the wildcards of one field are: in how many places a text can be at once while it is matched.
// AWS bounds this number rather than the number of stars, because it is what matching costs.

/// The wildcards of one field as a nondeterministic automaton.
struct WildcardComplexity {
    private struct Node {
        var successors: [UInt8: Int] = [:]
        /// The node behind the star that follows.
        var star: Int?
        /// Stays where it is, whatever is read.
        var isStar = false
    }
    private var nodes: [Node] = []
    private var roots: [Int] = []

    /// - Parameter groups: wildcards that share what they have in common: those of one `anything-but`; any
    ///   other is a group by itself.
    init(_ groups: [[WildcardPattern]]) {
        for group in groups {
            roots.append(nodes.count)
            nodes.append(Node())
            for pattern in group { insert(pattern) }
        }
    }

    /// The quotes are part of the text, as at AWS.
    private mutating func insert(_ pattern: WildcardPattern) {
        let quote = WildcardPattern.Item.byte(UInt8(ascii: "\""))
        var node = roots[roots.count - 1]
        for item in [quote] + pattern.items + [quote] {
            switch item {
            case .byte(let byte): node = nodes[node].successors[byte] ?? append(Node(), after: node, by: byte)
            case .star: node = nodes[node].star ?? append(Node(isStar: true), after: node, by: nil)
            }
        }
    }

    private mutating func append(_ new: Node, after node: Int, by byte: UInt8?) -> Int {
        let index = nodes.count
        nodes.append(new)
        if let byte { nodes[node].successors[byte] = index } else { nodes[node].star = index }
        return index
    }

    /// Whether no text is in more than `bound` places at once. Also false where finding out takes too long.
    func isWithin(_ bound: Int) -> Bool {
        var seen: Set<Set<Int>> = [Set(roots)]
        var pending = seen
        while let places = pending.popFirst() {
            let bytes = places.reduce(into: Set<UInt8>()) { $0.formUnion(nodes[$1].successors.keys) }
            for byte in bytes {
                let next = successors(of: places, by: byte)
                guard next.count <= bound else { return false }
                guard seen.insert(next).inserted else { continue }
                guard seen.count <= PatternLimits.wildcardSets else { return false }
                pending.insert(next)
            }
        }
        return true
    }

    private func successors(of places: Set<Int>, by byte: UInt8) -> Set<Int> {
        var next: Set<Int> = []
        for place in places {
            if nodes[place].isStar { next.insert(place) }
            guard let arrival = nodes[place].successors[byte] else { continue }
            next.insert(arrival)
            if let star = nodes[arrival].star { next.insert(star) }
        }
        return next
    }
}
