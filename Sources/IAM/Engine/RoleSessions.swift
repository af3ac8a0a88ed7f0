// Becoming a role: who may, with which tags, for how long, and what the new session carries.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

public import CloudCore
import Policies

extension IAMService: RoleAssumer {
    public func assume(_ assumption: RoleAssumption, context: RequestContext) async throws -> AssumedRole {
        var assumption = assumption
        try Self.inherit(from: context.caller, to: &assumption)
        guard let (account, role) = try await record(of: assumption.role) else {
            throw Self.refusal(of: assumption.claim.action, assumption, context)
        }
        for action in Self.actions(of: assumption) {
            guard try await allows(action, assumption, role, in: account, context) else {
                throw Self.refusal(of: action, assumption, context)
            }
        }
        try await checkPolicies(of: assumption.session, in: account)
        let seconds = try Self.sessionSeconds(assumption, role, caller: context.caller)
        var session = assumption.session
        session.issuedAt = clock.now
        guard session.packedPolicySize <= 100 else {
            throw AWSError.packedPolicyTooLarge(percent: session.packedPolicySize)
        }
        let principal = Self.principal(
            of: role, in: account, session: assumption.sessionName, carrying: session)
        let end = min(clock.now + .seconds(seconds), assumption.latestEnd ?? .distantFuture)
        let credentials = try sessions.issue(for: principal, until: end)
        return AssumedRole(principal: principal, credentials: credentials)
    }

    /// Session policies must be policies: the inline one by its text, the managed ones by being there.
    public func checkPolicies(of session: SessionContext, in account: AccountID) async throws {
        if let policy = session.policy {
            do {
                _ = try PolicyDocument(json: policy, kind: .inline)
            } catch {
                throw IAMError.malformed(error)
            }
        }
        for arn in session.policyARNs {
            switch PolicyReference(arn, account: account) {
            case .aws: continue
            case .customer:
                if try await store.policy(arn, in: account) != nil { continue }
            case nil: break
            }
            throw IAMError.validation("Policy \(arn) does not exist or is not attachable.")
        }
    }

    // MARK: What a chain of roles hands on

    /// A role's session hands its transitive tags and its source identity on to the next role's.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
    private static func inherit(from caller: Principal, to assumption: inout RoleAssumption) throws {
        guard case .caller = assumption.claim, let session = caller.session else { return }
        if case .assumedRole = caller.kind { assumption.session.isChained = true }
        for key in session.transitiveTagKeys {
            guard let tag = session.tags.first(where: { $0.key.lowercased() == key.lowercased() }) else {
                continue
            }
            let conflicts = assumption.session.tags.contains { $0.key.lowercased() == key.lowercased() }
            if conflicts { throw IAMError.transitiveTagConflict() }
            assumption.session.tags.append(tag)
            assumption.session.transitiveTagKeys.append(key)
        }
        if assumption.session.sourceIdentity == nil {
            assumption.session.sourceIdentity = session.sourceIdentity
        }
    }

    // MARK: Who may

    /// Tags and a source identity need words of their own in the trust policy, inherited ones too.
    private static func actions(of assumption: RoleAssumption) -> [String] {
        var actions = [assumption.claim.action]
        if !assumption.session.tags.isEmpty { actions.append("sts:TagSession") }
        if assumption.session.sourceIdentity != nil { actions.append("sts:SetSourceIdentity") }
        return actions
    }

    private func allows(
        _ action: String, _ assumption: RoleAssumption, _ role: RoleRecord, in account: AccountID,
        _ context: RequestContext
    ) async throws -> Bool {
        let resource = assumption.role.description
        let trust = Trust.policies(try IAMStore.compile(role.trustPolicy, kind: .trust), of: resource)
        let permission = Self.permission(action, for: assumption)
        var context = context
        switch assumption.claim {
        case .webIdentity(let provider), .saml(let provider, _):
            context.caller.session = assumption.session
            let question = PolicyQuestion(
                action: action, resource: resource,
                principal: PrincipalNames(federated: provider.description),
                facts: CallFacts(
                    context: context, permission: permission, principalTags: .init(), resourceAccount: account
                ))
            return trust.answer(to: question).allowance == .direct
        case .caller:
            let session = context.caller.session
            // Once set, a source identity stays what it is.
            if let set = session?.sourceIdentity, set != assumption.session.sourceIdentity { return false }
            if let time = assumption.session.multiFactorAuthenticatedAt {
                context.caller.session = session ?? SessionContext()
                context.caller.session?.multiFactorAuthenticatedAt = time
            }
            let call = WeighedCall(permission, on: resource, for: context)
            return try await policyAuthorizer.decide(call, resourcePolicy: trust, resourceKind: .roleTrust)
                .isAllowed
        }
    }

    /// The action with what conditions may ask of the assumption itself.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    private static func permission(_ action: String, for assumption: RoleAssumption) -> Permission {
        let session = assumption.session
        var keys = ["sts:rolesessionname": [assumption.sessionName]]
        if let id = assumption.externalID { keys["sts:externalid"] = [id] }
        if let identity = session.sourceIdentity { keys["sts:sourceidentity"] = [identity] }
        if !session.transitiveTagKeys.isEmpty { keys["sts:transitivetagkeys"] = session.transitiveTagKeys }
        keys.merge(session.facts) { own, _ in own }
        if case .saml(_, let facts) = assumption.claim { keys.merge(facts) { own, _ in own } }
        return Permission(
            action, on: [assumption.role.description], keys: keys,
            requestTags: Dictionary(session.tags.map { ($0.key, $0.value) }) { $1 })
    }

    private static func refusal(
        of action: String, _ assumption: RoleAssumption, _ context: RequestContext
    ) -> AWSError {
        guard case .caller = assumption.claim else {
            return AWSError("AccessDenied", "Not authorized to perform \(action)", status: 403)
        }
        return AWSError(
            "AccessDenied",
            "User: \(context.caller.arn(partition: context.partition)) is not authorized to perform: "
                + "\(action) on resource: \(assumption.role)", status: 403)
    }

    // MARK: What it carries, and for how long

    /// Throws ValidationError where the caller asks for more than the role allows.
    private static func sessionSeconds(
        _ assumption: RoleAssumption, _ role: RoleRecord, caller: Principal
    ) throws -> Int {
        guard let seconds = assumption.durationSeconds else { return IAMLimits.sessionSeconds }
        guard seconds >= IAMLimits.shortestSessionSeconds, seconds <= role.maxSessionSeconds else {
            throw IAMError.validation(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        }
        if assumption.session.isChained, seconds > IAMLimits.chainedSessionSeconds {
            throw IAMError.validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
                    + "chaining.")
        }
        return seconds
    }
}
