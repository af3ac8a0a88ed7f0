// Code signing configurations, as records and as a gate: there is no AWS Signer here whose signatures could
// be checked, so that all code counts as unsigned, and a configuration that enforces refuses it.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html

import CloudCore
import Store
import Wire

extension LambdaService {
    var codeSigning: CodeSigningStore { CodeSigningStore(store: store.store) }

    func createCodeSigningConfig(
        _ input: CreateCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> CreateCodeSigningConfigResponse {
        let rule = CodeSigningRule(
            id: "csc-" + entropy.hex(bytes: 9).prefix(17), account: context.account, region: context.region,
            description: input.description ?? "",
            publishers: input.allowedPublishers.signingProfileVersionArns,
            policy: input.codeSigningPolicies?.untrustedArtifactOnDeployment?.rawValue ?? "Warn",
            lastModified: context.now, tags: try Tags.checked(input.tags ?? [:]))
        try await codeSigning.insert(rule)
        return CreateCodeSigningConfigResponse(codeSigningConfig: CodeSigningConfig(rule))
    }

    func getCodeSigningConfig(
        _ input: GetCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> GetCodeSigningConfigResponse {
        let rule = try await rule(input.codeSigningConfigArn, context)
        return GetCodeSigningConfigResponse(codeSigningConfig: CodeSigningConfig(rule))
    }

    func updateCodeSigningConfig(
        _ input: UpdateCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> UpdateCodeSigningConfigResponse {
        let rule = try await codeSigning.update(
            try Self.codeSigningID(input.codeSigningConfigArn, context), context.account, context.region,
            notFound: LambdaError.codeSigningConfigMissing(input.codeSigningConfigArn)
        ) { rule in
            if let description = input.description { rule.description = description }
            if let publishers = input.allowedPublishers {
                rule.publishers = publishers.signingProfileVersionArns
            }
            if let policy = input.codeSigningPolicies?.untrustedArtifactOnDeployment {
                rule.policy = policy.rawValue
            }
            rule.lastModified = context.now
        }
        return UpdateCodeSigningConfigResponse(codeSigningConfig: CodeSigningConfig(rule))
    }

    func deleteCodeSigningConfig(
        _ input: DeleteCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> DeleteCodeSigningConfigResponse {
        try await codeSigning.delete(
            try Self.codeSigningID(input.codeSigningConfigArn, context), context.account, context.region,
            notFound: LambdaError.codeSigningConfigMissing(input.codeSigningConfigArn),
            inUse: LambdaError.codeSigningConfigInUse(input.codeSigningConfigArn))
        return DeleteCodeSigningConfigResponse()
    }

    func listCodeSigningConfigs(
        _ input: ListCodeSigningConfigsRequest, _ context: RequestContext
    ) async throws -> ListCodeSigningConfigsResponse {
        let limit = Self.pageSize(input.maxItems)
        let marker = try input.marker.flatMap { $0.isEmpty ? nil : try Marker.text(in: $0) }
        var page = try await codeSigning.rules(
            context.account, context.region, after: marker, limit: limit + 1)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return ListCodeSigningConfigsResponse(
            nextMarker: hasMore ? page.last.map { Marker.text(for: $0.id) } : nil,
            codeSigningConfigs: page.map { CodeSigningConfig($0) })
    }

    // MARK: Functions

    func putFunctionCodeSigningConfig(
        _ input: PutFunctionCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> PutFunctionCodeSigningConfigResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        let arn = input.codeSigningConfigArn
        let rule = try await chosenRule(arn, context)
        let missing = LambdaError.codeSigningConfigNotFound(arn)
        try await choose(rule.id, reference, missing: missing)
        return PutFunctionCodeSigningConfigResponse(
            codeSigningConfigArn: arn, functionName: reference.key.name)
    }

    func getFunctionCodeSigningConfig(
        _ input: GetFunctionCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> GetFunctionCodeSigningConfigResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        guard try await store.function(reference.key) != nil else {
            throw LambdaError.functionNotFound(reference.functionARN.description)
        }
        guard let rule = try await codeSigning.rule(of: reference.key) else {
            // Both members are required by the model, and AWS leaves both out.
            return GetFunctionCodeSigningConfigResponse(
                record: Record(GetFunctionCodeSigningConfigResponse.shape))
        }
        return GetFunctionCodeSigningConfigResponse(
            codeSigningConfigArn: rule.arn, functionName: reference.key.name)
    }

    func deleteFunctionCodeSigningConfig(
        _ input: DeleteFunctionCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let reference = try FunctionReference(input.functionName, context: context)
        try await choose(nil, reference, missing: LambdaError.codeSigningConfigNotFound(""))
        return EmptyShape()
    }

    func listFunctionsByCodeSigningConfig(
        _ input: ListFunctionsByCodeSigningConfigRequest, _ context: RequestContext
    ) async throws -> ListFunctionsByCodeSigningConfigResponse {
        let rule = try await rule(input.codeSigningConfigArn, context)
        let limit = Self.pageSize(input.maxItems)
        let marker = try input.marker.flatMap { $0.isEmpty ? nil : try Marker.text(in: $0) }
        var page = try await codeSigning.functions(
            with: rule.id, context.account, context.region, after: marker, limit: limit + 1)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return ListFunctionsByCodeSigningConfigResponse(
            nextMarker: hasMore ? page.last.map { Marker.text(for: $0) } : nil,
            functionArns: page.map { context.arn("lambda", "function:" + $0).description })
    }

    // MARK: The gate

    /// The id of the configuration that a new function is to have. Throws where it would refuse the code.
    func signing(of input: CreateFunctionRequest, _ context: RequestContext) async throws -> String? {
        guard let arn = input.codeSigningConfigArn, !arn.isEmpty else { return nil }
        let rule = try await chosenRule(arn, context)
        if rule.refusesUnsigned { throw LambdaError.codeUnsigned(input.functionName) }
        return rule.id
    }

    /// The configuration that a request gives to a function.
    func chosenRule(_ arn: String, _ context: RequestContext) async throws -> CodeSigningRule {
        guard let id = try? Self.codeSigningID(arn, context),
            let rule = try await codeSigning.rule(id, context.account, context.region)
        else { throw LambdaError.codeSigningConfigNotFound(arn) }
        return rule
    }

    /// Throws CodeVerificationFailedException where the function's code has to be signed.
    func checkSignature(of function: FunctionKey) async throws {
        if try await codeSigning.rule(of: function)?.refusesUnsigned == true {
            throw LambdaError.codeUnsigned(function.name)
        }
    }

    private func rule(_ arn: String, _ context: RequestContext) async throws -> CodeSigningRule {
        guard
            let rule = try await codeSigning.rule(
                try Self.codeSigningID(arn, context), context.account, context.region)
        else { throw LambdaError.codeSigningConfigMissing(arn) }
        return rule
    }

    private func choose(_ id: String?, _ reference: FunctionReference, missing: AWSError) async throws {
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        try await store.store.transact { transaction in
            guard try await transaction.read(LambdaKeys.function(reference.key)) != nil else {
                throw notFound
            }
            try await store.hold(reference.key, &transaction)
            try await CodeSigningStore.choose(id, for: reference.key, missing: missing, in: &transaction)
        }
    }

    /// The last part of the ARN of a configuration of the caller's account and region.
    static func codeSigningID(_ text: String, _ context: RequestContext) throws -> String {
        guard let arn = ARN(text), arn.service == "lambda", arn.account == context.account.text,
            arn.region == context.region.name, arn.resource.hasPrefix("code-signing-config:")
        else { throw LambdaError.codeSigningConfigMissing(text) }
        return String(arn.resource.dropFirst("code-signing-config:".count))
    }
}
