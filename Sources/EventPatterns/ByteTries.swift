// Tries over bytes, for what is recognized by its beginning, its end or its wildcards. Many tries share one
// store of nodes; a node remembers which tests are passed there.

/// Built once through `TrieBuilder`, then only read.
struct ByteTries: Sendable {
    struct Node: Sendable {
        var edges: Range<Int32> = 0..<0
        var accepted: Range<Int32> = 0..<0
        /// The node behind the star that follows here, or -1.
        var star: Int32 = -1
        /// Stays where it is, whatever is read.
        var isStar = false
    }
    var nodes: [Node] = []
    var edgeBytes: [UInt8] = []
    var edgeTargets: [Int32] = []
    var accepted: [Int32] = []

    /// Where `byte` leads, or -1.
    func successor(of node: Int32, by byte: UInt8) -> Int32 {
        let edges = nodes[Int(node)].edges
        var (low, high) = (Int(edges.lowerBound), Int(edges.upperBound))
        while high - low > 4 {
            let middle = (low + high) / 2
            if edgeBytes[middle] <= byte { low = middle } else { high = middle }
        }
        while low < high {
            if edgeBytes[low] == byte { return edgeTargets[low] }
            low += 1
        }
        return -1
    }

    /// Calls `found` with each test passed on the way along `text` from `root`.
    func walk(_ text: UnsafeRawBufferPointer, from root: Int32, _ found: (Int32) -> Void) {
        var node = root
        accept(node, found)
        for byte in text {
            node = successor(of: node, by: byte)
            guard node >= 0 else { return }
            accept(node, found)
        }
    }

    /// The same from the end of `text`.
    func walkBackwards(_ text: UnsafeRawBufferPointer, from root: Int32, _ found: (Int32) -> Void) {
        var node = root
        accept(node, found)
        var index = text.count
        while index > 0 {
            index -= 1
            node = successor(of: node, by: text[index])
            guard node >= 0 else { return }
            accept(node, found)
        }
    }

    private func accept(_ node: Int32, _ found: (Int32) -> Void) {
        for index in nodes[Int(node)].accepted { found(accepted[Int(index)]) }
    }

    /// Calls `found` with each wildcard below `root` that the whole of `text` matches. Every byte is looked
    /// at once in every place that the text may be at: no way back, whatever the pattern.
    func matchWildcards(
        _ text: UnsafeRawBufferPointer, from root: Int32, places: inout WildcardPlaces,
        _ found: (Int32) -> Void
    ) {
        places.begin()
        enter(root, &places)
        for byte in text {
            places.step()
            for index in places.before.indices {
                let place = places.before[index]
                if nodes[Int(place)].isStar { places.enter(place) }
                let arrival = successor(of: place, by: byte)
                if arrival >= 0 { enter(arrival, &places) }
            }
            guard !places.now.isEmpty else { return }
        }
        for place in places.now { accept(place, found) }
    }

    private func enter(_ node: Int32, _ places: inout WildcardPlaces) {
        places.enter(node)
        let star = nodes[Int(node)].star
        if star >= 0 { places.enter(star) }
    }
}

/// Where a text may be in the wildcards of a field: nodes, each at most once.
struct WildcardPlaces: Sendable {
    private(set) var before: [Int32] = []
    private(set) var now: [Int32] = []
    /// By node: the step in which it was entered last.
    private var enteredIn: [UInt64]
    private var number: UInt64 = 0

    init(nodes: Int) { enteredIn = Array(repeating: 0, count: nodes) }

    mutating func begin() {
        number += 1
        now.removeAll(keepingCapacity: true)
    }

    mutating func step() {
        number += 1
        swap(&before, &now)
        now.removeAll(keepingCapacity: true)
    }

    mutating func enter(_ node: Int32) {
        guard enteredIn[Int(node)] != number else { return }
        enteredIn[Int(node)] = number
        now.append(node)
    }
}

/// Collects the tries.
struct TrieBuilder {
    private struct Node {
        var successors: [UInt8: Int32] = [:]
        var star: Int32 = -1
        var isStar = false
        var accepted: [Int32] = []
    }
    private var nodes: [Node] = []

    mutating func root() -> Int32 { append(Node()) }

    private mutating func append(_ node: Node) -> Int32 {
        nodes.append(node)
        return Int32(nodes.count - 1)
    }

    mutating func insert(_ text: some Sequence<UInt8>, below root: Int32, test: Int32) {
        var node = root
        for byte in text { node = successor(of: node, by: byte) }
        nodes[Int(node)].accepted.append(test)
    }

    mutating func insert(_ pattern: WildcardPattern, below root: Int32, test: Int32) {
        var node = root
        for item in pattern.items {
            switch item {
            case .byte(let byte): node = successor(of: node, by: byte)
            case .star:
                if nodes[Int(node)].star < 0 {
                    let star = append(Node(isStar: true))
                    nodes[Int(node)].star = star
                }
                node = nodes[Int(node)].star
            }
        }
        nodes[Int(node)].accepted.append(test)
    }

    private mutating func successor(of node: Int32, by byte: UInt8) -> Int32 {
        if let found = nodes[Int(node)].successors[byte] { return found }
        let new = append(Node())
        nodes[Int(node)].successors[byte] = new
        return new
    }

    func build() -> ByteTries {
        var tries = ByteTries()
        tries.nodes.reserveCapacity(nodes.count)
        for node in nodes {
            let firstEdge = Int32(tries.edgeBytes.count)
            for (byte, target) in node.successors.sorted(by: { $0.key < $1.key }) {
                tries.edgeBytes.append(byte)
                tries.edgeTargets.append(target)
            }
            let firstTest = Int32(tries.accepted.count)
            tries.accepted += node.accepted
            tries.nodes.append(
                ByteTries.Node(
                    edges: firstEdge..<Int32(tries.edgeBytes.count),
                    accepted: firstTest..<Int32(tries.accepted.count), star: node.star, isStar: node.isStar))
        }
        return tries
    }
}
