// AssumeRoleWithWebIdentity with an issuer of our own: every algorithm, and everything that can be wrong.

import CloudCore
import CloudTesting
import Crypto
import CryptoExtras
import STS
import Synchronization
import Testing
import Wire

/// An OpenID Connect issuer: makes keys, tokens, and the documents that it would publish.
final class Issuer: DocumentFetcher, IdentityProviderDirectory {
    static let url = "https://idp.example.com/tenant"
    static let arn = ARN(
        service: "iam", region: "", account: "000000000000",
        resource: "oidc-provider/idp.example.com/tenant")

    private struct State {
        var published: Set<String> = []
        var fetches = 0
        var problem: FetchProblem?
        var discovery: String?
    }

    private let rsa: _RSA.Signing.PrivateKey
    private let p256 = P256.Signing.PrivateKey()
    private let p384 = P384.Signing.PrivateKey()
    private let p521 = P521.Signing.PrivateKey()
    private let state = Mutex(State(published: ["RSA", "P-256", "P-384", "P-521"]))

    init() throws { rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    var fetches: Int { state.withLock { $0.fetches } }
    func publish(_ kinds: Set<String>) { state.withLock { $0.published = kinds } }
    func fail(_ problem: FetchProblem?) { state.withLock { $0.problem = problem } }
    func discover(_ text: String) { state.withLock { $0.discovery = text } }

    // MARK: What it publishes

    func fetch(_ address: String, limit: Int) async throws(FetchProblem) -> [UInt8] {
        let (problem, discovery) = state.withLock { state in
            state.fetches += 1
            return (state.problem, state.discovery)
        }
        if let problem { throw problem }
        switch address {
        case Self.url + "/.well-known/openid-configuration":
            return Array(
                (discovery ?? #"{"issuer":"\#(Self.url)","jwks_uri":"https://idp.example.com/keys"}"#).utf8)
        case "https://idp.example.com/keys": return JSON.write(keySet)
        default: throw .refused(status: 404)
        }
    }

    var keySet: Document {
        let published = state.withLock { $0.published }
        let all: [(String, Document)] = [
            ("RSA", rsaKey), ("P-256", point("P-256", p256.publicKey.x963Representation)),
            ("P-384", point("P-384", p384.publicKey.x963Representation)),
            ("P-521", point("P-521", p521.publicKey.x963Representation)),
            ("other", ["kty": "OKP", "crv": "Ed25519", "x": "AA"]),
        ]
        return ["keys": .array(all.filter { published.contains($0.0) || $0.0 == "other" }.map(\.1))]
    }

    private var rsaKey: Document {
        guard let primitives = try? rsa.publicKey.getKeyPrimitives() else { return [:] }
        return [
            "kty": "RSA", "kid": "RSA", "use": "sig", "n": .string(Self.encode(primitives.modulus)),
            "e": .string(Self.encode(primitives.publicExponent)),
        ]
    }

    private func point(_ curve: String, _ bytes: some Sequence<UInt8>) -> Document {
        let bytes = Array(bytes.dropFirst())
        return [
            "kty": "EC", "kid": .string(curve), "crv": .string(curve),
            "x": .string(Self.encode(bytes.prefix(bytes.count / 2))),
            "y": .string(Self.encode(bytes.suffix(bytes.count / 2))),
        ]
    }

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Base64.encode(Array(bytes)).filter { $0 != "=" }
            .map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }.joined()
    }

    // MARK: What it signs

    static let keyOf = [
        "RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
        "ES256": "P-256", "ES384": "P-384", "ES512": "P-521",
    ]

    func token(_ algorithm: String = "RS256", kid: String? = nil, claims: Document) throws -> String {
        let kid = kid ?? Self.keyOf[algorithm] ?? ""
        let header: Document = ["alg": .string(algorithm), "typ": "JWT", "kid": .string(kid)]
        let text = Self.encode(JSON.write(header)) + "." + Self.encode(JSON.write(claims))
        return text + "." + Self.encode(try sign(Array(text.utf8), algorithm))
    }

    private func sign(_ text: [UInt8], _ algorithm: String) throws -> [UInt8] {
        switch algorithm {
        case "RS256": return try rsa(SHA256.hash(data: text), .insecurePKCS1v1_5)
        case "RS384": return try rsa(SHA384.hash(data: text), .insecurePKCS1v1_5)
        case "RS512": return try rsa(SHA512.hash(data: text), .insecurePKCS1v1_5)
        case "PS256": return try rsa(SHA256.hash(data: text), .PSS)
        case "PS384": return try rsa(SHA384.hash(data: text), .PSS)
        case "PS512": return try rsa(SHA512.hash(data: text), .PSS)
        case "ES256": return Array(try p256.signature(for: SHA256.hash(data: text)).rawRepresentation)
        case "ES384": return Array(try p384.signature(for: SHA384.hash(data: text)).rawRepresentation)
        case "ES512": return Array(try p521.signature(for: SHA512.hash(data: text)).rawRepresentation)
        case "HS256":
            let key = SymmetricKey(data: Array("secret".utf8))
            return Array(HMAC<SHA256>.authenticationCode(for: text, using: key))
        default: return []
        }
    }

    private func rsa(_ digest: some Digest, _ padding: _RSA.Signing.Padding) throws -> [UInt8] {
        try rsa.signature(for: digest, padding: padding).withUnsafeBytes { Array($0) }
    }

    // MARK: What IAM would know of it

    func openIDConnectProvider(issuer: String, account: AccountID) async throws -> OpenIDConnectProvider? {
        guard issuer == Self.url, account == .development else { return nil }
        return OpenIDConnectProvider(arn: Self.arn, issuer: Self.url, clientIDs: ["client", "other"])
    }

    func openIDConnectProvider(arn: ARN) async throws -> OpenIDConnectProvider? { nil }
    func samlProvider(arn: ARN) async throws -> SAMLProvider? { nil }
}

@Suite struct WebIdentitiesAreVerified {
    let issuer: Issuer
    let cloud: CloudOfTwo

