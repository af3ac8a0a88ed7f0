// When functions get new versions of their runtimes. Functions here run on the interpreters of the machine,
// in the version that it has: that is `Auto`. Nothing keeps a former version, so that the other modes are
// refused.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html

import CloudCore

extension LambdaService {
    func getRuntimeManagementConfig(
        _ input: GetRuntimeManagementConfigRequest, _ context: RequestContext
    ) async throws -> GetRuntimeManagementConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        try await checkVersion(reference)
        return GetRuntimeManagementConfigResponse(
            updateRuntimeOn: UpdateRuntimeOn(rawValue: "Auto"), functionArn: reference.qualifiedARN)
    }

    func putRuntimeManagementConfig(
        _ input: PutRuntimeManagementConfigRequest, _ context: RequestContext
    ) async throws -> PutRuntimeManagementConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        try await checkVersion(reference)
        let mode = input.updateRuntimeOn.rawValue
        switch (mode, input.runtimeVersionArn) {
        case ("Manual", nil): throw LambdaError.runtimeVersionMissing()
        case ("Auto", nil): break
        case ("Auto", _), ("FunctionUpdate", .some): throw LambdaError.runtimeVersionMisplaced()
        default: throw LambdaError.notBuilt("UpdateRuntimeOn \(mode)")
        }
        return PutRuntimeManagementConfigResponse(
            updateRuntimeOn: input.updateRuntimeOn, functionArn: reference.qualifiedARN)
    }

    /// The operations are about versions: an alias is none.
    private func checkVersion(_ reference: FunctionReference) async throws {
        if case .alias = Qualifier(reference.qualifier) { throw LambdaError.functionNotFound(reference.arn) }
        _ = try await existing(reference)
    }
}
