// One environment's log stream: entries wait here, are formatted off the event loop, and go to the log
// service in batches. Nobody who runs an invocation waits for it.

import CloudCore
import Logging
import Synchronization

/// Where an environment's log goes.
final class LogStream: Sendable {
    struct Destination: Sendable {
        var writer: any LogWriter
        var access: LogAccess
        var group: String
        var stream: String
        var account: AccountID
        var region: Region
    }

    private struct State {
        var pending: [TimedLogEntry] = []
        var pendingBytes = 0
        var isShipping = false
        /// Told once there is room again.
        var onRoom: (@Sendable () -> Void)?
        var onIdle: [CheckedContinuation<Void, Never>] = []
        var hurries = false
    }

    private let destination: Destination
    private let layout: LogLayout
    private let clock: any WallClock
    private let delay: Duration
    private let logger: Logger
    private let state = Mutex(State())

    init(
        _ destination: Destination, layout: LogLayout, clock: any WallClock, delay: Duration, logger: Logger
    ) {
        self.destination = destination
        self.layout = layout
        self.clock = clock
        self.delay = delay
        self.logger = logger
    }

    /// Takes entries in order of time. Returns false where the stream is full: the giver should then read no
    /// more of the function's output until `onRoom` is called. What is given is kept all the same.
    func append(_ entries: [TimedLogEntry], onRoom: @escaping @Sendable () -> Void) -> Bool {
        let (mustShip, hasRoom) = state.withLock { state -> (Bool, Bool) in
            for entry in entries { state.pendingBytes += entry.bytes }
            state.pending.append(contentsOf: entries)
            let hasRoom = state.pendingBytes < EngineLimits.pendingLogBytes
            if !hasRoom { state.onRoom = onRoom }
            defer { state.isShipping = true }
            return (!state.isShipping, hasRoom)
        }
        if mustShip { Task { await ship() } }
        return hasRoom
    }

    /// Returns once all that was appended has been written, or given up.
    func flush() async {
        await withCheckedContinuation { turn in
            let isIdle = state.withLock { state in
                guard state.isShipping else { return true }
                state.hurries = true
                state.onIdle.append(turn)
                return false
            }
            if isIdle { turn.resume() }
        }
    }

    private func ship() async {
        while true {
            await pause()
            let batch = takeBatch()
            if batch.isEmpty {
                let waiters = finish()
                guard let waiters else { continue }
                for waiter in waiters { waiter.resume() }
                return
            }
            await write(batch)
        }
    }

    /// Waits for company, unless somebody waits for us.
    private func pause() async {
        let isUrgent = state.withLock {
            $0.hurries || $0.pending.isEmpty || $0.pendingBytes > EngineLimits.logBatchBytes / 4
        }
        if !isUrgent, delay > .zero { try? await clock.sleep(for: delay) }
    }

    private func takeBatch() -> [LogLine] {
        let (entries, onRoom) = state.withLock { state -> ([TimedLogEntry], (@Sendable () -> Void)?) in
            var count = 0
            var bytes = 0
            for entry in state.pending {
                guard count < EngineLimits.logBatchLines, bytes + entry.bytes <= EngineLimits.logBatchBytes
                else { break }
                count += 1
                bytes += entry.bytes
            }
            let taken = Array(state.pending.prefix(count))
            if count == state.pending.count {
                state.pending.removeAll(keepingCapacity: count <= 1_024)
            } else {
                state.pending.removeFirst(count)
            }
            state.pendingBytes -= bytes
            guard state.pendingBytes < EngineLimits.pendingLogBytes / 2 else { return (taken, nil) }
            defer { state.onRoom = nil }
            return (taken, state.onRoom)
        }
        onRoom?()
        var last = Instant.epoch
        return entries.compactMap { entry in
            guard let message = layout.message(entry) else { return nil }
            // Frames carry the runtime's own time, which may lie a little behind ours.
            last = max(last, entry.time)
            return LogLine(timestamp: last, message: message)
        }
    }

    /// The waiters to wake, or nil where more has come meanwhile.
    private func finish() -> [CheckedContinuation<Void, Never>]? {
        state.withLock { state in
            guard state.pending.isEmpty else { return nil }
            state.isShipping = false
            state.hurries = false
            defer { state.onIdle = [] }
            return state.onIdle
        }
    }

    private func write(_ lines: [LogLine]) async {
        for attempt in 1...3 {
            do {
                return try await deliver(lines)
            } catch {
                guard attempt == 3 else { continue }
                logger.warning(
                    "log lines lost",
                    metadata: [
                        "group": "\(destination.group)", "stream": "\(destination.stream)",
                        "lines": "\(lines.count)", "error": "\(error)",
                    ])
            }
        }
    }
}

extension LogStream {
    /// Writes lines as the role may, in the steps in which Lambda tries it: a stream is made where it is
    /// missing, and then its group. What the role may not write is dropped without a word, as on AWS.
    private func deliver(_ lines: [LogLine]) async throws {
        let group = "log-group:\(destination.group):log-stream:"
        guard try await destination.access.allows("PutLogEvents", on: group + destination.stream),
            try await !append(lines, making: .nothing),
            try await destination.access.allows("CreateLogStream", on: group + destination.stream),
            try await !append(lines, making: .stream),
            try await destination.access.allows("CreateLogGroup", on: group)
        else { return }
        _ = try await append(lines, making: .groupAndStream)
    }

    /// False where the group or stream is missing.
    private func append(_ lines: [LogLine], making: LogMaking) async throws -> Bool {
        do {
            try await destination.writer.append(
                lines, group: destination.group, stream: destination.stream, account: destination.account,
                region: destination.region, making: making)
            return true
        } catch let error as AWSError where error.code == "ResourceNotFoundException" {
            return false
        }
    }
}

/// Opens log streams.
struct LogOutlet: Sendable {
    let writer: any LogWriter
    let roles: ExecutionRoles
    let clock: any WallClock
    let entropy: any Entropy
    /// How long lines wait to be written together.
    let delay: Duration
    let logger: Logger

    func stream(_ spec: FunctionSpec, _ name: String, _ layout: LogLayout) -> LogStream {
        LogStream(
            .init(
                writer: writer,
                access: LogAccess(spec, roles: roles, entropy: entropy),
                group: spec.logging.group, stream: name, account: spec.account,
                region: spec.region),
            layout: layout, clock: clock, delay: delay, logger: logger)
    }
}
