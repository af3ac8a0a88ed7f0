// How tasks are kept: the record under queue and id is the truth; an empty entry under queue, shard, due
// time and id puts it in order of time. Where the two disagree, the entry is an old one and is dropped.

import CloudCore
import Store

/// What is stored of a task beside its key.
struct TaskRecord: StoredRecord {
    static let formatVersion: UInt8 = 1
    var due: Instant
    var retries: Int
    var payload: [UInt8]

    init(_ task: DueTask) {
        due = task.due
        retries = task.retries
        payload = task.payload
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        due = try reader.instant()
        retries = try reader.integer()
        payload = try reader.bytes()
    }

    func encode(to writer: inout RecordWriter) {
        writer.instant(due)
        writer.integer(retries)
        writer.bytes(payload)
    }
}

/// A task's place in the order of time.
struct Place: Hashable {
    var due: Instant
    var id: String
}

enum AgendaKeys {
    private static let tasks: UInt8 = 1
    private static let places: UInt8 = 2
    /// One shard now; the byte is there so that a queue can be spread without moving what it holds.
    private static let shard: UInt8 = 0

    static func task(_ queue: AgendaQueue, _ id: String) -> Key {
        var builder = KeyBuilder(.agenda)
        builder.append(byte: tasks)
        builder.append(queue.rawValue)
        builder.append(id)
        return builder.key
    }

    static func place(_ queue: AgendaQueue, _ place: Place) -> Key {
        var builder = timeline(queue)
        builder.append(place.due)
        builder.append(place.id)
        return builder.key
    }

    /// Everything in the queue from `instant` on, in order of time.
    static func places(_ queue: AgendaQueue, from instant: Instant) -> KeyRange {
        let all = timeline(queue)
        var first = all
        first.append(instant)
        return KeyRange(from: first.key, to: all.range.upper)
    }

    /// The place that a key of `places` means.
    static func readPlace(_ key: Key) throws(StoreError) -> Place {
        var reader = try KeyReader(key, of: .agenda)
        _ = try reader.byte()
        _ = try reader.text()
        _ = try reader.byte()
        let due = try reader.instant()
        return Place(due: due, id: try reader.text())
    }

    private static func timeline(_ queue: AgendaQueue) -> KeyBuilder {
        var builder = KeyBuilder(.agenda)
        builder.append(byte: places)
        builder.append(queue.rawValue)
        builder.append(byte: shard)
        return builder
    }
}
