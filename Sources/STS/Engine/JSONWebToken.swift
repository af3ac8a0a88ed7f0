// A JSON Web Token (RFC 7519) in its compact, signed form (RFC 7515): read here, believed elsewhere.

import CloudCore
import Wire

/// The parts of a token. Nothing in it is verified yet.
struct JSONWebToken: Sendable {
    let algorithm: SignatureAlgorithm
    /// `kid`: which of the issuer's keys signed it.
    let keyID: String?
    let claims: Document
    /// What was signed: header and payload as they came.
    let signedBytes: [UInt8]
    let signature: [UInt8]

    /// Nil where the text is no signed token, or one whose algorithm is not one of ours: `none` and the
    /// symmetric ones are never believed.
    init?(_ text: String) {
        let parts = Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.decode(parts[0]), let body = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]), !signature.isEmpty,
            let header = try? JSON.parse(head), let claims = try? JSON.parse(body), claims.object != nil,
            let algorithm = header["alg"]?.string.flatMap(SignatureAlgorithm.init),
            // Extensions that must be understood (RFC 7515, 4.1.11): we understand none.
            header["crit"] == nil
        else { return nil }
        self.algorithm = algorithm
        keyID = header["kid"]?.string
        self.claims = claims
        self.signature = signature
        signedBytes = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
    }

    func text(_ claim: String) -> String? { claims[claim]?.string }

    /// A time in seconds since 1970.
    func time(_ claim: String) -> Instant? { claims[claim]?.number.map { Instant(seconds: $0) } }

    /// One text or several.
    func texts(_ claim: String) -> [String] { Self.texts(in: claims[claim]) }

    static func texts(in value: Document?) -> [String] {
        if let text = value?.string { return [text] }
        return (value?.array ?? []).compactMap(\.string)
    }
}

/// How tokens are signed (RFC 7518, 3.1): those algorithms that AWS takes, and PS beside them.
enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256", rs384 = "RS384", rs512 = "RS512"
    case ps256 = "PS256", ps384 = "PS384", ps512 = "PS512"
    case es256 = "ES256", es384 = "ES384", es512 = "ES512"
}

/// Base64 with the alphabet for URLs, without padding (RFC 4648, 5).
enum Base64URL {
    static func decode(_ characters: some Sequence<UInt8>) -> [UInt8]? {
        var standard: [UInt8] = []
        for character in characters {
            switch character {
            case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: standard.append(character)
            }
        }
        return Base64.decode(standard)
    }
}
