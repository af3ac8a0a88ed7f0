// Versions with SnapStart, as the engine initialises them once, and their snapshots.

import CloudCore
import Logging
import Sandbox
import Synchronization

extension ExecutionEngine {
    func initialize(_ spec: FunctionSpec, snapshot name: String) async -> SnapStartOutcome {
        let isPossible = await canSnapshot() && launcher.snapshots?.hasRoom(for: spec) == true
        return await SnapshotMaker(spec, snapshot: isPossible ? name : nil, engine: self).make()
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

    func removeSnapshot(_ name: String) async { launcher.snapshots?.remove(name) }

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