    init() throws {
        issuer = try Issuer()
        cloud = try CloudOfTwo(providers: issuer, documents: issuer)
    }

    private func makeRole(_ condition: String = "{}", provider: String = Issuer.arn.description) async throws
    {
        _ = try await cloud.role(
            "web",
            trust: #"{"Effect":"Allow","Principal":{"Federated":"\#(provider)"},"#
                + #""Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity"],"#
                + #""Condition":\#(condition)}"#)
    }

    private func claims(_ changes: [(String, Document?)] = []) -> Document {
        let now = cloud.clock.now.seconds
        var members: [(key: String, value: Document)] = [
            ("iss", .string(Issuer.url)), ("sub", "user-1"), ("aud", "client"),
            ("iat", .integer(now)), ("exp", .integer(now + 600)),
        ]
        for (key, value) in changes {
            members.removeAll { $0.key == key }
            if let value { members.append((key, value)) }
        }
        return .object(members)
    }

    private func input(_ token: String) -> Document {
        [
            "RoleArn": "arn:aws:iam::000000000000:role/web", "RoleSessionName": "work",
            "WebIdentityToken": .string(token),
        ]
    }

    private let nobody = Principal(kind: .anonymous, account: .development, userID: "anonymous")

    private func error(_ token: String) async -> AWSError? {
        await cloud.error("AssumeRoleWithWebIdentity", input(token), as: nobody)
    }

    @Test(arguments: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"])
    func everyAlgorithmIsVerified(_ algorithm: String) async throws {
        try await makeRole(#"{"StringEquals":{"idp.example.com/tenant:sub":"user-1"}}"#)
        let token = try issuer.token(algorithm, claims: claims())
        let answer = try await cloud.sts("AssumeRoleWithWebIdentity", input(token), as: nobody)
        #expect(answer["SubjectFromWebIdentityToken"] == "user-1" && answer["Audience"] == "client")
        #expect(answer["Provider"]?.string == Issuer.arn.description)
        let session = try await cloud.principal(of: answer)
        #expect(session.arn() == "arn:aws:sts::000000000000:assumed-role/web/work")
        #expect(session.session?.federatedProvider == Issuer.arn.description)
        #expect(
            session.session?.facts
                == ["idp.example.com/tenant:sub": ["user-1"], "idp.example.com/tenant:aud": ["client"]])
        // The same with another payload under this signature.
        let other = try issuer.token(algorithm, claims: claims([("sub", "root")]))
        let mixed = other.split(separator: ".")[0...1] + [token.split(separator: ".")[2]]
        #expect(await error(mixed.joined(separator: "."))?.code == "InvalidIdentityToken")
    }

    @Test func unsignedAndSymmetricTokensAreNone() async throws {
        try await makeRole()
        for algorithm in ["none", "HS256", "rs256", ""] {
            let refusal = await error(try issuer.token(algorithm, kid: "RSA", claims: claims()))
            #expect(refusal?.code == "InvalidIdentityToken", "\(algorithm)")
        }
        // A key of another kind than the algorithm's.
        let crossed = await error(try issuer.token("RS256", kid: "P-256", claims: claims()))
        #expect(crossed?.message.hasPrefix("Couldn't retrieve verification key") == true)
        for text in ["aaaa", "a.b.c", "....", "e30.e30.", "e30.e30.AA", "\u{0}.\u{0}.\u{0}"] {
            #expect(await error(text)?.message.contains("not a valid JWT") == true)
        }
    }

    @Test(arguments: ["iss", "sub", "aud", "exp", "iat"])
    func claimsMustBeThere(_ name: String) async throws {
        try await makeRole()
        let refusal = await error(try issuer.token(claims: claims([(name, nil)])))
        #expect(refusal?.message == "Missing a required claim: \(name)")
        #expect(issuer.fetches == 0)
    }

    @Test func timesAreCheckedWithFiveMinutesOfGrace() async throws {
        try await makeRole()
        let now = cloud.clock.now.seconds
        let late = await error(try issuer.token(claims: claims([("exp", .integer(now - 300))])))
        #expect(late?.code == "ExpiredTokenException" && late?.status == 400)
        #expect(
            late?.message
                == "Token expired: current date/time \(now) must be before the expiration date/time "
                + "\(now - 300)")
        #expect(await error(try issuer.token(claims: claims([("exp", .integer(now - 299))]))) == nil)
        for claim in ["nbf", "iat"] {
            let early = await error(try issuer.token(claims: claims([(claim, .integer(now + 301))])))
            #expect(early?.code == "IDPRejectedClaim" && early?.status == 403)
            #expect(await error(try issuer.token(claims: claims([(claim, .integer(now + 300))]))) == nil)
        }
    }

    @Test func audiencesAndIssuersMustBeRegistered() async throws {
        try await makeRole()
        let audience = await error(try issuer.token(claims: claims([("aud", "stranger")])))
        #expect(audience?.message == "Incorrect token audience")
        #expect(await error(try issuer.token(claims: claims([("aud", ["x", "other"])]))) == nil)
        // Where there is an authorized party, it is the one that must be registered.
        #expect(
            await error(try issuer.token(claims: claims([("azp", "stranger")])))?.message
                == "Incorrect token audience")
        let party = try issuer.token(claims: claims([("azp", "other"), ("aud", "somewhere")]))
        #expect(await error(party) == nil)
        let unknown = await error(try issuer.token(claims: claims([("iss", "https://evil.example.com")])))
        #expect(
            unknown?.message == "No OpenIDConnect provider found in your account for https://evil.example.com"
        )
        #expect(unknown?.code == "InvalidIdentityToken" && unknown?.status == 400)
    }

