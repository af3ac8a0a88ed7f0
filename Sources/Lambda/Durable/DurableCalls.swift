// Calls of functions that may be durable: those start an execution in place of a plain invocation. For
// whoever calls functions without looking at them: event source mappings, the queue of asynchronous
// invocations.

import CloudCore

/// The engine, with durable functions.
struct DurableCalls: FunctionRunner {
    let engine: any FunctionRunner
    let durable: DurableEngine

    func invoke(_ call: EngineCall) async throws -> EngineAnswer {
        guard call.spec.durable != nil else { return try await engine.invoke(call) }
        // A queued call that is run twice starts one execution.
        return try await durable.answer(call, name: call.isAsynchronous ? call.requestID : nil)
    }

    func stream(_ call: EngineCall) async throws -> AnswerReader {
        guard call.spec.durable != nil else { return try await engine.stream(call) }
        return try await durable.stream(call)
    }
    func enqueue(_ event: AsyncEvent) async throws { try await engine.enqueue(event) }
    func functionChanged(_ spec: FunctionSpec) { engine.functionChanged(spec) }
    func functionDeleted(_ function: FunctionKey, version: String?) {
        engine.functionDeleted(function, version: version)
    }
}

extension DurableEngine {
    /// Waits for the end of the execution that the call starts; an asynchronous call for its start alone.
    func answer(_ call: EngineCall, name: String?) async throws -> EngineAnswer {
        guard call.qualifier != nil else { throw LambdaError.durableUnqualified() }
        var start = Start(
            spec: call.spec, name: name, payload: call.payload, isSynchronous: !call.isAsynchronous,
            traceID: call.traceID, tenantID: call.spec.variant.tenantID)
        start.requestID = call.requestID
        guard call.isAsynchronous else { return try await self.call(start) }
        let target = try await catalog.function(call.spec.functionKey, qualifier: call.qualifier)
        start.eventAgeSeconds = target?.maximumEventAgeSeconds
        let execution = try await self.start(start)
        var answer = EngineAnswer(payload: [], executedVersion: execution.version)
        answer.durableExecutionARN = execution.arn
        return answer
    }
}

extension DurableEngine {
    /// The answer as a stream of one part: an execution answers once, at its end.
    func stream(_ call: EngineCall) async throws -> AnswerReader {
        let answer = try await answer(call, name: nil)
        let pipe = AnswerPipe()
        pipe.end(.success(answer))
        return try await AnswerReader(pipe, executedVersion: answer.executedVersion)
    }
}

extension PoolVariant {
    fileprivate var tenantID: String? {
        if case .tenant(let id) = self { return id }
        return nil
    }
}
