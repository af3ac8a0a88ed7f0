// What functions have used, in the units that AWS bills: requests, and memory by time rounded up to the
// millisecond. Sums of whole numbers, so that nothing is lost in adding.
// https://aws.amazon.com/lambda/pricing/

import CloudCore
import Store

/// Whose usage, and when.
struct BillKey: Hashable, Sendable {
    var function: FunctionKey
    /// Hours since 1970.
    var hour: Int64
    /// `x86_64` or `arm64`: they have different prices.
    var architecture: String
}

/// The usage of one function in an hour, or of many in longer.
struct BillUsage: Hashable, Sendable, StoredRecord {
    var requests = 0
    var billedMilliseconds = 0
    /// MiB × ms of calls on demand.
    var memory = 0
    /// MiB × ms of calls on provisioned environments, which have a price of their own.
    var provisionedMemory = 0
    /// MiB × ms for which environments were provisioned, used or not.
    var provisioned = 0
    /// MiB × ms of `/tmp` above the 512 MB that are free.
    var storage = 0
    /// MiB × ms for which versions had snapshots.
    var cached = 0
    /// MiB of functions that were restored.
    var restored = 0

    /// Version 2: snapshots.
    static var formatVersion: UInt8 { 2 }

    init() {}

    /// One call.
    init(_ spec: FunctionSpec, _ report: InvocationReport) {
        let milliseconds = Int(report.billedMilliseconds)
        requests = 1
        billedMilliseconds = milliseconds
        if case .provisioned = report.variant {
            provisionedMemory = spec.memoryMiB * milliseconds
        } else {
            memory = spec.memoryMiB * milliseconds
        }
        storage = max(0, spec.temporaryStorageMiB - Limits.defaultTemporaryStorageMiB) * milliseconds
        // Where there is no snapshot, the environment has initialised itself.
        if report.restore != nil, report.initDuration == nil,
            PaidSnapshots.include(image: spec.image, runtime: spec.runtime)
        {
            restored = spec.memoryMiB
        }
    }

    static func += (left: inout BillUsage, right: BillUsage) {
        left.requests += right.requests
        left.billedMilliseconds += right.billedMilliseconds
        left.memory += right.memory
        left.provisionedMemory += right.provisionedMemory
        left.provisioned += right.provisioned
        left.storage += right.storage
        left.cached += right.cached
        left.restored += right.restored
    }

    /// GB-seconds of MiB × ms.
    static func gigabyteSeconds(_ amount: Int) -> Double { Double(amount) / 1_024_000 }

    func encode(to writer: inout RecordWriter) {
        for value in [
            requests, billedMilliseconds, memory, provisionedMemory, provisioned, storage, cached, restored,
        ] { writer.integer(value) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        requests = try reader.integer()
        billedMilliseconds = try reader.integer()
        memory = try reader.integer()
        provisionedMemory = try reader.integer()
        provisioned = try reader.integer()
        storage = try reader.integer()
        guard version >= 2 else { return }
        cached = try reader.integer()
        restored = try reader.integer()
    }
}
