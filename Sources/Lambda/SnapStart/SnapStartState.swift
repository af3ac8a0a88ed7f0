// The SnapStart setting of a function, what has become of it in a published version, and what it goes with.
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html

import Store

/// `SnapStart` with `ApplyOn: PublishedVersions`.
struct SnapStartState: Hashable, Sendable {
    enum Stage: UInt8, Hashable, Sendable {
        /// Of `$LATEST`: versions shall have it.
        case wanted
        /// The version is being initialised for the first time.
        case pending
        case ready
        /// The version can't be initialised.
        case failed
    }

    /// Why a version has failed, as `StateReasonCode` and `StateReason` show it.
    struct Failure: Hashable, Sendable {
        var code: String
        var reason: String
    }

    var stage = Stage.wanted
    var failure: Failure?
    /// The directory of the version's snapshot, by its name; nil where there is none, and each environment is
    /// initialised by itself.
    var snapshot: String?
    /// Where AWS takes money for it.
    var billed: BilledSnapshot?

    /// Throws AWS's error where SnapStart doesn't go with the rest of the function's configuration.
    static func check(_ function: Function) throws {
        guard function.snapStart != nil else { return }
        // Whether an image can have it shows when a version of it is initialised.
        if function.image == nil, case .provided = RuntimeIdentifier(function.runtime) {
            throw LambdaError.notForSnapStart(function.runtime)
        }
        if function.connections.isolatesTenants { throw LambdaError.notForSnapStart("tenant isolation mode") }
        if function.connections.fileSystem != nil { throw LambdaError.notForSnapStart("Amazon EFS") }
        if function.temporaryStorageMiB > Limits.snapStartStorageMiB {
            throw LambdaError.notForSnapStart(
                "Ephemeral storage greater than \(Limits.snapStartStorageMiB) MB")
        }
    }
}

extension SnapStartState {
    func write(to writer: inout RecordWriter) {
        writer.unsigned(UInt64(stage.rawValue) | (billed == nil ? 0 : Self.billedFlag))
        writer.optional(failure?.code)
        writer.optional(failure?.reason)
        writer.optional(snapshot)
        if let billed {
            writer.instant(billed.since)
            writer.instant(billed.until)
        }
    }

    /// Beside the stage: that what is billed follows at the end.
    private static let billedFlag: UInt64 = 0x10

    init(from reader: inout RecordReader) throws {
        let word = try reader.unsigned()
        guard let stage = Stage(rawValue: UInt8(truncatingIfNeeded: word & ~Self.billedFlag)) else {
            throw StoreError.corruptRecord("the stage of a SnapStart")
        }
        self.stage = stage
        let (code, reason) = (try reader.optionalString(), try reader.optionalString())
        if let code, let reason { failure = Failure(code: code, reason: reason) }
        snapshot = try reader.optionalString()
        guard word & Self.billedFlag != 0 else { return }
        billed = BilledSnapshot(since: try reader.instant(), until: try reader.instant())
    }
}
