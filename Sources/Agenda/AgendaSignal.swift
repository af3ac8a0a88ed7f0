// How commits, clocks and finished runs rouse the agenda: a note of which queues have news, and one waiter.

import CloudCore
import Store
import Synchronization

/// Collects news until somebody waits for it.
final class AgendaSignal: Sendable {
    private struct State {
        var isRaised = false
        var wakes: [AgendaQueue: [Wake]] = [:]
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func raise() {
        let waiter = state.withLock { Self.raise(&$0) }
        waiter?.resume()
    }

    func raise(_ wake: Wake, for queue: AgendaQueue) {
        let waiter = state.withLock { state in
            state.wakes[queue] = Self.merge(wake, into: state.wakes[queue] ?? [])
            return Self.raise(&state)
        }
        waiter?.resume()
    }

    /// The news so far, which are then forgotten.
    func takeWakes() -> [AgendaQueue: [Wake]] {
        state.withLock { state in
            defer { state.wakes = [:] }
            return state.wakes
        }
    }

    var hasNews: Bool { state.withLock { $0.isRaised } }

    /// Returns once raised since the last wait, or where the task is cancelled. One waiter at a time.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let isRaised = state.withLock { state in
                    if !state.isRaised { state.waiter = turn }
                    defer { state.isRaised = false }
                    return state.isRaised
                }
                if isRaised { turn.resume() }
            }
        } onCancel: {
            raise()
        }
    }

    private static func raise(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        guard let waiter = state.waiter else {
            state.isRaised = true
            return nil
        }
        state.waiter = nil
        return waiter
    }

    /// Only the earliest matters.
    private static func merge(_ wake: Wake, into wakes: [Wake]) -> [Wake] {
        guard let known = wakes.first, let instant = wake.instant, let other = known.instant else {
            return wakes.isEmpty || wake.instant == nil ? [wake] : wakes
        }
        return instant < other ? [wake] : wakes
    }
}
