// What durable functions themselves ask for, as their role, and who ends their callbacks.

import CloudCore

extension LambdaService {
    func checkpointDurableExecution(
        _ input: CheckpointDurableExecutionRequest, _ context: RequestContext
    ) async throws -> CheckpointDurableExecutionResponse {
        let (engine, execution) = try await holder(ofTokenFor: input.durableExecutionArn, context)
        if let known = try await again(input, execution, engine, context) { return known }
        let updates = try await updates(input.updates ?? [], of: execution, engine)
        let newToken = engine.newToken()
        let (tooMany, tooMuch) = (
            DurablePayload.inline(DurableError.tooManyOperations().json),
            DurablePayload.inline(DurableError.tooMuchWritten().json)
        )
        let ids = Set(updates.map(\.id)).union(updates.compactMap(\.parentID))
        do {
            let changed = try await engine.change(execution.key, ids) { machine, circumstances in
                try machine.checkpoint(
                    updates, token: input.checkpointToken, clientToken: input.clientToken,
                    newToken: newToken)
                machine.enforceQuotas(tooMany: tooMany, tooMuch: tooMuch)
                machine.hear(circumstances.news, isAll: circumstances.isAllNews)
                return circumstances.news
            }
            return try await response(changed.machine, updates.map(\.id) + changed.result, engine)
        } catch let error as AWSError where error == LambdaError.staleCheckpointToken() {
            await engine.payloads.forget(updates.flatMap { [$0.payload, $0.error] })
            // Sent twice at once, the other was faster.
            let current = try await engine.store.execution(execution.key)
            let known = try await again(input, current ?? execution, engine, context)
            guard let known else { throw error }
            return known
        } catch {
            await engine.payloads.forget(updates.flatMap { [$0.payload, $0.error] })
            throw error
        }
    }

    /// The execution that a token is for. No token is good for one that isn't there; a store in trouble is
    /// another matter, which the function may try again.
    private func holder(
        ofTokenFor arn: String, _ context: RequestContext
    ) async throws -> (DurableEngine, DurableExecution) {
        do {
            return try await durableExecution(arn, context)
        } catch let error as AWSError where error.status == 404 {
            throw LambdaError.staleCheckpointToken()
        }
    }

    /// The answer that a checkpoint got already, where it is sent again.
    private func again(
        _ input: CheckpointDurableExecutionRequest, _ execution: DurableExecution, _ engine: DurableEngine,
        _ context: RequestContext
    ) async throws -> CheckpointDurableExecutionResponse? {
        guard let last = execution.lastCheckpoint, last.token == input.checkpointToken,
            last.clientToken == input.clientToken,
            context.now - last.at <= .seconds(DurableLimits.repeatSeconds)
        else { return nil }
        let operations = try await engine.store.operations(execution.key, Set(last.operationIDs))
        return try await response(
            DurableMachine(execution, operations, at: context.now), last.operationIDs, engine)
    }

    private func response(
        _ machine: DurableMachine, _ ids: [String], _ engine: DurableEngine
    ) async throws -> CheckpointDurableExecutionResponse {
        var seen: Set<String> = []
        var shown: [OperationShape] = []
        for id in ids where seen.insert(id).inserted {
            guard let operation = machine.operations[id] else { continue }
            shown.append(try await engine.open(operation).view)
        }
        let token = machine.execution.token
        return CheckpointDurableExecutionResponse(
            newExecutionState: CheckpointUpdatedExecutionState(operations: shown),
            checkpointToken: token.isEmpty ? nil : token)
    }

