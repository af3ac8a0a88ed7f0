// Between an environment that streams its answer and whoever reads it: holds little, stops the environment's
// connection when it is full, and starts it again when it was emptied.

import Synchronization

/// Carries one call's answer from its environment's event loop to its one reader.
final class AnswerPipe: Sendable {
    /// What the reader gets.
    enum Event: Sendable {
        case part([UInt8])
        /// The whole answer where nothing streamed; otherwise how it ended.
        case end(EngineAnswer)
    }

    private struct State {
        /// Nil until the answer begins.
        var contentType: String?
        var bytes: [UInt8] = []
        var end: Result<EngineAnswer, any Error>?
        var reader: CheckedContinuation<Void, Never>?
        /// Wakes the writer; nil where it has not stopped.
        var writer: (@Sendable () -> Void)?
        /// Nobody reads any more: what comes is dropped. The function runs on.
        var isAbandoned = false

        var hasNews: Bool { !bytes.isEmpty || end != nil }
    }

    private let state = Mutex(State())

    // MARK: The environment's side

    /// The runtime has begun to answer.
    func begin(contentType: String) {
        let reader = state.withLock { state in
            state.contentType = contentType
            return state.reader.take()
        }
        reader?.resume()
    }

    /// Takes a part. False where the writer must stop until `resume` is called, which may be anywhere.
    func push(_ bytes: [UInt8], resume: @escaping @Sendable () -> Void) -> Bool {
        let (reader, mayGoOn) = state.withLock { state in
            if state.isAbandoned { return (nil as CheckedContinuation<Void, Never>?, true) }
            state.bytes += bytes
            let isFull = state.bytes.count >= EngineLimits.answerPipeBytes
            if isFull { state.writer = resume }
            return (state.reader.take(), !isFull)
        }
        reader?.resume()
        return mayGoOn
    }

    func end(_ result: Result<EngineAnswer, any Error>) {
        let reader = state.withLock { state in
            state.end = result
            return state.reader.take()
        }
        reader?.resume()
    }

    // MARK: The reader's side

    /// Returns the content type once the answer has begun; throws where the call could not be run.
    fileprivate func begun() async throws -> String {
        while true {
            let (contentType, end) = state.withLock { ($0.contentType, $0.end) }
            if let contentType { return contentType }
            if let end { return try end.get().contentType }
            await news { $0.contentType != nil || $0.end != nil }
        }
    }

    fileprivate func next() async throws -> Event {
        while true {
            let (bytes, end, writer) = state.withLock { state in
                defer { state.bytes = [] }
                return (state.bytes, state.end, state.writer.take())
            }
            writer?()
            if !bytes.isEmpty { return .part(bytes) }
            if let end { return .end(try end.get()) }
            await news { $0.hasNews }
        }
    }

    fileprivate func abandon() {
        let writer = state.withLock { state in
            state.isAbandoned = true
            state.bytes = []
            return state.writer.take()
        }
        writer?()
    }

    private func news(_ isThere: @Sendable (borrowing State) -> Bool) async {
        await withCheckedContinuation { turn in
            let isNow = state.withLock { state in
                if isThere(state) { return true }
                precondition(state.reader == nil, "an answer has one reader")
                state.reader = turn
                return false
            }
            if isNow { turn.resume() }
        }
    }
}

/// Reads an answer as it comes. When it goes, the rest of the answer is dropped and the function runs on, as
/// on AWS when a client hangs up.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
final class AnswerReader: Sendable {
    private let pipe: AnswerPipe
    /// As the runtime declared it.
    let contentType: String
    /// The version that runs.
    let executedVersion: String

    /// Returns when the answer has begun; throws where the call could not be run.
    init(_ pipe: AnswerPipe, executedVersion: String) async throws {
        self.pipe = pipe
        self.executedVersion = executedVersion
        contentType = try await pipe.begun()
    }

    deinit { pipe.abandon() }

    /// To be called until it returns `end`, or throws because the cloud itself failed.
    func next() async throws -> AnswerPipe.Event { try await pipe.next() }
}
