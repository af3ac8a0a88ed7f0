// The public key in an X.509 certificate (RFC 5280, 4.1). Nothing else of the certificate is believed or
// asked: who hands it over trusts the key.

import Crypto
import CryptoExtras

/// A certificate by its key.
public struct Certificate: Sendable {
    public let key: VerificationKey

    /// Nil where the bytes are no certificate, or its key is of a kind or size that is not taken: RSA of at
    /// least 1,024 bits, as AWS wants it, and the NIST curves P-256, P-384 and P-521.
    public init?(der bytes: [UInt8]) {
        guard bytes.count <= XMLSignatureLimits.certificateBytes,
            let spki = Self.subjectPublicKeyInfo(in: bytes), let key = VerificationKey(der: spki)
        else { return nil }
        self.key = key
    }

    private static func subjectPublicKeyInfo(in bytes: [UInt8]) -> [UInt8]? {
        var outside = DERReader(bytes[...])
        guard let certificate = outside.next(tag: DERReader.sequence), outside.isAtEnd else { return nil }
        var parts = DERReader(certificate.content)
        guard let body = parts.next(tag: DERReader.sequence) else { return nil }
        var fields = DERReader(body.content)
        // The version is left out where it is 1.
        if fields.nextTag == 0xA0 { _ = fields.next(tag: 0xA0) }
        // Serial number; then algorithm, issuer, validity and subject.
        guard fields.next(tag: 0x02) != nil else { return nil }
        for _ in 0..<4 where fields.next(tag: DERReader.sequence) == nil { return nil }
        return fields.next(tag: DERReader.sequence).map { Array($0.whole) }
    }
}

/// A public key that can verify signatures.
public struct VerificationKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
    }

    private let material: Material

    /// From a SubjectPublicKeyInfo.
    init?(der bytes: [UInt8]) {
        guard bytes.count <= XMLSignatureLimits.publicKeyBytes else { return nil }
        if let key = try? P256.Signing.PublicKey(derRepresentation: bytes) {
            material = .p256(key)
        } else if let key = try? P384.Signing.PublicKey(derRepresentation: bytes) {
            material = .p384(key)
        } else if let key = try? P521.Signing.PublicKey(derRepresentation: bytes) {
            material = .p521(key)
        } else if let key = try? _RSA.Signing.PublicKey(unsafeDERRepresentation: bytes) {
            material = .rsa(key)
        } else {
            return nil
        }
    }

    /// Whether this key made `signature`, which for curves is the two numbers side by side.
    func verifies(_ signature: [UInt8], of digest: some Digest, isRSA: Bool) -> Bool {
        switch (material, isRSA) {
        case (.rsa(let key), true):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest,
                padding: .insecurePKCS1v1_5)
        case (.p256(let key), false):
            guard let pair = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
                return false
            }
            return key.isValidSignature(pair, for: digest)
        case (.p384(let key), false):
            guard let pair = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else {
                return false
            }
            return key.isValidSignature(pair, for: digest)
        case (.p521(let key), false):
            guard let pair = try? P521.Signing.ECDSASignature(rawRepresentation: signature) else {
                return false
            }
            return key.isValidSignature(pair, for: digest)
        default: return false
        }
    }
}

/// Reads the elements of a DER encoding (X.690, 8.1), one after the other.
struct DERReader {
    static let sequence: UInt8 = 0x30

    struct Element {
        let content: ArraySlice<UInt8>
        /// With tag and length.
        let whole: ArraySlice<UInt8>
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }
    var nextTag: UInt8? { rest.first }

    /// Nil where the next element has another tag, or does not fit.
    mutating func next(tag: UInt8) -> Element? {
        var bytes = rest
        guard bytes.popFirst() == tag, let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...3).contains(count), bytes.count >= count else { return nil }
            length = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(count)
        }
        guard length <= bytes.count else { return nil }
        let content = bytes.prefix(length)
        let whole = rest[rest.startIndex..<content.endIndex]
        rest = bytes.dropFirst(length)
        return Element(content: content, whole: whole)
    }
}
