// Showing functions: one, its configuration, and what the account has. Lists are in FunctionLists.swift.

import CloudCore
import ContainerImages
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
            configuration: await shown(function, qualifier: reference.qualifier, context),
            code: try codeLocation(of: function, context),
            tags: tags.isEmpty ? nil : tags,
            concurrency: function.reservedConcurrency.map { Concurrency(reservedConcurrentExecutions: $0) })
    }

    private func codeLocation(
        of function: Function, _ context: RequestContext
    ) throws -> FunctionCodeLocation {
        guard let image = function.image else {
            return FunctionCodeLocation(
                repositoryType: "S3", location: try downloadLocation(of: function, context))
        }
        let digest = Digest.text(function.digest.bytes)
        return FunctionCodeLocation(
            repositoryType: "ECR", imageUri: image.uri,
            resolvedImageUri: ImageReference(image.uri)?.resolved(to: digest))
    }

    func getFunctionConfiguration(
        _ input: GetFunctionConfigurationRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        return await shown(try await existing(reference), qualifier: reference.qualifier, context)
    }

    func getAccountSettings(
        _ input: GetAccountSettingsRequest, _ context: RequestContext
    ) async throws -> GetAccountSettingsResponse {
        var count = 0
        var last: String?
        repeat {
            let page = try await store.functions(
                account: context.account, region: context.region, after: last, limit: 500)
            count += page.count
            last = page.count == 500 ? page.last?.key.name : nil
        } while last != nil
        let reserved = try await store.reservedTotal(account: context.account, region: context.region)
        return GetAccountSettingsResponse(
            accountLimit: AccountLimit(
                totalCodeSize: Limits.accountCodeBytes, codeSizeUnzipped: Limits.unzippedBytes,
                codeSizeZipped: Limits.zippedBytes, concurrentExecutions: store.accountConcurrency,
                unreservedConcurrentExecutions: store.accountConcurrency - reserved),
            accountUsage: AccountUsage(
                totalCodeSize: catalog.storage.bytes(context.account, context.region), functionCount: count))
    }

    /// The version that the reference means, of an alias with two the first. Throws ResourceNotFoundException
    /// where the function, the version or the alias isn't there.
    func existing(_ reference: FunctionReference) async throws -> Function {
        guard let function = try await store.function(reference.key, Qualifier(reference.qualifier)) else {
            throw LambdaError.functionNotFound(reference.arn)
        }
        return function
    }
}
