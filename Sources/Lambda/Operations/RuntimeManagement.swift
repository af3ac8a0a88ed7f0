// When functions get new versions of their runtimes. There is one version of each: that of the interpreter
// that the machine has. So the mode is kept and shown, and a function that wants one version by its ARN can
// have this one.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html

import CloudCore
import Store

/// `UpdateRuntimeOn`.
enum RuntimeUpdates: String, Hashable, Sendable {
    case auto = "Auto"
    case functionUpdate = "FunctionUpdate"
    case manual = "Manual"
}

extension LambdaService {
    func getRuntimeManagementConfig(
        _ input: GetRuntimeManagementConfigRequest, _ context: RequestContext
    ) async throws -> GetRuntimeManagementConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let function = try await version(reference)
        let mode = function.runtimeUpdates
        return GetRuntimeManagementConfigResponse(
            updateRuntimeOn: UpdateRuntimeOn(rawValue: mode.rawValue),
            runtimeVersionArn: mode == .manual ? function.runtimeVersionARN : nil,
            functionArn: reference.qualifiedARN)
    }

    func putRuntimeManagementConfig(
        _ input: PutRuntimeManagementConfigRequest, _ context: RequestContext
    ) async throws -> PutRuntimeManagementConfigResponse {
        let reference = try FunctionReference(
            input.functionName, qualifier: input.qualifier, context: context)
        let function = try await version(reference)
        let mode = RuntimeUpdates(rawValue: input.updateRuntimeOn.rawValue) ?? .auto
        switch (mode, input.runtimeVersionArn) {
        case (.manual, nil): throw LambdaError.runtimeVersionMissing()
        case (.manual, let wanted?) where wanted != function.runtimeVersionARN:
            throw LambdaError.runtimeVersionUnknown(wanted)
        case (.auto, .some), (.functionUpdate, .some): throw LambdaError.runtimeVersionMisplaced()
        case (.manual, _), (.auto, nil), (.functionUpdate, nil): break
        }
        try await store.setRuntimeUpdates(
            mode, of: function, notFound: LambdaError.functionNotFound(reference.arn))
        return PutRuntimeManagementConfigResponse(
            updateRuntimeOn: input.updateRuntimeOn, functionArn: reference.qualifiedARN,
            runtimeVersionArn: input.runtimeVersionArn)
    }

    /// The operations are about versions: an alias is none.
    private func version(_ reference: FunctionReference) async throws -> Function {
        if case .alias = Qualifier(reference.qualifier) { throw LambdaError.functionNotFound(reference.arn) }
        return try await existing(reference)
    }
}

extension Function {
    /// Nil for images, and for packages that bring their own runtime.
    var runtimeVersionARN: String? {
        guard image == nil else { return nil }
        return RuntimeIdentifier(runtime)?.versionName.map {
            RuntimeIdentifier.versionARN($0, key.region)
        }
    }
}

extension LambdaStore {
    fileprivate func setRuntimeUpdates(
        _ mode: RuntimeUpdates, of function: Function, notFound: AWSError
    ) async throws {
        let key = function.key
        let place = UInt64(function.version).map { LambdaKeys.version(key, $0) } ?? LambdaKeys.function(key)
        try await store.transact { transaction in
            guard
                var function = try await transaction.get(place, as: FunctionRecord.self)?.opened(by: sealer)
            else { throw notFound }
            function.runtimeUpdates = mode
            transaction.put(try FunctionRecord(function, sealer: sealer), at: place)
        }
    }
}
