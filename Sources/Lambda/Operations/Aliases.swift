// Aliases of functions. https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html

import CloudCore
import Wire

extension LambdaService {
    func createAlias(
        _ input: CreateAliasRequest, _ context: RequestContext
    ) async throws -> AliasConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        let alias = FunctionAlias(
            name: try Self.aliasName(input.name), version: input.functionVersion,
            description: input.description ?? "", route: try Self.route(input.routingConfig),
            revisionID: entropy.uuid())
        try Self.check(alias)
        let arn = reference.functionARN.description
        try await store.insertAlias(alias, of: reference.key, functionARN: arn)
        return AliasConfiguration(alias, functionARN: arn)
    }

    func getAlias(_ input: GetAliasRequest, _ context: RequestContext) async throws -> AliasConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        let arn = reference.functionARN.description
        guard try await store.function(reference.key) != nil else { throw LambdaError.functionNotFound(arn) }
        guard let alias = try await store.alias(reference.key, input.name) else {
            throw LambdaError.noAlias("\(arn):\(input.name)")
        }
        return AliasConfiguration(alias, functionARN: arn)
    }

    func updateAlias(
        _ input: UpdateAliasRequest, _ context: RequestContext
    ) async throws -> AliasConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        let arn = reference.functionARN.description
        let revision = entropy.uuid()
        let route = try Self.route(input.routingConfig)
        guard try await store.function(reference.key) != nil else { throw LambdaError.functionNotFound(arn) }
        try await accrueProvisioned(of: reference.key, input.name, until: context.now)
        let alias = try await store.updateAlias(
            reference.key, input.name, functionARN: arn,
            notFound: LambdaError.aliasNotFound("\(arn):\(input.name)")
        ) { alias in
            if let guarded = input.revisionId, guarded != alias.revisionID {
                throw LambdaError.revisionMismatch()
            }
            if let version = input.functionVersion { alias.version = version }
            if let description = input.description { alias.description = description }
            // One that is there but empty takes the second version away.
            if input.routingConfig != nil { alias.route = route }
            // AWS gives a new one even where nothing else is new.
            alias.revisionID = revision
            try Self.check(alias)
        }
        catalog.forget(reference.key)
        try await provision(reference.key, input.name)
        return AliasConfiguration(alias, functionARN: arn)
    }

    func deleteAlias(_ input: DeleteAliasRequest, _ context: RequestContext) async throws -> EmptyShape {
        let reference = try FunctionReference(input.functionName, context: context)
        try await accrueProvisioned(of: reference.key, input.name, until: context.now)
        try await store.deleteAlias(
            reference.key, input.name,
            notFound: LambdaError.functionNotFound(reference.functionARN.description))
        catalog.forget(reference.key)
        try await provision(reference.key, input.name)
        return EmptyShape()
    }

    func listAliases(
        _ input: ListAliasesRequest, _ context: RequestContext
    ) async throws -> ListAliasesResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        let arn = reference.functionARN.description
        guard try await store.function(reference.key) != nil else { throw LambdaError.functionNotFound(arn) }
        let limit = Self.pageSize(input.maxItems)
        var last = try input.marker.flatMap { $0.isEmpty ? nil : try Marker.text(in: $0) }
        var found: [FunctionAlias] = []
        var hasMore = true
        while found.count <= limit, hasMore {
            let page = try await store.aliases(reference.key, after: last, limit: limit + 1)
            hasMore = page.count > limit
            last = page.last?.name
            found += page.filter { input.functionVersion == nil || $0.version == input.functionVersion }
        }
        let isCut = found.count > limit
        found = Array(found.prefix(limit))
        return ListAliasesResponse(
            nextMarker: isCut ? found.last.map { Marker.text(for: $0.name) } : nil,
            aliases: found.map { AliasConfiguration($0, functionARN: arn) })
    }

    // MARK: Rules

    /// The model's pattern refuses names that are numbers; so it must stay, whoever calls.
    private static func aliasName(_ name: String) throws -> String {
        guard case .alias = Qualifier(name), !name.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw AWSError.constraint(
                name, at: "name",
                "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)")
        }
        return name
    }

    /// The second version that a request names, if any.
    private static func route(_ config: AliasRoutingConfiguration?) throws -> FunctionAlias.Route? {
        let weights = config?.additionalVersionWeights ?? [:]
        guard weights.count <= 1 else { throw LambdaError.tooManyWeights() }
        return weights.first.map { FunctionAlias.Route(version: $0.key, weight: $0.value) }
    }

    private static func check(_ alias: FunctionAlias) throws {
        guard let route = alias.route else { return }
        if route.version == alias.version { throw LambdaError.versionRoutedTwice(alias.version) }
        if alias.version == FunctionReference.latest { throw LambdaError.latestWithRoute() }
    }
}

extension AliasConfiguration {
    init(_ alias: FunctionAlias, functionARN: String) {
        self.init(
            aliasArn: "\(functionARN):\(alias.name)", name: alias.name, functionVersion: alias.version,
            description: alias.description,
            routingConfig: alias.route.map {
                AliasRoutingConfiguration(additionalVersionWeights: [$0.version: $0.weight])
            },
            revisionId: alias.revisionID)
    }
}
