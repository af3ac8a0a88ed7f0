// Becoming a role by the word of a SAML provider.

import CloudCore
import Wire

extension STSService {
    /// Called without a signature of AWS's kind: the provider's signature is the proof.
    /// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
    func assumeRoleWithSAML(
        _ input: AssumeRoleWithSAMLRequest, _ context: RequestContext
    ) async throws -> AssumeRoleWithSAMLResponse {
        let role = try Self.role(input.roleArn)
        guard let provider = ARN(input.principalArn), provider.service == "iam",
            provider.resource.hasPrefix("saml-provider/")
        else { throw STSError.notAProvider(input.principalArn) }
        let identity = try await samlIdentities.verify(
            input.samlAssertion, role: role, provider: provider, now: clock.now)
        // A provider vouches for roles of its own account.
        guard role.account == provider.account else { throw STSError.samlDenied() }
        var session = try SessionRequest(
            policy: input.policy, policyARNs: input.policyArns, tags: identity.tags,
            transitiveTagKeys: identity.transitiveTagKeys
        ).context
        session.sourceIdentity = identity.sourceIdentity
        session.federatedProvider = provider.description
        session.facts = identity.lastingFacts
        let assumed = try await roles.assume(
            RoleAssumption(
                role: role, sessionName: identity.sessionName,
                claim: .saml(provider: provider, facts: identity.facts),
                durationSeconds: input.durationSeconds,
                latestEnd: Self.latestEnd(of: identity, now: clock.now), session: session),
            context: context)
        return AssumeRoleWithSAMLResponse(
            credentials: Credentials(assumed.credentials),
            assumedRoleUser: AssumedRoleUser(assumed.principal, partition: role.partition),
            packedPolicySize: Self.packedSize(of: assumed.principal), subject: identity.subject,
            subjectType: identity.subjectType, issuer: identity.issuer, audience: identity.recipient,
            nameQualifier: identity.nameQualifier, sourceIdentity: identity.sourceIdentity)
    }

    /// The provider can make a session shorter than it was asked for, never longer.
    private static func latestEnd(of identity: SAMLIdentity, now: Instant) -> Instant? {
        [identity.durationSeconds.map { now + .seconds($0) }, identity.sessionEnd].compactMap(\.self).min()
    }
}
