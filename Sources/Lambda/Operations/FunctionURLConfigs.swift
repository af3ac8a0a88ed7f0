// The URLs of functions and aliases: made, shown, changed, removed.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html

import CloudCore
import Wire

extension LambdaService {
    func createFunctionURLConfig(
        _ input: CreateFunctionUrlConfigRequest, _ context: RequestContext
    ) async throws -> CreateFunctionUrlConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        do {
            let spec = try await spec(reference)
            if spec.isolatesTenants { throw LambdaError.tenantsHaveNo("Function URLs") }
        } catch let error as AWSError where error.status == 404 {
            throw LambdaError.functionDoesNotExist()
        }
        let url = FunctionURL(
            id: FunctionURLAddress.makeID(entropy), function: reference.key,
            alias: reference.isLatest ? nil : reference.qualifier, authType: input.authType.rawValue,
            invokeMode: input.invokeMode?.rawValue ?? "BUFFERED",
            cors: input.cors.flatMap { CorsRules($0) },
            at: context.now)
        try await store.insert(url, exists: LambdaError.functionURLExists(url.reference.arn))
        return CreateFunctionUrlConfigResponse(
            functionUrl: FunctionURLAddress.text(url, context), functionArn: url.reference.arn,
            authType: input.authType, creationTime: Self.time(url.created), cors: url.cors?.shape,
            invokeMode: InvokeMode(rawValue: url.invokeMode))
    }

    func getFunctionURLConfig(
        _ input: GetFunctionUrlConfigRequest, _ context: RequestContext
    ) async throws -> GetFunctionUrlConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        guard let url = try await store.functionURL(reference.key, Self.urlQualifier(reference)) else {
            throw LambdaError.noSuchResource()
        }
        return GetFunctionUrlConfigResponse(
            functionUrl: FunctionURLAddress.text(url, context), functionArn: url.reference.arn,
            authType: FunctionUrlAuthType(rawValue: url.authType), creationTime: Self.time(url.created),
            lastModifiedTime: Self.time(url.lastModified), cors: url.cors?.shape,
            invokeMode: InvokeMode(rawValue: url.invokeMode))
    }

    func updateFunctionURLConfig(
        _ input: UpdateFunctionUrlConfigRequest, _ context: RequestContext
    ) async throws -> UpdateFunctionUrlConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let missing = LambdaError.noSuchResource()
        let (authType, invokeMode, cors) = (input.authType, input.invokeMode, input.cors)
        let changed = try await store.updateFunctionURL(
            reference.key, Self.urlQualifier(reference), notFound: missing
        ) { old in
            var new = old
            if let authType { new.authType = authType.rawValue }
            if let invokeMode { new.invokeMode = invokeMode.rawValue }
            if let cors { new.cors = CorsRules(cors) }
            new.lastModified = context.now
            return new
        }
        guard let url = changed else { throw missing }
        return UpdateFunctionUrlConfigResponse(
            functionUrl: FunctionURLAddress.text(url, context), functionArn: url.reference.arn,
            authType: FunctionUrlAuthType(rawValue: url.authType), creationTime: Self.time(url.created),
            lastModifiedTime: Self.time(url.lastModified), cors: url.cors?.shape,
            invokeMode: InvokeMode(rawValue: url.invokeMode))
    }

    func deleteFunctionURLConfig(
        _ input: DeleteFunctionUrlConfigRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        try await store.updateFunctionURL(
            reference.key, Self.urlQualifier(reference), notFound: LambdaError.noSuchResource()
        ) { _ in nil }
        return EmptyShape()
    }

    func listFunctionURLConfigs(
        _ input: ListFunctionUrlConfigsRequest, _ context: RequestContext
    ) async throws -> ListFunctionUrlConfigsResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        guard try await store.function(reference.key) != nil else {
            throw LambdaError.functionDoesNotExist()
        }
        let limit = min(input.maxItems ?? Limits.pageItems, Limits.pageItems)
        let found = try await store.functionURLs(reference.key, after: input.marker, limit: limit + 1)
        let page = found.prefix(limit)
        return ListFunctionUrlConfigsResponse(
            functionUrlConfigs: page.map { Self.shape($0, context) },
            nextMarker: found.count > limit ? page.last?.qualifier : nil)
    }

    private static func shape(_ url: FunctionURL, _ context: RequestContext) -> FunctionUrlConfig {
        FunctionUrlConfig(
            functionUrl: FunctionURLAddress.text(url, context), functionArn: url.reference.arn,
            creationTime: time(url.created), lastModifiedTime: time(url.lastModified),
            authType: FunctionUrlAuthType(rawValue: url.authType), cors: url.cors?.shape,
            invokeMode: InvokeMode(rawValue: url.invokeMode))
    }

    private static func urlQualifier(_ reference: FunctionReference) -> String {
        reference.qualifier ?? FunctionReference.latest
    }

    private static func time(_ instant: Instant) -> String {
        CivilTime(instant).iso8601(fractionDigits: 6)
    }
}

extension LambdaError {
    static func functionURLExists(_ arn: String) -> AWSError {
        AWSError(
            "ResourceConflictException",
            "Failed to create function url config for [functionArn = \(arn)]. Error message:  "
                + "FunctionUrlConfig exists for this Lambda function", status: 409, fields: ["Type": "User"]
        )
    }

    static func noSuchResource() -> AWSError {
        AWSError(
            "ResourceNotFoundException", "The resource you requested does not exist.", status: 404,
            fields: ["Type": "User"])
    }
}

extension CreateFunctionUrlConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension GetFunctionUrlConfigRequest: FunctionRequest { var qualifierOrNil: String? { qualifier } }
extension UpdateFunctionUrlConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension DeleteFunctionUrlConfigRequest: FunctionRequest {
    var qualifierOrNil: String? { qualifier }
}
extension ListFunctionUrlConfigsRequest: FunctionRequest {}

extension Needs {
    /// The action on the function, with the kind of URL that is wanted.
    static func url<R: FunctionRequest>(
        _ action: String, _ authType: @escaping @Sendable (R) -> FunctionUrlAuthType?
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        let plain: @Sendable (R, RequestContext) throws -> [Permission] = function(action)
        return { request, context in
            let keys = authType(request).map { ["lambda:functionurlauthtype": [$0.rawValue]] } ?? [:]
            return try plain(request, context).with(keys)
        }
    }
}
