// Invoke: the payload goes to the engine as it came, and the answer back as the function made it.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

import CloudCore

extension LambdaService {
    func invoke(
        _ call: InvokeRequest, _ request: WireRequest, _ context: RequestContext
    ) async throws -> WireResponse {
        switch call.mode {
        case .dryRun:
            _ = try await spec(call)
            return WireResponse(status: 204)
        case .event:
            try await enqueue(call, request.body, context)
            return WireResponse(status: 202)
        case .requestResponse:
            let answer = try await run(call, request.body, context)
            var response = WireResponse(status: 200, body: .bytes(answer.payload))
            response.headers["Content-Type"] = answer.contentType
            response.headers["X-Amz-Executed-Version"] = answer.executedVersion
            if let error = answer.functionError { response.headers["X-Amz-Function-Error"] = error }
            if let log = answer.logResult { response.headers["X-Amz-Log-Result"] = log }
            return response
        }
    }

    func run(
        _ call: InvokeRequest, _ body: [UInt8], _ context: RequestContext
    ) async throws -> EngineAnswer {
        let payload = try Self.payload(body, type: call.mode, limit: Limits.synchronousPayloadBytes)
        let spec = try await spec(call)
        return try await runner.invoke(
            EngineCall(
                spec: spec, requestID: context.requestID, invokedARN: call.function.arn, payload: payload,
                clientContext: call.clientContext, traceID: call.traceID, wantsLogTail: call.wantsLogTail))
    }

    func enqueue(_ call: InvokeRequest, _ body: [UInt8], _ context: RequestContext) async throws {
        let payload = try Self.payload(body, type: call.mode, limit: Limits.asynchronousPayloadBytes)
        let spec = try await spec(call)
        try await runner.enqueue(
            AsyncEvent(
                function: spec.functionKey, qualifier: call.function.qualifier, requestID: context.requestID,
                invokedARN: call.function.arn, payload: payload, clientContext: call.clientContext,
                traceID: call.traceID, tenantID: call.tenantID))
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
