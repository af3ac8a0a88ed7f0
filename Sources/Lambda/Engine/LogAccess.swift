// Lambda writes a function's log as the function's execution role: what the role may not write is not kept.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html

import CloudCore
import Synchronization

/// Whether a role may write one log stream. Policies are asked for every batch, which IAM answers from
/// memory; who the role is, is looked up now and then.
final class LogAccess: Sendable {
    private struct Caller {
        var context: RequestContext
        var freshUntil: Instant
    }

    private let roles: ExecutionRoles
    private let entropy: any Entropy
    private let role: ARN
    private let function: FunctionKey
    private let caller = Mutex<Caller?>(nil)

    init(_ spec: FunctionSpec, roles: ExecutionRoles, entropy: any Entropy) {
        self.roles = roles
        self.entropy = entropy
        role = spec.role
        function = spec.functionKey
    }

    /// False also where the role is gone.
    func allows(_ action: String, on resource: String) async throws -> Bool {
        guard var context = try await context() else { return false }
        context.now = roles.clock.now
        let arn = ARN(
            partition: context.partition, service: "logs", region: function.region.name,
            account: function.account.text, resource: resource
        ).description
        do {
            try await roles.authorizer.authorize(Permission("logs:" + action, on: [arn]), for: context)
            return true
        } catch let error as AWSError where error.status == 403 {
            return false
        }
    }

    private func context() async throws -> RequestContext? {
        let now = roles.clock.now
        if let known = caller.withLock({ $0 }), now < known.freshUntil { return known.context }
        let context = try await roles.context(of: role, for: function, requestID: entropy.uuid())
        let fresh = context.map {
            Caller(context: $0, freshUntil: now + .seconds(EngineLimits.logRoleSeconds))
        }
        caller.withLock { $0 = fresh }
        return context
    }
}
