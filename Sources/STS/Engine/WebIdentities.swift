// Whom a web identity token is for: issuer, audience, times and signature, in this order, so that nobody is
// asked for keys before the token could be good at all.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html

import CloudCore
import Wire

/// Somebody whom an OpenID Connect provider vouches for.
struct WebIdentity: Hashable, Sendable {
    var provider: ARN
    var subject: String
    /// The client that the token is for.
    var audience: String
    var sourceIdentity: String?
    var tags: [SessionTag]
    var transitiveTagKeys: [String]
    /// By condition keys in lower case.
    var facts: [String: [String]]
}

/// Verifies web identity tokens.
struct WebIdentities: Sendable {
    let providers: any IdentityProviderDirectory
    let keys: KeySets

    /// Throws InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim or IDPCommunicationError.
    func verify(_ text: String, account: AccountID, now: Instant) async throws -> WebIdentity {
        guard let token = JSONWebToken(text) else { throw STSError.notAToken() }
        for name in ["iss", "sub", "aud", "exp", "iat"] where token.claims[name] == nil {
            throw STSError.missingClaim(name)
        }
        guard let issuer = token.text("iss"), let subject = token.text("sub"), !subject.isEmpty else {
            throw STSError.notAToken()
        }
        guard
            var provider = try await providers.openIDConnectProvider(
                issuer: Self.registered(issuer), account: account)
        else { throw STSError.noProvider(issuer) }
        provider.issuer = issuer
        let audience = try Self.audience(of: token, provider)
        try Self.checkTimes(of: token, now: now)
        let candidates = try await keys.candidates(for: token, of: provider, now: now)
        guard !candidates.isEmpty else { throw STSError.noVerificationKey() }
        guard candidates.contains(where: { $0.verifies(token) }) else { throw STSError.wrongSignature() }
        return Self.identity(token, subject: subject, audience: audience, provider)
    }

    /// IAM takes issuers with `https` alone. One on this machine may do without, for trying things out: it is
    /// registered as if it did not.
    private static func registered(_ issuer: String) -> String {
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let plain = "http://" + host
            guard issuer.hasPrefix(plain) else { continue }
            let rest = issuer.dropFirst(plain.count)
            if rest.isEmpty || rest.hasPrefix(":") || rest.hasPrefix("/") {
                return "https" + issuer.dropFirst(4)
            }
        }
        return issuer
    }

    /// Who the token was made for, where there is an authorized party; else one of its audiences.
    private static func audience(of token: JSONWebToken, _ provider: OpenIDConnectProvider) throws -> String {
        let named = token.text("azp").map { [$0] } ?? token.texts("aud")
        guard let audience = named.first(where: provider.clientIDs.contains) else {
            throw STSError.wrongAudience()
        }
        return audience
    }

    private static func checkTimes(of token: JSONWebToken, now: Instant) throws {
        let skew = Duration.seconds(STSLimits.tokenSkewSeconds)
        guard let expiration = token.time("exp"), let issued = token.time("iat") else {
            throw STSError.notAToken()
        }
        guard now < expiration + skew else {
            throw STSError.tokenExpired(now: now, expiration: expiration)
        }
        let begin = max(issued, token.time("nbf") ?? issued)
        guard begin <= now + skew else { throw STSError.tokenNotYetValid(now: now, begin: begin) }
    }

    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    private static func identity(
        _ token: JSONWebToken, subject: String, audience: String, _ provider: OpenIDConnectProvider
    ) -> WebIdentity {
        let prefix = provider.name.lowercased() + ":"
        var facts = [prefix + "sub": [subject], prefix + "aud": token.texts("aud")]
        if let party = token.text("azp") {
            facts[prefix + "aud"] = [party]
            facts[prefix + "oaud"] = token.texts("aud")
            facts[prefix + "azp"] = [party]
        }
        let methods = token.texts("amr")
        if !methods.isEmpty { facts[prefix + "amr"] = methods }
        let marks = token.claims["https://aws.amazon.com/tags"]
        let tags = (marks?["principal_tags"]?.object ?? []).map { member in
            SessionTag(key: member.key, value: JSONWebToken.texts(in: member.value).first ?? "")
        }
        return WebIdentity(
            provider: provider.arn, subject: subject, audience: audience,
            sourceIdentity: token.text("https://aws.amazon.com/source_identity"), tags: tags,
            transitiveTagKeys: JSONWebToken.texts(in: marks?["transitive_tag_keys"]), facts: facts)
    }
}
