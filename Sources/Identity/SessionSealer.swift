// Temporary credentials that need no table: the session token is the session, sealed under the node's key.

public import CloudCore
import Crypto

/// Issues temporary credentials and opens their tokens.
public struct SessionSealer: SessionIssuer {
    /// What a session token says, once opened.
    struct Session: Hashable, Sendable {
        var accessKeyID: String
        var secretAccessKey: String
        var principal: Principal
        var expiration: Instant
    }

    /// Temporary access keys begin with this.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    static let accessKeyPrefix = "ASIA"

    private let key: SymmetricKey
    private let entropy: any Entropy
    private let opened: GenerationalCache<String, Session>

    public init(key: NodeKey, entropy: any Entropy) {
        self.key = key.derived(for: "session")
        self.entropy = entropy
        opened = GenerationalCache(capacity: IdentityLimits.cachedSessions)
    }

    public func issue(for principal: Principal, until expiration: Instant) throws -> TemporaryCredentials {
        let session = Session(
            accessKeyID: AccessKeyID.make(
                prefix: Self.accessKeyPrefix, account: principal.account, entropy: entropy),
            secretAccessKey: Base64.encode(entropy.bytes(30)), principal: principal, expiration: expiration)
        let box = try AES.GCM.seal(
            session.encoded, using: key, nonce: AES.GCM.Nonce(data: entropy.bytes(12)))
        var sealed: [UInt8] = []
        sealed.append(contentsOf: box.nonce)
        sealed.append(contentsOf: box.ciphertext)
        sealed.append(contentsOf: box.tag)
        return TemporaryCredentials(
            accessKeyID: session.accessKeyID, secretAccessKey: session.secretAccessKey,
            sessionToken: Base64.encode(sealed), expiration: expiration)
    }

    /// The session of a token of ours that has not expired.
    func open(_ token: String, now: Instant) throws(SignatureProblem) -> Session {
        let session: Session
        if let known = opened.value(for: token) { session = known } else { session = try unseal(token) }
        if session.expiration <= now { throw .expiredToken }
        return session
    }

    private func unseal(_ token: String) throws(SignatureProblem) -> Session {
        guard token.utf8.count <= IdentityLimits.sessionTokenBytes, let sealed = Base64.decode(token),
            let box = try? AES.GCM.SealedBox(combined: sealed),
            let plaintext = try? AES.GCM.open(box, using: key), let session = Session(Array(plaintext))
        else { throw .invalidToken }
        opened.insert(session, for: token)
        return session
    }
}

// The token's inside: a version, the expiry, then texts with their lengths.
extension SessionSealer.Session {
    private static let formatVersion: UInt8 = 1

    var encoded: [UInt8] {
        var bytes: [UInt8] = [Self.formatVersion]
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: expiration.nanoseconds >> Int64(shift)))
        }
        let (kind, first, second) = principal.kind.parts
        bytes.append(kind)
        let texts = [
            accessKeyID, secretAccessKey, principal.account.text, principal.userID, principal.path, first,
            second,
        ]
        for text in texts {
            let count = text.utf8.count
            bytes.append(UInt8(truncatingIfNeeded: count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: count))
            bytes.append(contentsOf: text.utf8)
        }
        return bytes
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 10, bytes[0] == Self.formatVersion else { return nil }
        let nanoseconds = bytes[1...8].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        var texts: [String] = []
        var index = 10
        while index + 2 <= bytes.count {
            let count = Int(bytes[index]) << 8 | Int(bytes[index + 1])
            guard index + 2 + count <= bytes.count else { return nil }
            texts.append(String(decoding: bytes[index + 2..<index + 2 + count], as: UTF8.self))
            index += 2 + count
        }
        guard texts.count == 7, index == bytes.count, let account = AccountID(texts[2]),
            let kind = Principal.Kind(kind: bytes[9], first: texts[5], second: texts[6])
        else { return nil }
        self.init(
            accessKeyID: texts[0], secretAccessKey: texts[1],
            principal: Principal(kind: kind, account: account, userID: texts[3], path: texts[4]),
            expiration: Instant(nanoseconds: nanoseconds))
    }
}

extension Principal.Kind {
    fileprivate var parts: (UInt8, String, String) {
        switch self {
        case .root: (0, "", "")
        case .user(let name): (1, name, "")
        case .assumedRole(let role, let session): (2, role, session)
        case .federated(let name): (3, name, "")
        case .service(let name): (4, name, "")
        case .anonymous: (5, "", "")
        }
    }

    fileprivate init?(kind: UInt8, first: String, second: String) {
        switch kind {
        case 0: self = .root
        case 1: self = .user(name: first)
        case 2: self = .assumedRole(role: first, session: second)
        case 3: self = .federated(name: first)
        case 4: self = .service(first)
        case 5: self = .anonymous
        default: return nil
        }
    }
}
