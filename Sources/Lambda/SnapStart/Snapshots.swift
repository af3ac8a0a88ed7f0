// Initialises versions with SnapStart in the background, when they are published, and says what became of it.

import CloudCore
import FileTrees
import Logging
import Synchronization

/// Makes and removes the snapshots of this cloud.
final class Snapshots: Sendable {
    private struct State {
        var last: Task<Void, Never>?
        /// Those that may not have ended, the last ones last.
        var pending: [Task<Void, Never>] = []
        var isClosed = false
    }

    private let catalog: FunctionCatalog
    private let runner: any FunctionRunner
    private let clock: any WallClock
    private let entropy: any Entropy
    private let logger: Logger
    private let state = Mutex(State())

    init(
        catalog: FunctionCatalog, runner: any FunctionRunner, clock: any WallClock, entropy: any Entropy,
        logger: Logger
    ) {
        self.catalog = catalog
        self.runner = runner
        self.clock = clock
        self.entropy = entropy
        self.logger = logger
    }

    /// A version has been published. Nothing happens where it has no SnapStart.
    func begin(_ version: Function?) {
        // One that waits for its image begins when that is there.
        guard let version, version.imageState == nil, let setting = version.snapStart else { return }
        enqueue { [self] in await initialize(version, setting) }
    }

    /// One after the other: each may take every processor.
    private func enqueue(_ body: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            guard !state.isClosed else { return }
            let last = state.last
            let task = Task {
                await last?.value
                if !Task.isCancelled { await body() }
            }
            state.last = task
            state.pending.append(task)
            if state.pending.count > 1_000 { state.pending.removeFirst(500) }
        }
    }

    /// Everything begun so far is done, or given up.
    func finish() async {
        await state.withLock { $0.last }?.value
    }

    /// Gives up what is under way; the next start takes it up again.
    func shutdown() async {
        let work = state.withLock { state in
            state.isClosed = true
            return state.pending
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
            switch await runner.initialize(
                spec, snapshot: SnapshotFiles.name(for: version, entropy))
            {
            case .interrupted: return
            case .failed(let failure): (state.stage, state.failure) = (.failed, failure)
            case .initialized(let snapshot): state.snapshot = snapshot
            }
            // Once published, a version that could be initialised stays usable.
            if setting.stage == .ready, state.stage == .failed { state = SnapStartState(stage: .ready) }
            let isKept = try await catalog.store.note(
                version.key, version: number, state, at: clock.now)
            catalog.forget(version.key)
            if !isKept, let snapshot = state.snapshot { await runner.removeSnapshot(snapshot) }
        } catch {
            logger.error(
                "version not initialized", metadata: ["function": "\(version.arn)", "error": "\(error)"])
        }
    }

    /// Takes up what an earlier run of the server left: versions that have not been initialised, those whose
    /// snapshot can't be used here, or no more, and snapshots without a version.
    func takeUp(_ versions: [Function]) {
        runner.removeSnapshots(except: Set(versions.compactMap { $0.snapStart?.snapshot }))
        guard !versions.isEmpty else { return }
        enqueue { [self] in
            let canSnapshot = await runner.canSnapshot()
            for version in versions {
                do {
                    try await takeUp(version, canSnapshot: canSnapshot)
                } catch {
                    logger.error(
                        "version not taken up", metadata: ["function": "\(version.arn)", "error": "\(error)"])
                }
            }
        }
    }

    private func takeUp(_ version: Function, canSnapshot: Bool) async throws {
        guard version.imageState == nil, let setting = version.snapStart,
            let number = UInt64(version.version)
        else { return }
        switch setting.stage {
        case .wanted, .failed: return
        case .pending: await initialize(version, setting)
        case .ready:
            if let name = setting.snapshot, canSnapshot, runner.hasSnapshot(name) { return }
            if let name = setting.snapshot {
                let isKept = try await catalog.store.note(
                    version.key, version: number, SnapStartState(stage: .ready), at: clock.now)
                catalog.forget(version.key)
                if isKept { await runner.removeSnapshot(name) }
            }
            if canSnapshot { await initialize(version, setting) }
        }
    }
}
