// Which actions on which resources each operation needs.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html

import CloudCore
import Wire

/// A request about one function.
protocol FunctionRequest: ShapeView {
    var functionName: String { get }
    var qualifierOrNil: String? { get }
}

extension FunctionRequest {
    var qualifierOrNil: String? { nil }
}

extension GetFunctionRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension GetFunctionConfigurationRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension DeleteFunctionRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension UpdateFunctionCodeRequest: FunctionRequest {}
extension UpdateFunctionConfigurationRequest: FunctionRequest {}
extension PutFunctionConcurrencyRequest: FunctionRequest {}
extension GetFunctionConcurrencyRequest: FunctionRequest {}
extension DeleteFunctionConcurrencyRequest: FunctionRequest {}
extension PutFunctionEventInvokeConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension UpdateFunctionEventInvokeConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension GetFunctionEventInvokeConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension DeleteFunctionEventInvokeConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension ListFunctionEventInvokeConfigsRequest: FunctionRequest {}

/// A request about a resource named by its ARN.
protocol ResourceRequest: ShapeView {
    var resource: String { get }
}

extension TagResourceRequest: ResourceRequest {}
extension UntagResourceRequest: ResourceRequest {}
extension ListTagsRequest: ResourceRequest {}

enum Needs {
    /// The action on the function that the request names.
    static func function<R: FunctionRequest>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { request, context in
            let function = try FunctionReference(
                request.functionName, qualifier: request.qualifierOrNil, context: context)
            return [Permission("lambda:" + action, on: [function.arn])]
        }
    }

    /// The action on whatever there is.
    static func anything<R: ShapeView>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { _, _ in [Permission("lambda:" + action)] }
    }

    /// The action on the resource of an ARN.
    static func resource<R: ResourceRequest>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { request, _ in [Permission("lambda:" + action, on: [request.resource])] }
    }

    /// Who makes a function also passes a role to it.
    static let create: @Sendable (CreateFunctionRequest, RequestContext) throws -> [Permission] = {
        request, context in
        let function = try FunctionReference(request.functionName, rule: .making, context: context)
        let arn = function.functionARN.description
        var needed = [
            Permission("lambda:CreateFunction", on: [arn]), Permission("iam:PassRole", on: [request.role]),
        ]
        if request.tags?.isEmpty == false { needed.append(Permission("lambda:TagResource", on: [arn])) }
        return needed
    }

    static let update: @Sendable (UpdateFunctionConfigurationRequest, RequestContext) throws -> [Permission] =
        {
            request, context in
            let function = try FunctionReference(request.functionName, context: context)
            var needed = [Permission("lambda:UpdateFunctionConfiguration", on: [function.arn])]
            if let role = request.role { needed.append(Permission("iam:PassRole", on: [role])) }
            return needed
        }

    static let invoke: @Sendable (WireRequest, RequestContext) throws -> [Permission] = { request, context in
        let call = try InvokeRequest(request.head, context)
        return [Permission("lambda:InvokeFunction", on: [call.function.arn])]
    }
}
