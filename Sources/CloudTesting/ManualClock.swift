// Time for tests: it stands still until the test moves it.

public import CloudCore
import Synchronization

/// A clock that moves only when told.
public final class ManualClock: WallClock {
    private struct Sleeper {
        let deadline: Instant
        let turn: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Instant
        var nextID: UInt64 = 0
        var sleepers: [UInt64: Sleeper] = [:]
        var cancelledEarly: Set<UInt64> = []
        var watchers: [(count: Int, turn: CheckedContinuation<Void, Never>)] = []
    }

    private let start: Instant
    private let state: Mutex<State>

    /// Starts on 2026-01-01T00:00:00Z unless told otherwise.
    public init(_ start: Instant = Instant(milliseconds: 1_767_225_600_000)) {
        self.start = start
        state = Mutex(State(now: start))
    }

    public var now: Instant { state.withLock { $0.now } }

    /// Since the clock was made.
    public var uptime: Duration { now - start }

    public func sleep(until deadline: Instant) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                enter(id, Sleeper(deadline: deadline, turn: turn))
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Moves forward and wakes the sleepers whose time has come, earliest first. Does not wait for what
    /// they do.
    public func advance(by duration: Duration) { advance(to: now + duration) }

    /// Moves forward to `instant`; does nothing where that has passed.
    public func advance(to instant: Instant) {
        let woken = state.withLock { state in
            state.now = max(state.now, instant)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
        }
        for (_, sleeper) in woken { sleeper.turn.resume() }
    }

    /// The earliest time for which somebody sleeps.
    public var nextDeadline: Instant? { state.withLock { $0.sleepers.values.map(\.deadline).min() } }

    /// Returns once at least `count` tasks sleep on this clock: how a test knows that others are waiting.
    public func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { turn in
            let isReady = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append((count, turn))
                return false
            }
            if isReady { turn.resume() }
        }
    }

    private func enter(_ id: UInt64, _ sleeper: Sleeper) {
        enum Answer { case sleeping, due, cancelled }
        var watchers: [CheckedContinuation<Void, Never>] = []
        let answer = state.withLock { state -> Answer in
            if state.cancelledEarly.remove(id) != nil { return .cancelled }
            if sleeper.deadline <= state.now { return .due }
            state.sleepers[id] = sleeper
            let count = state.sleepers.count
            watchers = state.watchers.filter { $0.count <= count }.map(\.turn)
            state.watchers.removeAll { $0.count <= count }
            return .sleeping
        }
        for watcher in watchers { watcher.resume() }
        switch answer {
        case .sleeping: break
        case .due: sleeper.turn.resume()
        case .cancelled: sleeper.turn.resume(throwing: CancellationError())
        }
    }

    private func cancel(_ id: UInt64) {
        let sleeper = state.withLock { state in
            // Cancelled between the check and `enter`: `enter` finds the note.
            guard let sleeper = state.sleepers.removeValue(forKey: id) else {
                state.cancelledEarly.insert(id)
                return Sleeper?.none
            }
            return sleeper
        }
        sleeper?.turn.resume(throwing: CancellationError())
    }
}
