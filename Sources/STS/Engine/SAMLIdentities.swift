// Whom a SAML response is about, and whether it is for this cloud and still good.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html

import CloudCore
import Crypto
import XMLSignatures

/// Somebody whom a SAML provider vouches for.
struct SAMLIdentity: Sendable {
    var subject: String
    /// The format of the name, without the prefix of SAML 2.0's own formats.
    var subjectType: String
    var issuer: String
    /// Where the response was sent: `saml:aud`.
    var recipient: String
    var nameQualifier: String
    var sessionName: String
    var sourceIdentity: String?
    /// What the provider limits the session to.
    var durationSeconds: Int?
    var sessionEnd: Instant?
    var tags: [SessionTag]
    var transitiveTagKeys: [String]
    /// All that the trust policy may ask, by condition keys in lower case.
    var facts: [String: [String]]

    /// Those that the policies of other services, and further roles, may ask too.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    var lastingFacts: [String: [String]] {
        facts.filter { ["saml:namequalifier", "saml:sub", "saml:sub_type"].contains($0.key) }
    }
}

/// Verifies SAML responses.
struct SAMLIdentities: Sendable {
    let providers: any IdentityProviderDirectory
    let issuers = SAMLIssuers()

    /// Throws InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim or AccessDenied.
    func verify(_ text: String, role: ARN, provider arn: ARN, now: Instant) async throws -> SAMLIdentity {
        guard let provider = try await providers.samlProvider(arn: arn),
            let issuer = issuers.issuer(describedBy: provider.metadata)
        else { throw STSError.noSAMLProvider() }
        let assertion = try SAMLResponse(text, from: issuer).assertion
        try Self.checkIssuance(of: assertion, now: now)
        let recipient = try Self.checkSubject(of: assertion, now: now)
        try Self.checkConditions(of: assertion, now: now)
        let attributes = SAMLAttributes(assertion)
        guard attributes.allow(role: role.description, provider: arn.description) else {
            throw STSError.roleNotAsserted()
        }
        return try Self.identity(
            assertion, attributes, recipient: recipient, issuer: issuer.entityID, provider: arn)
    }

    // MARK: When

    private static let skew = Duration.seconds(STSLimits.tokenSkewSeconds)

    private static func checkIssuance(of assertion: XMLElement, now: Instant) throws {
        guard let issued = try assertion.instant("IssueInstant") else {
            throw STSError.notAResponse("IssueInstant is missing")
        }
        guard now <= issued + .seconds(STSLimits.assertionSeconds) else { throw STSError.redeemedLate() }
        guard issued <= now + skew else { throw STSError.tokenNotYetValid(now: now, begin: issued) }
    }

    /// Bounds are kept to the second, but for the beginning: clocks differ.
    private static func checkBounds(of element: XMLElement, now: Instant) throws {
        if let begin = try element.instant("NotBefore"), begin > now + skew {
            throw STSError.tokenNotYetValid(now: now, begin: begin)
        }
        if let end = try element.instant("NotOnOrAfter"), now >= end {
            throw STSError.tokenExpired(now: now, expiration: end)
        }
    }

    // MARK: For whom

    /// Answers the recipient.
    private static func checkSubject(of assertion: XMLElement, now: Instant) throws -> String {
        let confirmation = assertion.onlyAssertionChild("Subject")?.onlyAssertionChild("SubjectConfirmation")
        guard let confirmation,
            confirmation.attribute("Method") == "urn:oasis:names:tc:SAML:2.0:cm:bearer",
            let data = confirmation.onlyAssertionChild("SubjectConfirmationData"),
            let recipient = data.attribute("Recipient"), data.attribute("NotOnOrAfter") != nil
        else { throw STSError.unconfirmedSubject() }
        try checkBounds(of: data, now: now)
        guard isSignIn(recipient) else { throw STSError.wrongRecipient() }
        return recipient
    }

    /// Every restriction must name this cloud, and there must be one, as SAML's profile for browsers wants.
    private static func checkConditions(of assertion: XMLElement, now: Instant) throws {
        guard let conditions = assertion.onlyAssertionChild("Conditions") else {
            throw STSError.wrongResponseAudience()
        }
        try checkBounds(of: conditions, now: now)
        let restrictions = conditions.assertionChildren("AudienceRestriction")
        let isForUs = restrictions.allSatisfy { restriction in
            restriction.assertionChildren("Audience").contains { audience in
                let text = audience.text.map(SAMLResponse.trimmed) ?? ""
                return text == "urn:amazon:webservices" || isSignIn(text)
            }
        }
        guard !restrictions.isEmpty, isForUs else { throw STSError.wrongResponseAudience() }
    }

