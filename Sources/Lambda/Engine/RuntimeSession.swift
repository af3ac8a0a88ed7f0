// What a runtime may say when, and what it means: the Runtime API's rules as a state machine. No I/O, no
// time; the execution environment feeds it and performs its verdicts.

/// One runtime process's conversation with the Runtime API.
///
///     initializing ─next─▶ waiting ─invoke─▶ running ─response/error─▶ answered ─next─▶ waiting …
///          │ init/error
///          └──▶ failed
struct RuntimeSession: Sendable {
    enum State: String, Hashable, Sendable {
        case initializing = "Initializing"
        /// `next` is parked, or was, until its connection broke.
        case waiting = "Ready"
        case running = "Running"
        case answered = "InvocationResponse"
        case failed = "InitError"
    }

    /// What the environment is to do with a request.
    enum Verdict: Hashable, Sendable {
        /// Answer it when there is a call. `isNews`: the runtime has become ready by it.
        case park(isNews: Bool)
        /// The call that is waiting for this `next` goes out on it.
        case deliver
        /// The function's answer, or the report of its error: 202.
        case take
        /// The init phase failed with this report: 202.
        case takeInitError
        case invalidRequestID
        case invalidTransition(to: String)
        case notFound
        /// The function's answer is longer than allowed: 413, and its caller learns that.
        case takeTooLarge
    }

    private(set) var state = State.initializing
    /// The call at hand, or the last one.
    private(set) var requestID: String?
    /// A call is to go out with the coming `next`.
    private(set) var isCallDue = false

    /// A call has been assigned. Returns whether it goes out now, on a parked `next`.
    mutating func assign(_ id: String, canDeliver: Bool) -> Bool {
        requestID = id
        isCallDue = !(state == .waiting && canDeliver)
        if !isCallDue { state = .running }
        return !isCallDue
    }

    mutating func on(_ request: RuntimeRequest) -> Verdict {
        switch request.route {
        case .unknown: .notFound
        case .next: next()
        case .initError: initError()
        case .response(let id): report(id, as: "InvocationResponse", isTooLong: request.excessBytes != nil)
        case .error(let id): report(id, as: "InvocationErrorResponse", isTooLong: request.excessBytes != nil)
        }
    }

    private mutating func next() -> Verdict {
        switch state {
        case .initializing, .waiting, .answered:
            let isNews = state != .waiting
            if isCallDue {
                isCallDue = false
                state = .running
                return .deliver
            }
            state = .waiting
            return .park(isNews: isNews)
        case .running, .failed: return .invalidTransition(to: State.waiting.rawValue)
        }
    }

    private mutating func initError() -> Verdict {
        guard state == .initializing else { return .invalidTransition(to: State.failed.rawValue) }
        state = .failed
        return .takeInitError
    }

    private mutating func report(_ id: String, as new: String, isTooLong: Bool) -> Verdict {
        guard id == requestID, !isCallDue else { return .invalidRequestID }
        guard state == .running else { return .invalidTransition(to: new) }
        state = .answered
        return isTooLong ? .takeTooLarge : .take
    }
}
