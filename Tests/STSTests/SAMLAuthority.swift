// A SAML identity provider of the tests. What it signs is written in canonical form to begin with, so that
// the signature is of the text as it stands, and no canonicalizer of ours has a say in it.

import CloudCore
import Crypto
import CryptoExtras
import Testing
import Wire

/// What an assertion says. Changed by tests.
struct SAMLClaims {
    static let attributes = "https://aws.amazon.com/SAML/Attributes/"
    static let role = "arn:aws:iam::000000000000:role/saml"

    var issuer = SAMLAuthority.entityID
    var nameID: String? = "ann@example.com"
    var format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    var issuedAt: Instant
    var notBefore: Instant?
    var notOnOrAfter: Instant
    var conditionsEnd: Instant?
    var sessionEnd: Instant?
    var recipient: String? = "https://signin.aws.amazon.com/saml"
    var audiences = ["urn:amazon:webservices"]
    var method = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    var confirmations = 1
    var status = "urn:oasis:names:tc:SAML:2.0:status:Success"
    var roles = ["\(role),\(SAMLAuthority.arn)"]
    var sessionName: String? = "ann"
    var more: [(String, [String])] = []
    var id = "_a"

    init(at now: Instant) {
        issuedAt = now
        notOnOrAfter = now + .seconds(240)
    }

    private var attributeList: [(String, [String])] {
        var list = [(Self.attributes + "Role", roles)]
        if let sessionName { list.append((Self.attributes + "RoleSessionName", [sessionName])) }
        return list + more
    }

    private static func time(_ name: String, _ instant: Instant?) -> String {
        instant.map { " \(name)=\"\(CivilTime($0).iso8601())\"" } ?? ""
    }

    /// Around the place of the signature.
    var text: (before: String, after: String) {
        let before =
            #"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="\#(id)""#
            + Self.time("IssueInstant", issuedAt)
            + #" Version="2.0"><saml:Issuer>\#(issuer)</saml:Issuer>"#
        let name = nameID.map { #"<saml:NameID Format="\#(format)">\#($0)</saml:NameID>"# } ?? ""
        let recipient = recipient.map { " Recipient=\"\($0)\"" } ?? ""
        let data = Self.time("NotOnOrAfter", notOnOrAfter) + recipient
        let confirmation =
            #"<saml:SubjectConfirmation Method="\#(method)"><saml:SubjectConfirmationData\#(data)>"#
            + "</saml:SubjectConfirmationData></saml:SubjectConfirmation>"
        let audience = audiences.map { "<saml:Audience>\($0)</saml:Audience>" }.joined()
        let restriction =
            audiences.isEmpty ? "" : "<saml:AudienceRestriction>\(audience)</saml:AudienceRestriction>"
        let attributes = attributeList.map { name, values in
            #"<saml:Attribute Name="\#(name)">"#
                + values.map { "<saml:AttributeValue>\($0)</saml:AttributeValue>" }.joined()
                + "</saml:Attribute>"
        }.joined()
        let after =
            "<saml:Subject>\(name)\(String(repeating: confirmation, count: confirmations))</saml:Subject>"
            + "<saml:Conditions\(Self.time("NotBefore", notBefore))"
            + "\(Self.time("NotOnOrAfter", conditionsEnd))>\(restriction)</saml:Conditions>"
            + "<saml:AuthnStatement\(Self.time("SessionNotOnOrAfter", sessionEnd))></saml:AuthnStatement>"
            + "<saml:AttributeStatement>\(attributes)</saml:AttributeStatement></saml:Assertion>"
        return (before, after)
    }
}

/// Makes keys, metadata and responses.
struct SAMLAuthority: IdentityProviderDirectory {
    static let entityID = "https://idp.example.com/saml"
    static let arn = "arn:aws:iam::000000000000:saml-provider/Corp"

    enum Signs { case assertion, response, both, nothing }

    private static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    private let key: _RSA.Signing.PrivateKey
    private let stranger = P256.Signing.PrivateKey()

    init() throws { key = try Self.rsa.get() }

    // MARK: What IAM would know of it

