// An asynchronous invocation as the store keeps it until it has been run, or given up.

import CloudCore
import Store

/// One accepted event and what has become of it so far.
struct AsyncRecord: StoredRecord, Sendable {
    /// Version 2: tenants.
    static let formatVersion: UInt8 = 2

    enum Payload: Hashable, Sendable {
        case inline([UInt8])
        /// Larger than fits beside the rest.
        case blob(BlobID)
    }

    var function: FunctionKey
    var qualifier: String?
    var requestID: String
    var invokedARN: String
    var payload: Payload
    var clientContext: String?
    var traceID: String?
    var tenantID: String?
    var acceptedAt: Instant
    /// Runs that the function answered with an error.
    var failures = 0
    /// Throttles and failures of the cloud since the last run.
    var refusals = 0

    init(_ event: AsyncEvent, payload: Payload, acceptedAt: Instant) {
        function = event.function
        qualifier = event.qualifier
        requestID = event.requestID
        invokedARN = event.invokedARN
        self.payload = payload
        clientContext = event.clientContext
        traceID = event.traceID
        tenantID = event.tenantID
        self.acceptedAt = acceptedAt
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(function.account.text)
        writer.string(function.region.name)
        writer.string(function.name)
        writer.optional(qualifier)
        writer.string(requestID)
        writer.string(invokedARN)
        payload.encode(to: &writer)
        writer.optional(clientContext)
        writer.optional(traceID)
        writer.instant(acceptedAt)
        writer.integer(failures)
        writer.integer(refusals)
        // How many destinations led here, before the trace said it.
        writer.integer(0)
        writer.optional(tenantID)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("account or region of an asynchronous invocation")
        }
        function = FunctionKey(account: account, region: region, name: try reader.string())
        qualifier = try reader.optionalString()
        requestID = try reader.string()
        invokedARN = try reader.string()
        payload = try Payload(from: &reader)
        clientContext = try reader.optionalString()
        traceID = try reader.optionalString()
        acceptedAt = try reader.instant()
        failures = try reader.integer()
        refusals = try reader.integer()
        _ = try reader.integer()
        if version >= 2 { tenantID = try reader.optionalString() }
    }
}
