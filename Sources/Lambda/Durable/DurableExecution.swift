// A durable execution as it is kept: who runs, how far it is, what wakes it. Its operations and its history
// are records of their own, and every change of them writes this one too: so its version guards all of them.

import CloudCore
import Store

/// `DurableConfig`: what makes a function durable. Said when the function is made.
struct DurableSettings: Hashable, Sendable {
    var executionTimeoutSeconds: Int
    var retentionDays = DurableLimits.defaultRetentionDays
}

/// Which execution.
struct DurableKey: Hashable, Sendable {
    var function: FunctionKey
    /// A UUID; also the id of the operation that stands for the execution.
    var id: String
}

/// Payloads and errors (as JSON): beside the record, or in a blob.
typealias DurablePayload = AsyncRecord.Payload

/// An execution without its operations.
struct DurableExecution: Hashable, Sendable {
    /// What runs, or will.
    enum Phase: UInt8, Sendable {
        /// Something must happen first: a timer, a callback, the end of a chained invocation.
        case waiting = 0
        /// The function is to be invoked.
        case due = 1
        case invoking = 2
    }

    /// The operation that waits for this execution.
    struct Parent: Hashable, Sendable {
        var key: DurableKey
        var operationID: String
    }

    /// A checkpoint that may be sent again.
    struct Repeat: Hashable, Sendable {
        var token: String
        var clientToken: String
        var operationIDs: [String]
        var at: Instant
    }

    var key: DurableKey
    var partition: String
    /// The version that was resolved at the start: it runs to the end, whatever becomes of an alias.
    var version: String
    var name: String
    var settings: DurableSettings
    /// Whether a caller waits.
    var isSynchronous: Bool
    var startedAt: Instant
    var input: DurablePayload
    /// SHA-256 of the input: tells whether another start under this name means the same.
    var inputDigest: [UInt8]
    var traceID: String?
    var tenantID: String?
    var parent: Parent?
    /// Of the call that started it, where it was one.
    var startRequestID: String?
    /// How long it may wait for its first invocation; nil where somebody waits for its end, or an operation.
    var eventAgeSeconds: Int?
    /// Whether the function has run.
    var hasBegun = false

    var status = ExecutionStatus.running
    var endedAt: Instant?
    var result: DurablePayload?
    var error: DurablePayload?

    var phase = Phase.waiting
    /// Which invocation, counted from 1; one that is tried again keeps its number.
    var run: UInt64 = 0
    /// Failed invocations since the last that was not.
    var failures = 0
    /// Throttles and failures of the cloud since the last invocation.
    var refusals = 0
    var requestID = ""
    var invokedAt = Instant.epoch
    /// Whether somebody else than the function changed something since the last checkpoint.
    var hasNews = false

    /// What the next checkpoint must show; empty where none may come.
    var token = ""
    var lastCheckpoint: Repeat?
    /// When the alarm rings: for timers, for the timeout, at last for the end of retention.
    var alarm = Instant.distantFuture

    var operationCount = 0
    /// Those that can end without the function: waits, callbacks, chained invocations, retries.
    var pendingCount = 0
    var eventCount = 0
    var writtenBytes = 0

    var isOver: Bool { status != .running }
    var deadline: Instant { startedAt + .seconds(settings.executionTimeoutSeconds) }
    /// Who waits for it, a caller or an operation, hears of its end.
    var sendsLetters: Bool { !isSynchronous && parent == nil }
    /// It has ended before its first invocation, which was throttled, or met trouble of the cloud.
    var wasRefused: Bool { status == .failed && !hasBegun && refusals > 0 }
    /// Until when its first invocation is tried; nil once there was one.
    var startExpiry: Instant? {
        hasBegun ? nil : eventAgeSeconds.map { startedAt + .seconds($0) }
    }

    /// The function's ARN with the version.
    var functionARN: String {
        let function = key.function
        return ARN(
            partition: partition, service: "lambda", region: function.region.name,
            account: function.account.text, resource: "function:\(function.name):\(version)"
        ).description
    }

