// What changes seldom and is asked at every call (policies, keys) is cached until anything of it changes:
// every write moves the epoch on, and what was cached under another epoch is not used.

import Synchronization

/// A number that moves on with every change of IAM's records.
final class ConfigEpoch: Sendable {
    private let number = Atomic<UInt64>(0)

    var current: UInt64 { number.load(ordering: .acquiring) }

    /// Call after a change is durable, before anybody is told of it.
    func advance() { number.add(1, ordering: .releasing) }
}

/// Values that hold while the epoch lasts. Bounded: when it is full, it starts over.
final class EpochCache<Name: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Contents {
        var epoch: UInt64 = 0
        var values: [Name: Value] = [:]
    }

    private let epoch: ConfigEpoch
    private let capacity: Int
    private let contents = Mutex(Contents())

    init(_ epoch: ConfigEpoch, capacity: Int) {
        self.epoch = epoch
        self.capacity = capacity
    }

    /// The value under `name`, where it is known under the present epoch.
    func known(_ name: Name) -> Value? {
        let now = epoch.current
        return contents.withLock { $0.epoch == now ? $0.values[name] : nil }
    }

    /// The value under `name`, loaded where it isn't known under the present epoch. What does not exist is
    /// not kept, so that made-up names cannot push out real ones.
    func value(_ name: Name, load: () async throws -> Value?) async throws -> Value? {
        // Read before loading: a change during the load then leaves nothing stale behind.
        let now = epoch.current
        let known = contents.withLock { $0.epoch == now ? $0.values[name] : nil }
        if let known { return known }
        guard let value = try await load() else { return nil }
        contents.withLock {
            if $0.epoch != now {
                guard $0.epoch < now else { return }
                $0 = Contents(epoch: now)
            }
            if $0.values.count >= capacity { $0.values.removeAll(keepingCapacity: true) }
            $0.values[name] = value
        }
        return value
    }
}
