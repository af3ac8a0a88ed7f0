// Live data as server-sent events: a picture at once, and each time that it has changed. The page reads it
// with fetch, so that the request can be signed.
// https://html.spec.whatwg.org/multipage/server-sent-events.html

import CloudCore
import Synchronization

/// Counts the feeds that are open.
final class FeedCounter: Sendable {
    private let open = Mutex(0)

    /// Nil where there are too many. The place is free again when the value is gone.
    func enter() -> Place? {
        let isFree = open.withLock { open in
            guard open < Limits.feeds else { return false }
            open += 1
            return true
        }
        return isFree ? Place(counter: self) : nil
    }

    final class Place: Sendable {
        private let counter: FeedCounter
        fileprivate init(counter: FeedCounter) { self.counter = counter }
        deinit { counter.open.withLock { $0 -= 1 } }
    }
}

/// One reader's feed. Looks only as often as the reader takes what it gets.
final class LiveFeed: Sendable {
    private struct State {
        var last: [UInt8]?
        var lastSent: Instant
    }

    private let clock: any WallClock
    private let read: @Sendable () -> [UInt8]
    private let place: FeedCounter.Place
    private let end: Instant
    private let state: Mutex<State>

    /// `read` gives the picture as one line.
    init(clock: any WallClock, place: FeedCounter.Place, read: @escaping @Sendable () -> [UInt8]) {
        self.clock = clock
        self.place = place
        self.read = read
        end = clock.now + .seconds(Limits.feedSeconds)
        state = Mutex(State(last: nil, lastSent: clock.now))
    }

    /// The next event; nil at the end.
    func next() async throws -> [UInt8]? {
        while clock.now < end {
            if let event = event(at: clock.now) { return event }
            try await clock.sleep(for: .milliseconds(Limits.feedIntervalMilliseconds))
        }
        return nil
    }

    private func event(at now: Instant) -> [UInt8]? {
        let picture = read()
        return state.withLock { state in
            if picture != state.last {
                state.last = picture
                state.lastSent = now
                return Array("data: ".utf8) + picture + Array("\n\n".utf8)
            }
            guard now >= state.lastSent + .seconds(Limits.feedSilenceSeconds) else { return nil }
            state.lastSent = now
            return Array(":\n\n".utf8)
        }
    }

    var stream: AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { try await self.next() }
    }
}
