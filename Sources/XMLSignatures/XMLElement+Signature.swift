// Enveloped signatures: https://www.w3.org/TR/xmldsig-core1/, in the one form that SAML allows
// (https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf, 5.4).

import CloudCore
import Crypto

extension XMLElement {
    public static let signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"

    /// Whether a signature stands directly in the element.
    public var holdsSignature: Bool { !elements("Signature", in: Self.signatureNamespace).isEmpty }

    /// Returns where the one signature in this element is of this very element and made by one of the keys.
    /// - Parameter document: the root of the document, in which the element's ID must be its alone.
    public func verifySignature(
        keys: [VerificationKey], in document: XMLElement
    ) throws(XMLSignatureProblem) {
        guard let (index, element) = onlySignature else { throw .unsupported("Not exactly one signature") }
        let signature = try EnvelopedSignature(element)
        guard let id = attribute("ID"), !id.isEmpty, signature.reference == "#" + id else {
            throw .unsupported("The signature is not of the element around it")
        }
        guard document.elementsNamed(by: id) == 1 else { throw .unsupported("An ID is used twice") }
        var canonicalizer = ExclusiveCanonicalizer(inclusivePrefixes: signature.elementPrefixes)
        canonicalizer.write(self, omitting: index)
        guard signature.digestMethod.digest(canonicalizer.bytes) == signature.digest else {
            throw .wrongDigest
        }
        guard keys.contains(where: signature.isMade) else { throw .wrongSignature }
    }

    private var onlySignature: (Int, XMLElement)? {
        var found: [(Int, XMLElement)] = []
        for (index, child) in children.enumerated() {
            if case .element(let element) = child, element.is("Signature", in: Self.signatureNamespace) {
                found.append((index, element))
            }
        }
        return found.count == 1 ? found.first : nil
    }

    /// How many elements might be meant by an ID, whatever their schema calls it.
    private func elementsNamed(by id: String) -> Int {
        var count = 0
        visit { element in
            if element.attributes.contains(where: { $0.name.lowercased() == "id" && $0.value == id }) {
                count += 1
            }
        }
        return count
    }
}

/// The hash functions that signatures and digests are made with.
enum DigestMethod {
    case sha256, sha384, sha512

    init?(digest algorithm: String?) {
        switch algorithm {
        case "http://www.w3.org/2001/04/xmlenc#sha256": self = .sha256
        case "http://www.w3.org/2001/04/xmldsig-more#sha384": self = .sha384
        case "http://www.w3.org/2001/04/xmlenc#sha512": self = .sha512
        default: return nil
        }
    }

    func digest(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .sha256: Array(SHA256.hash(data: bytes))
        case .sha384: Array(SHA384.hash(data: bytes))
        case .sha512: Array(SHA512.hash(data: bytes))
        }
    }
}

/// A signature that was read. It is of one element, and nothing but hashing leads from that to the digest.
private struct EnvelopedSignature {
    let reference: String
    let digestMethod: DigestMethod
    let digest: [UInt8]
    let elementPrefixes: Set<String>
    private let signatureMethod: DigestMethod
    private let isRSA: Bool
    private let value: [UInt8]
    private let signedBytes: [UInt8]

    private static let canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#"
    private static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

    init(_ signature: XMLElement) throws(XMLSignatureProblem) {
        let names = signature.elements.map(\.name)
        guard
            names == ["SignedInfo", "SignatureValue"]
                || names == ["SignedInfo", "SignatureValue", "KeyInfo"],
            let info = Self.child("SignedInfo", of: signature),
            let value = Self.child("SignatureValue", of: signature).flatMap(Self.base64)
        else { throw .unsupported("The signature has other parts than it should") }
        guard info.elements.map(\.name) == ["CanonicalizationMethod", "SignatureMethod", "Reference"],
            let canonicalization = Self.child("CanonicalizationMethod", of: info),
            let method = Self.child("SignatureMethod", of: info)?.attribute("Algorithm"),
            let reference = Self.child("Reference", of: info)
        else { throw .unsupported("The signature is of something other than one element") }
        let (signatureMethod, isRSA) = try Self.signatureMethod(method)
        self.signatureMethod = signatureMethod
        self.isRSA = isRSA
        self.value = value
        var canonicalizer = ExclusiveCanonicalizer(
            inclusivePrefixes: try Self.prefixes(of: canonicalization))
        canonicalizer.write(info)
        signedBytes = canonicalizer.bytes

        guard reference.elements.map(\.name) == ["Transforms", "DigestMethod", "DigestValue"],
            let transforms = Self.child("Transforms", of: reference)?.elements, transforms.count == 2,
            transforms.allSatisfy({ $0.is("Transform", in: XMLElement.signatureNamespace) }),
            transforms[0].attribute("Algorithm") == Self.enveloped, transforms[0].elements.isEmpty,
            let uri = reference.attribute("URI"),
            let digestMethod = DigestMethod(
                digest: Self.child("DigestMethod", of: reference)?.attribute("Algorithm")),
            let digest = Self.child("DigestValue", of: reference).flatMap(Self.base64)
        else { throw .unsupported("The reference of the signature has other parts than it should") }
        elementPrefixes = try Self.prefixes(of: transforms[1])
        self.reference = uri
        self.digestMethod = digestMethod
        self.digest = digest
    }

    func isMade(by key: VerificationKey) -> Bool {
        switch signatureMethod {
        case .sha256: key.verifies(value, of: SHA256.hash(data: signedBytes), isRSA: isRSA)
        case .sha384: key.verifies(value, of: SHA384.hash(data: signedBytes), isRSA: isRSA)
        case .sha512: key.verifies(value, of: SHA512.hash(data: signedBytes), isRSA: isRSA)
        }
    }

    private static func child(_ name: String, of element: XMLElement) -> XMLElement? {
        element.only(name, in: XMLElement.signatureNamespace)
    }

    /// https://www.rfc-editor.org/rfc/rfc9231#section-2.3
    private static func signatureMethod(
        _ algorithm: String
    ) throws(XMLSignatureProblem) -> (DigestMethod, isRSA: Bool) {
        switch algorithm {
        case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": return (.sha256, true)
        case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": return (.sha384, true)
        case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": return (.sha512, true)
        case "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": return (.sha256, false)
        case "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384": return (.sha384, false)
        case "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512": return (.sha512, false)
        default: throw .unsupported("The signature's algorithm is not taken")
        }
    }

    /// The prefixes that a canonicalization treats as used.
    private static func prefixes(of method: XMLElement) throws(XMLSignatureProblem) -> Set<String> {
        guard method.attribute("Algorithm") == canonicalization else {
            throw .unsupported("The canonicalization is not the exclusive one")
        }
        guard !method.elements.isEmpty else { return [] }
        guard method.elements.count == 1,
            let list = method.only("InclusiveNamespaces", in: canonicalization)?.attribute("PrefixList")
        else { throw .unsupported("The canonicalization has parameters that it should not have") }
        let prefixes = list.split(whereSeparator: \.isWhitespace)
        guard prefixes.count <= XMLSignatureLimits.inclusivePrefixes else {
            throw .unsupported("The canonicalization names too many prefixes")
        }
        return Set(prefixes.map { $0 == "#default" ? "" : String($0) })
    }

    private static func base64(_ element: XMLElement) -> [UInt8]? {
        guard let text = element.text, text.utf8.count <= XMLSignatureLimits.base64Characters else {
            return nil
        }
        return Base64.decode(text.filter { !$0.isWhitespace })
    }
}
