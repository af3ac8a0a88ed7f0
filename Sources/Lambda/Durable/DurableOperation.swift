// An operation of a durable execution: a step, a wait, a callback, a context, a chained invocation.
// https://docs.aws.amazon.com/lambda/latest/api/API_Operation.html

import CloudCore
import Store

/// One operation and its state.
struct DurableOperation: Hashable, Sendable {
    var id: String
    var type: OperationType
    var subType: String?
    var name: String?
    var parentID: String?
    var status: OperationStatus
    /// In the order of their starts, from 1; 0 is the execution's own.
    var sequence: Int
    var startedAt: Instant
    var endedAt: Instant?
    var result: DurablePayload?
    /// JSON of an `ErrorObject`.
    var error: DurablePayload?
    /// Of a step: attempts that ended.
    var attempt = 0
    /// When the wait ends, the next attempt begins, or the callback times out.
    var dueAt: Instant?
    /// Of a callback: when it times out unless a heartbeat comes.
    var heartbeatDueAt: Instant?
    /// Of a wait: how long. Of a callback: its timeout.
    var seconds: Int?
    var heartbeatSeconds: Int?
    var callbackID: String?
    /// Of a context: whether its children are needed although it is over.
    var replaysChildren = false
    /// Of a chained invocation.
    var functionName: String?
    var tenantID: String?
    var input: DurablePayload?
    /// The event of its start, which learns later what was started.
    var startEvent = 0

    init(
        id: String, type: OperationType, status: OperationStatus, sequence: Int, startedAt: Instant
    ) {
        self.id = id
        self.type = type
        self.status = status
        self.sequence = sequence
        self.startedAt = startedAt
    }

    /// Whether it stays as it is.
    var isOver: Bool { ![.started, .pending, .ready].contains(status) }

    /// Whether it ends, or goes on, without the function.
    var isPending: Bool {
        switch type {
        case .wait, .callback, .chainedInvoke: status == .started
        case .step: status == .pending
        default: false
        }
    }
}

extension DurableOperation: StoredRecord {
    static var formatVersion: UInt8 { 1 }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.string(type.rawValue)
        writer.optional(subType)
        writer.optional(name)
        writer.optional(parentID)
        writer.string(status.rawValue)
        writer.integer(sequence)
        writer.instant(startedAt)
        writer.optional(endedAt) { $0.instant($1) }
        writer.optional(result) { $1.encode(to: &$0) }
        writer.optional(error) { $1.encode(to: &$0) }
        writer.integer(attempt)
        writer.optional(dueAt) { $0.instant($1) }
        writer.optional(heartbeatDueAt) { $0.instant($1) }
        writer.optional(seconds) { $0.integer($1) }
        writer.optional(heartbeatSeconds) { $0.integer($1) }
        writer.optional(callbackID)
        writer.bool(replaysChildren)
        writer.optional(functionName)
        writer.optional(tenantID)
        writer.optional(input) { $1.encode(to: &$0) }
        writer.integer(startEvent)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        type = OperationType(rawValue: try reader.string())
        subType = try reader.optionalString()
        name = try reader.optionalString()
        parentID = try reader.optionalString()
        status = OperationStatus(rawValue: try reader.string())
        sequence = try reader.integer()
        startedAt = try reader.instant()
        endedAt = try reader.optional { try $0.instant() }
        result = try reader.optional { try DurablePayload(from: &$0) }
        error = try reader.optional { try DurablePayload(from: &$0) }
        attempt = try reader.integer()
        dueAt = try reader.optional { try $0.instant() }
        heartbeatDueAt = try reader.optional { try $0.instant() }
        seconds = try reader.optional { try $0.integer() }
        heartbeatSeconds = try reader.optional { try $0.integer() }
        callbackID = try reader.optionalString()
        replaysChildren = try reader.bool()
        functionName = try reader.optionalString()
        tenantID = try reader.optionalString()
        input = try reader.optional { try DurablePayload(from: &$0) }
        startEvent = try reader.integer()
    }
}

/// Something that happens to an operation by itself.
struct DurableTimer: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        case wait = 0, retry = 1, timeout = 2, heartbeat = 3
        /// A chained invocation is to be started.
        case invoke = 4
    }

    var at: Instant
    var operationID: String
    var kind: Kind
}
