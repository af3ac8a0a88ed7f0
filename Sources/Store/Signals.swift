// What the users of one store tell each other within this process: whose turn it is on a contended key,
// and that something was committed which others wait for. Nothing here is durable.

import Synchronization

/// Queues of those who want to change the same key: `transact` stands in them after a conflict, services
/// where a decision must stay true until its commit.
public final class KeyLatches: Sendable {
    private let waiting = Mutex<[Key: [CheckedContinuation<Void, Never>]]>([:])

    public init() {}

    /// Returns once nobody else holds the latch. Who wants several takes them in the order of the keys.
    public func acquire(_ key: Key) async {
        await withCheckedContinuation { turn in
            let isFree = waiting.withLock { queues in
                queues[key]?.append(turn)
                if queues[key] != nil { return false }
                queues[key] = []
                return true
            }
            if isFree { turn.resume() }
        }
    }

    /// Whether somebody holds the latch just now.
    func isHeld(_ key: Key) -> Bool { waiting.withLock { $0[key] != nil } }

    public func release(_ key: Key) {
        let next = waiting.withLock { queues -> CheckedContinuation<Void, Never>? in
            guard let queue = queues[key], !queue.isEmpty else {
                queues[key] = nil
                return nil
            }
            return queues[key]?.removeFirst()
        }
        next?.resume()
    }
}

/// Who wants to know of which topic.
public final class WakeTopics: Sendable {
    /// Names one subscription, to end it.
    public struct Subscription: Hashable, Sendable {
        let topic: String
        let number: UInt64
    }

    private struct Table {
        var next: UInt64 = 0
        var handlers: [String: [UInt64: @Sendable (Wake) -> Void]] = [:]
    }

    private let table = Mutex(Table())

    public init() {}

    /// `handler` is called after each commit that wakes `topic`, on the committing thread: it must only
    /// take note and return.
    public func subscribe(_ topic: String, _ handler: @escaping @Sendable (Wake) -> Void) -> Subscription {
        table.withLock { table in
            table.next += 1
            table.handlers[topic, default: [:]][table.next] = handler
            return Subscription(topic: topic, number: table.next)
        }
    }

    public func cancel(_ subscription: Subscription) {
        table.withLock { table in
            table.handlers[subscription.topic]?[subscription.number] = nil
            if table.handlers[subscription.topic]?.isEmpty == true {
                table.handlers[subscription.topic] = nil
            }
        }
    }

    /// Calls every handler of each topic, once for each different wake. For engines, after a commit is
    /// durable.
    public func wake(_ wakes: [Wake]) {
        guard !wakes.isEmpty else { return }
        let calls = table.withLock { table in
            Set(wakes).flatMap { wake in
                (table.handlers[wake.topic].map { Array($0.values) } ?? []).map { (wake, $0) }
            }
        }
        for (wake, handler) in calls { handler(wake) }
    }
}

extension CommitToken {
    private static let counter = Atomic<UInt64>(0)

    /// A token that no other commit of this process has. An engine that is shared by many processes puts
    /// its own name before it.
    public static func unique() -> CommitToken {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return CommitToken(bytes: withUnsafeBytes(of: number.bigEndian) { Array($0) })
    }
}
