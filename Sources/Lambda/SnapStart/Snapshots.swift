// Initialises versions with SnapStart in the background, when they are published, and says what became of it.

import CloudCore
import FileTrees
import Logging
import Synchronization

/// Makes and removes the snapshots of this cloud.
final class Snapshots: Sendable {
    private struct State {
        var work: [Task<Void, Never>] = []
        var isClosed = false
    }

    private let catalog: FunctionCatalog
    private let runner: any FunctionRunner
    private let entropy: any Entropy
    private let logger: Logger
    private let state = Mutex(State())

    init(catalog: FunctionCatalog, runner: any FunctionRunner, entropy: any Entropy, logger: Logger) {
        self.catalog = catalog
        self.runner = runner
        self.entropy = entropy
        self.logger = logger
    }

    /// A version has been published. Nothing happens where it has no SnapStart.
    func begin(_ version: Function?) {
        guard let version, let setting = version.snapStart else { return }
        state.withLock { state in
            guard !state.isClosed else { return }
            // One after the other: each may take every processor.
            let last = state.work.last
            state.work.append(
                Task { [self] in
                    await last?.value
                    await initialize(version, setting)
                })
            if state.work.count > 64 { state.work.removeFirst(32) }
        }
    }

    /// Everything begun so far is done, or given up.
    func finish() async {
        await state.withLock { $0.work.last }?.value
    }

    /// Gives up what is under way; the next start takes it up again.
    func shutdown() async {
        let work = state.withLock { state in
            state.isClosed = true
            return state.work
        }
        for task in work { task.cancel() }
        await finish()
    }

    /// Their versions are gone.
    func remove(_ names: [String]) async {
        for name in names { await runner.removeSnapshot(name) }
    }

    private func initialize(_ version: Function, _ setting: SnapStartState) async {
        guard !Task.isCancelled, let number = UInt64(version.version) else { return }
        do {
            guard var spec = try await catalog.spec(version.key, qualifier: version.version) else { return }
            spec.snapStart = .hooks
            var state = SnapStartState(stage: .ready)
            switch await runner.initialize(spec, snapshot: entropy.hex(bytes: 16)) {
            case .interrupted: return
            case .failed(let failure): (state.stage, state.failure) = (.failed, failure)
            case .initialized(let snapshot): state.snapshot = snapshot
            }
            // Once published, a version that could be initialised stays usable.
            if setting.stage == .ready, state.stage == .failed { state = SnapStartState(stage: .ready) }
            let isKept = try await catalog.store.note(version.key, version: number, state)
            catalog.forget(version.key)
            if !isKept, let snapshot = state.snapshot { await runner.removeSnapshot(snapshot) }
        } catch {
            logger.error(
                "version not initialized", metadata: ["function": "\(version.arn)", "error": "\(error)"])
        }
    }

    /// Takes up what an earlier run of the server left: versions that have not been initialised, and those
    /// whose snapshot can't be used here, or no more.
    func takeUp(_ version: Function) async throws {
        guard let setting = version.snapStart, let number = UInt64(version.version) else { return }
        switch setting.stage {
        case .wanted, .failed: return
        case .pending: begin(version)
        case .ready:
            let canSnapshot = await runner.canSnapshot()
            if let name = setting.snapshot, canSnapshot, runner.hasSnapshot(name) { return }
            if setting.snapshot != nil {
                _ = try await catalog.store.note(version.key, version: number, SnapStartState(stage: .ready))
            }
            if canSnapshot { begin(version) }
        }
    }
}
