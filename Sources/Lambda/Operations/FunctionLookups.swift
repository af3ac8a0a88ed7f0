// Showing functions: one, its configuration, all of them, and what the account has.

import CloudCore
import Store

extension LambdaService {
    func getFunction(
        _ input: GetFunctionRequest, _ context: RequestContext
    ) async throws -> GetFunctionResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let function = try await existing(reference)
        let tags = try await store.tags(reference.key)
        return GetFunctionResponse(
            configuration: FunctionConfiguration(function, qualifier: reference.qualifier),
            code: FunctionCodeLocation(
                repositoryType: "S3", location: try downloadLocation(of: function, context)),
            tags: tags.isEmpty ? nil : tags,
            concurrency: function.reservedConcurrency.map { Concurrency(reservedConcurrentExecutions: $0) })
    }

    func getFunctionConfiguration(
        _ input: GetFunctionConfigurationRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        return FunctionConfiguration(try await existing(reference), qualifier: reference.qualifier)
    }

    func listFunctions(
        _ input: ListFunctionsRequest, _ context: RequestContext
    ) async throws -> ListFunctionsResponse {
        let limit = min(max(1, input.maxItems ?? Limits.pageItems), Limits.pageItems)
        let marker = try input.marker.flatMap { $0.isEmpty ? nil : try Marker.name(in: $0) }
        var page = try await store.functions(
            account: context.account, region: context.region, after: marker, limit: limit + 1)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        let qualifier = input.functionVersion == nil ? nil : FunctionReference.latest
        return ListFunctionsResponse(
            nextMarker: hasMore ? page.last.map { Marker.text(for: $0.key.name) } : nil,
            functions: page.map { FunctionConfiguration($0, qualifier: qualifier) })
    }

    func getAccountSettings(
        _ input: GetAccountSettingsRequest, _ context: RequestContext
    ) async throws -> GetAccountSettingsResponse {
        var count = 0
        var bytes = 0
        var last: String?
        repeat {
            let page = try await store.functions(
                account: context.account, region: context.region, after: last, limit: 500)
            count += page.count
            bytes += page.reduce(0) { $0 + $1.code.size }
            last = page.count == 500 ? page.last?.key.name : nil
        } while last != nil
        let reserved = try await store.reservedTotal(account: context.account, region: context.region)
        return GetAccountSettingsResponse(
            accountLimit: AccountLimit(
                totalCodeSize: Limits.accountCodeBytes, codeSizeUnzipped: Limits.unzippedBytes,
                codeSizeZipped: Limits.zippedBytes, concurrentExecutions: store.accountConcurrency,
                unreservedConcurrentExecutions: store.accountConcurrency - reserved),
            accountUsage: AccountUsage(totalCodeSize: bytes, functionCount: count))
    }

    /// Throws ResourceNotFoundException where the function or the version isn't there.
    func existing(_ reference: FunctionReference) async throws -> Function {
        guard reference.isLatest, let function = try await store.function(reference.key) else {
            throw LambdaError.functionNotFound(reference.arn)
        }
        return function
    }
}

/// Where the next page begins: opaque to callers.
enum Marker {
    static func text(for name: String) -> String { Base64.encode(Array(name.utf8)) }

    static func name(in text: String) throws -> String {
        guard let bytes = Base64.decode(text), let name = String(validating: bytes, as: UTF8.self),
            name.utf8.count <= Limits.functionNameLength
        else { throw LambdaError.invalidParameter("The marker is not valid.") }
        return name
    }
}
