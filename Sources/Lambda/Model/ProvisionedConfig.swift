// How many environments a function keeps ready for calls through one alias or version.

import CloudCore
import Store

/// A provisioned concurrency config, as it is kept.
struct ProvisionedConfig: Hashable, Sendable, StoredRecord {
    var count: Int
    var lastModified: Instant
    /// Until when it is on the bill.
    var billedUntil: Instant

    static var formatVersion: UInt8 { 1 }

    init(count: Int, at now: Instant) {
        self.count = count
        lastModified = now
        billedUntil = now
    }

    func encode(to writer: inout RecordWriter) {
        writer.integer(count)
        writer.instant(lastModified)
        writer.instant(billedUntil)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        count = try reader.integer()
        lastModified = try reader.instant()
        billedUntil = try reader.instant()
    }
}

/// A config and whose it is.
struct ProvisionedPlace: Hashable, Sendable {
    var function: FunctionKey
    var qualifier: String
    var config: ProvisionedConfig
}
