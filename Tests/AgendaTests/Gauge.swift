// How many are inside at once.

import Synchronization

final class Gauge: Sendable {
    private let inside = Atomic<Int>(0)
    func enter() -> Int { inside.wrappingAdd(1, ordering: .relaxed).newValue }
    func leave() { inside.wrappingSubtract(1, ordering: .relaxed) }
}
