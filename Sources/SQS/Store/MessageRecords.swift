// What the store keeps of a message: a value at its place in the order, small enough to be read by the
// thousand, of its own or together with the other messages of its batch; its parts where it is large; and its
// receipts, where it has been in flight for a while.

import CloudCore
import Store

/// What lies at a place in the order.
enum PlaceRecord: StoredRecord, Hashable, Sendable {
    /// Version 2: batches.
    static let formatVersion: UInt8 = 2

    case message(MessageRecord)
    /// At the place of a batch: see `Pack`.
    case pack(PackRecord)
    /// At the place of a message of a batch: the message was deleted, others of the batch were not.
    case gone

    var encodedCapacity: Int {
        switch self {
        case .message(let message): message.content.count + (message.group?.utf8.count ?? 0) + 24
        case .pack(let pack): pack.content.count + 24 + 8 * pack.groups.count
        case .gone: 2
        }
    }

    func encode(to writer: inout RecordWriter) {
        switch self {
        case .message(let message):
            writer.byte(0)
            message.encode(to: &writer)
        case .pack(let pack):
            writer.byte(1)
            pack.encode(to: &writer)
        case .gone: writer.byte(2)
        }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        switch version == 1 ? 0 : try reader.byte() {
        case 0: self = .message(try MessageRecord(from: &reader))
        case 1: self = .pack(try PackRecord(from: &reader))
        case 2: self = .gone
        case let kind: throw StoreError.corruptRecord("place of kind \(kind)")
        }
    }
}

/// A message that lies alone.
struct MessageRecord: Hashable, Sendable {
    var sentAt: Instant
    var group: String?
    /// How many parts the message is in; 0 where it is here.
    var parts: Int
    /// Whether the message is sealed under the node's key (SSE-SQS).
    var isSealed: Bool
    var content: [UInt8]
}

extension MessageRecord {
    fileprivate func encode(to writer: inout RecordWriter) {
        writer.instant(sentAt)
        writer.optional(group)
        writer.integer(parts)
        writer.bool(isSealed)
        writer.bytes(content)
    }

    fileprivate init(from reader: inout RecordReader) throws {
        self.init(
            sentAt: try reader.instant(), group: try reader.optionalString(), parts: try reader.integer(),
            isSealed: try reader.bool(), content: try reader.bytes())
    }
}

/// The messages of a batch, sealed as one.
struct PackRecord: Hashable, Sendable {
    var sentAt: Instant
    /// One for each message.
    var groups: [String?]
    var isSealed: Bool
    /// A `PackedMessages`.
    var content: [UInt8]
}

extension PackRecord {
    fileprivate func encode(to writer: inout RecordWriter) {
        writer.instant(sentAt)
        writer.array(groups) { $0.optional($1) }
        writer.bool(isSealed)
        writer.bytes(content)
    }

    fileprivate init(from reader: inout RecordReader) throws {
        self.init(
            sentAt: try reader.instant(), groups: try reader.array { try $0.optionalString() },
            isSealed: try reader.bool(), content: try reader.bytes())
        guard (1...Pack.mostMessages).contains(groups.count) else {
            throw StoreError.corruptRecord("a batch of \(groups.count)")
        }
    }
}

/// The messages of a batch as its record has them, before they are sealed.
struct PackedMessages: StoredRecord, Sendable {
    /// Version 2: the sender and the version of the messages once for all of them.
    static let formatVersion: UInt8 = 2

    var messages: [OpenedMessage]

    /// - Parameter messages: of one sender.
    init(_ messages: [OpenedMessage]) { self.messages = messages }

    var encodedCapacity: Int { messages.reduce(64) { $0 + $1.message.encodedCapacity } }

    func encode(to writer: inout RecordWriter) {
        writer.byte(StoredMessage.formatVersion)
        writer.string(messages.first?.message.senderID ?? "")
        writer.array(messages) { $1.message.encodeWithoutSender(to: &$0) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard version >= 2 else {
            messages = try reader.array { OpenedMessage(try $0.record(StoredMessage.self)) }
            return
        }
        let format = try reader.byte()
        guard format <= StoredMessage.formatVersion else {
            throw StoreError.newerFormat(found: Int(format), known: Int(StoredMessage.formatVersion))
        }
        guard format >= 3 else { throw StoreError.corruptRecord("messages of version \(format) in a batch") }
        let sender = try reader.string()
        messages = try reader.array {
            OpenedMessage(try StoredMessage(senderID: sender, from: &$0, version: format))
        }
    }
}

/// The receipts of a message that is not deleted.
struct ReceiptsRecord: StoredRecord, Hashable, Sendable {
    /// Version 2: batches.
    static let formatVersion: UInt8 = 2

    var receipts: ReceiveState
    var sentAt: Instant
    var group: String?
    var parts: Int
    /// How many messages its batch had; 0 where it lies alone.
    var packed: Int

    init(_ message: QueuedMessage) {
        receipts = message.receipts
        sentAt = message.sentAt
        group = message.group
        parts = message.parts
        packed = message.pack?.count ?? 0
    }

    func encode(to writer: inout RecordWriter) {
        writer.integer(receipts.count)
        writer.instant(receipts.first)
        writer.instant(receipts.last)
        writer.instant(receipts.hiddenUntil)
        writer.instant(sentAt)
        writer.optional(group)
        writer.integer(parts)
        writer.integer(packed)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        receipts = ReceiveState(
            count: try reader.integer(), first: try reader.instant(), last: try reader.instant(),
            hiddenUntil: try reader.instant())
        sentAt = try reader.instant()
        group = try reader.optionalString()
        parts = try reader.integer()
        packed = version >= 2 ? try reader.integer() : 0
        guard (0...Pack.mostMessages).contains(packed) else {
            throw StoreError.corruptRecord("of a batch of \(packed)")
        }
    }

    func message(at position: QueuePosition) -> QueuedMessage {
        QueuedMessage(
            position: position, sentAt: sentAt, group: group, receipts: receipts, parts: parts,
            pack: packed > 0 ? Pack(of: packed) : nil)
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
    /// Version 2: the id as sixteen bytes.
    static let formatVersion: UInt8 = 2

    var sentAt: Instant
    var messageID: UniqueID
    var number: UInt64

    init(sentAt: Instant, messageID: UniqueID, number: UInt64) {
        self.sentAt = sentAt
        self.messageID = messageID
        self.number = number
    }

    func encode(to writer: inout RecordWriter) {
        writer.instant(sentAt)
        writer.number128(messageID.number)
        writer.unsigned(number)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        sentAt = try reader.instant()
        messageID =
            version >= 2
            ? UniqueID(number: try reader.number128())
            : try UniqueID(reader.string()).orCorrupt("a message's id")
        number = try reader.unsigned()
    }
}
