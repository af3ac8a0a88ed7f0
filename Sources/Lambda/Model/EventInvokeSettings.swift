// How asynchronous invocations of a function are retried.

import CloudCore
import Store

/// `FunctionEventInvokeConfig`, as it is kept.
struct EventInvokeSettings: Hashable, Sendable, StoredRecord {
    var lastModified: Instant
    var maximumRetryAttempts: Int?
    var maximumEventAgeSeconds: Int?
    /// ARNs of functions; empty and nil mean none.
    var onSuccess: String?
    var onFailure: String?

    static var formatVersion: UInt8 { 1 }

    init(lastModified: Instant) { self.lastModified = lastModified }

    func encode(to writer: inout RecordWriter) {
        writer.instant(lastModified)
        writer.optional(maximumRetryAttempts) { $0.integer($1) }
        writer.optional(maximumEventAgeSeconds) { $0.integer($1) }
        writer.optional(onSuccess)
        writer.optional(onFailure)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        lastModified = try reader.instant()
        maximumRetryAttempts = try reader.optional { try $0.integer() }
        maximumEventAgeSeconds = try reader.optional { try $0.integer() }
        onSuccess = try reader.optionalString()
        onFailure = try reader.optionalString()
    }
}

/// The tags of a function: kept beside it, because together they could outgrow one record.
struct FunctionTags: Hashable, Sendable, StoredRecord {
    var tags: [String: String]

    static var formatVersion: UInt8 { 1 }
    init(_ tags: [String: String]) { self.tags = tags }
    func encode(to writer: inout RecordWriter) { writer.dictionary(tags) }
    init(from reader: inout RecordReader, version: UInt8) throws { tags = try reader.dictionary() }
}

/// What all functions of an account and region have reserved together.
struct ReservedTotal: Hashable, Sendable, StoredRecord {
    var count: Int

    static var formatVersion: UInt8 { 1 }
    init(count: Int) { self.count = count }
    func encode(to writer: inout RecordWriter) { writer.integer(count) }
    init(from reader: inout RecordReader, version: UInt8) throws { count = try reader.integer() }
}
