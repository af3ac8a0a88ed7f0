// What was called since the journal was last written down: who called what on what, how often, first and
// last; and every refusal by itself. A value with bounds; CallJournal holds it and writes it down.

import CloudCore

/// One caller's calls of one action on one resource.
struct JournalPlace: Hashable, Sendable {
    var account: AccountID
    /// The unique id of a user or role: a session's calls are its role's.
    var caller: String
    /// `service:Action`
    var action: String
    /// A full ARN, `*`, or an ARN that ends in `*` and stands for many.
    var resource: String
}

/// How often, and when.
struct CallTally: Hashable, Sendable {
    var allowed: Int
    var refused: Int
    var first: Instant
    var last: Instant
    /// Of the last call.
    var region: Region

    mutating func add(_ other: CallTally) {
        allowed += other.allowed
        refused += other.refused
        first = min(first, other.first)
        if other.last >= last {
            last = other.last
            region = other.region
        }
    }
}

/// What is noted in memory until it is written down.
struct JournalDelta: Sendable {
    /// As the hot path can say it without making a string: the id is a session's, not yet its role's.
    private struct Call: Hashable, Sendable {
        var account: AccountID
        var userID: String
        var accessKeyID: String?
        var action: String
        var resource: String
    }

    private var calls: [Call: CallTally] = [:]
    private(set) var refusals: [AuthorizationRecord] = []
    /// Calls and refusals for which there was no room.
    private(set) var lost = 0

    var isEmpty: Bool { calls.isEmpty && refusals.isEmpty }

    /// Notes a decision. Of the root, of services and of nobody only refusals are kept: no policy is ever
    /// written for them.
    mutating func note(_ record: AuthorizationRecord) {
        if !record.isAllowed { note(refusal: record) }
        switch record.caller.kind {
        case .user, .assumedRole: break
        case .root, .federated, .service, .anonymous: return
        }
        let tally = CallTally(
            allowed: record.isAllowed ? 1 : 0, refused: record.isAllowed ? 0 : 1, first: record.time,
            last: record.time, region: record.region)
        let call = Call(
            account: record.caller.account, userID: record.caller.userID,
            accessKeyID: record.accessKeyID, action: record.action, resource: record.resource)
        add(tally, to: call)
    }

    /// Adds what could not be written down. What this one noted meanwhile is the later.
    mutating func merge(_ former: JournalDelta) {
        for (call, tally) in former.calls { add(tally, to: call) }
        let room = max(0, IAMLimits.journalPendingRefusals - refusals.count)
        lost += former.lost + max(0, former.refusals.count - room)
        refusals = Array(former.refusals.prefix(room)) + refusals
    }

    /// Where the memory is full, calls are noted under a wildcard, and where there is none of it yet, lost.
    private mutating func add(_ tally: CallTally, to call: Call) {
        if calls[call]?.add(tally) != nil { return }
        if calls.count < IAMLimits.journalPendingCalls {
            calls[call] = tally
            return
        }
        var wide = call
        wide.resource = ResourceNames.widened(call.resource)
        if calls[wide]?.add(tally) == nil { lost += 1 }
    }

    private mutating func note(refusal: AuthorizationRecord) {
        guard refusals.count < IAMLimits.journalPendingRefusals else {
            lost += 1
            return
        }
        var kept = refusal
        kept.resource = ResourceNames.storable(refusal.resource)
        refusals.append(kept)
    }

    // MARK: What is to be written down

    /// The calls by whose and what they are.
    var places: [JournalPlace: CallTally] {
        var places: [JournalPlace: CallTally] = [:]
        for (call, tally) in calls {
            let place = JournalPlace(
                account: call.account, caller: String(call.userID.prefix { $0 != ":" }),
                action: call.action, resource: ResourceNames.storable(call.resource))
            if places[place]?.add(tally) == nil { places[place] = tally }
        }
        return places
    }

    /// The last use of each long-term access key.
    var keyUses: [String: LastUse] {
        var uses: [String: LastUse] = [:]
        for (call, tally) in calls {
            guard let key = call.accessKeyID else { continue }
            let use = LastUse(at: tally.last, region: tally.region, action: call.action)
            if use.time >= uses[key]?.time ?? use.time { uses[key] = use }
        }
        return uses
    }
}

/// When something was last used, where, and for what.
struct LastUse: Hashable, Sendable {
    var time: Instant
    var region: Region
    /// Such as `lambda`.
    var service: String

    init(time: Instant, region: Region, service: String) {
        self.time = time
        self.region = region
        self.service = service
    }

    init(at time: Instant, region: Region, action: String) {
        self.init(time: time, region: region, service: String(action.prefix { $0 != ":" }))
    }
}
