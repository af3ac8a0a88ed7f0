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
    /// Version 2: bodies under keys.
    static let formatVersion: UInt8 = 2

    var id: String
    var senderID: String
    /// Empty where it is sealed.
    var body: String
    var sealedBody: SealedBody?
    /// Sorted by name.
    var attributes: [MessageAttribute] = []
    var traceHeader: String?
    var deduplicationID: String?
    /// In hexadecimal.
    var bodyMD5: String
    var attributesMD5: String?
    /// The queue that gave the message up.
    var deadLetterSource: String?

    init(id: String, senderID: String, body: String, bodyMD5: String) {
        self.id = id
        self.senderID = senderID
        self.body = body
        self.bodyMD5 = bodyMD5
    }

    var encodedCapacity: Int { body.utf8.count + 128 }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.string(senderID)
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
        writer.string(bodyMD5)
        writer.optional(attributesMD5)
        writer.optional(deadLetterSource)
        writer.optional(sealedBody) { $1.write(to: &$0) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        senderID = try reader.string()
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
        bodyMD5 = try reader.string()
        attributesMD5 = try reader.optionalString()
        deadLetterSource = try reader.optionalString()
        if version >= 2 { sealedBody = try reader.optional { try SealedBody(from: &$0) } }
    }
}
