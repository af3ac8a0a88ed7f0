// What the store keeps of a message: an entry at its place in the order, small enough to be read by the
// thousand; its parts where it is large; and its receipts, where it has been in flight for a while.

import CloudCore
import Store

/// A message's place in the order, with the message itself where that is small.
struct MessageEntry: StoredRecord, Hashable, Sendable {
    static let formatVersion: UInt8 = 1

    var sentAt: Instant
    var group: String?
    /// How many parts the message is in; 0 where it is here.
    var parts: Int
    /// Whether the message is sealed under the node's key (SSE-SQS).
    var isSealed: Bool
    var content: [UInt8]

    init(sentAt: Instant, group: String?, parts: Int, isSealed: Bool, content: [UInt8]) {
        self.sentAt = sentAt
        self.group = group
        self.parts = parts
        self.isSealed = isSealed
        self.content = content
    }

    var encodedCapacity: Int { content.count + (group?.utf8.count ?? 0) + 24 }

    func encode(to writer: inout RecordWriter) {
        writer.instant(sentAt)
        writer.optional(group)
        writer.integer(parts)
        writer.bool(isSealed)
        writer.bytes(content)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        sentAt = try reader.instant()
        group = try reader.optionalString()
        parts = try reader.integer()
        isSealed = try reader.bool()
        content = try reader.bytes()
    }
}

/// The receipts of a message that is not deleted.
struct ReceiptsRecord: StoredRecord, Hashable, Sendable {
    static let formatVersion: UInt8 = 1

    var receipts: ReceiveState
    var sentAt: Instant
    var group: String?
    var parts: Int

    init(_ message: QueuedMessage) {
        receipts = message.receipts
        sentAt = message.sentAt
        group = message.group
        parts = message.parts
    }

    func encode(to writer: inout RecordWriter) {
        writer.integer(receipts.count)
        writer.instant(receipts.first)
        writer.instant(receipts.last)
        writer.instant(receipts.hiddenUntil)
        writer.instant(sentAt)
        writer.optional(group)
        writer.integer(parts)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        receipts = ReceiveState(
            count: try reader.integer(), first: try reader.instant(), last: try reader.instant(),
            hiddenUntil: try reader.instant())
        sentAt = try reader.instant()
        group = try reader.optionalString()
        parts = try reader.integer()
    }

    func message(at position: QueuePosition) -> QueuedMessage {
        QueuedMessage(position: position, sentAt: sentAt, group: group, receipts: receipts, parts: parts)
    }
}

/// How many messages a queue has. Written with every commit that changes it.
struct QueueBooks: StoredRecord, Hashable, Sendable {
    static let formatVersion: UInt8 = 1

    var messages = 0
    var lastNumber: UInt64 = 0

    init() {}

    func encode(to writer: inout RecordWriter) {
        writer.integer(messages)
        writer.unsigned(lastNumber)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        messages = try reader.integer()
        lastNumber = try reader.unsigned()
    }
}

/// A message that was sent, for who sends it again.
struct DeduplicationRecord: StoredRecord, Hashable, Sendable {
    static let formatVersion: UInt8 = 1

    var sentAt: Instant
    var messageID: String
    var number: UInt64

    init(sentAt: Instant, messageID: String, number: UInt64) {
        self.sentAt = sentAt
        self.messageID = messageID
        self.number = number
    }

    func encode(to writer: inout RecordWriter) {
        writer.instant(sentAt)
        writer.string(messageID)
        writer.unsigned(number)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        sentAt = try reader.instant()
        messageID = try reader.string()
        number = try reader.unsigned()
    }
}
