// Versions with SnapStart, as the engine initialises them once.

import CloudCore

extension ExecutionEngine {
    func initialize(_ spec: FunctionSpec, snapshot name: String) async -> SnapStartOutcome {
        let isPossible = await canSnapshot()
        return await SnapshotMaker(spec, snapshot: isPossible ? name : nil, engine: self).make()
    }
}
