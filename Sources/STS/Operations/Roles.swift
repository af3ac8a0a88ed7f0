// Becoming a role: by what the caller may, or by an identity provider's word.

import CloudCore
import Wire

extension STSService {
    func assumeRole(
        _ input: AssumeRoleRequest, _ context: RequestContext
    ) async throws -> AssumeRoleResponse {
        // What would mark a session must not be dropped silently.
        if !(input.providedContexts ?? []).isEmpty { throw STSError.notBuilt("ProvidedContexts") }
        let role = try Self.role(input.roleArn)
        if case .federated = context.caller.kind {
            throw STSError.denied("sts:AssumeRole", on: input.roleArn, context)
        }
        var session = try SessionRequest(
            policy: input.policy, policyARNs: input.policyArns, tags: input.tags,
            transitiveTagKeys: input.transitiveTagKeys
        ).context
        session.sourceIdentity = input.sourceIdentity
        session.multiFactorAuthenticatedAt = try await multiFactorTime(
            serial: input.serialNumber, code: input.tokenCode, caller: context.caller)
        let assumed = try await roles.assume(
            RoleAssumption(
                role: role, sessionName: input.roleSessionName, durationSeconds: input.durationSeconds,
                externalID: input.externalId, session: session),
            context: context)
        return AssumeRoleResponse(
            credentials: Credentials(assumed.credentials),
            assumedRoleUser: AssumedRoleUser(assumed.principal, partition: context.partition),
            packedPolicySize: Self.packedSize(of: assumed.principal),
            sourceIdentity: assumed.principal.session?.sourceIdentity)
    }

    /// Called without a signature: the token is the proof.
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
    func assumeRoleWithWebIdentity(
        _ input: AssumeRoleWithWebIdentityRequest, _ context: RequestContext
    ) async throws -> AssumeRoleWithWebIdentityResponse {
        // Access tokens of OAuth 2.0 would have to be shown to Facebook or Amazon.
        if input.providerId != nil {
            throw AWSError.notImplemented(
                service: "sts", operation: "AssumeRoleWithWebIdentity with ProviderId")
        }
        let role = try Self.role(input.roleArn)
        guard let account = AccountID(role.account) else { throw STSError.notARole(input.roleArn) }
        let identity = try await webIdentities.verify(
            input.webIdentityToken, account: account, now: clock.now)
        var session = try SessionRequest(
            policy: input.policy, policyARNs: input.policyArns, tags: identity.tags,
            transitiveTagKeys: identity.transitiveTagKeys
        ).context
        session.sourceIdentity = identity.sourceIdentity
        session.federatedProvider = identity.provider.description
        session.facts = identity.facts
        let assumed = try await roles.assume(
            RoleAssumption(
                role: role, sessionName: input.roleSessionName,
                claim: .webIdentity(provider: identity.provider), durationSeconds: input.durationSeconds,
                session: session),
            context: context)
        return AssumeRoleWithWebIdentityResponse(
            credentials: Credentials(assumed.credentials), subjectFromWebIdentityToken: identity.subject,
            assumedRoleUser: AssumedRoleUser(assumed.principal, partition: role.partition),
            packedPolicySize: Self.packedSize(of: assumed.principal),
            provider: identity.provider.description, audience: identity.audience,
            sourceIdentity: identity.sourceIdentity)
    }

    static func role(_ text: String) throws -> ARN {
        guard let role = ARN(text), role.service == "iam", role.resource.hasPrefix("role/") else {
            throw STSError.notARole(text)
        }
        return role
    }

    /// Told only where there is something that was packed.
    static func packedSize(of principal: Principal) -> Int? {
        guard let session = principal.session, session.hasPolicies || !session.tags.isEmpty else {
            return nil
        }
        return session.packedPolicySize
    }

    /// Now, where the code is good; nil where none was shown. Throws AccessDenied.
    func multiFactorTime(serial: String?, code: String?, caller: Principal) async throws -> Instant? {
        switch (serial, code) {
        case (nil, nil): return nil
        case (let serial?, let code?):
            try await devices.verify(serial: serial, code: code, principal: caller)
            return clock.now
        default: throw STSError.halfOfMultiFactor()
        }
    }
}

extension AssumedRoleUser {
    init(_ principal: Principal, partition: String) {
        self.init(assumedRoleId: principal.userID, arn: principal.arn(partition: partition))
    }
}
