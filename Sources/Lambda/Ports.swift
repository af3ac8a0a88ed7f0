// What other services may ask of Lambda.

public import CloudCore

extension LambdaService: FunctionInvoker {
    public func invoke(_ call: FunctionCall) async throws -> FunctionAnswer {
        let reference = try FunctionReference(call.function, qualifier: call.qualifier, context: call.context)
        try await authorizer.authorize(
            Permission("lambda:InvokeFunction", on: [reference.arn]), for: call.context)
        var request = InvokeRequest(reference)
        switch call.mode {
        case .dryRun:
            _ = try await existing(reference)
            return FunctionAnswer(status: 204, functionError: nil, executedVersion: "", payload: [])
        case .event:
            request.mode = .event
            try await enqueue(request, call.payload, call.context)
            return FunctionAnswer(status: 202, functionError: nil, executedVersion: "", payload: [])
        case .requestResponse:
            let answer = try await run(request, call.payload, call.context)
            return FunctionAnswer(
                status: 200, functionError: answer.functionError, executedVersion: answer.executedVersion,
                payload: answer.payload)
        }
    }
}

extension InvokeRequest {
    /// A plain synchronous call from inside.
    fileprivate init(_ function: FunctionReference) {
        self.function = function
        mode = .requestResponse
        wantsLogTail = false
    }
}

extension LambdaService: ResourceTags {
    /// The tags of the function that an ARN names, with or without a qualifier, or of a code signing
    /// configuration.
    public func tags(ofResource arn: String) async throws -> [String: String]? {
        guard let arn = ARN(arn), let account = AccountID(arn.account), let region = Region(arn.region) else {
            return nil
        }
        let codeSigning = "code-signing-config:"
        if arn.resource.hasPrefix(codeSigning) {
            let id = String(arn.resource.dropFirst(codeSigning.utf8.count))
            return try await self.codeSigning.rule(id, account, region)?.tags
        }
        if arn.resource.hasPrefix(EventSourceMapping.noun) {
            let id = String(arn.resource.dropFirst(EventSourceMapping.noun.count))
            return try await mappingStore.mapping(id, account, region)?.tags
        }
        guard arn.resource.hasPrefix("function:") else { return nil }
        let name = arn.resource.dropFirst("function:".count).prefix { $0 != ":" }
        return try await store.tags(FunctionKey(account: account, region: region, name: String(name)))
    }
}

extension LambdaService: ResourceKeys {
    /// The function of an event source mapping.
    public func keys(ofResource arn: String) async throws -> [String: [String]] {
        guard let arn = ARN(arn), arn.resource.hasPrefix(EventSourceMapping.noun),
            let account = AccountID(arn.account), let region = Region(arn.region)
        else { return [:] }
        let id = String(arn.resource.dropFirst(EventSourceMapping.noun.count))
        guard let mapping = try await mappingStore.mapping(id, account, region) else { return [:] }
        return ["lambda:functionarn": [mapping.functionARN]]
    }
}
