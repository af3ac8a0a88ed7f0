// What becomes of a durable execution when something happens to it. A value: it is told what happened, knows
// the operations that have to do with it, and says what is to be written and done. It reads no clock and no
// store.
//
//     waiting ─something ends by itself─▶ due ─the invocation begins─▶ invoking ─▶ waiting, or over
//                                          ▲                               │
//                                          └────── it failed ──────────────┘

import CloudCore

/// What is to be committed with an execution, or done once it is.
enum DurableAction: Hashable, Sendable {
    case put(DurableOperation)
    case record(DurableEvent)
    /// An event that learned more.
    case amend(event: Int, version: String, childARN: String?)
    case setTimer(DurableTimer)
    case clearTimer(DurableTimer)
    /// The next checkpoint, or invocation, is to hear of this operation.
    case tell(String)
    /// It has heard of these.
    case forget([String])
    /// The function is to be invoked.
    case run(UInt64)
    /// The function that a chained invocation names is to be invoked.
    case invoke(String)
    case setAlarm(Instant)
    /// The execution is over, and this operation waits for it.
    case tellParent(DurableExecution.Parent)
    /// It ended otherwise than well, and nobody waited: its function's dead-letter queue is to hear of it.
    case sendLetter
}

/// One execution while something happens to it.
struct DurableMachine: Sendable {
    /// How an invocation ended.
    enum Outcome: Hashable, Sendable {
        case succeeded(DurablePayload?)
        case failed(DurablePayload?)
        case pending
        /// The function failed, or answered nonsense.
        case broken(DurablePayload)
        /// It did not run: throttled, or the cloud failed.
        case refused(DurablePayload)
        /// It never will: its version is gone.
        case gone(DurablePayload)
    }

    /// How an operation ended that doesn't need the function.
    enum End: Hashable, Sendable {
        case succeeded(DurablePayload?)
        case failed(DurablePayload)
        case timedOut(DurablePayload)
        case stopped(DurablePayload)
    }

    var execution: DurableExecution
    /// Those that have to do with what happens.
    var operations: [String: DurableOperation]
    var actions: [DurableAction] = []
    let now: Instant
    /// The alarm is being worked off: it is set once at the end.
    private var isRinging = false

    init(_ execution: DurableExecution, _ operations: [DurableOperation] = [], at now: Instant) {
        self.execution = execution
        self.operations = Dictionary(operations.map { ($0.id, $0) }) { $1 }
        self.now = now
    }

    mutating func takeActions() -> [DurableAction] {
        defer { actions = [] }
        return actions
    }

    // MARK: Life

    mutating func begin() {
        var event = DurableEvent(.executionStarted, at: now)
        event.operationID = execution.key.id
        event.name = execution.name
        event.payload = execution.input
        event.seconds = execution.settings.executionTimeoutSeconds
        record(event)
        wake(at: execution.deadline)
        request()
    }

    mutating func stop(_ error: DurablePayload) {
        guard !execution.isOver else { return }
        close(.stopped, error: error)
    }

    /// `next` is the earliest timer that is left.
    mutating func rang(next: Instant?, timeout error: DurablePayload) {
        guard !execution.isOver else { return }
        guard now < execution.deadline else {
            isRinging = true
            return close(.timedOut, error: error)
        }
        execution.alarm = min(next ?? .distantFuture, execution.deadline)
    }

    /// Timers are worked off by the alarm, which is set anew when `rang` says so.
    mutating func ring() { isRinging = true }

    mutating func close(
        _ status: ExecutionStatus, result: DurablePayload? = nil, error: DurablePayload? = nil
    ) {
        execution.status = status
        execution.endedAt = now
        execution.result = result
        execution.error = error
        execution.token = ""
        execution.lastCheckpoint = nil
        let type: EventType =
            switch status {
            case .succeeded: .executionSucceeded
            case .failed: .executionFailed
            case .timedOut: .executionTimedOut
            default: .executionStopped
            }
        var event = DurableEvent(type, at: now)
        event.operationID = execution.key.id
        event.name = execution.name
        event.payload = result
        event.error = error
        record(event)
        execution.alarm = now + .seconds(execution.settings.retentionDays * 86_400)
        if !isRinging { actions.append(.setAlarm(execution.alarm)) }
        if let parent = execution.parent { actions.append(.tellParent(parent)) }
        if status != .succeeded, execution.sendsLetters { actions.append(.sendLetter) }
    }

