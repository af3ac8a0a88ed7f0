// Names of resources that stand for many: how ARNs are widened, and which parts of them are made anew each
// time, so that a policy that names them would be good for one call only.

import CloudCore

enum ResourceNames {
    /// Every resource of the same kind: what follows the first `/` or `:` of the resource part is open.
    static func widened(_ resource: String) -> String {
        guard let arn = ARN(resource) else { return "*" }
        guard let end = arn.resource.firstIndex(where: { $0 == "/" || $0 == ":" }) else {
            return prefix(arn) + "*"
        }
        return prefix(arn) + arn.resource[...end] + "*"
    }

    /// The name itself, or its kind where it is too long to be told apart.
    static func storable(_ resource: String) -> String {
        func fits(_ name: String) -> Bool {
            name.utf8.count <= IAMLimits.journalResourceBytes && !name.utf8.contains(0)
        }
        if fits(resource) { return resource }
        let wide = widened(resource)
        return fits(wide) ? wide : "*"
    }

    /// The resource without the part that the service makes up itself: the log stream, the execution of a
    /// state machine, the time label of a table's stream, the id of an event source mapping.
    static func lasting(_ resource: String) -> String {
        guard let arn = ARN(resource) else { return resource }
        switch arn.service {
        case "logs":
            guard let stream = arn.resource.firstRange(of: ":log-stream:") else { return resource }
            return prefix(arn) + arn.resource[..<stream.lowerBound] + ":*"
        case "states":
            let parts = arn.resource.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "execution" || parts[0] == "express" else { return resource }
            return prefix(arn) + "\(parts[0]):\(parts[1]):*"
        case "dynamodb":
            guard let label = arn.resource.firstRange(of: "/stream/") else { return resource }
            return prefix(arn) + arn.resource[..<label.upperBound] + "*"
        case "lambda":
            guard arn.resource.hasPrefix("event-source-mapping:") else { return resource }
            return prefix(arn) + "event-source-mapping:*"
        default: return resource
        }
    }

    /// Whether a name that ends in `*`, or `*` alone, covers another.
    static func covers(_ wide: String, _ narrow: String) -> Bool {
        guard wide.hasSuffix("*"), wide != narrow else { return false }
        return narrow.hasPrefix(wide.dropLast())
    }

    /// The longest beginning that ends in `/` and that all have in common, open behind it.
    static func common(_ resources: [String]) -> String? {
        guard var shared = resources.first.map(Array.init) else { return nil }
        for resource in resources {
            let same = zip(shared, resource).prefix { $0 == $1 }.count
            shared.removeLast(shared.count - same)
        }
        guard let end = shared.lastIndex(of: "/") else { return nil }
        let beginning = String(shared[...end])
        // Beyond the name of the bucket or the kind of resource.
        guard let arn = ARN(beginning + "*"), arn.resource.contains("/") else { return nil }
        return beginning + "*"
    }

    private static func prefix(_ arn: ARN) -> String {
        "arn:\(arn.partition):\(arn.service):\(arn.region):\(arn.account):"
    }
}
