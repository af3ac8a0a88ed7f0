// Documents that signxml signed: believed as they are, and not after any change that matters.

import CloudCore
import CloudTesting
import Crypto
import Testing

@testable import XMLSignatures

@Suite struct SignaturesAreVerified {
    static let signed = [
        "rsa-sha256", "rsa-sha384", "rsa-sha512", "rsa1024-sha256", "p256-sha256", "p384-sha384",
        "p521-sha512", "rsa-prefixes",
    ]

    private func verify(_ text: String, by name: String) throws {
        let document = try XMLElement(document: Array(text.utf8))
        let assertion = try #require(document.elements.first)
        let key = String(name.prefix { $0 != "-" })
        try assertion.verifySignature(keys: [try Resource.key(key)], in: document)
    }

    private func text(_ name: String) throws -> String { try Resource.text("signed-\(name).xml") }

    @Test(arguments: signed) func whatOthersSignIsBelieved(_ name: String) throws {
        try verify(try text(name), by: name)
    }

    @Test(arguments: signed) func anotherKeyIsNot(_ name: String) throws {
        let document = try XMLElement(document: try Resource.bytes("signed-\(name).xml"))
        let keys = try ["rsa", "rsa1024", "p256", "p384", "p521"].filter { !name.hasPrefix($0 + "-") }
            .map(Resource.key)
        #expect(throws: XMLSignatureProblem.wrongSignature) {
            try document.elements.first?.verifySignature(keys: keys, in: document)
        }
        #expect(throws: XMLSignatureProblem.wrongSignature) {
            try document.elements.first?.verifySignature(keys: [], in: document)
        }
    }

    /// What the changes are, and what they must lead to.
    static let changes: [(String, String, XMLSignatureProblem?)] = [
        // Text, attributes and elements of what is signed.
        ("idp.example.com</Issuer>", "evil.example.com</Issuer>", .wrongDigest),
        ("\n    <Issuer>", "\n     <Issuer>", .wrongDigest),
        ("<Issuer>", "<Issuer x=\"\">", .wrongDigest),
        ("<Issuer>", "<Extra/><Issuer>", .wrongDigest),
        (" ID=\"_a1\">", " ID=\"_a1\" more=\"1\">", .wrongDigest),
        ("xsi:type=\"xs:string\"", "xsi:type=\"xs:int\"", .wrongDigest),
        // Whatever has no place in the canonical form.
        ("<!-- a comment -->", "<!-- another -->", nil),
        ("h&#233;", "h\u{E9}", nil),
        (" Version=\"2.0\"", " Version=\"2.1\"", nil),
        ("xmlns:unused=\"urn:unused\"", "xmlns:unused=\"urn:used\"", nil),
        // The signature itself.
        (
            "<ds:DigestValue>", "<ds:DigestValue>AA",
            .unsupported("The reference of the signature has other parts than it should")
        ),
        ("<ds:SignatureValue>", "<ds:SignatureValue>AAAA", .wrongSignature),
        ("#rsa-sha256", "#rsa-sha512", .wrongSignature),
        ("#rsa-sha256", "#ecdsa-sha256", .wrongSignature),
        ("more#rsa-sha256", "more#hmac-sha256", .unsupported("The signature's algorithm is not taken")),
        ("URI=\"#_a1\"", "URI=\"\"", .unsupported("The signature is not of the element around it")),
        ("URI=\"#_a1\"", "URI=\"#_r1\"", .unsupported("The signature is not of the element around it")),
        (" ID=\"_r1\"", " ID=\"_a1\"", .unsupported("An ID is used twice")),
        (" ID=\"_r1\"", " Id=\"_a1\"", .unsupported("An ID is used twice")),
        (
            "xmldsig#enveloped-signature", "xmldsig#base64",
            .unsupported("The reference of the signature has other parts than it should")
        ),
        (
            "</ds:Transforms>",
            "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"/></ds:Transforms>",
            .unsupported("The reference of the signature has other parts than it should")
        ),
        (
            "<ds:KeyInfo>", "<ds:Object/><ds:KeyInfo>",
            .unsupported("The signature has other parts than it should")
        ),
        (
            "</ds:SignedInfo>", "<ds:Reference/></ds:SignedInfo>",
            .unsupported("The signature is of something other than one element")
        ),
        (
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>",
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>",
            .unsupported("The canonicalization is not the exclusive one")
        ),
        (
            "</ds:Signature>",
            "</ds:Signature><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>",
            .unsupported("Not exactly one signature")
        ),
        ("xmlenc#sha256", "xmlenc#sha512", .wrongDigest),
    ]

    @Test(arguments: changes.indices) func changesAreSeen(_ index: Int) throws {
        let (old, new, expected) = Self.changes[index]
        let original = try text("rsa-sha256")
        let changed = try #require(original.firstRange(of: old)).lowerBound
        let end = original.index(changed, offsetBy: old.count)
        let text = original[..<changed] + new + original[end...]
        guard let expected else { return try verify(String(text), by: "rsa-sha256") }
        #expect(throws: expected) { try verify(String(text), by: "rsa-sha256") }
    }

    @Test func sha1IsNotTaken() throws {
        #expect(throws: XMLSignatureProblem.unsupported("The signature's algorithm is not taken")) {
            try verify(try text("rsa-sha1"), by: "rsa-sha1")
        }
    }

    @Test func anElementWithoutASignatureIsNotBelieved() throws {
        let document = try XMLElement(document: Array("<a ID='x'/>".utf8))
        #expect(!document.holdsSignature)
        #expect(throws: XMLSignatureProblem.unsupported("Not exactly one signature")) {
            try document.verifySignature(keys: [try Resource.key("rsa")], in: document)
        }
    }

    // MARK: Certificates

    @Test func certificatesThatAreNoneAreRefused() throws {
        let good = try Resource.certificate("p256")
        #expect(Certificate(der: []) == nil && Certificate(der: [0x30, 0x80]) == nil)
        #expect(Certificate(der: good + [0]) == nil && Certificate(der: Array(good.dropLast())) == nil)
        #expect(Certificate(der: [UInt8](repeating: 0x30, count: 20_000)) == nil)
        // Whatever is cut or turned within must come out as a key or as nothing, never as a trap.
        let entropy = SeededEntropy(3)
        for name in ["rsa", "p256", "p521"] {
            let whole = try Resource.certificate(name)
            for _ in 0..<2_000 {
                var bytes = whole
                for _ in 0..<entropy.integer(in: 1..<4) {
                    bytes[entropy.integer(in: 0..<bytes.count)] = entropy.bytes(1)[0]
                }
                _ = Certificate(der: bytes)
                _ = Certificate(der: Array(whole.prefix(entropy.integer(in: 0..<whole.count))))
            }
        }
    }

    // MARK: Noise

    /// Documents that were changed anywhere: never a trap, and not believed unless the assertion is the same.
    @Test(arguments: signed) func changedDocumentsAreNotBelieved(_ name: String) throws {
        let original = try Resource.bytes("signed-\(name).xml")
        let keys = [try Resource.key(String(name.prefix { $0 != "-" }))]
        let good = try XMLElement(document: original).elements.first.map(Self.content)
        let entropy = SeededEntropy(UInt64(name.utf8.count))
        for _ in 0..<1_500 {
            var bytes = original
            for _ in 0..<entropy.integer(in: 1..<4) { Self.mutate(&bytes, entropy) }
            guard let document = try? XMLElement(document: bytes), let first = document.elements.first,
                (try? first.verifySignature(keys: keys, in: document)) != nil
            else { continue }
            #expect(Self.content(of: first) == good)
        }
    }

    /// What a reader of the assertion would see.
    private static func content(of assertion: XMLElement) -> [String] {
        var content: [String] = []
        for element in [assertion] + assertion.elements where element.name != "Signature" {
            content += [element.name, element.namespace, element.text ?? ""]
            content += element.attributes.map { $0.name + $0.namespace + $0.value }
        }
        return content
    }

    private static func mutate(_ bytes: inout [UInt8], _ entropy: SeededEntropy) {
        let place = entropy.integer(in: 0..<bytes.count)
        let end = min(bytes.count, place + entropy.integer(in: 1..<60))
        switch entropy.integer(in: 0..<6) {
        case 0: bytes[place] = entropy.bytes(1)[0]
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("<>&;\"'/=#: !-".utf8)[entropy.integer(in: 0..<13)], at: place)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: entropy.integer(in: 0..<bytes.count))
        case 4: bytes.removeSubrange(place..<end)
        default: bytes.insert(contentsOf: Array("<Assertion ID=\"_a1\"/>".utf8), at: place)
        }
    }
}
