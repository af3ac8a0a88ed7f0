// Log groups and log streams as they are kept.

import CloudCore
import Store

/// A log group. Its streams and events lie under its `uid`, so that deleting the group makes all of them
/// unreachable at once, and a new group of the name begins empty.
struct GroupRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var name: String
    var uid: UInt64
    var createdAt: Instant
    /// Nil for ever.
    var retentionDays: Int?
    var tags: [String: String]
    /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`.
    var logClass: String
    var isProtected: Bool

    init(name: String, uid: UInt64, createdAt: Instant) {
        self.name = name
        self.uid = uid
        self.createdAt = createdAt
        tags = [:]
        logClass = "STANDARD"
        isProtected = false
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.unsigned(uid)
        writer.instant(createdAt)
        writer.optional(retentionDays) { $0.integer($1) }
        writer.dictionary(tags)
        writer.string(logClass)
        writer.bool(isProtected)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try reader.string()
        uid = try reader.unsigned()
        createdAt = try reader.instant()
        retentionDays = try reader.optional { try $0.integer() }
        tags = try reader.dictionary()
        logClass = try reader.string()
        isProtected = try reader.bool()
    }

    /// Milliseconds since the epoch before which events have expired.
    func expiry(at now: Instant) -> Int64 {
        guard let retentionDays else { return .min }
        return now.milliseconds - Int64(retentionDays) * 86_400_000
    }
}

/// A log stream, with what readers must know of its chunks. Times are milliseconds since the epoch.
struct StreamRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var name: String
    var uid: UInt64
    var createdAt: Instant
    var firstEvent: Int64?
    var lastEvent: Int64?
    var lastIngestion: Int64?
    /// Messages in UTF-8 and 26 bytes for each event.
    var storedBytes: Int
    /// The number of the next chunk.
    var nextSequence: UInt64
    /// The longest span of a chunk.
    var longestSpan: Int64

    init(name: String, uid: UInt64, createdAt: Instant) {
        self.name = name
        self.uid = uid
        self.createdAt = createdAt
        storedBytes = 0
        nextSequence = 0
        longestSpan = 0
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.unsigned(uid)
        writer.instant(createdAt)
        writer.optional(firstEvent) { $0.integer($1) }
        writer.optional(lastEvent) { $0.integer($1) }
        writer.optional(lastIngestion) { $0.integer($1) }
        writer.integer(storedBytes)
        writer.unsigned(nextSequence)
        writer.integer(longestSpan)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try reader.string()
        uid = try reader.unsigned()
        createdAt = try reader.instant()
        firstEvent = try reader.optional { try $0.int64() }
        lastEvent = try reader.optional { try $0.int64() }
        lastIngestion = try reader.optional { try $0.int64() }
        storedBytes = try reader.integer()
        nextSequence = try reader.unsigned()
        longestSpan = try reader.int64()
    }
}

/// What is left of a deleted group or stream, until a sweep has removed it.
struct Garbage: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    var group: UInt64
    /// Nil for the whole group.
    var stream: UInt64?

    init(group: UInt64, stream: UInt64? = nil) {
        self.group = group
        self.stream = stream
    }

    func encode(to writer: inout RecordWriter) {
        writer.unsigned(group)
        writer.optional(stream) { $0.unsigned($1) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        group = try reader.unsigned()
        stream = try reader.optional { try $0.unsigned() }
    }
}
