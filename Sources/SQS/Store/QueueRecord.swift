// What the store keeps of a queue but for its messages.

import CloudCore
import Store

/// A queue.
struct QueueRecord: StoredRecord, Sendable {
    static let formatVersion: UInt8 = 1

    var name: QueueName
    /// Under which its messages lie. A purge gives it another one.
    var number: UInt64
    var createdAt: Instant
    var modifiedAt: Instant
    var purgedAt: Instant?
    /// As they were set; what is not here has AWS's default.
    var attributes: [String: String]
    var tags: [String: String]
    /// Changes with the policy.
    var policyRevision: UInt64 = 0
    let settings: QueueSettings

    init(
        _ name: QueueName, number: UInt64, at now: Instant, attributes: [String: String],
        tags: [String: String]
    ) throws {
        self.name = name
        self.number = number
        createdAt = now
        modifiedAt = now
        self.attributes = attributes
        self.tags = tags
        settings = try QueueSettings(attributes)
    }

    /// The queue with other attributes.
    func with(_ attributes: [String: String], at now: Instant) throws -> QueueRecord {
        var changed = try QueueRecord(name, number: number, at: now, attributes: attributes, tags: tags)
        changed.createdAt = createdAt
        changed.purgedAt = purgedAt
        let isSame = attributes["Policy"] == self.attributes["Policy"]
        changed.policyRevision = isSame ? policyRevision : policyRevision + 1
        return changed
    }

    func encode(to writer: inout RecordWriter) {
        name.write(to: &writer)
        writer.unsigned(number)
        writer.instant(createdAt)
        writer.instant(modifiedAt)
        writer.optional(purgedAt) { $0.instant($1) }
        writer.dictionary(attributes)
        writer.dictionary(tags)
        writer.unsigned(policyRevision)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try QueueName(from: &reader)
        number = try reader.unsigned()
        createdAt = try reader.instant()
        modifiedAt = try reader.instant()
        purgedAt = try reader.optional { try $0.instant() }
        attributes = try reader.dictionary()
        tags = try reader.dictionary()
        policyRevision = try reader.unsigned()
        settings = try QueueSettings(attributes)
    }
}

extension QueueName {
    func write(to writer: inout RecordWriter) {
        writer.string(account.text)
        writer.string(region.name)
        writer.string(name)
    }

    init(from reader: inout RecordReader) throws {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("a queue of nobody")
        }
        self.init(account: account, region: region, name: try reader.string())
    }
}

/// When something happened, under a key that says what.
struct Moment: StoredRecord {
    static let formatVersion: UInt8 = 1
    var time: Instant

    init(_ time: Instant) { self.time = time }
    func encode(to writer: inout RecordWriter) { writer.instant(time) }
    init(from reader: inout RecordReader, version: UInt8) throws { time = try reader.instant() }
}
