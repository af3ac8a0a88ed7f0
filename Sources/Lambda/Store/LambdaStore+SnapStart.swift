// What becomes of versions with SnapStart, as it is kept with them.

import CloudCore
import Store

extension LambdaStore {
    /// Notes it; a snapshot is billed from then on. Returns false where the version is gone.
    func note(
        _ key: FunctionKey, version number: UInt64, _ state: SnapStartState, at now: Instant
    ) async throws -> Bool {
        try await store.transact { transaction in
            let place = LambdaKeys.version(key, number)
            guard
                var version = try await transaction.get(place, as: FunctionRecord.self)?.opened(by: sealer)
            else { return false }
            var state = state
            state.billed = version.snapStart?.billed
            if state.billed == nil, state.snapshot != nil,
                PaidSnapshots.include(image: version.image, runtime: version.runtime)
            {
                state.billed = BilledSnapshot(since: now, until: now)
            }
            version.snapStart = state
            transaction.put(try FunctionRecord(version, sealer: sealer), at: place)
            return true
        }
    }
}
