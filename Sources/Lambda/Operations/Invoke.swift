// Invoke: the payload goes to the engine as it came, and the answer back as the function made it.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

import CloudCore

extension LambdaService {
    func invoke(
        _ call: InvokeRequest, _ request: WireRequest, _ context: RequestContext
    ) async throws -> WireResponse {
        switch call.mode {
        case .dryRun:
            let spec = try await spec(call)
            if spec.durable != nil, call.function.qualifier == nil { throw LambdaError.durableUnqualified() }
            return WireResponse(status: 204)
        case .event:
            var response = WireResponse(status: 202)
            let execution = try await enqueue(call, request.body, context)
            if let execution { response.headers["X-Amz-Durable-Execution-Arn"] = execution }
            return response
        case .requestResponse:
            let answer = try await run(call, request.body, context)
            var response = WireResponse(status: 200, body: .bytes(answer.payload))
            response.headers["Content-Type"] = answer.contentType
            response.headers["X-Amz-Executed-Version"] = answer.executedVersion
            if let error = answer.functionError { response.headers["X-Amz-Function-Error"] = error }
            if let log = answer.logResult { response.headers["X-Amz-Log-Result"] = log }
            if let execution = answer.durableExecutionARN {
                response.headers["X-Amz-Durable-Execution-Arn"] = execution
            }
            return response
        }
    }

    func run(
        _ call: InvokeRequest, _ body: [UInt8], _ context: RequestContext
    ) async throws -> EngineAnswer {
        let payload = try Self.payload(body, type: call.mode, limit: Limits.synchronousPayloadBytes)
        let spec = try await spec(call)
        let invocation = EngineCall(
            spec: spec, requestID: context.requestID, invokedARN: call.function.arn, payload: payload,
            clientContext: call.clientContext, traceID: call.traceID, wantsLogTail: call.wantsLogTail)
        if spec.durable != nil {
            return try await durableEngine().answer(invocation, name: call.executionName)
        }
        if call.executionName != nil { throw LambdaError.nameWithoutDurability() }
        return try await runner.invoke(invocation)
    }

    /// Durable when it returns; the ARN of the execution that was started, where the function is durable.
    @discardableResult
    func enqueue(
        _ call: InvokeRequest, _ body: [UInt8], _ context: RequestContext
    ) async throws -> String? {
        let payload = try Self.payload(body, type: call.mode, limit: Limits.asynchronousPayloadBytes)
        let spec = try await spec(call)
        if spec.durable != nil {
            try await checkDestinations(spec, call.function.qualifier)
            let invocation = EngineCall(
                spec: spec, requestID: context.requestID, invokedARN: call.function.arn, payload: payload,
                traceID: call.traceID, isAsynchronous: true)
            return try await durableEngine().answer(invocation, name: call.executionName).durableExecutionARN
        }
        if call.executionName != nil { throw LambdaError.nameWithoutDurability() }
        try await runner.enqueue(
            AsyncEvent(
                function: spec.functionKey, qualifier: call.function.qualifier, requestID: context.requestID,
                invokedARN: call.function.arn, payload: payload, clientContext: call.clientContext,
                traceID: call.traceID, tenantID: call.tenantID))
        return nil
    }

    /// Destinations can't be configured; those of earlier stores would be dropped silently.
    private func checkDestinations(_ spec: FunctionSpec, _ qualifier: String?) async throws {
        let target = try await catalog.function(spec.functionKey, qualifier: qualifier)
        guard target?.onSuccess == nil, target?.onFailure == nil else {
            throw LambdaError.durableWithoutDestinations()
        }
    }

    /// The function ready to run for the tenant that the call names, if it does.
    func spec(_ call: InvokeRequest) async throws -> FunctionSpec {
        let spec = try await spec(call.function)
        guard spec.isolatesTenants || call.tenantID != nil else { return spec }
        return try spec.forTenant(call.tenantID)
    }

    /// The function ready to run. Not found, AWS names the version even where the caller didn't.
    func spec(_ reference: FunctionReference) async throws -> FunctionSpec {
        guard let spec = try await catalog.spec(reference.key, qualifier: reference.qualifier) else {
            throw LambdaError.functionNotFound(reference.qualifiedARN)
        }
        return spec
    }

    /// Within the limit, and JSON; an empty one is an empty object.
    static func payload(
        _ body: [UInt8], type: InvokeRequest.Mode, limit: Int
    ) throws -> [UInt8] {
        if body.isEmpty { return Array("{}".utf8) }
        guard body.count <= limit else {
            throw LambdaError.payloadTooLarge(body.count, type: type.rawValue, limit: limit)
        }
        if let fault = PayloadCheck.fault(in: body) { throw LambdaError.payloadNotJSON(fault.message) }
        return body
    }
}
