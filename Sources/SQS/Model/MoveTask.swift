// A task that moves the messages of a dead-letter queue to where they came from, or elsewhere.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html

import CloudCore
import Store
import Wire

/// A move of messages.
struct MoveTask: StoredRecord, Hashable, Sendable {
    static let formatVersion: UInt8 = 1

    enum Status: String, Sendable {
        case running, completed, cancelling, cancelled, failed

        /// None is followed by one of a lower number.
        var order: Int {
            switch self {
            case .running: 0
            case .cancelling: 1
            case .completed, .cancelled, .failed: 2
            }
        }
    }

    /// Unique.
    var id: String
    var source: ARN
    /// Nil where every message goes back to where it came from.
    var destination: ARN?
    var messagesPerSecond: Int?
    var status = Status.running
    var moved = 0
    var toMove: Int
    var startedAt: Instant
    /// Messages that came later stay.
    var lastNumber: UInt64
    var failure: String?

    /// What clients call it by.
    var handle: String {
        let parts: [(key: String, value: Document)] = [
            ("taskId", .string(id)), ("sourceArn", .string(source.description)),
        ]
        return Base64.encode(JSON.write(.object(parts)))
    }

    /// The id and the source queue that a handle names.
    static func reference(_ handle: String) -> (id: String, source: ARN)? {
        guard let bytes = Base64.decode(handle), let parts = try? JSON.parse(bytes),
            let id = parts["taskId"]?.string, let source = parts["sourceArn"]?.string.flatMap({ ARN($0) })
        else { return nil }
        return (id, source)
    }

    init(
        id: String, source: ARN, destination: ARN?, messagesPerSecond: Int?, toMove: Int, startedAt: Instant,
        lastNumber: UInt64
    ) {
        self.id = id
        self.source = source
        self.destination = destination
        self.messagesPerSecond = messagesPerSecond
        self.toMove = toMove
        self.startedAt = startedAt
        self.lastNumber = lastNumber
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.string(source.description)
        writer.optional(destination?.description)
        writer.optional(messagesPerSecond) { $0.integer($1) }
        writer.string(status.rawValue)
        writer.integer(moved)
        writer.integer(toMove)
        writer.instant(startedAt)
        writer.unsigned(lastNumber)
        writer.optional(failure)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        guard let source = ARN(try reader.string()) else { throw StoreError.corruptRecord("no queue") }
        self.source = source
        destination = try reader.optionalString().flatMap { ARN($0) }
        messagesPerSecond = try reader.optional { try $0.integer() }
        guard let status = Status(rawValue: try reader.string()) else {
            throw StoreError.corruptRecord("no status")
        }
        self.status = status
        moved = try reader.integer()
        toMove = try reader.integer()
        startedAt = try reader.instant()
        lastNumber = try reader.unsigned()
        failure = try reader.optionalString()
    }
}

extension ListMessageMoveTasksResultEntry {
    init(_ task: MoveTask) {
        self.init(
            taskHandle: task.status == .running ? task.handle : nil,
            status: task.status.rawValue.uppercased(), sourceArn: task.source.description,
            destinationArn: task.destination?.description,
            maxNumberOfMessagesPerSecond: task.messagesPerSecond,
            approximateNumberOfMessagesMoved: task.moved, approximateNumberOfMessagesToMove: task.toMove,
            failureReason: task.failure, startedTimestamp: Int(task.startedAt.milliseconds))
    }
}
