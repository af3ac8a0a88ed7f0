// What the tests of this room share: a list that handlers write into, and short words for tasks.

import Agenda
import CloudCore
import CloudTesting
import Store
import Synchronization

final class Recorder<Item: Sendable>: Sendable {
    private let list = Mutex<[Item]>([])
    func add(_ item: Item) { list.withLock { $0.append(item) } }
    var items: [Item] { list.withLock { $0 } }
}

let queue = AgendaQueue("test")
/// When a `ManualClock` starts.
let start = Instant(milliseconds: 1_767_225_600_000)

func task(
    _ id: String, after delay: Duration = .zero, in queue: AgendaQueue = queue, payload: [UInt8] = []
) -> DueTask {
    DueTask(queue: queue, id: id, due: start + delay, payload: payload)
}

func key(_ name: String) -> Key {
    var builder = KeyBuilder(.lambda(0))
    builder.append(name)
    return builder.key
}

extension KeyValueStore {
    /// Every key of the agenda: none once all is done.
    func agendaKeys() async throws -> [Key] {
        try await scan(KeyBuilder(.agenda).range, limit: 10_000, reverse: false).map(\.key)
    }
}
