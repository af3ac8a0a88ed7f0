// Where SQS's records lie.

import CloudCore
import Store

enum SQSKeys {
    // MARK: Queues

    static func queue(_ name: QueueName) -> Key {
        var builder = queues(in: name.account, name.region)
        builder.append(name.name)
        return builder.key
    }

    static func queues(in account: AccountID, _ region: Region) -> KeyBuilder {
        var builder = KeyBuilder(.sqs(0))
        builder.append(account)
        builder.append(region)
        return builder
    }

    static var allQueues: KeyRange { KeyBuilder(.sqs(0)).range }

    /// That a queue of this name was deleted a short while ago.
    static func deletion(_ name: QueueName) -> Key {
        var builder = KeyBuilder(.sqs(6))
        builder.append(name.account)
        builder.append(name.region)
        builder.append(name.name)
        return builder.key
    }

    // MARK: Messages

    private static func builder(_ kind: UInt8, _ queue: UInt64) -> KeyBuilder {
        var builder = KeyBuilder(.sqs(kind))
        builder.append(queue)
        return builder
    }

    private static func key(_ kind: UInt8, _ queue: UInt64, _ position: QueuePosition) -> Key {
        var builder = builder(kind, queue)
        builder.append(position.due)
        builder.append(position.number)
        return builder.key
    }

    /// The number of the queue that such a key is about.
    private static func queue(_ key: Key, kind: UInt8) throws -> UInt64 {
        var reader = try KeyReader(key, of: .sqs(kind))
        return try reader.number()
    }

    static func messages(of queue: UInt64) -> KeyRange { builder(1, queue).range }
    static func message(_ position: QueuePosition, of queue: UInt64) -> Key { key(1, queue, position) }

    /// The place that the key of a message, or of its receipts, names.
    static func position(_ key: Key, kind: UInt8) throws -> QueuePosition {
        var reader = try KeyReader(key, of: .sqs(kind))
        _ = try reader.number()
        return QueuePosition(due: try reader.instant(), number: try reader.number())
    }

    static func messagePosition(_ key: Key) throws -> QueuePosition { try position(key, kind: 1) }
    static func receiptsPosition(_ key: Key) throws -> QueuePosition { try position(key, kind: 3) }

    /// The parts of large messages.
    static func parts(of queue: UInt64) -> KeyRange { builder(2, queue).range }
    static func part(_ index: Int, of number: UInt64, in queue: UInt64) -> Key {
        var builder = builder(2, queue)
        builder.append(number)
        builder.append(byte: UInt8(index))
        return builder.key
    }

    static func allReceipts(of queue: UInt64) -> KeyRange { builder(3, queue).range }
    static func receipts(_ position: QueuePosition, of queue: UInt64) -> Key { key(3, queue, position) }

    /// How many messages there are, and the last number.
    static func books(of queue: UInt64) -> Key { builder(4, queue).key }

    // MARK: The rest

    /// By what messages of the last five minutes are known.
    static func deduplications(of queue: UInt64) -> KeyRange { builder(5, queue).range }
    static func deduplication(_ id: String, scope: String?, of queue: UInt64) -> Key {
        var builder = builder(5, queue)
        builder.append(id)
        if let scope { builder.append(scope) }
        return builder.key
    }

    /// Messages of which no queue knows any more.
    static var allGarbage: KeyRange { KeyBuilder(.sqs(7)).range }
    static func garbage(_ queue: UInt64) -> Key { builder(7, queue).key }
    static func garbageNumber(_ key: Key) throws -> UInt64 { try queue(key, kind: 7) }

    /// When a queue was last used.
    static func use(of queue: UInt64) -> Key { builder(9, queue).key }
    static var allUses: KeyRange { KeyBuilder(.sqs(9)).range }
    static func useNumber(_ key: Key) throws -> UInt64 { try queue(key, kind: 9) }

    static func moveTasks(of queue: UInt64) -> KeyRange { builder(8, queue).range }
    static func moveTask(startedAt: Instant, of queue: UInt64) -> Key {
        var builder = builder(8, queue)
        builder.append(descending: startedAt)
        return builder.key
    }
    static var allMoveTasks: KeyRange { KeyBuilder(.sqs(8)).range }
}
