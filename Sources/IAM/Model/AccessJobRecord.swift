// An order for a report about when services were last used.

import CloudCore
import Store

/// What GenerateServiceLastAccessedDetails was asked for. The report itself is made when it is fetched.
struct AccessJobRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var id: String
    var arn: String
    var withActions: Bool
    var madeAt: Instant

    init(id: String, arn: String, withActions: Bool, madeAt: Instant) {
        self.id = id
        self.arn = arn
        self.withActions = withActions
        self.madeAt = madeAt
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.string(arn)
        writer.bool(withActions)
        writer.instant(madeAt)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        arn = try reader.string()
        withActions = try reader.bool()
        madeAt = try reader.instant()
    }
}
