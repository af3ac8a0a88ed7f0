// The policies on Lambda's resources, for whoever authorizes calls.

public import CloudCore

extension LambdaService: ResourcePolicies {
    /// The policy on a function, a version or alias of one, or a version of a layer.
    public func policy(ofResource arn: String) async throws -> ResourcePolicy? {
        if arn.contains(":layer:") { return try await layerPolicy(on: arn) }
        guard let arn = ARN(arn), arn.service == "lambda" else { return nil }
        return try await catalog.policy(on: arn)
    }
}
