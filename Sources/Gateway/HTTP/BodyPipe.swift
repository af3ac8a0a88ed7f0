// Between a connection and whoever reads the body of its request: holds little, stops the connection when it
// is full, and starts it again when it was emptied.

import CloudCore
import Synchronization

/// Carries one body from its connection's event loop to its one reader.
final class BodyPipe: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        /// How it ended; nil for as long as more may come.
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<[UInt8]?, any Error>?
        /// Whether the connection waits to hear that bytes are wanted.
        var connectionWaits: Bool
    }

    private let state: Mutex<State>
    private let capacity: Int
    private let budget: BodyBudget
    private let wanted: @Sendable () -> Void

    /// `wanted` is called, anywhere, when the reader wants bytes and the connection had stopped; with
    /// `waitsAtFirst` also for the first bytes.
    init(
        capacity: Int, budget: BodyBudget, waitsAtFirst: Bool, wanted: @escaping @Sendable () -> Void
    ) {
        state = Mutex(State(connectionWaits: waitsAtFirst))
        self.capacity = capacity
        self.budget = budget
        self.wanted = wanted
    }

    deinit { budget.giveBack(state.withLock { $0.bytes.count }) }

    /// What the reader sees.
    var stream: BodyStream { BodyStream { try await self.next() } }

    // MARK: The connection's side

    /// Takes bytes. False where the connection must stop reading until it hears that more are wanted.
    func push(_ bytes: [UInt8]) -> Bool {
        let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            if let reader = state.reader.take() { return reader }
            state.bytes += bytes
            return nil
        }
        if let reader {
            reader.resume(returning: bytes)
            return true
        }
        budget.add(bytes.count)
        return state.withLock { state in
            if state.bytes.isEmpty { return true }
            state.connectionWaits = state.bytes.count >= capacity || budget.isSpent
            return !state.connectionWaits
        }
    }

    /// The whole body was there.
    func finish() { end(.success(())) }

    /// The body will never be whole.
    func fail(_ error: any Error) { end(.failure(error)) }

    private func end(_ result: Result<Void, any Error>) {
        let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            guard state.end == nil else { return nil }
            state.end = result
            return state.reader.take()
        }
        reader?.resume(with: result.map { nil })
    }

    /// Forgets what was not read, when nobody will read it any more.
    func discard() {
        let count = state.withLock { state in
            defer { state.bytes = [] }
            return state.bytes.count
        }
        budget.giveBack(count)
        fail(CancellationError())
    }

    // MARK: The reader's side

    private enum Step {
        case bytes([UInt8])
        case end(Result<Void, any Error>)
        case wait
    }

    private func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        let (step, isWanted) = state.withLock { state -> (Step, Bool) in
            defer { state.connectionWaits = false }
            if !state.bytes.isEmpty {
                defer { state.bytes = [] }
                return (.bytes(state.bytes), state.connectionWaits)
            }
            if let end = state.end { return (.end(end), false) }
            return (.wait, state.connectionWaits)
        }
        if case .bytes(let bytes) = step { budget.giveBack(bytes.count) }
        if isWanted { wanted() }
        switch step {
        case .bytes(let bytes): return bytes
        case .end(let result):
            try result.get()
            return nil
        case .wait: return try await wait()
        }
    }

    private func wait() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLock { state -> Result<[UInt8]?, any Error>? in
                    precondition(state.reader == nil, "a body has one reader")
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if !state.bytes.isEmpty {
                        defer { state.bytes = [] }
                        return .success(state.bytes)
                    }
                    if let end = state.end { return end.map { nil } }
                    state.reader = continuation
                    return nil
                }
                guard let answer else { return }
                if case .success(let bytes?) = answer { budget.giveBack(bytes.count) }
                continuation.resume(with: answer)
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume(throwing: CancellationError())
        }
    }
}
