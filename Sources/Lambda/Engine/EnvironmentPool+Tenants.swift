// Environments of tenants: each serves one tenant of a function alone, and there are so many at most.
// https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html

import CloudCore

extension EnvironmentPool {
    /// Whether the function may have one more environment, where it is a tenant's: "2,500 for every 1,000
    /// concurrent executions of your function".
    func hasRoomForTenants(_ key: PoolKey, _ spec: FunctionSpec) -> Bool {
        guard case .tenant = key.variant else { return true }
        let places = spec.reservedConcurrency ?? settings.accountConcurrency
        let limit = places * EngineLimits.tenantEnvironmentsPerThousand / 1_000
        var count = 0
        for (other, group) in groups where other.function == key.function {
            if case .tenant = other.variant { count += group.count }
        }
        return count < limit
    }
}

extension FunctionSpec {
    /// The function for a tenant's call. Throws where the call names no tenant and must, or names one and
    /// must not.
    func forTenant(_ id: String?) throws -> FunctionSpec {
        guard isolatesTenants else {
            if id != nil { throw LambdaError.tenantNotExpected() }
            return self
        }
        guard let id else { throw LambdaError.tenantMissing() }
        var spec = self
        spec.variant = .tenant(id: id)
        return spec
    }
}
