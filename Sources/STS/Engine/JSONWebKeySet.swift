// An issuer's public keys (RFC 7517), and the signatures that they verify (RFC 7518, 3).

import Crypto
import CryptoExtras
import Wire

/// The keys of a JSON Web Key Set that can verify tokens.
struct JSONWebKeySet: Sendable {
    private let keys: [JSONWebKey]

    /// Nil where the bytes are no key set. Keys that are for something else, or of a kind that nobody knows,
    /// are left out, as the standard says.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSON.parse(bytes), let listed = document["keys"]?.array else { return nil }
        keys = listed.prefix(STSLimits.keysPerSet).compactMap(JSONWebKey.init)
    }

    /// The keys that may have signed the token: the one that it names, or all that fit where it names none.
    func candidates(for token: JSONWebToken) -> [JSONWebKey] {
        keys.filter { key in
            guard key.fits(token.algorithm) else { return false }
            return token.keyID == nil || key.id == token.keyID
        }
    }
}

/// One public key.
struct JSONWebKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
    }

    let id: String?
    /// Nil where the key does not say, and any algorithm of its kind may do.
    private let algorithm: String?
    private let material: Material

    init?(_ document: Document) {
        if let use = document["use"]?.string, use != "sig" { return nil }
        func bytes(_ member: String) -> [UInt8]? {
            document[member]?.string.flatMap { Base64URL.decode($0.utf8) }
        }
        switch document["kty"]?.string {
        case "RSA":
            guard let modulus = bytes("n"), modulus.count <= STSLimits.modulusBytes,
                let exponent = bytes("e"),
                exponent.count <= 4, let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
            else { return nil }
            material = .rsa(key)
        case "EC":
            guard let x = bytes("x"), let y = bytes("y"),
                let found = Self.ellipticCurve(document["crv"]?.string, point: [4] + x + y)
            else { return nil }
            material = found
        default: return nil
        }
        id = document["kid"]?.string
        algorithm = document["alg"]?.string
    }

    private static func ellipticCurve(_ name: String?, point: [UInt8]) -> Material? {
        switch name {
        case "P-256": return (try? P256.Signing.PublicKey(x963Representation: point)).map { .p256($0) }
        case "P-384": return (try? P384.Signing.PublicKey(x963Representation: point)).map { .p384($0) }
        case "P-521": return (try? P521.Signing.PublicKey(x963Representation: point)).map { .p521($0) }
        default: return nil
        }
    }

    func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        if let only = self.algorithm, only != algorithm.rawValue { return false }
        switch (material, algorithm) {
        case (.rsa, .rs256), (.rsa, .rs384), (.rsa, .rs512), (.rsa, .ps256), (.rsa, .ps384), (.rsa, .ps512),
            (.p256, .es256), (.p384, .es384), (.p521, .es512):
            return true
        default: return false
        }
    }

    /// Whether this key made the token's signature.
    func verifies(_ token: JSONWebToken) -> Bool {
        guard fits(token.algorithm) else { return false }
        let text = token.signedBytes
        switch material {
        case .rsa(let key):
            switch token.algorithm {
            case .rs256: return Self.verifies(key, token, SHA256.hash(data: text), .insecurePKCS1v1_5)
            case .rs384: return Self.verifies(key, token, SHA384.hash(data: text), .insecurePKCS1v1_5)
            case .rs512: return Self.verifies(key, token, SHA512.hash(data: text), .insecurePKCS1v1_5)
            case .ps256: return Self.verifies(key, token, SHA256.hash(data: text), .PSS)
            case .ps384: return Self.verifies(key, token, SHA384.hash(data: text), .PSS)
            case .ps512: return Self.verifies(key, token, SHA512.hash(data: text), .PSS)
            case .es256, .es384, .es512: return false
            }
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: token.signature) else {
                return false
            }
            return key.isValidSignature(signature, for: SHA256.hash(data: text))
        case .p384(let key):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: token.signature) else {
                return false
            }
            return key.isValidSignature(signature, for: SHA384.hash(data: text))
        case .p521(let key):
            guard let signature = try? P521.Signing.ECDSASignature(rawRepresentation: token.signature) else {
                return false
            }
            return key.isValidSignature(signature, for: SHA512.hash(data: text))
        }
    }

    private static func verifies(
        _ key: _RSA.Signing.PublicKey, _ token: JSONWebToken, _ digest: some Digest,
        _ padding: _RSA.Signing.Padding
    ) -> Bool {
        key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: token.signature), for: digest, padding: padding)
    }
}
