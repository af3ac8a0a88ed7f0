// The journal of calls: notes every decision in memory, in well under a microsecond, and writes what it noted
// down about once a second. Who reads has it written first, so nothing is ever missing but what a crash took:
// the last second.

public import CloudCore
import Store
import Synchronization

/// Remembers who called what: for last uses, least privilege, and why a call was refused.
public final class CallJournal: DecisionRecorder, Sendable {
    /// Told where the journal could not be written. What was noted is kept and tried again.
    public typealias Report = @Sendable (any Error) -> Void

    private let store: IAMStore
    private let clock: any WallClock
    private let pending = Mutex(JournalDelta())
    /// The last write, so that writes come one after the other and a reader waits for those before it.
    private let writing = Mutex<Task<Void, any Error>?>(nil)

    init(_ store: IAMStore, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    public func record(_ decision: AuthorizationRecord) {
        pending.withLock { $0.note(decision) }
    }

    /// Calls and refusals for which there was no room since the last write.
    var lost: Int { pending.withLock { $0.lost } }

    /// Writes the journal down once a second, and once a day forgets what is too old, until cancelled.
    public func run(report: @escaping Report) async {
        var swept: Instant?
        while !Task.isCancelled {
            do {
                try await flush()
                if clock.now - (swept ?? .epoch) >= IAMLimits.journalSweep {
                    swept = clock.now
                    try await store.forgetCalls(before: clock.now - IAMLimits.journalAge)
                }
            } catch {
                report(error)
            }
            try? await clock.sleep(for: IAMLimits.journalInterval)
        }
    }

    /// Writes down all that was noted before this call.
    public func flush() async throws {
        let write = writing.withLock { writing in
            let former = writing
            let write = Task { [self] in
                _ = try? await former?.value
                try await writeDown()
            }
            writing = write
            return write
        }
        try await write.value
    }

    private func writeDown() async throws {
        let delta = pending.withLock { pending in
            defer { pending = JournalDelta() }
            return pending
        }
        guard !delta.isEmpty else { return }
        do {
            let places = delta.places
            try await store.addRefusals(delta.refusals)
            try await store.addUses(keys: delta.keyUses, callers: Self.uses(places))
            try await store.addCalls(places)
        } catch {
            pending.withLock { $0.merge(delta) }
            throw error
        }
    }

    private static func uses(_ places: [JournalPlace: CallTally]) -> [JournalCaller: LastUse] {
        var uses: [JournalCaller: LastUse] = [:]
        for (place, tally) in places {
            let caller = JournalCaller(account: place.account, id: place.caller)
            let use = LastUse(at: tally.last, region: tally.region, action: place.action)
            if use.time >= uses[caller]?.time ?? use.time { uses[caller] = use }
        }
        return uses
    }
}