    @Test func theTrustPolicyDecides() async throws {
        try await makeRole(#"{"StringEquals":{"idp.example.com/tenant:sub":"user-2"}}"#)
        let refusal = await error(try issuer.token(claims: claims()))
        #expect(refusal?.code == "AccessDenied" && refusal?.status == 403)
        #expect(refusal?.message == "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    }

    @Test func anotherProvidersWordIsWorthNothing() async throws {
        try await makeRole(provider: "arn:aws:iam::000000000000:oidc-provider/other.example.com")
        #expect(await error(try issuer.token(claims: claims()))?.code == "AccessDenied")
    }

    @Test func everyoneDoesNotMeanTokens() async throws {
        _ = try await cloud.role(
            "web", trust: #"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRoleWithWebIdentity"}"#)
        #expect(await error(try issuer.token(claims: claims()))?.code == "AccessDenied")
    }

    @Test func tokensCarryTagsAndASourceIdentity() async throws {
        try await makeRole()
        let marks: Document = ["principal_tags": ["Team": ["blue"]], "transitive_tag_keys": ["Team"]]
        let token = try issuer.token(
            claims: claims([
                ("https://aws.amazon.com/tags", marks), ("https://aws.amazon.com/source_identity", "ann"),
            ]))
        let answer = try await cloud.sts("AssumeRoleWithWebIdentity", input(token), as: nobody)
        let session = try #require(try await cloud.principal(of: answer).session)
        #expect(session.tags == [SessionTag(key: "Team", value: "blue")])
        #expect(session.transitiveTagKeys == ["Team"] && session.sourceIdentity == "ann")
    }

    @Test func keysAreFetchedOnceAndAgainWhenTheyTurn() async throws {
        try await makeRole()
        issuer.publish(["RSA"])
        for _ in 0..<3 { #expect(await error(try issuer.token(claims: claims())) == nil) }
        #expect(issuer.fetches == 2)
        // An unknown key soon after: no second fetch.
        let curve = try issuer.token("ES256", claims: claims())
        #expect(await error(curve)?.message.hasPrefix("Couldn't retrieve verification key") == true)
        #expect(issuer.fetches == 2)
        issuer.publish(["P-256"])
        cloud.clock.advance(by: .seconds(10))
        #expect(await error(curve) == nil)
        #expect(issuer.fetches == 4)
        // What the issuer took back is believed no more.
        #expect(await error(try issuer.token(claims: claims()))?.code == "InvalidIdentityToken")
        cloud.clock.advance(by: .seconds(3_600))
        #expect(await error(try issuer.token("ES256", claims: claims())) == nil)
        #expect(issuer.fetches == 6)
    }

    @Test func providersThatDoNotAnswerAreNotAskedOften() async throws {
        try await makeRole()
        issuer.fail(.unreachable("timeout"))
        for _ in 0..<3 {
            let refusal = await error(try issuer.token(claims: claims()))
            #expect(refusal?.code == "IDPCommunicationError" && refusal?.status == 400)
        }
        #expect(issuer.fetches == 1)
        cloud.clock.advance(by: .seconds(10))
        issuer.fail(.refused(status: 404))
        #expect(await error(try issuer.token(claims: claims()))?.code == "InvalidIdentityToken")
        cloud.clock.advance(by: .seconds(10))
        issuer.fail(nil)
        #expect(await error(try issuer.token(claims: claims())) == nil)
    }

    @Test(arguments: [
        "[]", "{}", #"{"issuer":"https://idp.example.com/tenant","jwks_uri":"http://127.0.0.1/keys"}"#,
        #"{"issuer":"https://other.example.com","jwks_uri":"https://idp.example.com/keys"}"#,
    ])
    func discoveryDocumentsMustBeTheIssuersOwn(_ text: String) async throws {
        try await makeRole()
        issuer.discover(text)
        #expect(
            await error(try issuer.token(claims: claims()))?.message.hasPrefix(
                "Couldn't retrieve verification key") == true)
        #expect(issuer.fetches == 1)
    }
}