    /// Within AWS's sizes, their payloads kept: some at once, for each may be a file that is synced.
    private func updates(
        _ views: [OperationUpdate], of execution: DurableExecution, _ engine: DurableEngine
    ) async throws -> [DurableUpdate] {
        guard views.count <= DurableLimits.updates else { throw LambdaError.tooManyUpdates() }
        let results = await withTaskGroup(of: (Int, Result<DurableUpdate, any Error>).self) { group in
            var results: [Int: Result<DurableUpdate, any Error>] = [:]
            for (index, view) in views.enumerated() {
                if index >= DurableLimits.payloadsAtOnce, let (done, result) = await group.next() {
                    results[done] = result
                }
                group.addTask {
                    do {
                        return (index, .success(try await update(view, of: execution, engine)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for await (done, result) in group { results[done] = result }
            return results
        }
        do {
            return try views.indices.compactMap { index in
                guard var update = try results[index]?.get() else { return nil }
                if update.type == .callback {
                    update.callbackID =
                        CallbackID(execution: execution.arn, operationID: update.id, entropy: entropy).text
                }
                return update
            }
        } catch {
            let kept = results.values.compactMap { try? $0.get() }
            await engine.payloads.forget(kept.flatMap { [$0.payload, $0.error] })
            throw error
        }
    }

    private func update(
        _ view: OperationUpdate, of execution: DurableExecution, _ engine: DurableEngine
    ) async throws -> DurableUpdate {
        var update = DurableUpdate(view)
        let payload = view.payload.map { Array($0.utf8) }
        let isLarge = view.type == .execution && execution.isSynchronous
        let limit = isLarge ? DurableLimits.synchronousResultBytes : DurableLimits.payloadBytes
        if let payload, payload.count > limit {
            throw LambdaError.durablePayloadTooLarge(view.type.rawValue, limit: limit)
        }
        // What no record names would lie there as a blob that nobody removes.
        update.error = try await kept(update.keepsError ? view.error : nil, engine)
        do {
            if let payload, update.keepsPayload { update.payload = try await engine.payloads.keep(payload) }
        } catch {
            await engine.payloads.forget([update.error])
            throw error
        }
        update.bytes = (update.payload?.count ?? 0) + (update.error?.count ?? 0)
        return update
    }

    func getDurableExecutionState(
        _ input: GetDurableExecutionStateRequest, _ context: RequestContext
    ) async throws -> GetDurableExecutionStateResponse {
        let (engine, execution) = try await holder(ofTokenFor: input.durableExecutionArn, context)
        guard !execution.isOver, execution.token == input.checkpointToken else {
            throw LambdaError.staleCheckpointToken()
        }
        let page = try await engine.page(
            of: execution, after: try DurableMarker.number(input.marker),
            limit: Self.durablePage(input.maxItems))
        return GetDurableExecutionStateResponse(
            operations: page.operations.map(\.view), nextMarker: page.next.map(DurableMarker.text))
    }

    // MARK: Callbacks

    func sendDurableExecutionCallbackSuccess(
        _ input: SendDurableExecutionCallbackSuccessRequest, _ context: RequestContext
    ) async throws -> SendDurableExecutionCallbackSuccessResponse {
        let engine = try durableEngine()
        let result = try await engine.payloads.keep(input.result ?? [])
        try await endCallback(
            input.callbackId, .succeeded(input.result == nil ? nil : result), [result], context)
        return SendDurableExecutionCallbackSuccessResponse()
    }

    func sendDurableExecutionCallbackFailure(
        _ input: SendDurableExecutionCallbackFailureRequest, _ context: RequestContext
    ) async throws -> SendDurableExecutionCallbackFailureResponse {
        let error = try await kept(input.error, durableEngine()) ?? .inline(DurableError(nil, nil).json)
        try await endCallback(input.callbackId, .failed(error), [error], context)
        return SendDurableExecutionCallbackFailureResponse()
    }

    func sendDurableExecutionCallbackHeartbeat(
        _ input: SendDurableExecutionCallbackHeartbeatRequest, _ context: RequestContext
    ) async throws -> SendDurableExecutionCallbackHeartbeatResponse {
        try await change(callback: input.callbackId, context) { machine, callback in
            try machine.heartbeat(callback.operationID, callbackID: callback.text)
        }
        return SendDurableExecutionCallbackHeartbeatResponse()
    }

    private func endCallback(
        _ id: String, _ end: DurableMachine.End, _ kept: [DurablePayload], _ context: RequestContext
    ) async throws {
        do {
            try await change(callback: id, context) { machine, callback in
                try machine.callbackEnds(callback.operationID, callbackID: callback.text, end)
            }
        } catch {
            await durable?.payloads.forget(kept)
            throw error
        }
    }

    private func change(
        callback text: String, _ context: RequestContext,
        _ body: @Sendable (inout DurableMachine, CallbackID) throws -> Void
    ) async throws {
        let callback = try CallbackID(text)
        let key = try callback.reference(context).key
        do {
            _ = try await durableEngine().change(key, [callback.operationID]) { machine, _ in
                try body(&machine, callback)
            }
        } catch let error as AWSError where error.status == 404 {
            throw LambdaError.callbackUnknown()
        }
    }
}
