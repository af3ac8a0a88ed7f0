// What a SAML provider's metadata says about whose responses to believe: the issuer's name, and the keys it
// signs with. https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf

import CloudCore
import Synchronization
import XMLSignatures

/// An identity provider as its metadata describes it.
struct SAMLIssuer: Sendable {
    let entityID: String
    let keys: [VerificationKey]

    private static let metadata = "urn:oasis:names:tc:SAML:2.0:metadata"

    /// Nil where the document is none that names an issuer. Certificates that cannot be read are passed over,
    /// and so are those that are for encryption alone.
    init?(metadata document: String) {
        guard let root = try? XMLElement(document: Array(document.utf8)),
            root.is("EntityDescriptor", in: Self.metadata), let entityID = root.attribute("entityID")
        else { return nil }
        self.entityID = entityID
        keys = root.elements("IDPSSODescriptor", in: Self.metadata)
            .flatMap { $0.elements("KeyDescriptor", in: Self.metadata) }
            .filter { $0.attribute("use") != "encryption" }
            .flatMap(Self.keys)
    }

    private static func keys(in descriptor: XMLElement) -> [VerificationKey] {
        let namespace = XMLElement.signatureNamespace
        return descriptor.elements("KeyInfo", in: namespace)
            .flatMap { $0.elements("X509Data", in: namespace) }
            .flatMap { $0.elements("X509Certificate", in: namespace) }
            .compactMap { certificate in
                let text = certificate.text?.filter { !$0.isWhitespace }
                return text.flatMap { Base64.decode($0) }.flatMap { Certificate(der: $0) }?.key
            }
    }
}

/// Issuers by the documents that describe them, so that a large one is not read for every response.
final class SAMLIssuers: Sendable {
    private let known = Mutex<[String: SAMLIssuer]>([:])

    func issuer(describedBy document: String) -> SAMLIssuer? {
        if let issuer = known.withLock({ $0[document] }) { return issuer }
        guard let issuer = SAMLIssuer(metadata: document) else { return nil }
        known.withLock { known in
            if known.count >= STSLimits.metadataDocuments { known.removeAll() }
            known[document] = issuer
        }
        return issuer
    }
}
