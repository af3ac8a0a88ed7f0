// Versions with SnapStart, as the engine initialises them once, and their snapshots.

import CloudCore
import Logging
import Sandbox
import Synchronization

extension ExecutionEngine {
    func initialize(_ spec: FunctionSpec, snapshot name: String) async -> SnapStartOutcome {
        guard await waitForMemory(spec.memoryMiB) else { return .interrupted }
        defer { decide { $0.left(spec.memoryMiB, at: $1) } }
        let isPossible = await canSnapshot(of: spec)
        defer { countHeldMemory() }
        return await SnapshotMaker(spec, snapshot: isPossible ? name : nil, engine: self).make()
    }

    private func countHeldMemory() { heldMiB.store(launcher.snapshots?.memoryMiB ?? 0, ordering: .relaxed) }

    /// False where the task is cancelled before there is any.
    private func waitForMemory(_ memoryMiB: Int) async -> Bool {
        let id = EnvironmentID(number: makerCount.wrappingAdd(1, ordering: .relaxed).newValue)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                makers.withLock { $0[id] = turn }
                decide { $0.enter(id, memoryMiB, at: $1) }
                // It may have been cancelled before there was anything to withdraw.
                if Task.isCancelled { withdraw(id) }
            }
        } onCancel: {
            withdraw(id)
        }
    }

    private func withdraw(_ id: EnvironmentID) { decide { pool, _ in pool.withdraw(id) } }

    private func canSnapshot(of spec: FunctionSpec) async -> Bool {
        // The runtimes of images have connections that can't be given up.
        guard spec.image == nil, await canSnapshot() else { return false }
        return launcher.snapshots?.hasRoom(for: spec) == true
    }

    /// Says once why not.
    func canSnapshot() async -> Bool {
        guard launcher.snapshots != nil else { return false }
        guard let failure = await launcher.backend.snapshotFailure() else { return true }
        if isSilent.exchange(true, ordering: .relaxed) == false {
            logger.notice(
                "SnapStart without snapshots: environments are initialized one by one",
                metadata: ["reason": "\(failure)"])
        }
        return false
    }

    func hasSnapshot(_ name: String) -> Bool {
        launcher.snapshots?.saved(name)?.key == launcher.snapshotKey
    }

    func removeSnapshot(_ name: String) async {
        launcher.snapshots?.remove(name)
        countHeldMemory()
    }

    func removeSnapshots(except names: Set<String>) { launcher.snapshots?.removeAll(except: names) }
}

extension EnvironmentLauncher {
    /// What snapshots of today are good for; one with another key is of no use.
    var snapshotKey: String { machineKey + "\n" + catalog.version }

    /// The snapshot that the version's environments come from; nil where each is initialised by itself.
    func snapshot(of spec: FunctionSpec) -> SnapshotFiles.Saved? {
        guard case .restore(let name) = spec.snapStart, let saved = snapshots?.saved(name),
            saved.key == snapshotKey
        else { return nil }
        return saved
    }
}
