// What a runtime may say when, and what it means: the Runtime API's rules as a state machine. No I/O, no
// time; the execution environment feeds it and performs its verdicts.

/// One runtime process's conversation with the Runtime API.
///
///     initializing ─next─▶ waiting ─invoke─▶ running ─response/error─▶ answered ─next─▶ waiting …
///          │                                    └ a streamed response: responding ─▶ (overrun ─▶) answered
///          │ init/error
///          └──▶ failed
///
/// With SnapStart there is one state more: initializing ─restore/next─▶ restoring ─next─▶ waiting, or
/// restoring ─restore/error─▶ failed.
struct RuntimeSession: Sendable {
    enum State: String, Hashable, Sendable {
        case initializing = "Initializing"
        /// A snapshot has been restored; the runtime runs the function's hooks.
        case restoring = "Restoring"
        /// `next` is parked, or was, until its connection broke.
        case waiting = "Ready"
        case running = "Running"
        /// A streamed answer has begun.
        case responding = "Responding"
        /// A streamed answer was too long: its caller has been answered, its end is waited for.
        case overrun = "Overrun"
        case answered = "InvocationResponse"
        case failed = "InitError"

        /// As AWS's errors call it.
        var name: String {
            switch self {
            case .responding, .overrun: "InvocationResponse"
            case .initializing, .restoring, .waiting, .running, .answered, .failed: rawValue
            }
        }
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
        /// The runtime is ready for a snapshot; 200 tells it that it has been restored.
        case restore
        /// A hook failed after the restore: 202.
        case takeRestoreError
        case invalidRequestID
        case invalidTransition(to: String)
        case notFound
        /// The function's answer is longer than allowed: 413, and its caller learns that.
        case takeTooLarge
        /// The same, and its caller knows.
        case refuseTooLarge
        /// The function's answer comes in a mode that there is not: 400, and its caller learns that.
        case takeUnknownMode
    }

    /// Whether the function has SnapStart.
    let canRestore: Bool
    private(set) var state = State.initializing
    /// The call at hand, or the last one.
    private(set) var requestID: String?
    /// A call is to go out with the coming `next`.
    private(set) var isCallDue = false

    init(canRestore: Bool = false) { self.canRestore = canRestore }

    /// A call has been assigned. Returns whether it goes out now, on a parked `next`.
    mutating func assign(_ id: String, canDeliver: Bool) -> Bool {
        requestID = id
        isCallDue = !(state == .waiting && canDeliver)
        if !isCallDue { state = .running }
        return !isCallDue
    }

    /// A streamed answer to the call of this id begins. Returns false where it is none that is due.
    mutating func begin(_ id: String) -> Bool {
        guard id == requestID, !isCallDue, state == .running else { return false }
        state = .responding
        return true
    }

    /// The streamed answer is longer than allowed.
    mutating func overrun() { state = .overrun }

    /// The streamed answer will not come to its end.
    mutating func breakOff() { state = .answered }

    /// - Parameter streamed: whether the request is the end of the streamed answer that has begun.
    mutating func on(_ request: RuntimeRequest, streamed: Bool = false) -> Verdict {
        switch request.route {
        case .extensionRegister, .extensionNext, .extensionInitError, .extensionExitError, .subscribe,
            .credentials, .unknown:
            .notFound
        case .next: next()
        case .initError: initError()
        case .restoreNext: restoreNext()
        case .restoreError: restoreError()
        case .response where streamed: endStream(isTooLong: request.excessBytes != nil)
        case .response(let id): respond(id, request)
        case .error(let id): report(id, as: "InvocationErrorResponse", isTooLong: request.excessBytes != nil)
        }
    }

    private mutating func endStream(isTooLong: Bool) -> Verdict {
        let callerKnows = state == .overrun
        guard callerKnows || state == .responding else { return .invalidTransition(to: "InvocationResponse") }
        state = .answered
        if callerKnows { return .refuseTooLarge }
        return isTooLong ? .takeTooLarge : .take
    }

    private mutating func respond(_ id: String, _ request: RuntimeRequest) -> Verdict {
        let verdict = report(id, as: "InvocationResponse", isTooLong: request.excessBytes != nil)
        return verdict == .take && request.hasUnknownMode ? .takeUnknownMode : verdict
    }

    private mutating func next() -> Verdict {
        switch state {
        case .initializing, .restoring, .waiting, .answered, .overrun:
            let isNews = state != .waiting
            if isCallDue {
                isCallDue = false
                state = .running
                return .deliver
            }
            state = .waiting
            return .park(isNews: isNews)
        case .running, .responding, .failed: return .invalidTransition(to: State.waiting.rawValue)
        }
    }

    private mutating func initError() -> Verdict {
        guard state == .initializing else { return .invalidTransition(to: State.failed.rawValue) }
        state = .failed
        return .takeInitError
    }

    private mutating func restoreNext() -> Verdict {
        guard canRestore, state == .initializing else {
            return .invalidTransition(to: State.restoring.rawValue)
        }
        state = .restoring
        return .restore
    }

    private mutating func restoreError() -> Verdict {
        guard state == .restoring else { return .invalidTransition(to: "RestoreError") }
        state = .failed
        return .takeRestoreError
    }

    private mutating func report(_ id: String, as new: String, isTooLong: Bool) -> Verdict {
        guard id == requestID, !isCallDue else { return .invalidRequestID }
        guard state == .running else { return .invalidTransition(to: new) }
        state = .answered
        return isTooLong ? .takeTooLarge : .take
    }
}
