// What the request chain asks: IAM's authorizer, over the stored policies, cached until any of them changes.
// It gathers what has a say in a call; the decision itself is ApplicablePolicies.decide.

public import CloudCore
import Policies
import Store

/// Decides by the policies on the caller and on the resource.
public struct PolicyAuthorizer: Authorizer {
    /// Told of a call that is let through although no policy allows it.
    public typealias Report = @Sendable (AuthorizationRecord) -> Void

    let store: IAMStore
    let cache: EpochCache<PrincipalName, PrincipalPolicies>
    let resources = ResourceSources()
    let recorder: any DecisionRecorder
    /// What bounds an account from above. Nil until there are organizations.
    var serviceControlPolicies: @Sendable (AccountID) -> PolicySet? = { _ in nil }
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
            let (reason, resource) = try await decide(permission, on: resource, for: context)
            let record = AuthorizationRecord(
                permission.action, on: resource, in: context, reason: reason, isEnforced: report == nil)
            recorder.record(record)
            guard !reason.isAllowed else { continue }
            guard let report else { throw record.error }
            report(record)
        }
    }

    /// Whether the call may pass, and under which name the resource was weighed.
    private func decide(
        _ permission: Permission, on resource: String, for context: RequestContext
    ) async throws -> (reason: AuthorizationReason, resource: String) {
        var call = WeighedCall(permission, on: resource, for: context)
        if permission.action.hasPrefix("iam:") { try await describeIdentity(&call) }
        let (owner, policies) = try await resources.policy(on: call.resource, service: call.service)
        call.owner = owner ?? call.owner
        return (try await decide(call, resourcePolicy: policies), call.resource)
    }

    /// Whether the call may pass.
    /// - Parameter resourceKind: what refusals call the resource's policy. A trust policy must allow, too.
    func decide(
        _ call: WeighedCall, resourcePolicy: PolicySet?, resourceKind: PolicyKindName = .resource
    ) async throws -> AuthorizationReason {
        let caller = call.context.caller
        let circumstances = Circumstances(
            caller: Circumstances.Caller(caller.kind), isSameAccount: call.owner == caller.account,
            resourceMustAllow: resourceKind == .roleTrust, resourceKind: resourceKind)
        let own = try await policies(of: caller)
        let applicable = ApplicablePolicies(
            serviceControl: serviceControlPolicies(caller.account), resource: resourcePolicy,
            identity: own.identity, boundary: own.boundary)
        var facts = CallFacts(
            context: call.context, permission: call.permission, principalTags: own.tags,
            resourceAccount: call.owner)
        if let tags = call.resourceTags { facts.resourceTags = tags }
        var question = PolicyQuestion(
            action: call.permission.action, resource: call.resource,
            principal: PrincipalNames(caller, partition: call.context.partition), facts: facts)
        if call.resourceTags == nil, applicable.asksResourceTags(for: question) {
            facts.resourceTags = try await resources.tags(of: call.resource, service: call.service)
            question.facts = facts
        }
        return applicable.decide(question, circumstances)
    }

    /// Nothing for who is not there any more, and for who has no policies of its own.
    func policies(of principal: Principal) async throws -> PrincipalPolicies {
        guard let name = PrincipalName(principal) else { return .none }
        return try await cache.value(name) { try await store.policies(of: name) } ?? .none
    }

    /// What IAM knows of the users, groups and roles that its own operations are about.
    private func describeIdentity(_ call: inout WeighedCall) async throws {
        guard !["iam:CreateRole", "iam:CreateUser", "iam:CreateGroup"].contains(call.permission.action),
            let identity = try await IdentityResource.find(call.resource, in: call.context.account, store)
        else { return }
        call.resource = identity.arn
        call.resourceTags = .known(Dictionary(identity.tags.pairs.map { ($0.key, $0.value) }) { $1 })
        if let boundary = identity.boundary, call.permission.keys["iam:permissionsboundary"] == nil {
            call.permission.keys["iam:permissionsboundary"] = [boundary]
        }
    }
}

/// One action on one resource, and what is known of the resource.
struct WeighedCall: Sendable {
    var permission: Permission
    var resource: String
    let context: RequestContext
    /// As the action begins: `lambda`.
    let service: String
    /// Whose resource it is.
    var owner: AccountID
    /// Nil where they are asked for if a policy turns on them.
    var resourceTags: CallFacts.ResourceTagFacts?

    init(_ permission: Permission, on resource: String, for context: RequestContext) {
        self.permission = permission
        self.resource = resource
        self.context = context
        service = String(permission.action.prefix { $0 != ":" })
        owner = Self.account(ofARN: resource) ?? context.account
    }

    /// The fifth part of an ARN, where it is an account.
    private static func account(ofARN resource: String) -> AccountID? {
        var rest = resource.utf8[...]
        for _ in 0..<4 {
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            rest = rest[rest.index(after: colon)...]
        }
        guard let end = rest.firstIndex(of: UInt8(ascii: ":")), rest.startIndex < end else { return nil }
        return AccountID(Substring(rest[..<end]))
    }
}

extension Circumstances.Caller {
    init(_ kind: Principal.Kind) {
        switch kind {
        case .root: self = .root
        case .user, .assumedRole, .federated: self = .identity
        case .service, .anonymous: self = .outsider
        }
    }
}
