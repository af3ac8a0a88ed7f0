// A SAML response whose signature holds: the one assertion in it, and nothing that was not signed.
// https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf

import CloudCore
import Wire
import XMLSignatures

/// The assertion of a verified response.
struct SAMLResponse: Sendable {
    let assertion: XMLElement

    static let protocolNamespace = "urn:oasis:names:tc:SAML:2.0:protocol"
    static let assertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion"
    private static let success = "urn:oasis:names:tc:SAML:2.0:status:Success"

    /// Throws InvalidIdentityToken or IDPRejectedClaim.
    init(_ text: String, from issuer: SAMLIssuer) throws {
        guard let bytes = Base64.decode(text.filter { !$0.isWhitespace }) else {
            throw STSError.notBase64()
        }
        let response: XMLElement
        do {
            response = try XMLElement(document: bytes)
        } catch {
            throw STSError.notAResponse("it is not well-formed")
        }
        guard response.is("Response", in: Self.protocolNamespace) else {
            throw STSError.notAResponse("it is no Response of SAML 2.0")
        }
        assertion = try Self.assertion(of: response)
        try Self.checkSignatures(of: response, assertion, keys: issuer.keys)
        try Self.checkIssuer(of: response, assertion, issuer.entityID)
        // Unsigned where the assertion alone is signed; then it can only make a good response fail.
        let status =
            response.only("Status", in: Self.protocolNamespace)?
            .only("StatusCode", in: Self.protocolNamespace)?.attribute("Value") ?? ""
        guard status == Self.success else { throw STSError.authenticationFailed(status) }
    }

    /// The only assertion there is, wherever one could hide: whoever wraps a signed one into another document
    /// needs a second.
    private static func assertion(of response: XMLElement) throws -> XMLElement {
        var assertions = 0
        var isEncrypted = false
        response.visit { element in
            if element.name == "Assertion" { assertions += 1 }
            if element.name == "EncryptedAssertion" || element.name == "EncryptedID" { isEncrypted = true }
        }
        guard !isEncrypted else {
            throw STSError.notAResponse("it is encrypted, and the provider has no private key")
        }
        guard assertions == 1, let assertion = response.only("Assertion", in: assertionNamespace) else {
            throw STSError.notAResponse("it does not have exactly one assertion")
        }
        return assertion
    }

    /// Response or assertion must be signed; where both are, both signatures must hold. No signature may be
    /// anywhere else.
    private static func checkSignatures(
        of response: XMLElement, _ assertion: XMLElement, keys: [VerificationKey]
    ) throws {
        var signatures = 0
        response.visit { if $0.name == "Signature" { signatures += 1 } }
        let signed = [response, assertion].filter(\.holdsSignature)
        guard !signed.isEmpty, signed.count == signatures else { throw STSError.wrongResponseSignature() }
        for element in signed {
            do {
                try element.verifySignature(keys: keys, in: response)
            } catch {
                throw STSError.wrongResponseSignature()
            }
        }
    }

    private static func checkIssuer(
        of response: XMLElement, _ assertion: XMLElement, _ entityID: String
    ) throws {
        func issuer(of element: XMLElement) -> String? {
            element.only("Issuer", in: assertionNamespace)?.text.map(Self.trimmed)
        }
        let isAnother =
            !response.elements("Issuer", in: assertionNamespace).isEmpty
            && issuer(of: response) != entityID
        guard issuer(of: assertion) == entityID, !isAnother else { throw STSError.foreignIssuer() }
    }

    static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}

extension XMLElement {
    /// The one child of that name in the namespace of assertions.
    func onlyAssertionChild(_ name: String) -> XMLElement? { only(name, in: SAMLResponse.assertionNamespace) }

    func assertionChildren(_ name: String) -> [XMLElement] {
        elements(name, in: SAMLResponse.assertionNamespace)
    }

    /// A time in an attribute. Throws InvalidIdentityToken where there is something else.
    func instant(_ name: String) throws -> Instant? {
        guard let text = attribute(name) else { return nil }
        guard let time = Timestamps.instant(text, .iso8601) else {
            throw STSError.notAResponse("\(name) is no time")
        }
        return time
    }
}
