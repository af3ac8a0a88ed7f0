// Reserved concurrency: a limit and a guarantee in one.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html

import CloudCore
import Wire

extension LambdaService {
    func putFunctionConcurrency(
        _ input: PutFunctionConcurrencyRequest, _ context: RequestContext
    ) async throws -> Concurrency {
        let count = input.reservedConcurrentExecutions
        guard count >= 0 else {
            throw AWSError.constraint(
                String(count), at: "reservedConcurrentExecutions",
                "Member must have value greater than or equal to 0")
        }
        try await reserve(count, for: input.functionName, context)
        return Concurrency(reservedConcurrentExecutions: count)
    }

    func getFunctionConcurrency(
        _ input: GetFunctionConcurrencyRequest, _ context: RequestContext
    ) async throws -> GetFunctionConcurrencyResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        let function = try await existing(reference)
        return GetFunctionConcurrencyResponse(reservedConcurrentExecutions: function.reservedConcurrency)
    }

    func deleteFunctionConcurrency(
        _ input: DeleteFunctionConcurrencyRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await reserve(nil, for: input.functionName, context)
        return EmptyShape()
    }

    private func reserve(_ count: Int?, for name: String, _ context: RequestContext) async throws {
        let reference = try FunctionReference(name, context: context)
        guard reference.qualifier == nil else { throw LambdaError.unqualifiedOnly() }
        let revision = entropy.uuid()
        let (_, function) = try await store.update(
            reference.key, notFound: LambdaError.functionNotFound(reference.qualifiedARN)
        ) { function in
            function.reservedConcurrency = count
            // The environments stay good: neither code nor configuration has changed.
            function.revisionID = revision
        }
        try await announce(function)
    }
}
