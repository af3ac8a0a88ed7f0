// The policies on Lambda's resources, for whoever authorizes calls.

public import CloudCore

extension LambdaService: ResourcePolicies {
    /// The policy on a version of a layer.
    public func policy(ofResource arn: String) async throws -> ResourcePolicy? {
        // Most calls are about functions: nothing is parsed for them.
        arn.contains(":layer:") ? try await layerPolicy(on: arn) : nil
    }
}
