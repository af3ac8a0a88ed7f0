// Development keys, long-term keys and sealed sessions: who they are, and that forgeries are nobody.

import CloudCore
import CloudTesting
import Identity
import Testing

@Suite("Credentials")
struct CredentialsTests {
    private let now = Instant(seconds: Int64(1_800_000_000))
    private let entropy = SeededEntropy(1)

    private func key(_ fill: UInt8 = 7) throws -> NodeKey {
        try NodeKey(bytes: [UInt8](repeating: fill, count: NodeKey.byteCount))
    }

    @Test func developmentKeysAreRootOfTheirAccount() async throws {
        let resolver = CredentialResolver(acceptsDevelopmentCredentials: true)
        let found = try await resolver.resolve("test", sessionToken: "anything", now: now)
        #expect(found.principal == .root(of: .development) && found.secret == "test")
        let other = try await resolver.resolve("111122223333", sessionToken: nil, now: now)
        #expect(other.principal.account.text == "111122223333")
    }

    @Test(arguments: ["test", "111122223333"])
    func developmentKeysCanBeSwitchedOff(_ id: String) async {
        let resolver = CredentialResolver(acceptsDevelopmentCredentials: false)
        await #expect(throws: SignatureProblem.unknownAccessKey(id)) {
            try await resolver.resolve(id, sessionToken: nil, now: now)
        }
    }

    @Test(arguments: [
        Principal.Kind.root, .user(name: "ann"), .assumedRole(role: "r", session: "s"),
        .federated(name: "f"), .service("lambda.amazonaws.com"), .anonymous,
    ])
    func sessionsCarryTheirPrincipal(_ kind: Principal.Kind) async throws {
        let sealer = SessionSealer(key: try key(), entropy: entropy)
        let principal = Principal(kind: kind, account: .development, userID: "AROAX:ü", path: "/a/b/")
        let keys = try sealer.issue(for: principal, until: now + .seconds(60))
        #expect(keys.accessKeyID.hasPrefix("ASIA") && keys.accessKeyID.count == 20)
        #expect(keys.secretAccessKey.count == 40)
        // Another instance with the same node key: nothing is looked up.
        let other = SessionSealer(key: try key(), entropy: entropy)
        let resolver = CredentialResolver(acceptsDevelopmentCredentials: true, sessions: other)
        for _ in 0..<2 {
            let found = try await resolver.resolve(
                keys.accessKeyID, sessionToken: keys.sessionToken, now: now)
            #expect(found.principal == principal && found.secret == keys.secretAccessKey)
        }
        await #expect(throws: SignatureProblem.expiredToken) {
            try await resolver.resolve(
                keys.accessKeyID, sessionToken: keys.sessionToken, now: now + .seconds(60))
        }
    }

    @Test func forgedSessionsAreRefused() async throws {
        let sealer = SessionSealer(key: try key(), entropy: entropy)
        let keys = try sealer.issue(for: .root(of: .development), until: now + .seconds(60))
        let resolver = CredentialResolver(acceptsDevelopmentCredentials: true, sessions: sealer)
        let foreign = try SessionSealer(key: try key(8), entropy: entropy)
            .issue(for: .root(of: .development), until: now + .seconds(60))
        var sealed = try #require(Base64.decode(keys.sessionToken))
        sealed[20] ^= 1
        let attempts: [(String, String?)] = [
            (keys.accessKeyID, nil), (keys.accessKeyID, ""), (keys.accessKeyID, "@"),
            (keys.accessKeyID, Base64.encode(sealed)), (keys.accessKeyID, foreign.sessionToken),
            (foreign.accessKeyID, keys.sessionToken), (keys.accessKeyID, String(repeating: "A", count: 9000)),
        ]
        for (id, token) in attempts {
            await #expect(throws: SignatureProblem.invalidToken) {
                try await resolver.resolve(id, sessionToken: token, now: now)
            }
        }
    }

    @Test func longTermKeysHaveNoToken() async throws {
        let key = AccessKey(id: "AKIAX", secret: "s", principal: .root(of: .development))
        let resolver = CredentialResolver(
            acceptsDevelopmentCredentials: true, directory: OneKey(key: key))
        #expect(try await resolver.resolve("AKIAX", sessionToken: nil, now: now).secret == "s")
        await #expect(throws: SignatureProblem.invalidToken) {
            try await resolver.resolve("AKIAX", sessionToken: "t", now: now)
        }
    }
}
