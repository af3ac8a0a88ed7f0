// Whatever is wrong with a key or a token, the signature is computed before it is said: nobody learns from
// the time that it takes which keys there are. Shown by the structure, because times cannot be trusted.

import CloudCore
import CloudTesting
import Testing

@testable import Identity

@Suite("Refusals take the same work")
struct EveryRefusalCostsTheSameTests {
    private struct Keys: AccessKeyDirectory {
        func accessKey(_ id: String) async throws -> AccessKey? {
            guard id == "AKIAKNOWN" else { return nil }
            return AccessKey(
                id: id, secret: String(repeating: "s", count: 40), principal: .root(of: .development))
        }
    }

    /// Says that nobody is there any more.
    private struct NobodyIsThere: PrincipalDirectory {
        func exists(_ principal: Principal) async throws -> Bool { false }
    }

    private let now = Instant(seconds: Int64(1_800_000_000))

    private func sealer() throws -> SessionSealer {
        SessionSealer(
            key: try NodeKey(bytes: [UInt8](repeating: 7, count: NodeKey.byteCount)),
            entropy: SeededEntropy(1))
    }

    @Test func aFindingAlwaysHasASecretToWeighAgainst() async throws {
        let sessions = try sealer()
        let principal = Principal(
            kind: .assumedRole(role: "r", session: "s"), account: .development, userID: "AROAX:s")
        let good = try sessions.issue(for: principal, until: now + .seconds(60))
        let old = try sessions.issue(for: principal, until: now)
        let resolver = CredentialResolver(
            acceptsDevelopmentCredentials: false, directory: Keys(), sessions: sessions)
        let gone = CredentialResolver(
            acceptsDevelopmentCredentials: false, directory: Keys(), sessions: sessions,
            principals: NobodyIsThere())
        let cases: [(CredentialResolver, String, String?, SignatureProblem?)] = [
            (resolver, "AKIAKNOWN", nil, nil),
            (resolver, "AKIAKNOWN", "token", .invalidToken),
            (resolver, "AKIAUNKNOWN", nil, .unknownAccessKey("AKIAUNKNOWN")),
            (resolver, good.accessKeyID, good.sessionToken, nil),
            (resolver, good.accessKeyID, nil, .invalidToken),
            (resolver, good.accessKeyID, "AAAA" + good.sessionToken.dropFirst(4), .invalidToken),
            (resolver, "ASIAOTHER", good.sessionToken, .invalidToken),
            (resolver, old.accessKeyID, old.sessionToken, .expiredToken),
            (gone, good.accessKeyID, good.sessionToken, .invalidToken),
        ]
        for (resolver, id, token, problem) in cases {
            let finding = try await resolver.find(id, sessionToken: token, now: now)
            #expect(finding.problem == problem)
            #expect(finding.credentials.secret.utf8.count == 40, "the same HMAC for \(id)")
        }
    }

    @Test func theProblemWithTheKeyIsSaidAfterTheSignatureWasWeighed() async throws {
        let resolver = CredentialResolver(acceptsDevelopmentCredentials: false, directory: Keys())
        let verifier = SignatureVerifier(credentials: resolver, clock: StoppedClock(now: now))
        let time = CivilTime(now).basicISO8601
        let scope = "\(time.prefix(8))/us-east-1/s3/aws4_request"
        func refusal(_ key: String, hash: String) async throws -> SignatureProblem? {
            let headers: HeaderFields = [
                "Host": "localhost", "X-Amz-Date": time, "X-Amz-Content-SHA256": hash,
                "Authorization":
                    "AWS4-HMAC-SHA256 Credential=\(key)/\(scope), "
                    + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
                    + "Signature=\(String(repeating: "0", count: 64))",
            ]
            return await verifier.problem(
                WireRequest(head: RequestHead(method: "GET", path: "/", headers: headers), body: []))
        }
        for hash in ["UNSIGNED-PAYLOAD", "not-a-hash"] {
            #expect(
                try await refusal("AKIAUNKNOWN", hash: hash) == .unknownAccessKey("AKIAUNKNOWN"), "\(hash)")
        }
        guard case .mismatch = try await refusal("AKIAKNOWN", hash: "UNSIGNED-PAYLOAD") else {
            return #expect(Bool(false), "a wrong signature was believed")
        }
        // A correct signature under the secret that stands in for unknown keys opens nothing: the problem
        // stays what it is.
        let finding = try await resolver.find("AKIAUNKNOWN", sessionToken: nil, now: now)
        #expect(finding.credentials.principal.kind == .anonymous && finding.problem != nil)
    }
}
