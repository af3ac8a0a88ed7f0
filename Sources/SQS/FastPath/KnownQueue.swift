// What URLs mean, for those that were seen before: clients name the same queue ten thousand times a second.

import CloudCore

/// A queue that a URL names; it need not exist.
struct KnownQueue: Sendable {
    let name: QueueName
    let arn: String
}

/// Remembers what URLs mean.
final class KnownQueues: Sendable {
    private struct Key: Hashable, Sendable {
        let url: String
        let region: Region
    }

    private let queues = GenerationalCache<Key, KnownQueue>(capacity: Limits.knownURLs)

    /// Nil where the URL names none.
    func queue(_ url: String, _ context: RequestContext) -> KnownQueue? {
        let key = Key(url: url, region: context.region)
        if let known = queues.value(for: key) { return known }
        guard let name = try? QueueName(url: url, context) else { return nil }
        let known = KnownQueue(name: name, arn: name.arn.description)
        if url.utf8.count <= Limits.knownURLBytes { queues.insert(known, for: key) }
        return known
    }
}
