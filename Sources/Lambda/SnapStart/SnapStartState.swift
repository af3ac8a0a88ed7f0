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

    /// Throws AWS's error where SnapStart doesn't go with the rest of the function's configuration.
    static func check(_ function: Function) throws {
        guard function.snapStart != nil else { return }
        // AWS has had it since July 2026.
        guard function.image == nil else { throw LambdaError.notBuilt("SnapStart of container images") }
        if case .provided = RuntimeIdentifier(function.runtime) {
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
        writer.unsigned(UInt64(stage.rawValue))
        writer.optional(failure?.code)
        writer.optional(failure?.reason)
        writer.optional(snapshot)
    }

    init(from reader: inout RecordReader) throws {
        guard let stage = Stage(rawValue: UInt8(truncatingIfNeeded: try reader.unsigned())) else {
            throw StoreError.corruptRecord("the stage of a SnapStart")
        }
        self.stage = stage
        let (code, reason) = (try reader.optionalString(), try reader.optionalString())
        if let code, let reason { failure = Failure(code: code, reason: reason) }
        snapshot = try reader.optionalString()
    }
}
