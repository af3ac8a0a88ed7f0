// What environments there are, for who looks on: a picture of the pool at one moment.

public import CloudCore

/// One execution environment, as it is now.
public struct EnvironmentState: Hashable, Sendable {
    /// What it does.
    public enum State: String, Hashable, Sendable {
        /// Before its first call: the sandbox is made, the runtime and the function's init code run.
        case starting = "Starting"
        /// It runs a call, or what follows on one.
        case busy = "Busy"
        /// It waits, and still runs.
        case warm = "Warm"
        /// It waits, and takes no processor time.
        case frozen = "Frozen"
        case stopping = "Stopping"
    }

    /// Unique while this cloud runs; a later one is greater.
    public var id: UInt64
    public var function: String
    public var version: String
    /// `on-demand` or `provisioned-concurrency`.
    public var initializationType: String
    public var memoryMiB: Int
    public var state: State
}

/// The oldest environments, and how many there are.
public struct EnvironmentList: Hashable, Sendable {
    /// More are counted, but not listed.
    public static let limit = 1_000

    public var environments: [EnvironmentState]
    public var total: Int
}

extension LambdaService {
    /// The environments of a function, or of all, of the caller's account and region.
    public func environments(of function: String?, _ context: RequestContext) -> EnvironmentList {
        engine?.environments { key in
            key.account == context.account && key.region == context.region
                && (function == nil || key.name == function)
        } ?? EnvironmentList(environments: [], total: 0)
    }
}

extension EnvironmentPool {
    func list(_ isMeant: (FunctionKey) -> Bool) -> EnvironmentList {
        var meant: [EnvironmentState] = []
        for (id, environment) in environments where isMeant(environment.key.function) {
            meant.append(
                EnvironmentState(
                    id: id.number, function: environment.key.function.name, version: environment.key.version,
                    initializationType: environment.key.variant.initializationType,
                    memoryMiB: environment.memoryMiB, state: environment.phase.state))
        }
        meant.sort { $0.id < $1.id }
        return EnvironmentList(
            environments: Array(meant.prefix(EnvironmentList.limit)), total: meant.count)
    }
}

extension EnvironmentPool.Phase {
    fileprivate var state: EnvironmentState.State {
        switch self {
        case .starting: .starting
        case .busy, .answered: .busy
        case .idle(_, let isFrozen): isFrozen ? .frozen : .warm
        case .stopping: .stopping
        }
    }
}
