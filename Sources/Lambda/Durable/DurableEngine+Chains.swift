// Chained invocations: another function called for an operation, as the execution role, and its end told to
// the execution that waits.

import Agenda
import CloudCore
import Crypto

extension DurableEngine {
    func chain(_ note: DurableNote, _ task: DueTask) async throws -> AgendaVerdict {
        guard let execution = try await store.execution(note.key), !execution.isOver,
            let operation = try await store.operations(note.key, [note.operationID]).first,
            operation.status == .started
        else { return .done }
        do {
            let (spec, reference) = try await target(of: operation, execution)
            let input = try await operation.input.asyncMap(payloads.bytes) ?? Array("{}".utf8)
            if spec.durable != nil {
                try await startChild(spec, input, operation, execution)
                return .done
            }
            try await started(note, version: spec.version, childARN: nil)
            let answer = try await runner.invoke(
                EngineCall(
                    spec: try spec.forTenant(operation.tenantID), requestID: entropy.uuid(),
                    invokedARN: reference.arn, payload: input, traceID: trace(of: execution),
                    isAsynchronous: true))
            try await ended(note, answer)
        } catch let error as AWSError where error.status == 429 || error.status >= 500 {
            return .retry(at: clock.now + AsyncPolicy.backoff(task.retries))
        } catch let error as AWSError {
            let error = try await payloads.keep(DurableError(error.code, error.message))
            try await end(note.key, note.operationID, .failed(error), [error])
        }
        return .done
    }

    /// The function that the operation names, where the role may call it.
    private func target(
        of operation: DurableOperation, _ execution: DurableExecution
    ) async throws -> (FunctionSpec, FunctionReference) {
        let key = execution.key.function
        guard let own = try await catalog.spec(key, qualifier: execution.version) else {
            throw LambdaError.functionNotFound(execution.functionARN)
        }
        let context = try await context(of: own)
        let reference = try FunctionReference(operation.functionName ?? "", context: context)
        try await roles?.authorizer.authorize(
            Permission("lambda:InvokeFunction", on: [reference.arn]), for: context)
        guard let spec = try await catalog.spec(reference.key, qualifier: reference.qualifier) else {
            throw LambdaError.functionNotFound(reference.qualifiedARN)
        }
        if spec.durable != nil, reference.qualifier == nil { throw LambdaError.durableUnqualified() }
        return (spec, reference)
    }

    /// What is called belongs to the same chain of requests.
    private func trace(of execution: DurableExecution) -> String {
        var trace = TraceHeader(execution.traceID, requestID: execution.key.id, at: clock.now)
        _ = trace.enter(execution.key.function)
        return trace.text
    }

    private func context(of spec: FunctionSpec) async throws -> RequestContext {
        let requestID = entropy.uuid()
        guard let roles else {
            return RequestContext(
                requestID: requestID, account: spec.account, region: spec.region,
                caller: .root(of: spec.account), now: clock.now)
        }
        let context = try await roles.context(of: spec.role, for: spec.functionKey, requestID: requestID)
        guard let context else { throw LambdaError.roleNotAssumable() }
        return context
    }

    /// The child's name follows from the operation: it is started once, however often this is tried.
    private func startChild(
        _ spec: FunctionSpec, _ input: [UInt8], _ operation: DurableOperation, _ execution: DurableExecution
    ) async throws {
        let seed = Array("\(execution.key.id)/\(operation.id)".utf8)
        let child = try await start(
            Start(
                spec: spec, name: Hex.encode(SHA256.hash(data: seed).prefix(16)), payload: input,
                isSynchronous: false, traceID: trace(of: execution), tenantID: operation.tenantID,
                parent: DurableExecution.Parent(key: execution.key, operationID: operation.id)))
        let note = DurableNote(key: execution.key, run: 0, operationID: operation.id)
        try await started(note, version: child.version, childARN: child.arn)
    }

    private func started(_ note: DurableNote, version: String, childARN: String?) async throws {
        _ = try await change(note.key, [note.operationID]) { machine, _ in
            machine.invokeStarted(note.operationID, version: version, childARN: childARN)
        }
    }

    private func ended(_ note: DurableNote, _ answer: EngineAnswer) async throws {
        let limit = DurableLimits.payloadBytes
        if answer.functionError != nil {
            let error = try await payloads.keep(DurableError(answer: answer.payload))
            try await end(note.key, note.operationID, .failed(error), [error])
        } else if answer.payload.count > limit {
            throw LambdaError.durablePayloadTooLarge("CHAINED_INVOKE", limit: limit)
        } else {
            let result = try await payloads.keep(answer.payload)
            try await end(note.key, note.operationID, .succeeded(result), [result])
        }
    }

    private func end(
        _ key: DurableKey, _ id: String, _ end: DurableMachine.End, _ kept: [DurablePayload?]
    ) async throws {
        do {
            let changed = try await change(key, [id]) { machine, _ -> Bool in
                let wasOpen = machine.operations[id]?.status == .started && !machine.execution.isOver
                machine.invokeEnded(id, end)
                return wasOpen
            }
            if !changed.result { await payloads.forget(kept) }
        } catch {
            await payloads.forget(kept)
            if (error as? AWSError)?.status != 404 { throw error }
        }
    }

    /// The execution that `note` names is over: so is the operation that waited for it.
    func tellParent(_ note: DurableNote) async throws -> AgendaVerdict {
        guard let child = try await store.execution(note.key), child.isOver, let parent = child.parent else {
            return .done
        }
        // The child's own payloads go with the child.
        let payload = try await (child.result ?? child.error).asyncMap { payload in
            try await payloads.keep(payloads.bytes(payload))
        }
        let failure = payload ?? .inline(DurableError(nil, nil).json)
        let end: DurableMachine.End =
            switch child.status {
            case .succeeded: .succeeded(payload)
            case .timedOut: .timedOut(failure)
            case .stopped: .stopped(failure)
            default: .failed(failure)
            }
        try await self.end(parent.key, parent.operationID, end, [payload])
        return .done
    }
}

extension Optional where Wrapped: Sendable {
    /// `map` with a transform that waits.
    fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let value = self else { return nil }
        return try await transform(value)
    }
}
