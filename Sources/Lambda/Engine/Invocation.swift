// One synchronous call on its way through the engine. Whoever ends it first answers it; nobody answers it
// twice.

import CloudCore
import Synchronization

/// A call and the caller who waits for it.
final class Invocation: Sendable {
    let call: EngineCall
    /// Takes chunks as the function streams them; nil where the answer is collected.
    let parts: AsyncThrowingStream<[UInt8], any Error>.Continuation?
    private let turn: CheckedContinuation<EngineAnswer, any Error>
    private let isAnswered = Atomic(false)

    init(
        _ call: EngineCall, _ turn: CheckedContinuation<EngineAnswer, any Error>,
        parts: AsyncThrowingStream<[UInt8], any Error>.Continuation? = nil
    ) {
        self.call = call
        self.turn = turn
        self.parts = parts
    }

    /// Wakes the caller. Returns false, and does nothing, where that has happened.
    @discardableResult
    func answer(_ result: Result<EngineAnswer, any Error>) -> Bool {
        guard !isAnswered.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        parts?.finish()
        turn.resume(with: result)
        return true
    }
}
