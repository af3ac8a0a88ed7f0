// Snapshots on the bill: for as long as a version has one, it costs by the second and the function's memory,
// three hours at least, and each restore by that memory.
// https://aws.amazon.com/lambda/pricing/#SnapStart_Pricing

import CloudCore
import Store

/// Since when a version has a snapshot, and until when that is billed.
struct BilledSnapshot: Hashable, Sendable {
    var since: Instant
    var until: Instant

    /// When its shortest time is over.
    var leastEnd: Instant { since + .seconds(Limits.snapshotBilledSeconds) }

    /// What has been used since it was billed last, hour by hour.
    func usage(of version: Function, until end: Instant) -> [(BillKey, BillUsage)] {
        var rows: [(BillKey, BillUsage)] = []
        var from = until
        while from < end {
            let hour = from.seconds / 3_600
            let next = min(end, Instant(seconds: (hour + 1) * 3_600))
            var usage = BillUsage()
            usage.cached = version.memoryMiB * Int((next - from).wholeMilliseconds)
            rows.append(
                (BillKey(function: version.key, hour: hour, architecture: version.architecture), usage))
            from = next
        }
        return rows
    }
}

/// Whose snapshots AWS takes money for: Python's and .NET's, not Java's; there are none of other runtimes.
enum PaidSnapshots {
    static func include(image: FunctionImage?, runtime: String) -> Bool {
        if image != nil { return true }
        switch RuntimeIdentifier(runtime) {
        case .python, .dotnet: return true
        default: return false
        }
    }
}

extension LambdaStore {
    /// The versions with billed snapshots: an account's, or one function's.
    func billedSnapshots(of account: AccountID, _ function: FunctionKey? = nil) async throws -> [Key] {
        var builder = KeyBuilder(.lambda(LambdaKind.version))
        builder.append(account)
        if let function { builder = LambdaKeys.builder(LambdaKind.version, function) }
        var found: [Key] = []
        var last: Key?
        repeat {
            let page = try await store.list(builder.range, as: FunctionRecord.self, after: last, limit: 500)
            found += page.filter { $0.record.snapStart?.billed != nil }.map(\.key)
            last = page.count == 500 ? page.last?.key : nil
        } while last != nil
        return found
    }

    /// Puts what the version's snapshot has used on the bill: up to now, or, where it ends, for its shortest
    /// time at least. Returns false once there is nothing more: two weeks go into each commit.
    func billSnapshot(of place: Key, until now: Instant, ends: Bool) async throws -> Bool {
        try await store.transact { transaction in
            guard
                var version = try await transaction.get(place, as: FunctionRecord.self)?.opened(by: sealer),
                var billed = version.snapStart?.billed
            else { return false }
            let last = ends ? max(now, billed.leastEnd) : now
            let end = min(last, billed.until + .seconds(14 * 86_400))
            guard end > billed.until else { return false }
            try await BillStore.add(billed.usage(of: version, until: end), to: &transaction)
            billed.until = end
            version.snapStart?.billed = billed
            transaction.put(try FunctionRecord(version, sealer: sealer), at: place)
            return end < last
        }
    }
}

extension LambdaService {
    /// Puts the account's snapshots on the bill, up to now.
    func accrueSnapshots(account: AccountID, until now: Instant) async throws {
        for place in try await store.billedSnapshots(of: account) {
            while try await store.billSnapshot(of: place, until: now, ends: false) {}
        }
    }

    /// The same for those that end: one version's, or all of the function's where `version` is nil.
    func accrueSnapshots(of function: FunctionKey, _ version: String?, until now: Instant) async throws {
        let places = try await store.billedSnapshots(of: function.account, function)
        for place in places {
            if let version, UInt64(version).map({ LambdaKeys.version(function, $0) }) != place { continue }
            while try await store.billSnapshot(of: place, until: now, ends: true) {}
        }
    }
}
