// Reads `application/x-www-form-urlencoded` bodies and queries into the tree that the dotted names of the
// query protocols spell: `Tags.member.1.Key=a` is Tags → member → 1 → Key. What the parts mean is the
// protocol's business.

import CloudCore

/// The parameters of a form as a tree of name parts. Bounded by `FormLimits`.
public struct FormTree: Sendable {
    /// A place in the tree: a prefix of some parameter's name.
    public struct Node: Hashable, Sendable {
        fileprivate let index: Int
        public static let root = Node(index: 0)
    }

    private struct Entry {
        var name: String
        var value: String?
        var children: [Int] = []
    }

    private struct Edge: Hashable {
        var parent: Int
        var name: String
    }

    private var entries = [Entry(name: "", value: nil)]
    private var edges: [Edge: Int] = [:]

    /// Throws where the bytes are no form, their text is not UTF-8, or a limit is passed.
    /// Of a parameter given twice the last value counts.
    public init(_ bytes: [UInt8], limits: FormLimits = FormLimits()) throws(CodecError) {
        guard bytes.count <= limits.bytes else {
            throw CodecError(.limit, "The form is larger than \(limits.bytes) bytes", at: limits.bytes)
        }
        var position = 0
        var pairs = 0
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            if end > position {
                pairs += 1
                guard pairs <= limits.pairs else {
                    throw CodecError(.limit, "The form has too many parameters", at: position)
                }
                try insert(bytes[position..<end], limits)
            }
            position = end + 1
        }
    }

    private mutating func insert(_ pair: ArraySlice<UInt8>, _ limits: FormLimits) throws(CodecError) {
        let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        guard equals - pair.startIndex <= limits.nameBytes else {
            throw CodecError(
                .limit, "A parameter's name is longer than \(limits.nameBytes) bytes", at: pair.startIndex)
        }
        let name = try Self.decode(pair[pair.startIndex..<equals])
        let value = equals < pair.endIndex ? try Self.decode(pair[(equals + 1)...]) : ""
        let parts = name.split(separator: ".", maxSplits: limits.depth, omittingEmptySubsequences: false)
        guard parts.count <= limits.depth else {
            throw CodecError(.limit, "A parameter's name has too many parts", at: pair.startIndex)
        }
        var place = 0
        for part in parts {
            let edge = Edge(parent: place, name: String(part))
            if let known = edges[edge] {
                place = known
                continue
            }
            guard entries.count < limits.nodes else {
                throw CodecError(.limit, "The form has more than \(limits.nodes) names", at: pair.startIndex)
            }
            entries[place].children.append(entries.count)
            place = entries.count
            edges[edge] = place
            entries.append(Entry(name: edge.name, value: nil))
        }
        entries[place].value = value
    }

    /// Percent-decoding with `+` as a space; unlike in paths a stray `%` is refused.
    private static func decode(_ encoded: ArraySlice<UInt8>) throws(CodecError) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var index = encoded.startIndex
        while index < encoded.endIndex {
            switch encoded[index] {
            case UInt8(ascii: "+"): decoded.append(32)
            case UInt8(ascii: "%"):
                guard index + 2 < encoded.endIndex, let high = Hex.value(of: encoded[index + 1]),
                    let low = Hex.value(of: encoded[index + 2])
                else {
                    throw CodecError(.malformed, "A percent sign is not followed by two digits", at: index)
                }
                decoded.append(high << 4 | low)
                index += 2
            default: decoded.append(encoded[index])
            }
            index += 1
        }
        guard UTF8Check.firstInvalidOffset(in: decoded) == nil else {
            throw CodecError(.malformed, "A parameter is not UTF-8", at: encoded.startIndex)
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}

extension FormTree {
    /// The parameter of exactly this name; nil where it was not sent (longer names may have been).
    public func value(of node: Node) -> String? { entries[node.index].value }

    /// The last part of the node's name.
    public func name(of node: Node) -> String { entries[node.index].name }

    /// The place `name` below `node`, if any parameter goes there.
    public func child(_ name: String, of node: Node) -> Node? {
        edges[Edge(parent: node.index, name: name)].map(Node.init(index:))
    }

    /// True where longer names continue from here.
    public func hasChildren(_ node: Node) -> Bool { !entries[node.index].children.isEmpty }

    /// Everything directly below, in the order of the form.
    public func children(of node: Node) -> [Node] { entries[node.index].children.map(Node.init(index:)) }

    /// The numbered places below `node` (`.1`, `.2`, …) in the order of their numbers; gaps close up, names
    /// that are not numbers are passed over.
    public func elements(of node: Node) -> [Node] {
        var numbered: [(number: UInt32, index: Int)] = []
        for child in entries[node.index].children {
            guard let number = UInt32(entries[child].name) else { continue }
            numbered.append((number, child))
        }
        numbered.sort { ($0.number, $0.index) < ($1.number, $1.index) }
        return numbered.map { Node(index: $0.index) }
    }
}
