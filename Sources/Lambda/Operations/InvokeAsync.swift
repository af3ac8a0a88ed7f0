// InvokeAsync, the deprecated way of queueing an event: like Invoke with the type Event, without any option.
// https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html

import CloudCore

extension LambdaService {
    func invokeAsync(
        _ call: InvokeRequest, _ request: WireRequest, _ context: RequestContext
    ) async throws -> WireResponse {
        try await enqueue(call, request.body, context)
        return WireResponse(
            status: 202, headers: ["Content-Type": "application/json"], body: .bytes(Array("{}".utf8)))
    }
}

extension InvokeRequest {
    /// `/2014-11-13/functions/NAME/invoke-async`
    init(asynchronous head: RequestHead, _ context: RequestContext) throws {
        let parts = head.path.split(separator: "/")
        guard parts.count == 4, parts[1] == "functions", parts[3] == "invoke-async" else {
            throw AWSError("UnknownOperationException", "Unknown operation.", status: 404)
        }
        function = try FunctionReference(PercentEncoding.decode(parts[2]), context: context)
        mode = .event
        wantsLogTail = false
        traceID = head.headers["X-Amzn-Trace-Id"]
    }
}

extension Needs {
    static let invokeAsync: @Sendable (InvokeRequest) -> [Permission] = { call in
        [Permission("lambda:InvokeAsync", on: [call.function.arn])]
    }
}