    // MARK: Invocations

    /// False where this run is over, or not wanted any more.
    mutating func invocationBegins(_ run: UInt64, requestID: String, token: String) -> Bool {
        guard !execution.isOver, execution.run == run, execution.phase != .waiting else { return false }
        execution.phase = .invoking
        execution.requestID = requestID
        execution.invokedAt = now
        execution.token = token
        execution.lastCheckpoint = nil
        return true
    }

    /// Returns when the same run is to be tried again; nil where it is over.
    mutating func invocationEnded(_ run: UInt64, _ outcome: Outcome) -> Instant? {
        guard execution.run == run, execution.phase == .invoking else { return nil }
        execution.token = ""
        execution.lastCheckpoint = nil
        recordInvocation(outcome)
        execution.phase = .waiting
        guard !execution.isOver else { return nil }
        switch outcome {
        case .succeeded(let result): close(.succeeded, result: result)
        case .failed(let error): close(.failed, error: error)
        case .gone(let error):
            execution.refusals = 0
            close(.failed, error: error)
        case .pending:
            if execution.hasNews { request() }
        case .broken(let error):
            execution.failures += 1
            guard execution.failures <= DurableLimits.failedInvocations else {
                close(.failed, error: error)
                return nil
            }
            execution.phase = .due
            return now + .seconds(DurableLimits.failureRestSeconds)
        case .refused(let error):
            let next = now + AsyncPolicy.backoff(execution.refusals)
            execution.refusals += 1
            guard !isGivenUp(before: next) else {
                close(.failed, error: error)
                return nil
            }
            execution.phase = .due
            return next
        }
        return nil
    }

    /// Whether its first invocation is not to be tried so late. A caller who waits is refused at once, like
    /// any other.
    private func isGivenUp(before next: Instant) -> Bool {
        if execution.isSynchronous { return !execution.hasBegun }
        return execution.startExpiry.map { next > $0 } ?? false
    }

    /// Whether a payload of the outcome becomes the execution's, or its history's.
    func keeps(_ outcome: Outcome, of run: UInt64) -> Bool {
        guard execution.run == run, execution.phase == .invoking else { return false }
        if case .broken = outcome { return true }
        return !execution.isOver
    }

    /// Whether an answer of PENDING makes sense: something will go on by itself.
    var mayWait: Bool { execution.isOver || execution.pendingCount > 0 || execution.hasNews }

    private mutating func recordInvocation(_ outcome: Outcome) {
        var event = DurableEvent(.invocationCompleted, at: now)
        event.requestID = execution.requestID
        event.invokedAt = execution.invokedAt
        switch outcome {
        case .refused, .gone: return
        case .broken(let error): event.error = error
        default: break
        }
        execution.hasBegun = true
        record(event)
    }

    /// The function is to be invoked, unless it will be anyhow.
    private mutating func request() {
        guard execution.phase == .waiting, !execution.isOver else { return }
        execution.phase = .due
        execution.run += 1
        execution.failures = 0
        execution.refusals = 0
        actions.append(.run(execution.run))
    }

    // MARK: What happens without the function

    /// `timeout` and `heartbeat` are the errors of a callback that nobody ends.
    mutating func fire(_ timer: DurableTimer, timeout: DurablePayload, heartbeat: DurablePayload) {
        actions.append(.clearTimer(timer))
        guard !execution.isOver, var operation = operations[timer.operationID] else { return }
        switch timer.kind {
        case .wait:
            guard operation.status == .started, operation.dueAt == timer.at else { return }
            operation.status = .succeeded
            operation.endedAt = now
            save(operation)
            var event = DurableEvent(.waitSucceeded, of: operation, at: now)
            event.seconds = operation.seconds
            record(event)
            tell(operation)
        case .retry:
            guard operation.status == .pending, operation.dueAt == timer.at else { return }
            operation.status = .ready
            operation.dueAt = nil
            save(operation)
            tell(operation)
        case .timeout:
            guard operation.status == .started, operation.dueAt == timer.at else { return }
            end(operation, .timedOut(timeout))
        case .heartbeat:
            guard operation.status == .started, operation.heartbeatDueAt == timer.at else { return }
            end(operation, .timedOut(heartbeat))
        case .invoke:
            if operation.status == .started { actions.append(.invoke(operation.id)) }
        }
    }