    var arn: String { "\(functionARN)/durable-execution/\(name)/\(key.id)" }
}

extension DurableExecution: StoredRecord {
    /// Version 2: what dead letters need.
    static var formatVersion: UInt8 { 2 }

    func encode(to writer: inout RecordWriter) {
        key.encode(to: &writer)
        for text in [partition, version, name] { writer.string(text) }
        writer.integer(settings.executionTimeoutSeconds)
        writer.integer(settings.retentionDays)
        writer.bool(isSynchronous)
        writer.instant(startedAt)
        input.encode(to: &writer)
        writer.bytes(inputDigest)
        writer.optional(traceID)
        writer.optional(tenantID)
        writer.optional(parent) {
            $1.key.encode(to: &$0)
            $0.string($1.operationID)
        }
        writer.string(status.rawValue)
        writer.optional(endedAt) { $0.instant($1) }
        writer.optional(result) { $1.encode(to: &$0) }
        writer.optional(error) { $1.encode(to: &$0) }
        writer.byte(phase.rawValue)
        writer.unsigned(run)
        writer.integer(failures)
        writer.integer(refusals)
        writer.string(requestID)
        writer.instant(invokedAt)
        writer.bool(hasNews)
        writer.string(token)
        writer.optional(lastCheckpoint) {
            $0.string($1.token)
            $0.string($1.clientToken)
            $0.array($1.operationIDs)
            $0.instant($1.at)
        }
        writer.instant(alarm)
        for count in [operationCount, pendingCount, eventCount, writtenBytes] { writer.integer(count) }
        writer.optional(startRequestID)
        writer.optional(eventAgeSeconds) { $0.integer($1) }
        writer.bool(hasBegun)
    }

    init(from reader: inout RecordReader, version format: UInt8) throws {
        key = try DurableKey(from: &reader)
        partition = try reader.string()
        version = try reader.string()
        name = try reader.string()
        settings = DurableSettings(
            executionTimeoutSeconds: try reader.integer(), retentionDays: try reader.integer())
        isSynchronous = try reader.bool()
        startedAt = try reader.instant()
        input = try DurablePayload(from: &reader)
        inputDigest = try reader.bytes()
        traceID = try reader.optionalString()
        tenantID = try reader.optionalString()
        parent = try reader.optional {
            Parent(key: try DurableKey(from: &$0), operationID: try $0.string())
        }
        status = ExecutionStatus(rawValue: try reader.string())
        endedAt = try reader.optional { try $0.instant() }
        result = try reader.optional { try DurablePayload(from: &$0) }
        error = try reader.optional { try DurablePayload(from: &$0) }
        guard let phase = Phase(rawValue: try reader.byte()) else {
            throw StoreError.corruptRecord("the phase of a durable execution")
        }
        self.phase = phase
        run = try reader.unsigned()
        failures = try reader.integer()
        refusals = try reader.integer()
        requestID = try reader.string()
        invokedAt = try reader.instant()
        hasNews = try reader.bool()
        token = try reader.string()
        lastCheckpoint = try reader.optional {
            Repeat(
                token: try $0.string(), clientToken: try $0.string(), operationIDs: try $0.strings(),
                at: try $0.instant())
        }
        alarm = try reader.instant()
        operationCount = try reader.integer()
        pendingCount = try reader.integer()
        eventCount = try reader.integer()
        writtenBytes = try reader.integer()
        guard format >= 2 else {
            hasBegun = true
            return
        }
        startRequestID = try reader.optionalString()
        eventAgeSeconds = try reader.optional { try $0.integer() }
        hasBegun = try reader.bool()
    }
}

extension DurableKey {
    func encode(to writer: inout RecordWriter) {
        writer.string(function.account.text)
        writer.string(function.region.name)
        writer.string(function.name)
        writer.string(id)
    }

    init(from reader: inout RecordReader) throws {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("account or region of a durable execution")
        }
        function = FunctionKey(account: account, region: region, name: try reader.string())
        id = try reader.string()
    }
}
