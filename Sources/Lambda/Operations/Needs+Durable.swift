// What operations on durable executions need: the action on the execution.
// https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html

import CloudCore
import Wire

/// A request about one execution.
protocol DurableExecutionRequest: ShapeView {
    var durableExecutionArn: String { get }
}

extension CheckpointDurableExecutionRequest: DurableExecutionRequest {}
extension GetDurableExecutionStateRequest: DurableExecutionRequest {}
extension GetDurableExecutionRequest: DurableExecutionRequest {}
extension GetDurableExecutionHistoryRequest: DurableExecutionRequest {}
extension StopDurableExecutionRequest: DurableExecutionRequest {}

/// A request about one callback.
protocol CallbackRequest: ShapeView {
    var callbackId: String { get }
}

extension SendDurableExecutionCallbackSuccessRequest: CallbackRequest {}
extension SendDurableExecutionCallbackFailureRequest: CallbackRequest {}
extension SendDurableExecutionCallbackHeartbeatRequest: CallbackRequest {}

extension ListDurableExecutionsByFunctionRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}

extension Needs {
    static func execution<R: DurableExecutionRequest>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { request, _ in [Permission("lambda:" + action, on: [request.durableExecutionArn])] }
    }

    static func callback<R: CallbackRequest>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { request, context in
            let reference = try CallbackID(request.callbackId).reference(context)
            return [Permission("lambda:" + action, on: [reference.arn])]
        }
    }
}
