// What the request chain asks: IAM's authorizer, over the stored policies, cached until any of them changes.
// Resource policies and session policies come with the services and the API that have them.

public import CloudCore
import Policies
import Store

/// Decides by the policies of users and roles. The root of an account passes.
public struct PolicyAuthorizer: Authorizer {
    /// Told of a call that is let through although no policy allows it.
    public typealias Report = @Sendable (AuthorizationRecord) -> Void

    let store: IAMStore
    let cache: EpochCache<PrincipalName, PrincipalPolicies>
    let recorder: any DecisionRecorder
    /// Where there is one, refusals are reported and let through: for finding out what a policy lacks.
    private(set) var report: Report?

    init(_ store: IAMStore, recorder: any DecisionRecorder) {
        self.store = store
        self.recorder = recorder
        cache = EpochCache(store.epoch, capacity: IAMLimits.cachedPrincipals)
    }

    /// The same authorizer, reporting instead of refusing.
    func auditing(_ report: @escaping Report) -> PolicyAuthorizer {
        var auditing = self
        auditing.report = report
        return auditing
    }

    public func authorize(_ permission: Permission, for context: RequestContext) async throws {
        for resource in permission.resources {
            let resource = try await withPath(resource, permission.action, context.account)
            let reason = try await decide(permission.action, on: resource, for: context)
            let record = AuthorizationRecord(
                permission.action, on: resource, in: context, reason: reason, isEnforced: report == nil)
            recorder.record(record)
            guard !reason.isAllowed else { continue }
            guard let report else { throw record.error }
            report(record)
        }
    }

    /// Whether the caller's own policies allow the action.
    func decide(
        _ action: String, on resource: String, for context: RequestContext, more: [String: Fact] = [:]
    ) async throws -> AuthorizationReason {
        if case .root = context.caller.kind { return .accountRoot }
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
        case "group":
            let key = IAMKeys.identity(.group, account, name)
            core = try await store.store.get(key, as: GroupRecord.self)?.core
        default: core = nil
        }
        guard let core, core.name == name, !action.hasPrefix("iam:Create") || parts[0] == "user" else {
            return resource
        }
        return "arn:\(arn.partition):iam::\(account):\(parts[0])\(core.path)\(name)"
    }
}
