// Request URIs of the model: literal segments, labels, one greedy label, and literal query parameters.

internal import CloudCore

/// A request URI such as `/2015-03-31/functions/{FunctionName}` or `/{Bucket}/{Key+}?acl`.
struct PathTemplate: Sendable {
    enum Segment: Hashable, Sendable {
        case literal(String)
        case label(String)
        /// Takes one segment or more, slashes and all.
        case greedy(String)
    }

    let segments: [Segment]
    /// Query parameters that must be there; an empty value fits any.
    let query: [(name: String, value: String)]

    init(_ uri: String) {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        segments = parts[0].split(separator: "/").map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .literal(String(part)) }
            let name = part.dropFirst().dropLast()
            return name.hasSuffix("+") ? .greedy(String(name.dropLast())) : .label(String(name))
        }
        query = RequestHead(method: "", path: "", query: parts.count > 1 ? String(parts[1]) : "").parameters
            // SDKs send `x-id` for their own logs.
            .filter { $0.name != "x-id" }
    }

    /// A path's segments, still encoded, without the first slash. A slash at the end makes an empty last one.
    static func split(_ path: String) -> [Substring] {
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Substring($0) }
        if parts.first?.isEmpty == true { parts.removeFirst() }
        return parts
    }

    /// A segment without its percent-encoding.
    static func decoded(_ part: Substring) -> String {
        part.utf8.contains(UInt8(ascii: "%")) ? PercentEncoding.decode(part) : String(part)
    }

    /// The labels' values, decoded; nil where the path is another one. A slash at the end may be missing or
    /// superfluous, unless a greedy label takes it.
    func labels(in path: String) -> [(name: String, value: String)]? {
        let parts = Self.split(path)
        if let labels = labels(in: parts[...]) { return labels }
        return parts.last?.isEmpty == true ? labels(in: parts.dropLast()) : nil
    }

    private func labels(in parts: ArraySlice<Substring>) -> [(name: String, value: String)]? {
        var result: [(name: String, value: String)] = []
        var rest = parts
        for (index, segment) in segments.enumerated() {
            guard let part = rest.first else { return nil }
            switch segment {
            case .literal(let text):
                guard Self.decoded(part) == text else { return nil }
                rest = rest.dropFirst()
            case .label(let name):
                guard !part.isEmpty else { return nil }
                result.append((name, Self.decoded(part)))
                rest = rest.dropFirst()
            case .greedy(let name):
                let taken = rest.dropLast(segments.count - index - 1)
                let text = taken.map(Self.decoded).joined(separator: "/")
                guard !text.isEmpty else { return nil }
                result.append((name, text))
                rest = rest.dropFirst(taken.count)
            }
        }
        return rest.isEmpty ? result : nil
    }

    /// How many of the literal query parameters there are, if all are in `parameters`.
    func queryMatch(_ parameters: [(name: String, value: String)]) -> Int? {
        for wanted in query {
            let isThere = parameters.contains {
                $0.name == wanted.name && (wanted.value.isEmpty || $0.value == wanted.value)
            }
            if !isThere { return nil }
        }
        return query.count
    }
}
