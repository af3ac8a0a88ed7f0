// A message as its sender gave it, and how it becomes bytes.

import CloudCore
import Store

/// One of the sender's attributes.
struct MessageAttribute: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        case string(String)
        case binary([UInt8])
    }

    var name: String
    /// `String`, `Number` or `Binary`, and perhaps a label: `Number.int`.
    var type: String
    var value: Value
}

/// A message. Its place, group and time are in its entry.
struct StoredMessage: StoredRecord, Hashable, Sendable {
    /// Version 2: bodies under keys. Version 3: id and digests as sixteen bytes each.
    static let formatVersion: UInt8 = 3

    var id: UniqueID
    var senderID: String
    /// Empty where it is sealed.
    var body: String
    var sealedBody: SealedBody?
    /// Sorted by name.
    var attributes: [MessageAttribute] = []
    var traceHeader: String?
    var deduplicationID: String?
    var bodyMD5: MessageDigest
    var attributesMD5: MessageDigest?
    /// The queue that gave the message up.
    var deadLetterSource: String?

    init(id: UniqueID, senderID: String, body: String, bodyMD5: MessageDigest) {
        self.id = id
        self.senderID = senderID
        self.body = body
        self.bodyMD5 = bodyMD5
    }

    var encodedCapacity: Int { body.utf8.count + 128 }

    func encode(to writer: inout RecordWriter) {
        writer.string(senderID)
        encodeWithoutSender(to: &writer)
    }

    /// What the messages of a batch do not share.
    func encodeWithoutSender(to writer: inout RecordWriter) {
        writer.number128(id.number)
        writer.string(body)
        writer.array(attributes) { writer, attribute in
            writer.string(attribute.name)
            writer.string(attribute.type)
            switch attribute.value {
            case .string(let text):
                writer.bool(false)
                writer.string(text)
            case .binary(let bytes):
                writer.bool(true)
                writer.bytes(bytes)
            }
        }
        writer.optional(traceHeader)
        writer.optional(deduplicationID)
        writer.number128(bodyMD5.number)
        writer.optional(attributesMD5) { $0.number128($1.number) }
        writer.optional(deadLetterSource)
        writer.optional(sealedBody) { $1.write(to: &$0) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        // The id came first before version 3.
        let former = version >= 3 ? nil : try UniqueID(reader.string()).orCorrupt("a message's id")
        let sender = try reader.string()
        let id = try former ?? UniqueID(number: reader.number128())
        try self.init(id: id, senderID: sender, from: &reader, version: version)
    }

    /// What `encodeWithoutSender` wrote.
    init(senderID: String, from reader: inout RecordReader, version: UInt8) throws {
        let id = UniqueID(number: try reader.number128())
        try self.init(id: id, senderID: senderID, from: &reader, version: version)
    }

    private init(
        id: UniqueID, senderID: String, from reader: inout RecordReader, version: UInt8
    ) throws {
        self.id = id
        self.senderID = senderID
        body = try reader.string()
        attributes = try reader.array { reader in
            let name = try reader.string()
            let type = try reader.string()
            let isBinary = try reader.bool()
            return MessageAttribute(
                name: name, type: type,
                value: isBinary ? .binary(try reader.bytes()) : .string(try reader.string()))
        }
        traceHeader = try reader.optionalString()
        deduplicationID = try reader.optionalString()
        if version >= 3 {
            bodyMD5 = MessageDigest(number: try reader.number128())
            attributesMD5 = try reader.optional { MessageDigest(number: try $0.number128()) }
        } else {
            bodyMD5 = try MessageDigest(reader.string()).orCorrupt("a body's digest")
            attributesMD5 = try reader.optionalString().map {
                try MessageDigest($0).orCorrupt("the attributes' digest")
            }
        }
        deadLetterSource = try reader.optionalString()
        if version >= 2 { sealedBody = try reader.optional { try SealedBody(from: &$0) } }
    }
}

extension Optional {
    /// Throws `StoreError.corruptRecord` where there is nothing.
    func orCorrupt(_ what: String) throws(StoreError) -> Wrapped {
        guard let self else { throw .corruptRecord(what) }
        return self
    }
}
