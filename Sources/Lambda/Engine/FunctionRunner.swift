// The engine as Lambda's operations see it. A protocol, so that operations are tested without sandboxes.

import CloudCore

/// Runs functions, now or later.
protocol FunctionRunner: Sendable {
    /// Runs the function and returns what it answered, its failures included. Throws an `AWSError` for
    /// throttles (429, with `Reason`) and where the cloud itself failed.
    func invoke(_ call: EngineCall) async throws -> EngineAnswer
    /// Runs the function and returns when it begins to answer. Throws as `invoke` does.
    func stream(_ call: EngineCall) async throws -> AnswerReader
    /// Accepts an asynchronous invocation; durable when it returns.
    func enqueue(_ event: AsyncEvent) async throws
    /// To be told after every committed change of code, configuration or reserved concurrency: environments
    /// of older generations end when they are idle.
    func functionChanged(_ spec: FunctionSpec)
    /// The same of reserved concurrency alone: at start, and where there is no code to run.
    func reserve(_ count: Int?, for function: FunctionKey)
    /// To be told after a function, or one version of it, was deleted. Nil means every version.
    func functionDeleted(_ function: FunctionKey, version: String?)
    /// Environments to be kept ready for calls through an alias or version: these, and no others.
    func provision(_ function: FunctionKey, qualifier: String, shares: [ProvisionedShare])
    func provisionedState(_ function: FunctionKey, qualifier: String) -> ProvisionedState
    /// Ends the environments of a variant that nobody will call any more.
    func retire(_ key: PoolKey)
    /// Initialises a version with SnapStart once, and makes a snapshot of that name of it where that can be.
    func initialize(_ spec: FunctionSpec, snapshot name: String) async -> SnapStartOutcome
    /// Whether snapshots can be made and used here.
    func canSnapshot() async -> Bool
    func hasSnapshot(_ name: String) -> Bool
    func removeSnapshot(_ name: String) async
    /// Removes what no version has; at the start.
    func removeSnapshots(except names: Set<String>)
}

extension FunctionRunner {
    func reserve(_ count: Int?, for function: FunctionKey) {}
    func provision(_ function: FunctionKey, qualifier: String, shares: [ProvisionedShare]) {}
    func provisionedState(_ function: FunctionKey, qualifier: String) -> ProvisionedState {
        ProvisionedState()
    }
    func retire(_ key: PoolKey) {}
    func initialize(_ spec: FunctionSpec, snapshot name: String) async -> SnapStartOutcome {
        .initialized(snapshot: nil)
    }
    func canSnapshot() async -> Bool { false }
    func hasSnapshot(_ name: String) -> Bool { false }
    func removeSnapshot(_ name: String) async {}
    func removeSnapshots(except names: Set<String>) {}
}

extension FunctionRunner {
    /// For runners whose answers come whole.
    func stream(_ call: EngineCall) async throws -> AnswerReader {
        let pipe = AnswerPipe()
        pipe.end(.success(try await invoke(call)))
        return try await AnswerReader(pipe, executedVersion: call.spec.version)
    }
}
