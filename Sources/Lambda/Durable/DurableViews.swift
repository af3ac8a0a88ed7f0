// Operations and events as the API shows them.

import CloudCore

extension OpenOperation {
    var view: OperationShape {
        var view = OperationShape(
            id: operation.id, type: operation.type, startTimestamp: operation.startedAt,
            status: operation.status)
        view.parentId = operation.parentID
        view.name = operation.name
        view.subType = operation.subType
        view.endTimestamp = operation.endedAt
        switch operation.type {
        case .execution: view.executionDetails = ExecutionDetails(inputPayload: input)
        case .context:
            view.contextDetails = ContextDetails(
                replayChildren: operation.replaysChildren ? true : nil, result: result, error: error?.view)
        case .step:
            view.stepDetails = StepDetails(
                attempt: operation.attempt,
                nextAttemptTimestamp: operation.status == .pending ? operation.dueAt : nil, result: result,
                error: error?.view)
        case .wait: view.waitDetails = WaitDetails(scheduledEndTimestamp: operation.dueAt)
        case .callback:
            view.callbackDetails = CallbackDetails(
                callbackId: operation.callbackID, result: result, error: error?.view)
        default:
            view.chainedInvokeDetails = ChainedInvokeDetails(result: result, error: error?.view)
        }
        return view
    }
}

extension DurableEngine {
    /// An event; without data, its payloads and errors are left out.
    func view(of event: DurableEvent, withData: Bool) async throws -> Event {
        var view = Event(
            eventType: event.type, subType: event.subType, eventId: event.id, id: event.operationID,
            name: event.name, eventTimestamp: event.at, parentId: event.parentID)
        let text = withData ? try await payloads.text(event.payload) : nil
        let error = withData ? try await payloads.error(event.error) : nil
        let isCut = withData ? nil : true
        EventDetails(
            event: event, result: EventResult(payload: text, truncated: event.payload == nil ? nil : isCut),
            input: EventInput(payload: text, truncated: event.payload == nil ? nil : isCut),
            error: EventError(payload: error?.view, truncated: event.error == nil ? nil : isCut)
        ).show(in: &view)
        return view
    }
}

/// What an event of a type says besides.
private struct EventDetails {
    let event: DurableEvent
    let result: EventResult
    let input: EventInput
    let error: EventError

    func show(in view: inout Event) {
        switch event.type {
        case .executionStarted:
            view.executionStartedDetails = ExecutionStartedDetails(
                input: input, executionTimeout: event.seconds ?? 0)
        case .executionSucceeded:
            view.executionSucceededDetails = ExecutionSucceededDetails(result: result)
        case .executionFailed: view.executionFailedDetails = ExecutionFailedDetails(error: error)
        case .executionTimedOut: view.executionTimedOutDetails = ExecutionTimedOutDetails(error: error)
        case .executionStopped: view.executionStoppedDetails = ExecutionStoppedDetails(error: error)
        case .contextStarted: view.contextStartedDetails = ContextStartedDetails()
        case .contextSucceeded: view.contextSucceededDetails = ContextSucceededDetails(result: result)
        case .contextFailed: view.contextFailedDetails = ContextFailedDetails(error: error)
        case .invocationCompleted:
            view.invocationCompletedDetails = InvocationCompletedDetails(
                startTimestamp: event.invokedAt ?? event.at, endTimestamp: event.at,
                requestId: event.requestID ?? "", error: event.error == nil ? nil : error)
        case .stepStarted: view.stepStartedDetails = StepStartedDetails()
        case .stepSucceeded:
            view.stepSucceededDetails = StepSucceededDetails(result: result, retryDetails: retry)
        case .stepFailed: view.stepFailedDetails = StepFailedDetails(error: error, retryDetails: retry)
        default: showPending(in: &view)
        }
    }

    private var retry: RetryDetails {
        RetryDetails(
            currentAttempt: event.attempt, nextAttemptDelaySeconds: event.nextAttemptDelaySeconds)
    }

    private func showPending(in view: inout Event) {
        switch event.type {
        case .waitStarted:
            view.waitStartedDetails = WaitStartedDetails(
                duration: event.seconds ?? 0, scheduledEndTimestamp: event.scheduledEnd ?? event.at)
        case .waitSucceeded: view.waitSucceededDetails = WaitSucceededDetails(duration: event.seconds)
        case .waitCancelled: view.waitCancelledDetails = WaitCancelledDetails(error: error)
        case .callbackStarted:
            view.callbackStartedDetails = CallbackStartedDetails(
                callbackId: event.callbackID ?? "", heartbeatTimeout: event.heartbeatSeconds,
                timeout: event.seconds)
        case .callbackSucceeded: view.callbackSucceededDetails = CallbackSucceededDetails(result: result)
        case .callbackFailed: view.callbackFailedDetails = CallbackFailedDetails(error: error)
        case .callbackTimedOut: view.callbackTimedOutDetails = CallbackTimedOutDetails(error: error)
        case .chainedInvokeStarted:
            view.chainedInvokeStartedDetails = ChainedInvokeStartedDetails(
                functionName: event.functionName ?? "", tenantId: event.tenantID, input: input,
                executedVersion: event.executedVersion, durableExecutionArn: event.childARN)
        case .chainedInvokeSucceeded:
            view.chainedInvokeSucceededDetails = ChainedInvokeSucceededDetails(result: result)
        case .chainedInvokeFailed:
            view.chainedInvokeFailedDetails = ChainedInvokeFailedDetails(error: error)
        case .chainedInvokeTimedOut:
            view.chainedInvokeTimedOutDetails = ChainedInvokeTimedOutDetails(error: error)
        default: view.chainedInvokeStoppedDetails = ChainedInvokeStoppedDetails(error: error)
        }
    }
}
