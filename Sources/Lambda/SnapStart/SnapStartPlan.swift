// How a version with SnapStart is started, as the engine knows it.

import CloudCore

/// What SnapStart means for the environments of a version.
enum SnapStartPlan: Hashable, Sendable {
    case off
    /// The version has not been initialised yet: nothing of it can be called.
    case pending
    case failed(SnapStartState.Failure?)
    /// Each environment is initialised by itself, and runs the hooks that come with a snapshot.
    case hooks
    /// Environments come from this snapshot; where that can't be, as with `hooks`.
    case restore(name: String)

    var isOn: Bool { self != .off }

    /// Throws AWS's error where the version can't be called.
    func check() throws {
        switch self {
        case .off, .hooks, .restore: return
        case .pending: throw LambdaError.snapStartNotReady()
        case .failed(let failure): throw LambdaError.functionFailed(failure)
        }
    }
}

/// What became of a version's first initialisation.
enum SnapStartOutcome: Hashable, Sendable {
    /// It can be called; `snapshot` is nil where none could be made.
    case initialized(snapshot: String?)
    case failed(SnapStartState.Failure)
    /// The server ends.
    case interrupted
}

extension FunctionSpec {
    /// `AWS_LAMBDA_INITIALIZATION_TYPE`.
    var initializationType: String { snapStart.isOn ? "snap-start" : variant.initializationType }
}

extension Function {
    /// What the engine makes of the setting.
    var snapStartPlan: SnapStartPlan {
        guard version != FunctionReference.latest, let snapStart else { return .off }
        switch snapStart.stage {
        case .wanted: return .off
        case .pending: return .pending
        case .failed: return .failed(snapStart.failure)
        case .ready: return snapStart.snapshot.map { .restore(name: $0) } ?? .hooks
        }
    }
}
