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

extension PublishVersionRequest: FunctionRequest {}
extension ListVersionsByFunctionRequest: FunctionRequest {}
extension CreateAliasRequest: FunctionRequest {}
extension GetAliasRequest: FunctionRequest {}
extension UpdateAliasRequest: FunctionRequest {}
extension DeleteAliasRequest: FunctionRequest {}
extension ListAliasesRequest: FunctionRequest {}

/// A request about a resource named by its ARN.
protocol ResourceRequest: ShapeView {
    var resource: String { get }
}

extension ListTagsRequest: ResourceRequest {}

enum Needs {
    /// The action on the function that the request names.
    static func function<R: FunctionRequest>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { request, context in
            let function = try FunctionReference(
                request.functionName, qualifier: request.qualifierOrNil, context: context)
            return [try permission(action, on: function, context)]
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
        let tags = request.tags ?? [:]
        var keys = layers(request.layers)
        keys.merge(network(request.vpcConfig)) { $1 }
        if let config = request.codeSigningConfigArn { keys["lambda:codesigningconfigarn"] = [config] }
        var needed = [
            Permission("lambda:CreateFunction", on: [arn], keys: keys, requestTags: tags),
            try passRole(request.role, to: arn, context),
        ]
        needed += useLayers(request.layers)
        needed += verifyMountTargets(of: request.fileSystemConfigs)
        if !tags.isEmpty { needed.append(Permission("lambda:TagResource", on: [arn], requestTags: tags)) }
        return needed
    }

    /// Who hands a role to a function must be allowed to.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    private static func passRole(
        _ role: String, to function: String, _ context: RequestContext
    ) throws -> Permission {
        if let account = ARN(role)?.account, account != context.account.text {
            throw AWSError.accessDenied("Cross-account pass role is not allowed.")
        }
        return Permission(
            "iam:PassRole", on: [role],
            keys: [
                "iam:passedtoservice": ["lambda.amazonaws.com"], "iam:associatedresourcearn": [function],
            ])
    }

    private static func layers(_ layers: [String]?) -> [String: [String]] {
        guard let layers, !layers.isEmpty else { return [:] }
        return ["lambda:layer": layers]
    }

    static let tag: @Sendable (TagResourceRequest, RequestContext) throws -> [Permission] = { request, _ in
        [Permission("lambda:TagResource", on: [request.resource], requestTags: request.tags)]
    }

    static let untag: @Sendable (UntagResourceRequest, RequestContext) throws -> [Permission] = {
        request, _ in
        [Permission("lambda:UntagResource", on: [request.resource], tagKeys: request.tagKeys)]
    }

    static let update: @Sendable (UpdateFunctionConfigurationRequest, RequestContext) throws -> [Permission] =
        {
            request, context in
            let function = try FunctionReference(request.functionName, context: context)
            try checkReach("UpdateFunctionConfiguration", function, context)
            var needed = [
                Permission(
                    "lambda:UpdateFunctionConfiguration", on: [function.arn],
                    keys: layers(request.layers).merging(network(request.vpcConfig)) { $1 })
            ]
            needed += useLayers(request.layers)
            needed += verifyMountTargets(of: request.fileSystemConfigs)
            if let role = request.role {
                needed.append(try passRole(role, to: function.functionARN.description, context))
            }
            return needed
        }

    static let invoke: @Sendable (InvokeRequest) -> [Permission] = { call in
        [Permission("lambda:InvokeFunction", on: [call.function.arn])]
    }
}