    var metadata: String {
        let certificate = Base64.encode(Self.certificate(Array(key.publicKey.derRepresentation)))
        return
            #"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="\#(Self.entityID)">"#
            + #"<IDPSSODescriptor><KeyDescriptor use="encryption"><KeyInfo/></KeyDescriptor>"#
            + #"<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>"#
            + "<X509Certificate>\n\(certificate)\n</X509Certificate>"
            + "<X509Certificate>bm9uZQ==</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
            + "</IDPSSODescriptor></EntityDescriptor>"
    }

    func openIDConnectProvider(issuer: String, account: AccountID) async throws -> OpenIDConnectProvider? {
        nil
    }
    func openIDConnectProvider(arn: ARN) async throws -> OpenIDConnectProvider? { nil }
    func samlProvider(arn: ARN) async throws -> SAMLProvider? {
        arn.description == Self.arn ? SAMLProvider(arn: arn, metadata: metadata) : nil
    }

    /// The smallest that is read: what stands around the key is empty.
    private static func certificate(_ key: [UInt8]) -> [UInt8] {
        func sequence(_ content: [UInt8]) -> [UInt8] {
            [0x30, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
        }
        let empty: [UInt8] = [0x30, 0]
        return sequence(sequence([2, 1, 1] + empty + empty + empty + empty + key) + empty + [3, 1, 0])
    }

    // MARK: What it signs

    func response(_ claims: SAMLClaims, signs: Signs = .assertion) throws -> String {
        let inner = claims.text
        let signsAssertion = signs == .assertion || signs == .both
        let mark = signsAssertion ? try signature(of: inner.before + inner.after, id: claims.id) : ""
        let (before, after) = Self.around(inner.before + mark + inner.after, status: claims.status)
        let outer = signs == .response || signs == .both ? try signature(of: before + after, id: "_r") : ""
        return before + outer + after
    }

    static func around(
        _ assertion: String, status: String = "urn:oasis:names:tc:SAML:2.0:status:Success"
    ) -> (before: String, after: String) {
        let before =
            #"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0">"#
            + #"<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">\#(entityID)</saml:Issuer>"#
        let after =
            #"<samlp:Status><samlp:StatusCode Value="\#(status)"></samlp:StatusCode></samlp:Status>"#
            + assertion + "</samlp:Response>"
        return (before, after)
    }

    func signature(of text: String, id: String, byStranger: Bool = false) throws -> String {
        let dsig = "http://www.w3.org/2000/09/xmldsig#"
        let canonical = "http://www.w3.org/2001/10/xml-exc-c14n#"
        let digest = Base64.encode(Array(SHA256.hash(data: Array(text.utf8))))
        let method = byStranger ? "ecdsa-sha256" : "rsa-sha256"
        let info =
            #"<ds:SignedInfo xmlns:ds="\#(dsig)"><ds:CanonicalizationMethod Algorithm="\#(canonical)">"#
            + #"</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="#
            + #""http://www.w3.org/2001/04/xmldsig-more#\#(method)"></ds:SignatureMethod>"#
            + ##"<ds:Reference URI="#\##(id)"><ds:Transforms><ds:Transform Algorithm="##
            + #""\#(dsig)enveloped-signature"></ds:Transform><ds:Transform Algorithm="\#(canonical)">"#
            + #"</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="#
            + #""http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>"#
            + "<ds:DigestValue>\(digest)</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        let hash = SHA256.hash(data: Array(info.utf8))
        let value =
            byStranger
            ? Array(try stranger.signature(for: hash).rawRepresentation)
            : try key.signature(for: hash, padding: .insecurePKCS1v1_5).withUnsafeBytes { Array($0) }
        // Within the signature the namespace is declared already, and a canonical form says it once.
        let inner = info.replacing(" xmlns:ds=\"\(dsig)\"", with: "")
        return #"<ds:Signature xmlns:ds="\#(dsig)">\#(inner)"#
            + "<ds:SignatureValue>\(Base64.encode(value))</ds:SignatureValue></ds:Signature>"
    }
}
