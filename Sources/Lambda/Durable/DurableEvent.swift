// What happened in a durable execution, in order: its history.
// https://docs.aws.amazon.com/lambda/latest/api/API_Event.html

import CloudCore
import Store

/// One event, with whatever its type has details of.
struct DurableEvent: Hashable, Sendable {
    /// From 1, without gaps.
    var id = 0
    var type: EventType
    var at: Instant
    var operationID: String?
    var subType: String?
    var name: String?
    var parentID: String?
    /// An input or a result.
    var payload: DurablePayload?
    /// JSON of an `ErrorObject`.
    var error: DurablePayload?
    /// A duration or a timeout.
    var seconds: Int?
    var heartbeatSeconds: Int?
    var scheduledEnd: Instant?
    var attempt: Int?
    var nextAttemptDelaySeconds: Int?
    var callbackID: String?
    var functionName: String?
    var tenantID: String?
    var executedVersion: String?
    var childARN: String?
    var requestID: String?
    var invokedAt: Instant?

    init(_ type: EventType, at: Instant) {
        self.type = type
        self.at = at
    }

    init(_ type: EventType, of operation: DurableOperation, at: Instant) {
        self.init(type, at: at)
        operationID = operation.id
        subType = operation.subType
        name = operation.name
        parentID = operation.parentID
    }
}

extension DurableEvent: StoredRecord {
    static var formatVersion: UInt8 { 1 }

    func encode(to writer: inout RecordWriter) {
        writer.integer(id)
        writer.string(type.rawValue)
        writer.instant(at)
        for text in [operationID, subType, name, parentID] { writer.optional(text) }
        writer.optional(payload) { $1.encode(to: &$0) }
        writer.optional(error) { $1.encode(to: &$0) }
        for number in [seconds, heartbeatSeconds, attempt, nextAttemptDelaySeconds] {
            writer.optional(number) { $0.integer($1) }
        }
        for text in [callbackID, functionName, tenantID, executedVersion, childARN, requestID] {
            writer.optional(text)
        }
        for instant in [scheduledEnd, invokedAt] { writer.optional(instant) { $0.instant($1) } }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.integer()
        type = EventType(rawValue: try reader.string())
        at = try reader.instant()
        operationID = try reader.optionalString()
        subType = try reader.optionalString()
        name = try reader.optionalString()
        parentID = try reader.optionalString()
        payload = try reader.optional { try DurablePayload(from: &$0) }
        error = try reader.optional { try DurablePayload(from: &$0) }
        seconds = try reader.optional { try $0.integer() }
        heartbeatSeconds = try reader.optional { try $0.integer() }
        attempt = try reader.optional { try $0.integer() }
        nextAttemptDelaySeconds = try reader.optional { try $0.integer() }
        callbackID = try reader.optionalString()
        functionName = try reader.optionalString()
        tenantID = try reader.optionalString()
        executedVersion = try reader.optionalString()
        childARN = try reader.optionalString()
        requestID = try reader.optionalString()
        scheduledEnd = try reader.optional { try $0.instant() }
        invokedAt = try reader.optional { try $0.instant() }
    }
}
