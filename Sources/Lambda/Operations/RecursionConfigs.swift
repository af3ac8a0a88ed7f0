// Whether a function may be part of a circle of calls.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html

import CloudCore
import Store
import Wire

extension LambdaService {
    func putFunctionRecursionConfig(
        _ input: PutFunctionRecursionConfigRequest, _ context: RequestContext
    ) async throws -> PutFunctionRecursionConfigResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        guard reference.qualifier == nil else { throw LambdaError.unqualifiedOnly() }
        try await store.putRecursion(
            reference.key, allows: input.recursiveLoop.rawValue == "Allow",
            notFound: LambdaError.functionNotFound(reference.arn))
        return PutFunctionRecursionConfigResponse(recursiveLoop: input.recursiveLoop)
    }

    func getFunctionRecursionConfig(
        _ input: GetFunctionRecursionConfigRequest, _ context: RequestContext
    ) async throws -> GetFunctionRecursionConfigResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        guard reference.qualifier == nil else { throw LambdaError.unqualifiedOnly() }
        guard try await store.function(reference.key) != nil else {
            throw LambdaError.functionNotFound(reference.arn)
        }
        let allows = try await store.allowsRecursion(reference.key)
        return GetFunctionRecursionConfigResponse(
            recursiveLoop: RecursiveLoop(rawValue: allows ? "Allow" : "Terminate"))
    }
}

extension PutFunctionRecursionConfigRequest: FunctionRequest {}
extension GetFunctionRecursionConfigRequest: FunctionRequest {}

/// That a function may go round in circles: there is a record only where it may.
struct RecursionSetting: StoredRecord, Sendable {
    static var formatVersion: UInt8 { 1 }
    init() {}
    func encode(to writer: inout RecordWriter) {}
    init(from reader: inout RecordReader, version: UInt8) throws {}
}

extension LambdaStore: RecursionRule {
    func allowsRecursion(_ function: FunctionKey) async throws -> Bool {
        try await store.get(LambdaKeys.function(function, LambdaKind.recursion), as: RecursionSetting.self)
            != nil
    }

    func putRecursion(_ function: FunctionKey, allows: Bool, notFound: AWSError) async throws {
        try await store.transact { transaction in
            guard try await transaction.read(LambdaKeys.function(function)) != nil else { throw notFound }
            if allows {
                transaction.put(RecursionSetting(), at: LambdaKeys.function(function, LambdaKind.recursion))
            } else {
                transaction.delete(LambdaKeys.function(function, LambdaKind.recursion))
            }
        }
    }
}
