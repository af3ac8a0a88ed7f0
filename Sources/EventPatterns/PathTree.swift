// The fields that rules ask for, as a tree of names. An event is read along this tree; what it does not lead
// to is skipped.

struct PathTree: Sendable {
    struct Node: Sendable {
        var parent: Int32
        /// The field that ends here, or -1.
        var field: Int32 = -1
        var hasChildren = false
        /// Only then can a name with dots lead anywhere.
        var hasGrandchildren = false
        /// Bit n: a child's name has n bytes (bit 63: 63 or more). Most names of an event fail this.
        var lengths: UInt64 = 0
    }
    private(set) var nodes = [Node(parent: -1)]
    private var names = ByteStringTable()
    private(set) var fields = 0

    /// The field at the end of `path`, whose steps are joined by dots.
    mutating func insert(_ path: [UInt8]) -> Int32 {
        var node: Int32 = 0
        for step in path.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            node = child(of: node, named: Array(step))
        }
        if nodes[Int(node)].field < 0 {
            nodes[Int(node)].field = Int32(fields)
            fields += 1
        }
        return node
    }

    private mutating func child(of node: Int32, named name: [UInt8]) -> Int32 {
        let next = Int32(nodes.count)
        let child = names.insert(name, owner: node, value: next)
        guard child == next else { return child }
        nodes.append(Node(parent: node))
        nodes[Int(node)].hasChildren = true
        if node > 0 { nodes[Int(nodes[Int(node)].parent)].hasGrandchildren = true }
        nodes[Int(node)].lengths |= Self.bit(name.count)
        return child
    }

    private static func bit(_ length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }

    /// Where a name without dots leads, or -1.
    func child(of node: Int32, named name: UnsafeRawBufferPointer) -> Int32 {
        guard nodes[Int(node)].lengths & Self.bit(name.count) != 0 else { return -1 }
        return names.value(of: name, owner: node) ?? -1
    }

    /// Where a name with dots leads, or -1: as many steps as there are parts.
    func descendant(of node: Int32, named name: UnsafeRawBufferPointer) -> Int32 {
        var (node, start) = (node, 0)
        for index in 0...name.count where index == name.count || name[index] == UInt8(ascii: ".") {
            node = child(of: node, named: UnsafeRawBufferPointer(rebasing: name[start..<index]))
            guard node >= 0 else { return -1 }
            start = index + 1
        }
        return node
    }

    /// `node` and all above it.
    func ancestors(of node: Int32) -> [Int32] {
        var result: [Int32] = []
        var node = node
        while node >= 0 {
            result.append(node)
            node = nodes[Int(node)].parent
        }
        return result
    }
}
