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
    let callers: EpochCache<Principal, CallerPolicies>
    let identities: EpochCache<PrincipalName, PrincipalPolicies>
    let resources = ResourceSources()
    let recorder: any DecisionRecorder
    /// What bounds an account from above. Nil until there are organizations.
    var serviceControlPolicies: @Sendable (AccountID) -> PolicySet? = { _ in nil }
    /// Where there is one, refusals are reported and let through: for finding out what a policy lacks.
    private(set) var report: Report?

    init(_ store: IAMStore, recorder: any DecisionRecorder) {
        self.store = store
        self.recorder = recorder
        callers = EpochCache(store.epoch, capacity: IAMLimits.cachedPrincipals)
        identities = EpochCache(store.epoch, capacity: IAMLimits.cachedPrincipals)
    }

    /// The same authorizer, reporting instead of refusing.
    func auditing(_ report: @escaping Report) -> PolicyAuthorizer {
        var auditing = self
        auditing.report = report
        return auditing
    }

    public func authorize(_ permission: Permission, for context: RequestContext) async throws {
        if let refusal = SessionRestrictions.refusal(of: permission.action, by: context.caller) {
            throw refusal
        }
        for resource in permission.resources {
            var call = WeighedCall(permission, on: resource, for: context)
            if permission.action.hasPrefix("iam:") { try await describeIdentity(&call) }
            if permission.wantsResourceKeys {
                let keys = try await resources.keys(of: resource, service: call.service)
                call.permission.keys.merge(keys) { own, _ in own }
            }
            let (owner, policies) = try await resources.policy(on: call.resource, service: call.service)
            call.owner = owner ?? call.owner
            let decision = try await decide(call, resourcePolicy: policies)
            guard !decision.isAllowed else { continue }
            guard let report else { throw decision.error }
            report(decision)
        }
    }

    /// Whether the call may pass. The recorder is told.
    /// - Parameter resourceKind: what refusals call the resource's policy. A trust policy must allow, and is
    ///   enforced in an audit too.
    func decide(
        _ call: WeighedCall, resourcePolicy: PolicySet?, resourceKind: PolicyKindName = .resource
    ) async throws -> AuthorizationRecord {
        let reason = try await reason(call, resourcePolicy: resourcePolicy, resourceKind: resourceKind)
        let decision = AuthorizationRecord(
            call.permission.action, on: call.resource, in: call.context, reason: reason,
            isEnforced: report == nil || resourceKind == .roleTrust)
        recorder.record(decision)
        return decision
    }

    private func reason(
        _ call: WeighedCall, resourcePolicy: PolicySet?, resourceKind: PolicyKindName
    ) async throws -> AuthorizationReason {
        let caller = call.context.caller
        let circumstances = Circumstances(
            caller: Circumstances.Caller(caller), isSameAccount: call.owner == caller.account,
            resourceMustAllow: resourceKind == .roleTrust, resourceKind: resourceKind)
        let own = try await policies(of: caller)
        let applicable = ApplicablePolicies(
            // They bind all of an account but what services do under roles of their own.
            serviceControl: caller.path.hasPrefix("/aws-service-role/")
                ? nil : serviceControlPolicies(caller.account),
            resource: resourcePolicy,
            identity: own.identity, boundary: own.boundary, session: own.session)
        var facts = CallFacts(
            context: call.context, permission: call.permission, principalTags: own.tags,
            resourceAccount: call.owner)
        if let tags = call.resourceTags { facts.resourceTags = tags }
        var question = PolicyQuestion(
            action: call.permission.action, resource: call.resource,
            // Policies that hang on the caller name nobody.
            principal: resourcePolicy.map { _ in
                PrincipalNames(caller, partition: call.context.partition)
            }, facts: facts)
        if call.resourceTags == nil, applicable.asksResourceTags(for: question) {
            facts.resourceTags = try await resources.tags(of: call.resource, service: call.service)
            question.facts = facts
        }
        return applicable.decide(question, circumstances)
    }

    /// The policies on a caller and its session. Nothing for who is not there any more, and for who has no
    /// policies of its own.
    func policies(of caller: Principal) async throws -> CallerPolicies {
        if let known = callers.known(caller) { return known }
        return try await callers.value(caller) {
            let session = caller.session
            // A federated user can do what the user may who asked for its session, narrowed by the session.
            var identity = caller
            if case .federated = caller.kind { identity = session?.issuer ?? caller }
            var own: PrincipalPolicies?
            if let name = PrincipalName(identity) {
                own = try await identities.value(name) { try await store.policies(of: name) }
            }
            return CallerPolicies(
                own ?? .none, session: try await store.sessionPolicies(of: caller),
                sessionTags: session?.tags ?? [])
        } ?? .none
    }

    /// What IAM knows of what its own operations are about.
    private func describeIdentity(_ call: inout WeighedCall) async throws {
        if call.resource.contains(":policy/"),
            let policy = try await store.policy(call.resource, in: call.context.account)
        {
            return call.resourceTags = .known(policy.tags.byKey)
        }
        // All that has tags is known here: what is not found has none.
        call.resourceTags = .known([:])
        guard !["iam:CreateRole", "iam:CreateUser", "iam:CreateGroup"].contains(call.permission.action) else {
            return
        }
        guard let identity = try await IdentityResource.find(call.resource, in: call.context.account, store)
        else {
            if call.resource.contains(":access-key/") { call.resource = "*" }
            return
        }
        call.resource = identity.arn
        call.resourceTags = .known(identity.tags.byKey)
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
        service = permission.service
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
    init(_ principal: Principal) {
        switch principal.kind {
        case .root: self = .root
        case .federated: self = principal.session?.issuer?.kind == .root ? .root : .identity
        case .user, .assumedRole: self = .identity
        case .service, .anonymous: self = .outsider
        }
    }
}
