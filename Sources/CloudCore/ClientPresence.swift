// Whether a client still waits for its answer. Calls are not cancelled where their client hangs up, as on
// AWS: only handlers that hand something out, which would be lost with the connection, ask.

import Synchronization

/// The far end of one connection.
public final class ClientPresence: Sendable {
    private struct State {
        var isGone = false
        var nextWatcher: UInt64 = 0
        var watchers: [UInt64: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// Whether the client has closed its side: it may still read, but sends nothing more.
    public var isGone: Bool { state.withLock { $0.isGone } }

    /// Runs `body`; calls `onLeave` once, on any thread, where the client leaves meanwhile or has left.
    public func watching<T>(
        _ onLeave: @escaping @Sendable () -> Void, _ body: () async throws -> T
    ) async rethrows -> T {
        let watcher = state.withLock { state -> UInt64? in
            if state.isGone { return nil }
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = onLeave
            return state.nextWatcher
        }
        guard let watcher else {
            onLeave()
            return try await body()
        }
        defer { state.withLock { $0.watchers[watcher] = nil } }
        return try await body()
    }

    /// Said by the server.
    public func leave() {
        let watchers = state.withLock { state in
            state.isGone = true
            defer { state.watchers = [:] }
            return state.watchers.sorted { $0.key < $1.key }.map(\.value)
        }
        for onLeave in watchers { onLeave() }
    }
}
