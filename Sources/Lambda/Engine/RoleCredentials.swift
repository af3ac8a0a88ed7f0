// The execution roles' credentials for environments, asked for once and kept while they last.

import CloudCore

/// A cache before the role port.
actor RoleCredentials {
    private struct Key: Hashable {
        let role: ARN
        let session: String
        /// Names the function, account and all: its credentials are good for no other one's conditions.
        let function: ARN
    }

    private let roles: any RoleProvider
    private let clock: any WallClock
    private var cache: [Key: TemporaryCredentials] = [:]

    init(_ roles: any RoleProvider, clock: any WallClock) {
        self.roles = roles
        self.clock = clock
    }

    /// Keys of the function's role; the session bears the function's name, as on AWS.
    func credentials(for spec: FunctionSpec) async throws -> TemporaryCredentials {
        let key = Key(role: spec.role, session: spec.name, function: spec.arn)
        let now = clock.now
        if let known = cache[key], known.expiration - .seconds(EngineLimits.credentialMarginSeconds) > now {
            return known
        }
        cache = cache.filter { $0.value.expiration > now }
        let fresh = try await roles.credentials(
            forRole: spec.role, session: spec.name, service: "lambda.amazonaws.com",
            source: CallSource(arn: spec.arn.description, account: spec.account),
            duration: .seconds(EngineLimits.credentialSeconds))
        cache[key] = fresh
        return fresh
    }

    /// After a role or function changed.
    func forget(session: String) { cache = cache.filter { $0.key.session != session } }
}
