// When one queue is looked at, what is started, and until when it may sleep: decisions as values, without
// store, clock or threads. The queue is never read from its beginning twice: `horizon` moves with it, so
// that entries deleted long ago are not waded through again and again.

import CloudCore

/// The plan of one queue.
struct QueuePlan {
    enum Event {
        /// Something due at `instant` was added; nil where that is not known.
        case woken(at: Instant?)
        /// The first places from the horizon on with their versions, as many as were asked for or all.
        case found([(place: Place, version: UInt64)], isAll: Bool, now: Instant)
        /// The scan from there failed.
        case lost(from: Instant)
        /// A run is over, and its task with it.
        case finished(Place)
        /// A run is over, but its task is still there: look at it again, at the earliest at `notBefore`.
        case returned(Place, notBefore: Instant)
        /// What now?
        case asked(now: Instant)
    }

    enum Action: Equatable {
        case scan(from: Instant, limit: Int)
        case start(Place)
        /// Nothing to do before.
        case sleep(until: Instant)
    }

    private let concurrency: Int
    private var running: [Place: UInt64] = [:]
    /// Of those running, the places that were written again meanwhile: somebody wants another run.
    private var renewed: Set<Place> = []
    private var resting: [Place: Instant] = [:]
    /// No task that waits, but for those running and resting, is due before. Far in the future where none
    /// is known.
    private var horizon = Instant(nanoseconds: .min)

    init(concurrency: Int) {
        self.concurrency = min(max(1, concurrency), AgendaLimits.concurrency)
    }

    /// Whether nothing is under way.
    var isIdle: Bool { running.isEmpty }

    mutating func on(_ event: Event) -> [Action] {
        switch event {
        case .woken(let instant):
            horizon = min(horizon, instant ?? Instant(nanoseconds: .min))
            return []
        case .lost(let instant):
            horizon = min(horizon, instant)
            return []
        case .finished(let place):
            running[place] = nil
            if renewed.remove(place) != nil { horizon = min(horizon, place.due) }
            return []
        case .returned(let place, let notBefore):
            running[place] = nil
            renewed.remove(place)
            resting[place] = notBefore
            return []
        case .found(let places, let isAll, let now): return start(places, isAll: isAll, now: now)
        case .asked(let now): return next(now: now)
        }
    }

    private var freeSlots: Int { concurrency - running.count - resting.count }

    private mutating func next(now: Instant) -> [Action] {
        for (place, notBefore) in resting where notBefore <= now {
            resting[place] = nil
            horizon = min(horizon, place.due)
        }
        if freeSlots > 0, horizon <= now {
            // Whatever lowers the horizon while the scan is under way is newer than its answer.
            defer { horizon = .distantFuture }
            // Room for those already known, for the new ones, and one more to sleep by.
            return [.scan(from: horizon, limit: running.count + resting.count + freeSlots + 1)]
        }
        var wake = resting.values.min() ?? .distantFuture
        if freeSlots > 0 { wake = min(wake, horizon) }
        return wake == .distantFuture ? [] : [.sleep(until: wake)]
    }

    private mutating func start(
        _ found: [(place: Place, version: UInt64)], isAll: Bool, now: Instant
    ) -> [Action] {
        var actions: [Action] = []
        var next = isAll ? .distantFuture : found.last?.place.due ?? .distantFuture
        defer { horizon = min(horizon, next) }
        for (place, version) in found where resting[place] == nil {
            if let started = running[place] {
                if started != version { renewed.insert(place) }
                continue
            }
            guard place.due <= now, freeSlots > 0 else {
                next = place.due
                break
            }
            running[place] = version
            actions.append(.start(place))
        }
        return actions
    }
}
