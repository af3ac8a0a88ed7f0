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

    @Test func sessionsCarryTheirContext() async throws {
        let issuer = Principal(kind: .user(name: "ann"), account: .development, userID: "AIDAX", path: "/p/")
        let context = SessionContext(
            policy: "{}", policyARNs: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            tags: [SessionTag(key: "Team", value: "ü"), SessionTag(key: "Empty", value: "")],
            transitiveTagKeys: ["Team"], sourceIdentity: "ann", multiFactorAuthenticatedAt: now,
            issuedAt: now, federatedProvider: "arn:aws:iam::000000000000:oidc-provider/idp.example.com",
            facts: ["idp.example.com:aud": ["a", "b"], "idp.example.com:sub": ["x"]],
            isChained: true, issuer: issuer)
        for context in [context, SessionContext(), SessionContext(policy: "", tags: [])] {
            let principal = Principal(
                kind: .assumedRole(role: "r", session: "s"), account: .development, userID: "AROAX:s",
                session: context)
            let sealer = SessionSealer(key: try key(), entropy: entropy)
            let keys = try sealer.issue(for: principal, until: now + .seconds(60))
            let found = try await CredentialResolver(
                acceptsDevelopmentCredentials: true,
                sessions: SessionSealer(key: try key(), entropy: entropy)
            ).resolve(keys.accessKeyID, sessionToken: keys.sessionToken, now: now)
            #expect(found.principal == principal && found.principal.session == context)
            #expect(found.principal.hashValue == principal.hashValue)
        }
    }

    @Test func sessionsThatDoNotFitARequestAreNotMade() throws {
        let sealer = SessionSealer(key: try key(), entropy: entropy)
        let context = SessionContext(policy: String(repeating: "x", count: IdentityLimits.sessionTokenBytes))
        let principal = Principal(
            kind: .user(name: "ann"), account: .development, userID: "AIDAX", session: context)
        let error = #expect(throws: AWSError.self) {
            try sealer.issue(for: principal, until: now + .seconds(60))
        }
        #expect(error?.code == "PackedPolicyTooLarge" && error?.status == 400)
    }

    @Test func whatOlderNodeKeysSealedStillOpens() async throws {
        let old = [UInt8](repeating: 7, count: NodeKey.byteCount)
        let new = [UInt8](repeating: 9, count: NodeKey.byteCount)
        let sealed = try SessionSealer(key: NodeKey(bytes: old), entropy: entropy)
            .issue(for: .root(of: .development), until: now + .seconds(60))
        let secret = try NodeSealer(key: NodeKey(bytes: old), entropy: entropy).seal([1], context: "c")
        let both = try NodeKey(bytes: new + old)
        let resolver = CredentialResolver(
            acceptsDevelopmentCredentials: false, sessions: SessionSealer(key: both, entropy: entropy))
        _ = try await resolver.resolve(sealed.accessKeyID, sessionToken: sealed.sessionToken, now: now)
        #expect(try NodeSealer(key: both, entropy: entropy).open(secret, context: "c") == [1])
        // What is sealed from now on is the new key's.
        let later = try NodeSealer(key: both, entropy: entropy).seal([2], context: "c")
        #expect(try NodeSealer(key: NodeKey(bytes: new), entropy: entropy).open(later, context: "c") == [2])
        #expect(throws: NodeSealer.Problem.notSealedHere) {
            try NodeSealer(key: NodeKey(bytes: old), entropy: entropy).open(later, context: "c")
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
