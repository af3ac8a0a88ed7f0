// Finds the operation that a REST request means: a trie over the segments of a service's request URIs.

public import CloudCore
internal import Synchronization

/// The request URIs of one service.
struct PathTrie: Sendable {
    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var label: Int?
        /// Operations whose URI ends here.
        var ends: [Candidate] = []
        /// Operations whose next segment is a greedy label.
        var greedy: [Candidate] = []
    }

    fileprivate struct Candidate: Sendable {
        var method: String
        var template: PathTemplate
        var operation: OperationShape
    }

    private var nodes = [Node()]
    /// By the operation's index.
    let templates: [PathTemplate]

    init(_ service: ServiceModel) {
        let operations = service.operations
        templates = operations.map { PathTemplate($0.requestURI.text) }
        for (operation, template) in zip(operations, templates) {
            insert(Candidate(method: operation.method, template: template, operation: operation))
        }
    }

    private mutating func insert(_ candidate: Candidate) {
        var node = 0
        for segment in candidate.template.segments {
            switch segment {
            case .literal(let text): node = child(of: node, \.literals[text])
            case .label: node = child(of: node, \.label)
            case .greedy:
                nodes[node].greedy.append(candidate)
                return
            }
        }
        nodes[node].ends.append(candidate)
    }

    private mutating func child(of node: Int, _ path: WritableKeyPath<Node, Int?>) -> Int {
        if let child = nodes[node][keyPath: path] { return child }
        nodes.append(Node())
        nodes[node][keyPath: path] = nodes.count - 1
        return nodes.count - 1
    }

    /// The operation of this method and path, the most literal one where several fit.
    func operation(of head: RequestHead) -> OperationShape? {
        let parameters = head.query.isEmpty ? [] : head.parameters
        let parts = PathTemplate.split(head.path)
        if let found = find(0, parts[...], head, parameters) { return found }
        return parts.last?.isEmpty == true ? find(0, parts.dropLast(), head, parameters) : nil
    }

    private func find(
        _ index: Int, _ rest: ArraySlice<Substring>, _ head: RequestHead,
        _ parameters: [(name: String, value: String)]
    ) -> OperationShape? {
        let node = nodes[index]
        guard let part = rest.first else { return best(node.ends, head, parameters) }
        if let next = node.literals[PathTemplate.decoded(part)],
            let found = find(next, rest.dropFirst(), head, parameters)
        {
            return found
        }
        if let next = node.label, !part.isEmpty, let found = find(next, rest.dropFirst(), head, parameters) {
            return found
        }
        return best(node.greedy.filter { $0.template.labels(in: head.path) != nil }, head, parameters)
    }

    /// Of the operations on one path, the one with the most literal query parameters, and then with most of
    /// the parameters and headers that it requires: S3 tells CopyObject, PutObject and UploadPart apart by
    /// these.
    private func best(
        _ candidates: [Candidate], _ head: RequestHead, _ parameters: [(name: String, value: String)]
    ) -> OperationShape? {
        let fitting = candidates.filter { $0.method == head.method }
        if fitting.count == 1, fitting[0].template.query.isEmpty { return fitting[0].operation }
        var best: (operation: OperationShape, score: Int)?
        for candidate in fitting {
            guard let matches = candidate.template.queryMatch(parameters) else { continue }
            let score = 10_000 * matches + candidate.score(head, parameters)
            if score > best?.score ?? .min { best = (candidate.operation, score) }
        }
        return best?.operation
    }
}

extension PathTrie.Candidate {
    /// How many required parameters and headers are there; far below zero where one is missing. Of two that
    /// fit as well the one that is not deprecated is meant (GetBucketLifecycleConfiguration).
    fileprivate func score(_ head: RequestHead, _ parameters: [(name: String, value: String)]) -> Int {
        var score = operation.flags.contains(.deprecated) ? -1 : 0
        for member in operation.input.members where member.isRequired {
            let isThere: Bool
            switch member.location {
            case .query: isThere = parameters.contains { member.wireName == $0.name }
            case .header: isThere = head.headers[member.wireName.text] != nil
            default: continue
            }
            score += isThere ? 1 : -100
        }
        return score
    }
}

extension PathTrie {
    /// Made once per service, when its first request comes. By the service's index.
    private static let made = Mutex<[PathTrie?]>([])

    static func of(_ service: ServiceModel) -> PathTrie {
        made.withLock { made in
            let index = Int(service.index)
            while made.count <= index { made.append(nil) }
            if let trie = made[index] { return trie }
            let trie = PathTrie(service)
            made[index] = trie
            return trie
        }
    }
}

extension OperationShape {
    /// The values of the labels in a request's path, decoded, by their names on the wire: for raw operations
    /// of REST services. Empty where the path is another operation's.
    public func pathLabels(of head: RequestHead) -> [(name: String, value: String)] {
        PathTrie.of(service).templates[Int(index)].labels(in: head.path) ?? []
    }

    /// The value of one label.
    public func pathLabel(_ name: String, of head: RequestHead) -> String? {
        pathLabels(of: head).first { $0.name == name }?.value
    }
}
