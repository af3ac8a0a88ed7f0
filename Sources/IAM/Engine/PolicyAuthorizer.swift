// What the request chain asks: IAM's authorizer, over the stored policies, cached until any of them changes.
// Resource policies and session policies come with the services and the API that have them.

public import CloudCore
import Policies
import Store

/// Decides by the policies of users and roles. The root of an account passes.
public struct PolicyAuthorizer: Authorizer {
    let store: IAMStore
    let cache: EpochCache<PrincipalName, PrincipalPolicies>

    init(_ store: IAMStore) {
        self.store = store
        cache = EpochCache(store.epoch, capacity: IAMLimits.cachedPrincipals)
    }

    public func authorize(_ permission: Permission, for context: RequestContext) async throws {
        for resource in permission.resources {
            let resource = try await withPath(resource, permission.action, context.account)
            let decision = try await decide(permission.action, on: resource, for: context)
            guard case .denied(let reason) = decision else { continue }
            throw reason.error(
                caller: context.caller, partition: context.partition, action: permission.action,
                resource: resource)
        }
    }

    /// Whether the caller's own policies allow the action.
    func decide(
        _ action: String, on resource: String, for context: RequestContext, more: [String: Fact] = [:]
    ) async throws -> Decision {
        if case .root = context.caller.kind { return .allowed }
        let policies = try await policies(of: context.caller)
        let facts = CallFacts(context: context, tags: policies.tags, more: more)
        return policies.decide(PolicyQuestion(action: action, resource: resource, facts: facts))
    }

    /// Nothing for who is not there any more, and for who has no policies of its own.
    func policies(of principal: Principal) async throws -> PrincipalPolicies {
        guard let name = PrincipalName(principal) else { return .none }
        return try await cache.value(name) { try await store.policies(of: name) } ?? .none
    }

    /// IAM's operations name roles and users without their path; policies name them with it.
    private func withPath(
        _ resource: String, _ action: String, _ account: AccountID
    ) async throws -> String {
        guard action.hasPrefix("iam:"), let arn = ARN(resource), arn.service == "iam",
            arn.account == account.text
        else { return resource }
        let parts = arn.resource.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].contains("*") else { return resource }
        let name = String(parts[1])
        let core: IdentityCore?
        switch parts[0] {
        case "role":
            let key = IAMKeys.identity(.role, account, name)
            core = try await store.store.get(key, as: RoleRecord.self)?.core
        case "user":
            let key = IAMKeys.identity(.user, account, name)
            core = try await store.store.get(key, as: UserRecord.self)?.core
        default: core = nil
        }
        guard let core, core.name == name, !action.hasPrefix("iam:Create") || parts[0] == "user" else {
            return resource
        }
        return "arn:\(arn.partition):iam::\(account):\(parts[0])\(core.path)\(name)"
    }
}

/// Lets every call pass and reports those that would have been refused: for finding out what a policy lacks.
public struct AuditingAuthorizer: Authorizer {
    private let inner: any Authorizer
    private let report: @Sendable (AWSError, Permission, RequestContext) -> Void

    public init(
        _ inner: any Authorizer, report: @escaping @Sendable (AWSError, Permission, RequestContext) -> Void
    ) {
        self.inner = inner
        self.report = report
    }

    public func authorize(_ permission: Permission, for context: RequestContext) async throws {
        do {
            try await inner.authorize(permission, for: context)
        } catch let error as AWSError {
            report(error, permission, context)
        }
    }
}