    /// Throws where the callback is over.
    mutating func callbackEnds(_ id: String, callbackID: String, _ end: End) throws {
        self.end(try callback(id, callbackID), end)
    }

    mutating func heartbeat(_ id: String, callbackID: String) throws {
        var operation = try callback(id, callbackID)
        guard let seconds = operation.heartbeatSeconds else { return }
        clearTimer(operation.heartbeatDueAt, operation, .heartbeat)
        operation.heartbeatDueAt = now + .seconds(seconds)
        setCallbackTimer(operation)
        save(operation)
    }

    private func callback(_ id: String, _ callbackID: String) throws -> DurableOperation {
        guard let operation = operations[id], operation.callbackID == callbackID else {
            throw LambdaError.callbackUnknown()
        }
        guard !execution.isOver, operation.status == .started else { throw LambdaError.callbackOver() }
        return operation
    }

    /// What a chained invocation started.
    mutating func invokeStarted(_ id: String, version: String, childARN: String?) {
        guard let operation = operations[id], operation.startEvent > 0 else { return }
        actions.append(.amend(event: operation.startEvent, version: version, childARN: childARN))
    }

    /// Nothing happens where it is over already: it may be told twice.
    mutating func invokeEnded(_ id: String, _ end: End) {
        guard !execution.isOver, let operation = operations[id], operation.status == .started else { return }
        self.end(operation, end)
    }

    mutating func end(_ former: DurableOperation, _ end: End) {
        var operation = former
        operation.endedAt = now
        let isCallback = operation.type == .callback
        let type: EventType
        switch end {
        case .succeeded(let result):
            operation.status = .succeeded
            operation.result = result
            type = isCallback ? .callbackSucceeded : .chainedInvokeSucceeded
        case .failed(let error):
            operation.status = .failed
            operation.error = error
            type = isCallback ? .callbackFailed : .chainedInvokeFailed
        case .timedOut(let error):
            operation.status = .timedOut
            operation.error = error
            type = isCallback ? .callbackTimedOut : .chainedInvokeTimedOut
        case .stopped(let error):
            operation.status = .stopped
            operation.error = error
            type = .chainedInvokeStopped
        }
        if isCallback {
            clearTimer(operation.dueAt, operation, .timeout)
            clearTimer(operation.heartbeatDueAt, operation, .heartbeat)
        }
        save(operation)
        var event = DurableEvent(type, of: operation, at: now)
        event.payload = operation.result
        event.error = operation.error
        record(event)
        tell(operation)
    }

    // MARK: Small things

    mutating func save(_ operation: DurableOperation) {
        let was = operations[operation.id]?.isPending == true
        execution.pendingCount += (operation.isPending ? 1 : 0) - (was ? 1 : 0)
        operations[operation.id] = operation
        actions.append(.put(operation))
    }

    mutating func record(_ event: DurableEvent) {
        var event = event
        execution.eventCount += 1
        event.id = execution.eventCount
        actions.append(.record(event))
    }

    /// The function hears of it at its next checkpoint, or is invoked for it.
    mutating func tell(_ operation: DurableOperation) {
        execution.hasNews = true
        actions.append(.tell(operation.id))
        request()
    }

    mutating func setTimer(
        _ at: Instant?, _ operation: DurableOperation, _ kind: DurableTimer.Kind
    ) {
        guard let at else { return }
        actions.append(.setTimer(DurableTimer(at: at, operationID: operation.id, kind: kind)))
        wake(at: at)
    }

    /// A callback has one timer: for what ends it first, unless somebody sends a heartbeat.
    mutating func setCallbackTimer(_ operation: DurableOperation) {
        if let heartbeat = operation.heartbeatDueAt, heartbeat < operation.dueAt ?? .distantFuture {
            setTimer(heartbeat, operation, .heartbeat)
        } else {
            setTimer(operation.dueAt, operation, .timeout)
        }
    }

    mutating func clearTimer(
        _ at: Instant?, _ operation: DurableOperation, _ kind: DurableTimer.Kind
    ) {
        guard let at else { return }
        actions.append(.clearTimer(DurableTimer(at: at, operationID: operation.id, kind: kind)))
    }

    mutating func wake(at: Instant) {
        guard !isRinging, !execution.isOver, at < execution.alarm else { return }
        execution.alarm = at
        actions.append(.setAlarm(at))
    }
}