    /// `https://signin.aws.amazon.com/saml`, a region's of the same kind, and the one of static pages, with
    /// the provider's own path after it or not: identity providers are set up for AWS.
    static func isSignIn(_ address: String) -> Bool {
        let scheme = "https://"
        guard address.utf8.starts(with: scheme.utf8) else { return false }
        let rest = address.dropFirst(scheme.count)
        guard let slash = rest.firstIndex(of: "/") else { return false }
        let host = rest[..<slash]
        let path = rest[slash...]
        let isHost = ["signin.aws.amazon.com", "signin.amazonaws.cn", "signin.amazonaws-us-gov.com"].contains
        {
            host == $0 || (host.hasSuffix("." + $0) && host.dropLast($0.count + 1).allSatisfy(isRegionLetter))
        }
        return isHost && (path == "/saml" || path == "/static/saml" || path.hasPrefix("/saml/acs/"))
    }

    private static func isRegionLetter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-")
    }

    // MARK: Who

    private static func identity(
        _ assertion: XMLElement, _ attributes: SAMLAttributes, recipient: String, issuer: String,
        provider: ARN
    ) throws -> SAMLIdentity {
        guard let name = assertion.onlyAssertionChild("Subject")?.onlyAssertionChild("NameID"),
            let subject = name.text.map(SAMLResponse.trimmed), !subject.isEmpty
        else { throw STSError.samlDenied() }
        let friendlyName = String(provider.resource.dropFirst("saml-provider/".count))
        let qualifier = Base64.encode(
            Array(Insecure.SHA1.hash(data: Array((issuer + provider.account + "/" + friendlyName).utf8))))
        let subjectType = subjectType(name.attribute("Format"))
        var facts = attributes.facts
        facts["saml:aud"] = [recipient]
        facts["saml:iss"] = [issuer]
        facts["saml:sub"] = [subject]
        facts["saml:sub_type"] = [subjectType]
        facts["saml:doc"] = ["\(provider.account)/\(friendlyName)"]
        facts["saml:namequalifier"] = [qualifier]
        return SAMLIdentity(
            subject: subject, subjectType: subjectType, issuer: issuer, recipient: recipient,
            nameQualifier: qualifier, sessionName: try sessionName(attributes),
            sourceIdentity: try sourceIdentity(attributes), durationSeconds: try duration(attributes),
            sessionEnd: try sessionEnd(assertion), tags: attributes.tags,
            transitiveTagKeys: attributes.values("TransitiveTagKeys"), facts: facts)
    }

    private static func subjectType(_ format: String?) -> String {
        let prefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:"
        let format = format ?? "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
        return format.utf8.starts(with: prefix.utf8) ? String(format.dropFirst(prefix.count)) : format
    }

    private static func sessionName(_ attributes: SAMLAttributes) throws -> String {
        guard let name = attributes.values("RoleSessionName").first else { throw STSError.noSessionName() }
        guard isName(name) else { throw STSError.wrongSessionName() }
        return name
    }

    private static func sourceIdentity(_ attributes: SAMLAttributes) throws -> String? {
        guard let identity = attributes.values("SourceIdentity").first else { return nil }
        guard isName(identity), !identity.lowercased().hasPrefix("aws:") else {
            throw STSError.wrongSourceIdentity()
        }
        return identity
    }

    private static func isName(_ text: String) -> Bool {
        (2...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122: true
                default: "_+=,.@-".utf8.contains(byte)
                }
            }
    }

    private static func duration(_ attributes: SAMLAttributes) throws -> Int? {
        guard let text = attributes.values("SessionDuration").first else { return nil }
        let range = STSLimits.shortestSessionSeconds...STSLimits.longestSessionSeconds
        guard let seconds = Int(text), range.contains(seconds) else { throw STSError.wrongSessionDuration() }
        return seconds
    }

    private static func sessionEnd(_ assertion: XMLElement) throws -> Instant? {
        try assertion.assertionChildren("AuthnStatement").compactMap { try $0.instant("SessionNotOnOrAfter") }
            .min()
    }
}
