// What operations on permissions, code signing and runtime management need, and which operations may be about
// functions of other accounts.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html#permissions-resource-api

import CloudCore
import Wire

extension AddPermissionRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension RemovePermissionRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension GetPolicyRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension GetRuntimeManagementConfigRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension PutRuntimeManagementConfigRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension GetFunctionCodeSigningConfigRequest: FunctionRequest {}
extension DeleteFunctionCodeSigningConfigRequest: FunctionRequest {}

/// A request about one code signing configuration.
protocol CodeSigningRequest: ShapeView {
    var codeSigningConfigArn: String { get }
}

extension GetCodeSigningConfigRequest: CodeSigningRequest {}
extension UpdateCodeSigningConfigRequest: CodeSigningRequest {}
extension DeleteCodeSigningConfigRequest: CodeSigningRequest {}
extension ListFunctionsByCodeSigningConfigRequest: CodeSigningRequest {}

extension Needs {
    /// The operations that a policy on a function can allow to other accounts.
    private static let shared: Set<String> = [
        "CreateAlias", "DeleteAlias", "DeleteFunction", "DeleteFunctionConcurrency",
        "DeleteFunctionEventInvokeConfig", "DeleteProvisionedConcurrencyConfig", "GetAlias", "GetFunction",
        "GetFunctionConcurrency", "GetFunctionConfiguration", "GetFunctionEventInvokeConfig", "GetPolicy",
        "GetProvisionedConcurrencyConfig", "ListAliases", "ListFunctionEventInvokeConfigs",
        "ListProvisionedConcurrencyConfigs", "ListVersionsByFunction", "PublishVersion",
        "PutFunctionConcurrency", "PutFunctionEventInvokeConfig", "PutProvisionedConcurrencyConfig",
        "UpdateAlias", "UpdateFunctionCode", "UpdateFunctionEventInvokeConfig",
    ]

    /// Throws where the function is another account's, and the operation is one for its own account alone.
    static func checkReach(
        _ action: String, _ function: FunctionReference, _ context: RequestContext
    ) throws {
        guard function.key.account == context.account || shared.contains(action) else {
            throw LambdaError.otherAccount()
        }
    }

    static func permission(
        _ action: String, on function: FunctionReference, _ context: RequestContext,
        keys: [String: [String]] = [:]
    ) throws -> Permission {
        try checkReach(action, function, context)
        return Permission("lambda:" + action, on: [function.arn], keys: keys)
    }

    static let addPermission: @Sendable (AddPermissionRequest, RequestContext) throws -> [Permission] = {
        request, context in
        let function = try FunctionReference(
            request.functionName, qualifier: request.qualifier, context: context)
        var keys = ["lambda:principal": [request.principal]]
        if let type = request.functionUrlAuthType { keys["lambda:functionurlauthtype"] = [type.rawValue] }
        return [try permission("AddPermission", on: function, context, keys: keys)]
    }

    /// The action on a code signing configuration.
    static func codeSigning<R: CodeSigningRequest>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { request, _ in [Permission("lambda:" + action, on: [request.codeSigningConfigArn])] }
    }

    static let putCodeSigning:
        @Sendable (PutFunctionCodeSigningConfigRequest, RequestContext) throws -> [Permission] = {
            request, context in
            let function = try FunctionReference(request.functionName, context: context)
            let arn = request.codeSigningConfigArn
            var permission = try permission(
                "PutFunctionCodeSigningConfig", on: function, context,
                keys: ["lambda:codesigningconfigarn": [arn]])
            permission.resources.append(arn)
            return [permission]
        }
}
