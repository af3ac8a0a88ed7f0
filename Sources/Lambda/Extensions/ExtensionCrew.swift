// What an environment keeps of its extensions: the roster, their parked connections, their processes and
// their telemetry. One for each sandbox; touched on the environment's event loop alone.

import NIOCore

final class ExtensionCrew {
    var roster = ExtensionRoster()
    /// By id: the connections that wait for an event.
    var parked: [String: RuntimeConnection] = [:]
    /// The programs that run.
    var alive: Set<String> = []
    var relays: [LogRelay] = []
    var telemetry: TelemetryHub?
    /// The runtime has called its first `next`, and extensions are waited for.
    var isAwaited = false
    /// The call that has been asked for goes out when all extensions are ready.
    var held: RuntimeConnection?
    var shutdown: Shutdown?

    /// The end of an environment, once its extensions hear of it.
    struct Shutdown {
        var reason: ShutdownReason
        /// On the calendar, in milliseconds.
        var deadline: Int64
        /// The runtime has ended, or had its time.
        var isRuntimeGone = false
        var then: @Sendable (ExecutionEnvironment) -> Void
    }

    /// Whether the init phase still goes on.
    var isInitializing: Bool { isAwaited || held != nil }

    /// Closes what is its own; connections are the environment's.
    func close() {
        for relay in relays { relay.close() }
        relays = []
        parked = [:]
        held = nil
        isAwaited = false
        shutdown = nil
        telemetry?.close()
        telemetry = nil
    }
}
