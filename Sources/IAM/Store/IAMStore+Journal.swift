// The journal in the store: tallies by caller, action and resource; last uses; and refusals in a ring, found
// by request id. One writer (CallJournal) writes them, one after the other.

import CloudCore
import Store

extension IAMStore {
    // MARK: Writing

    /// Adds calls to what is known of them. Where an action of a caller has named too many resources, further
    /// ones are counted under a wildcard.
    func addCalls(_ places: [JournalPlace: CallTally]) async throws {
        var rooms: [Key: Int] = [:]
        var rest = places.sorted { $0.value.first < $1.value.first }[...]
        while !rest.isEmpty {
            let part = rest.prefix(IAMLimits.journalWriteEntries)
            rest = rest.dropFirst(part.count)
            try await addCalls(Array(part), rooms: &rooms)
        }
    }

    /// - Parameter rooms: how many more resources each action of each caller may name, as far as known.
    private func addCalls(
        _ places: [(key: JournalPlace, value: CallTally)], rooms: inout [Key: Int]
    ) async throws {
        let known = try await store.read(places.map { IAMKeys.calls($0.key) })
        var written: [Key: CallTally] = [:]
        for ((place, tally), entry) in zip(places, known) {
            let key = IAMKeys.calls(place)
            if entry == nil, written[key] == nil {
                let (key, former) = try await newCall(place, written, rooms: &rooms)
                written[key] = Self.sum(former, tally)
            } else {
                written[key] = Self.sum(
                    try written[key] ?? entry.map { try TallyRecord(stored: $0.value).tally }, tally)
            }
        }
        try await store.transact { [written] transaction in
            for (key, tally) in written { transaction.put(TallyRecord(tally), at: key) }
        }
    }

    private static func sum(_ former: CallTally?, _ tally: CallTally) -> CallTally {
        guard var sum = former else { return tally }
        sum.add(tally)
        return sum
    }

    /// Where a call is counted that is not known yet, and what is counted there already: its own place while
    /// there is room, then its kind of resource, then all.
    private func newCall(
        _ place: JournalPlace, _ written: [Key: CallTally], rooms: inout [Key: Int]
    ) async throws -> (Key, CallTally?) {
        let action = IAMKeys.calls(place.account, place.caller, place.action)
        let limit = IAMLimits.journalResourcesPerAction + IAMLimits.journalWildcardsPerAction
        let room: Int
        if let known = rooms[action.key] {
            room = known
        } else {
            room = limit - (try await store.scan(action.range, limit: limit, reverse: false)).count
        }
        if room > IAMLimits.journalWildcardsPerAction {
            rooms[action.key] = room - 1
            return (IAMKeys.calls(place), nil)
        }
        rooms[action.key] = room
        var wide = place
        wide.resource = ResourceNames.widened(place.resource)
        var former = try await known(wide, written)
        if former == nil, room > 0 {
            rooms[action.key] = room - 1
        } else if former == nil {
            wide.resource = "*"
            former = try await known(wide, written)
        }
        return (IAMKeys.calls(wide), former)
    }

    private func known(_ place: JournalPlace, _ written: [Key: CallTally]) async throws -> CallTally? {
        let key = IAMKeys.calls(place)
        if let tally = written[key] { return tally }
        return try await store.get(key, as: TallyRecord.self)?.tally
    }

    /// Notes when access keys, users and roles were last used.
    func addUses(keys: [String: LastUse], callers: [JournalCaller: LastUse]) async throws {
        var uses = keys.map { (IAMKeys.keyUse($0.key), $0.value) }[...]
        uses += callers.map { (IAMKeys.callerUse($0.key), $0.value) }
        while !uses.isEmpty {
            let part = Array(uses.prefix(IAMLimits.journalWriteEntries))
            uses = uses.dropFirst(part.count)
            try await store.transact { transaction in
                for (key, use) in part { transaction.put(LastUseRecord(use), at: key) }
            }
        }
    }

    /// Keeps refusals, in place of the oldest where the account has too many.
    func addRefusals(_ refusals: [AuthorizationRecord]) async throws {
        for (account, refusals) in Dictionary(grouping: refusals, by: \.caller.account) {
            var rest = refusals[...]
            while !rest.isEmpty {
                let part = Array(rest.prefix(IAMLimits.journalWriteEntries / 3))
                rest = rest.dropFirst(part.count)
                try await add(part, of: account)
            }
        }
    }

    private func add(_ refusals: [AuthorizationRecord], of account: AccountID) async throws {
        try await store.transact { transaction in
            let head = IAMKeys.refusals(account)
            var ring = try await transaction.get(head, as: RefusalRing.self) ?? RefusalRing(next: 0)
            for refusal in refusals {
                let place = IAMKeys.refusal(account, place: ring.next % IAMLimits.journalRefusals)
                if let oldest = try await transaction.get(place, as: RefusalRecord.self) {
                    transaction.delete(IAMKeys.refusal(account, request: oldest.refusal.requestID))
                }
                transaction.put(RefusalRecord(refusal), at: place)
                transaction.put(
                    RefusalRing(next: ring.next % IAMLimits.journalRefusals),
                    at: IAMKeys.refusal(account, request: refusal.requestID))
                ring.next += 1
            }
            transaction.put(ring, at: head)
        }
    }

    /// Forgets calls that were last made before `time`.
    func forgetCalls(before time: Instant) async throws {
        var range = IAMKeys.everyCall
        while true {
            let entries = try await store.scan(range, limit: 1_000, reverse: false)
            let old = try entries.filter { try TallyRecord(stored: $0.value).tally.last < time }
            if !old.isEmpty {
                try await store.transact { transaction in
                    for entry in old { transaction.delete(entry.key) }
                }
            }
            guard entries.count == 1_000, let last = entries.last else { return }
            range = range.after(last.key)
        }
    }

    // MARK: Reading

    /// All that a user or role called, by action and resource.
    func calls(of caller: JournalCaller) async throws -> [JournaledCall] {
        var calls: [JournaledCall] = []
        var range = IAMKeys.calls(caller).range
        while true {
            let entries = try await store.scan(range, limit: 1_000, reverse: false)
            for entry in entries {
                let place = try IAMKeys.place(entry.key)
                calls.append(
                    JournaledCall(
                        action: place.action, resource: place.resource,
                        tally: try TallyRecord(stored: entry.value).tally))
            }
            guard entries.count == 1_000, let last = entries.last else { return calls }
            range = range.after(last.key)
        }
    }

    func lastUse(ofKey id: String) async throws -> LastUse? {
        try await store.get(IAMKeys.keyUse(id), as: LastUseRecord.self)?.use
    }

    func lastUse(of caller: JournalCaller) async throws -> LastUse? {
        try await store.get(IAMKeys.callerUse(caller), as: LastUseRecord.self)?.use
    }

    /// The refusal of a request; nil where there was none, or it is forgotten.
    func refusal(_ requestID: String, in account: AccountID) async throws -> AuthorizationRecord? {
        let index = IAMKeys.refusal(account, request: requestID)
        guard let place = try await store.get(index, as: RefusalRing.self) else { return nil }
        let key = IAMKeys.refusal(account, place: place.next)
        let found = try await store.get(key, as: RefusalRecord.self)?.refusal
        return found?.requestID == requestID ? found : nil
    }
}

/// A user or role by its unique id.
struct JournalCaller: Hashable, Sendable {
    var account: AccountID
    var id: String
}

/// What was called on what, and how often.
struct JournaledCall: Hashable, Sendable {
    var action: String
    var resource: String
    var tally: CallTally
}
