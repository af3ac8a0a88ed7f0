// The policies on Lambda's resources, for whoever authorizes calls.

public import CloudCore

extension LambdaService: ResourcePolicies {
    /// The policy on a function, a version or alias of one, or a version of a layer.
    public func policy(ofResource arn: String) async throws -> ResourcePolicy? {
        if let known = catalog.knownPolicy(ofResource: arn) { return known }
        guard let name = ARN(arn), name.service == "lambda" else { return nil }
        if name.resource.hasPrefix("layer:") { return try await layerPolicy(on: arn) }
        return try await catalog.policy(on: name, written: arn)
    }
}
