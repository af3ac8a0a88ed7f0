// Counts usage in memory and writes it down together: one commit in half a second, however many calls there
// were. `kill -9` may cost the last half second; a proper end costs nothing.

import CloudCore
import Logging
import Store
import Synchronization

/// Sums up what functions use.
final class BillMeter: Sendable {
    private struct State {
        var pending: [BillKey: BillUsage] = [:]
        var timer: Task<Void, Never>?
    }

    static let delay = Duration.milliseconds(400)
    /// Rows of one commit.
    private static let batch = 200

    private let store: BillStore
    private let clock: any WallClock
    private let logger: Logger
    private let state = Mutex(State())

    init(store: BillStore, clock: any WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// One call has run.
    func add(_ spec: FunctionSpec, _ report: InvocationReport) {
        let key = BillKey(
            function: spec.functionKey, hour: clock.now.seconds / 3_600, architecture: spec.architecture)
        add(BillUsage(spec, report), to: key)
    }

    func add(_ usage: BillUsage, to key: BillKey) {
        state.withLock { state in
            state.pending[key, default: BillUsage()] += usage
            guard state.timer == nil else { return }
            state.timer = Task { [weak self, clock] in
                try? await clock.sleep(for: Self.delay)
                await self?.flush()
            }
        }
    }

    /// Everything counted so far is durable when it returns.
    func flush() async {
        let pending = state.withLock { state in
            defer { state.pending = [:] }
            // Its task may be this one: it must not be cancelled before it has written.
            state.timer = nil
            return Array(state.pending)
        }
        var rest = pending[...]
        while !rest.isEmpty {
            let rows = rest.prefix(Self.batch)
            do {
                try await store.add(rows.map { ($0.key, $0.value) })
                rest = rest.dropFirst(Self.batch)
            } catch {
                logger.warning("usage not written yet", metadata: ["error": "\(error)"])
                for (key, usage) in rest { add(usage, to: key) }
                return
            }
        }
    }
}

/// Usage in the store: by account, hour, region, function and architecture.
struct BillStore: Sendable {
    let store: any KeyValueStore

    private static let kind = KeyClass.lambda(LambdaKind.bill)

    private static func key(_ key: BillKey) -> Key {
        var builder = KeyBuilder(after: hourKey(key.function.account, key.hour))
        builder.append(key.function.region)
        builder.append(key.function.name)
        builder.append(key.architecture)
        return builder.key
    }

    private static func hourKey(_ account: AccountID, _ hour: Int64) -> Key {
        var builder = KeyBuilder(kind)
        builder.append(account)
        builder.append(UInt64(max(0, hour)))
        return builder.key
    }

    func add(_ rows: [(BillKey, BillUsage)]) async throws {
        try await store.transact { try await Self.add(rows, to: &$0) }
    }

    static func add(_ rows: [(BillKey, BillUsage)], to transaction: inout Transaction) async throws {
        for (key, usage) in rows {
            let place = Self.key(key)
            var total = try await transaction.get(place, as: BillUsage.self) ?? BillUsage()
            total += usage
            transaction.put(total, at: place)
        }
    }

    /// The account's usage in every region, from the hour of `since` to that of `until`.
    func usage(
        account: AccountID, since: Instant, until: Instant
    ) async throws -> [(key: BillKey, usage: BillUsage)] {
        let range = KeyRange(
            from: Self.hourKey(account, since.seconds / 3_600),
            to: Self.hourKey(account, until.seconds / 3_600 + 1))
        var rows: [(key: BillKey, usage: BillUsage)] = []
        var last: Key?
        repeat {
            let page = try await store.list(range, as: BillUsage.self, after: last, limit: 1_000)
            for (place, usage) in page { rows.append((try Self.read(place), usage)) }
            last = page.count == 1_000 ? page.last?.key : nil
        } while last != nil
        return rows
    }

    private static func read(_ key: Key) throws -> BillKey {
        var reader = try KeyReader(key, of: kind)
        let account = AccountID(try reader.text())
        let hour = Int64(clamping: try reader.number())
        guard let account, let region = Region(try reader.text()) else {
            throw StoreError.corruptRecord("account or region of usage")
        }
        let function = FunctionKey(account: account, region: region, name: try reader.text())
        return BillKey(function: function, hour: hour, architecture: try reader.text())
    }
}
