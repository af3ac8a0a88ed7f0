// One synchronous call on its way through the engine. Whoever ends it first answers it; nobody answers it
// twice.

import CloudCore
import Synchronization

/// A call and the caller who waits for it.
final class Invocation: Sendable {
    private enum Caller: Sendable {
        case waits(CheckedContinuation<EngineAnswer, any Error>)
        case reads(AnswerPipe)
    }

    let call: EngineCall
    private let caller: Caller
    private let isAnswered = Atomic(false)

    init(_ call: EngineCall, _ turn: CheckedContinuation<EngineAnswer, any Error>) {
        self.call = call
        caller = .waits(turn)
    }

    /// The answer goes to `pipe` as it comes.
    init(_ call: EngineCall, _ pipe: AnswerPipe) {
        self.call = call
        caller = .reads(pipe)
    }

    /// Takes what the function streams; nil where the answer is collected.
    var pipe: AnswerPipe? { if case .reads(let pipe) = caller { pipe } else { nil } }

    /// Wakes the caller. Returns false, and does nothing, where that has happened.
    @discardableResult
    func answer(_ result: Result<EngineAnswer, any Error>) -> Bool {
        guard !isAnswered.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        switch caller {
        case .waits(let turn): turn.resume(with: result)
        case .reads(let pipe): pipe.end(result)
        }
        return true
    }
}
