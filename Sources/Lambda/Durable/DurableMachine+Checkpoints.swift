// What a checkpoint does to an execution and its operations.

import CloudCore

extension DurableMachine {
    /// Throws AWS's errors, and then nothing has happened. The token is `newToken` afterwards, unless the
    /// execution is over.
    mutating func checkpoint(
        _ updates: [DurableUpdate], token: String, clientToken: String?, newToken: String
    ) throws {
        try checkToken(token)
        try CheckpointRules.check(updates, operations)
        for update in updates {
            try CheckpointRules.check(update, of: operations[update.id])
            execution.writtenBytes += update.bytes
            apply(update)
        }
        execution.hasBegun = true
        if !execution.isOver { execution.token = newToken }
        // The last one too: who did not get its answer asks again.
        if let clientToken {
            execution.lastCheckpoint = DurableExecution.Repeat(
                token: token, clientToken: clientToken, operationIDs: updates.map(\.id), at: now)
        }
    }

    func checkToken(_ token: String) throws {
        guard !execution.isOver, execution.phase == .invoking, token == execution.token else {
            throw LambdaError.staleCheckpointToken()
        }
    }

    /// Ends an execution that has outgrown what one may be; its token is taken away.
    mutating func enforceQuotas(tooMany: DurablePayload, tooMuch: DurablePayload) {
        guard !execution.isOver else { return }
        if execution.operationCount > DurableLimits.operations { return close(.failed, error: tooMany) }
        if execution.writtenBytes > DurableLimits.writtenBytes { close(.failed, error: tooMuch) }
    }

    /// The function hears of these operations; whether there are no others.
    mutating func hear(_ ids: [String], isAll: Bool) {
        execution.hasNews = !isAll
        execution.lastCheckpoint?.operationIDs += ids
        if !ids.isEmpty { actions.append(.forget(ids)) }
    }

    private mutating func apply(_ update: DurableUpdate) {
        switch (update.type, update.action) {
        case (.execution, .succeed): close(.succeeded, result: update.payload)
        case (.execution, _): close(.failed, error: update.error)
        case (_, .start): start(update)
        case (_, .retry): retry(update)
        case (_, .cancel): cancel(update)
        default: finish(update)
        }
    }

    private mutating func operation(_ update: DurableUpdate) -> DurableOperation {
        if let known = operations[update.id] { return known }
        execution.operationCount += 1
        var operation = DurableOperation(
            id: update.id, type: update.type, status: .started, sequence: execution.operationCount,
            startedAt: now)
        operation.subType = update.subType
        operation.name = update.name
        operation.parentID = update.parentID
        return operation
    }

    private mutating func start(_ update: DurableUpdate) {
        var operation = operation(update)
        operation.status = .started
        var event = DurableEvent(Self.startedEvent(update.type), of: operation, at: now)
        switch update.type {
        case .wait:
            operation.seconds = update.waitSeconds
            operation.dueAt = now + .seconds(update.waitSeconds ?? 1)
            event.seconds = update.waitSeconds
            event.scheduledEnd = operation.dueAt
            setTimer(operation.dueAt, operation, .wait)
        case .callback:
            operation.callbackID = update.callbackID
            operation.seconds = update.timeoutSeconds
            operation.heartbeatSeconds = update.heartbeatSeconds
            operation.dueAt = update.timeoutSeconds.map { now + .seconds($0) }
            operation.heartbeatDueAt = update.heartbeatSeconds.map { now + .seconds($0) }
            event.callbackID = update.callbackID
            event.seconds = update.timeoutSeconds
            event.heartbeatSeconds = update.heartbeatSeconds
            setCallbackTimer(operation)
        case .chainedInvoke:
            operation.functionName = update.functionName
            operation.tenantID = update.tenantID
            operation.input = update.payload
            operation.startEvent = execution.eventCount + 1
            event.functionName = update.functionName
            event.tenantID = update.tenantID
            event.payload = update.payload
            setTimer(now, operation, .invoke)
        default: break
        }
        save(operation)
        record(event)
    }

    private mutating func retry(_ update: DurableUpdate) {
        var operation = operation(update)
        let delay = update.nextAttemptDelaySeconds ?? 1
        operation.status = .pending
        operation.attempt += 1
        operation.dueAt = now + .seconds(delay)
        operation.result = update.payload
        operation.error = update.error
        setTimer(operation.dueAt, operation, .retry)
        save(operation)
        var event = DurableEvent(
            update.error == nil ? .stepSucceeded : .stepFailed, of: operation, at: now)
        event.payload = update.payload
        event.error = update.error
        event.attempt = operation.attempt
        event.nextAttemptDelaySeconds = delay
        record(event)
    }

    private mutating func finish(_ update: DurableUpdate) {
        var operation = operation(update)
        let succeeds = update.action == .succeed
        operation.status = succeeds ? .succeeded : .failed
        operation.endedAt = now
        operation.result = update.payload
        operation.error = update.error
        operation.replaysChildren = update.replaysChildren
        if update.type == .step { operation.attempt += 1 }
        save(operation)
        let type: EventType =
            update.type == .step
            ? (succeeds ? .stepSucceeded : .stepFailed) : (succeeds ? .contextSucceeded : .contextFailed)
        var event = DurableEvent(type, of: operation, at: now)
        event.payload = update.payload
        event.error = update.error
        if update.type == .step { event.attempt = operation.attempt }
        record(event)
    }

    private mutating func cancel(_ update: DurableUpdate) {
        guard var operation = operations[update.id] else { return }
        operation.status = .cancelled
        operation.endedAt = now
        operation.error = update.error
        save(operation)
        guard update.type == .wait else { return }
        clearTimer(operation.dueAt, operation, .wait)
        var event = DurableEvent(.waitCancelled, of: operation, at: now)
        event.error = update.error
        record(event)
    }

    private static func startedEvent(_ type: OperationType) -> EventType {
        switch type {
        case .step: .stepStarted
        case .wait: .waitStarted
        case .callback: .callbackStarted
        case .chainedInvoke: .chainedInvokeStarted
        default: .contextStarted
        }
    }
}
