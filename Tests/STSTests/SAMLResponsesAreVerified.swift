// AssumeRoleWithSAML with a provider of our own: what it gives, and everything that can be wrong.

import CloudCore
import CloudTesting
import Identity
import STS
import Testing
import Wire

@Suite struct SAMLResponsesAreVerified {
    let authority: SAMLAuthority
    let cloud: CloudOfTwo

    init() throws {
        authority = try SAMLAuthority()
        cloud = try CloudOfTwo(providers: authority)
    }

    private func makeRole(
        _ condition: String = "{}",
        actions: String = #""sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity""#
    ) async throws {
        _ = try await cloud.role(
            "saml",
            trust: #"{"Effect":"Allow","Principal":{"Federated":"\#(SAMLAuthority.arn)"},"#
                + #""Action":[\#(actions)],"Condition":\#(condition)}"#)
    }

    private var claims: SAMLClaims { SAMLClaims(at: cloud.clock.now) }

    private func input(_ response: String, seconds: Int? = nil, role: String = SAMLClaims.role) -> Document {
        var members: [(key: String, value: Document)] = [
            ("RoleArn", .string(role)), ("PrincipalArn", .string(SAMLAuthority.arn)),
            ("SAMLAssertion", .string(Base64.encode(Array(response.utf8)))),
        ]
        if let seconds { members.append(("DurationSeconds", .integer(Int64(seconds)))) }
        return .object(members)
    }

    private let nobody = Principal(kind: .anonymous, account: .development, userID: "anonymous")

    private func assume(
        _ claims: SAMLClaims, signs: SAMLAuthority.Signs = .assertion, seconds: Int? = nil
    ) async throws -> Document {
        try await cloud.sts(
            "AssumeRoleWithSAML", input(try authority.response(claims, signs: signs), seconds: seconds),
            as: nobody)
    }

    private func error(_ response: String) async -> AWSError? {
        await cloud.error("AssumeRoleWithSAML", input(response), as: nobody)
    }

    private func error(_ change: (inout SAMLClaims) -> Void) async throws -> AWSError? {
        var claims = claims
        change(&claims)
        return await error(try authority.response(claims))
    }

    // MARK: What is given

    @Test func theAnswerSaysWhoItIs() async throws {
        try await makeRole()
        let answer = try await assume(claims)
        #expect(answer["Subject"] == "ann@example.com" && answer["SubjectType"] == "persistent")
        #expect(answer["Issuer"]?.string == SAMLAuthority.entityID)
        #expect(answer["Audience"] == "https://signin.aws.amazon.com/saml")
        // BASE64(SHA1("https://idp.example.com/saml" + "000000000000" + "/Corp"))
        #expect(answer["NameQualifier"] == "d6L4LkrRFqfdR2OpTe4n50V6dFo=")
        #expect(answer["AssumedRoleUser"]?["Arn"] == "arn:aws:sts::000000000000:assumed-role/saml/ann")
        let session = try #require(try await cloud.principal(of: answer).session)
        #expect(session.federatedProvider == SAMLAuthority.arn)
        #expect(
            session.facts == [
                "saml:sub": ["ann@example.com"], "saml:sub_type": ["persistent"],
                "saml:namequalifier": ["d6L4LkrRFqfdR2OpTe4n50V6dFo="],
            ])
    }

    @Test func otherFormatsAreToldInFull() async throws {
        try await makeRole()
        var claims = claims
        claims.format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
        let answer = try await assume(claims)
        #expect(answer["SubjectType"]?.string == claims.format)
    }

    @Test func tagsAndSourceIdentityComeFromAttributes() async throws {
        try await makeRole()
        var claims = claims
        claims.more = [
            (SAMLClaims.attributes + "PrincipalTag:Team", ["blue"]),
            (SAMLClaims.attributes + "PrincipalTag:Cost", ["12"]),
            (SAMLClaims.attributes + "TransitiveTagKeys", ["Team"]),
            (SAMLClaims.attributes + "SourceIdentity", ["ann.source"]),
        ]
        let answer = try await assume(claims)
        #expect(answer["SourceIdentity"] == "ann.source" && answer["PackedPolicySize"] != nil)
        let session = try #require(try await cloud.principal(of: answer).session)
        #expect(
            session.tags == [SessionTag(key: "Team", value: "blue"), SessionTag(key: "Cost", value: "12")])
        #expect(session.transitiveTagKeys == ["Team"] && session.sourceIdentity == "ann.source")
    }

    @Test func tagsNeedWordsOfTheirOwn() async throws {
        try await makeRole(actions: #""sts:AssumeRoleWithSAML""#)
        #expect(try await error { _ in } == nil)
        let tagged = try await error { $0.more = [(SAMLClaims.attributes + "PrincipalTag:a", ["b"])] }
        #expect(tagged?.message == "Not authorized to perform sts:TagSession")
        let marked = try await error { $0.more = [(SAMLClaims.attributes + "SourceIdentity", ["ann"])] }
        #expect(marked?.message == "Not authorized to perform sts:SetSourceIdentity")
    }

    @Test func rolesAndProvidersComeInEitherOrder() async throws {
        try await makeRole()
        let (role, provider) = (SAMLClaims.role, SAMLAuthority.arn)
        for pair in ["\(role),\(provider)", "\(provider),\(role)", " \(role) ,\n \(provider) "] {
            #expect(try await error { $0.roles = ["x,y", pair] } == nil)
        }
        for pair in ["", role, provider, "\(role)x,\(provider)", "\(role),\(provider),\(role)"] {
            let refusal = try await error { $0.roles = [pair] }
            #expect(refusal?.code == "InvalidIdentityToken" && refusal?.status == 400)
            #expect(
                refusal?.message
                    == "SAML Assertion doesn't contain the requested Role and Metadata in the attributes")
        }
    }

    // MARK: The trust policy

    @Test(arguments: [
        #""saml:aud":"https://signin.aws.amazon.com/saml""#, #""saml:iss":"https://idp.example.com/saml""#,
        #""saml:sub":"ann@example.com""#, #""saml:sub_type":"persistent""#,
        #""saml:doc":"000000000000/Corp""#, #""SAML:namequalifier":"d6L4LkrRFqfdR2OpTe4n50V6dFo=""#,
        #""saml:edupersonorgdn":"ou=a""#, #""saml:mail":"a@b""#, #""saml:cn":"Ann""#,
        #""sts:RoleSessionName":"ann""#,
    ])
    func theTrustPolicyAsksForWhatWasAsserted(_ condition: String) async throws {
        try await makeRole(#"{"StringEquals":{\#(condition)}}"#)
        let more = [
            ("urn:oid:1.3.6.1.4.1.5923.1.1.1.3", ["ou=a"]),
            ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", ["a@b"]),
            ("urn:oid:2.5.4.3", ["Ann"]),
        ]
        #expect(try await error { $0.more = more } == nil)
        let others = try await error {
            $0.more = more.map { ($0.0, ["other"]) }
            $0.nameID = "bob"
            $0.format = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
            $0.sessionName = "bob"
            $0.recipient = "https://us-east-1.signin.aws.amazon.com/saml"
        }
        let isOfTheProvider = ["saml:iss", "saml:doc", "namequalifier"].contains(where: condition.contains)
        #expect((others == nil) == isOfTheProvider)
        if let others {
            #expect(others.code == "AccessDenied" && others.status == 403)
            #expect(others.message == "Not authorized to perform sts:AssumeRoleWithSAML")
        }
    }

    @Test func listsAreAskedAsSets() async throws {
        try await makeRole(
            #"{"ForAnyValue:StringEquals":{"saml:edupersonaffiliation":["staff","faculty"]}}"#)
        let affiliation = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1"
        #expect(try await error { $0.more = [(affiliation, ["student", "staff"])] } == nil)
        #expect(try await error { $0.more = [(affiliation, ["student"])] }?.code == "AccessDenied")
        #expect(try await error { _ in }?.code == "AccessDenied")
    }

    @Test func anotherProvidersWordIsWorthNothing() async throws {
        _ = try await cloud.role(
            "saml",
            trust:
                #"{"Effect":"Allow","Principal":{"Federated":"\#(SAMLAuthority.arn)2"},"#
                + #""Action":"sts:AssumeRoleWithSAML"}"#)
        #expect(try await error { _ in }?.code == "AccessDenied")
    }

    @Test func rolesOfOtherAccountsAreNotItsOwn() async throws {
        try await makeRole()
        let role = "arn:aws:iam::111111111111:role/saml"
        var claims = claims
        claims.roles = ["\(role),\(SAMLAuthority.arn)"]
        let refusal = await cloud.error(
            "AssumeRoleWithSAML", input(try authority.response(claims), role: role), as: nobody)
        #expect(refusal?.message == "Not authorized to perform sts:AssumeRoleWithSAML")
    }

    // MARK: For how long

    @Test func theProviderCanMakeSessionsShorter() async throws {
        try await makeRole()
        let now = cloud.clock.now
        func end(_ seconds: Int?, _ change: (inout SAMLClaims) -> Void) async throws -> Duration {
            var claims = claims
            change(&claims)
            let answer = try await assume(claims, seconds: seconds)
            let id = try #require(answer["Credentials"]?["AccessKeyId"]?.string)
            let token = answer["Credentials"]?["SessionToken"]?.string
            let lasts: (Int64) async -> Bool = { seconds in
                let time = now + .seconds(seconds)
                return (try? await cloud.resolver.resolve(id, sessionToken: token, now: time)) != nil
            }
            for seconds: Int64 in [900, 1_200, 1_800, 3_600] where await lasts(seconds - 1) {
                if await !lasts(seconds) { return .seconds(seconds) }
            }
            return .zero
        }
        let duration = SAMLClaims.attributes + "SessionDuration"
        #expect(try await end(nil) { _ in } == .seconds(3_600))
        #expect(try await end(1_800) { _ in } == .seconds(1_800))
        #expect(try await end(nil) { $0.more = [(duration, ["1200"])] } == .seconds(1_200))
        #expect(try await end(900) { $0.more = [(duration, ["1200"])] } == .seconds(900))
        #expect(try await end(nil) { $0.more = [(duration, ["43200"])] } == .seconds(3_600))
        #expect(try await end(nil) { $0.sessionEnd = now + .seconds(1_800) } == .seconds(1_800))
        for text in ["899", "43201", "x", ""] {
            #expect(try await error { $0.more = [(duration, [text])] }?.code == "InvalidIdentityToken")
        }
        let long = await cloud.error(
            "AssumeRoleWithSAML", input(try authority.response(claims), seconds: 3_601), as: nobody)
        #expect(
            long?.message == "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    }

    // MARK: When

    @Test func responsesAreGoodForFiveMinutes() async throws {
        try await makeRole()
        let now = cloud.clock.now
        let late = try await error { $0.issuedAt = now - .seconds(301) }
        #expect(late?.code == "ExpiredTokenException" && late?.status == 400)
        #expect(late?.message == "Token must be redeemed within 5 minutes of issuance")
        #expect(try await error { $0.issuedAt = now - .seconds(300) } == nil)
        #expect(try await error { $0.issuedAt = now + .seconds(301) }?.code == "IDPRejectedClaim")
        #expect(try await error { $0.issuedAt = now + .seconds(300) } == nil)
    }

    @Test func boundsAreKept() async throws {
        try await makeRole()
        let now = cloud.clock.now
        #expect(try await error { $0.notOnOrAfter = now }?.code == "ExpiredTokenException")
        #expect(try await error { $0.notOnOrAfter = now + .seconds(1) } == nil)
        #expect(try await error { $0.conditionsEnd = now }?.code == "ExpiredTokenException")
        #expect(try await error { $0.conditionsEnd = now + .seconds(1) } == nil)
        #expect(try await error { $0.notBefore = now + .seconds(301) }?.code == "IDPRejectedClaim")
        #expect(try await error { $0.notBefore = now + .seconds(300) } == nil)
    }

    // MARK: For whom

    @Test(arguments: [
        ("https://signin.aws.amazon.com/saml", true), ("https://signin.aws.amazon.com/static/saml", true),
        ("https://eu-west-1.signin.aws.amazon.com/saml", true),
        ("https://eu-west-1.signin.aws.amazon.com/saml/acs/ABC", true),
        ("https://signin.amazonaws-us-gov.com/saml", true), ("https://signin.amazonaws.cn/saml", true),
        ("http://signin.aws.amazon.com/saml", false), ("https://signin.aws.amazon.com/saml2", false),
        ("https://signin.aws.amazon.com", false), ("https://evil.example.com/saml", false),
        ("https://evil.example.com/.signin.aws.amazon.com/saml", false),
        ("https://evilsignin.aws.amazon.com/saml", false), ("https://a.b@signin.aws.amazon.com/saml", false),
        ("https://evil.example.com?.signin.aws.amazon.com/saml", false), ("", false),
    ])
    func recipientAndAudienceMustBeTheSignIn(_ address: String, _ isGood: Bool) async throws {
        try await makeRole()
        let recipient = try await error { $0.recipient = address }
        #expect((recipient == nil) == isGood)
        let audience = try await error { $0.audiences = ["urn:other", address] }
        #expect((audience == nil) == isGood)
        if !isGood {
            #expect(recipient?.code == "InvalidIdentityToken")
            #expect(audience?.message == "Response does not contain the required audience.")
        }
    }

    @Test func subjectsMustBeConfirmed() async throws {
        try await makeRole()
        let changes: [(inout SAMLClaims) -> Void] = [
            { $0.recipient = nil }, { $0.confirmations = 0 }, { $0.confirmations = 2 },
            { $0.method = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" },
        ]
        for change in changes {
            #expect(
                try await error(change)?.message
                    == "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter")
        }
        #expect(try await error { $0.audiences = [] }?.code == "InvalidIdentityToken")
        #expect(
            try await error { $0.nameID = nil }?.message
                == "Not authorized to perform sts:AssumeRoleWithSAML")
    }

    // MARK: Who says so

    @Test func providersMustBeKnownAndTheIssuer() async throws {
        try await makeRole()
        #expect(
            try await error { $0.issuer = "https://evil.example.com" }?.message
                == "Issuer not present in specified provider")
        let failed = try await error { $0.status = "urn:oasis:names:tc:SAML:2.0:status:Responder" }
        #expect(failed?.code == "IDPRejectedClaim" && failed?.status == 403)
        let response = try authority.response(claims)
        func with(_ provider: String) async -> AWSError? {
            guard case .object(var members) = input(response) else { return nil }
            members[1].value = .string(provider)
            return await cloud.error("AssumeRoleWithSAML", .object(members), as: nobody)
        }
        let unknown = await with(SAMLAuthority.arn + "x")
        #expect(unknown?.code == "InvalidIdentityToken")
        #expect(unknown?.message == "Specified provider doesn't exist")
        #expect(await with("arn:aws:iam::000000000000:role/saml")?.code == "ValidationError")
    }

    @Test func namesHaveTheirForm() async throws {
        try await makeRole()
        #expect(
            try await error { $0.sessionName = nil }?.message
                == "RoleSessionName is required in AuthnResponse")
        for name in ["a", "Ann Lee", "é.e", String(repeating: "a", count: 65), "a/b"] {
            #expect(
                try await error { $0.sessionName = name }?.message
                    == "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
        }
        for name in ["a", "Ann Lee", "AWS:ann", String(repeating: "a", count: 65)] {
            #expect(
                try await error { $0.more = [(SAMLClaims.attributes + "SourceIdentity", [name])] }?.message
                    == "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"")
        }
    }

    @Test func whatIsNoResponseIsRefused() async throws {
        try await makeRole()
        func raw(_ text: String) async -> AWSError? {
            let input: Document = [
                "RoleArn": .string(SAMLClaims.role), "PrincipalArn": .string(SAMLAuthority.arn),
                "SAMLAssertion": .string(text),
            ]
            return await cloud.error("AssumeRoleWithSAML", input, as: nobody)
        }
        #expect(await raw("<Response/>")?.message == "Invalid base64 SAMLResponse")
        #expect(await raw("")?.code == "ValidationError")
        #expect(await raw(String(repeating: "A", count: 100_001))?.code == "ValidationError")
        for text in ["text", "<a/>", "<Response/>", "<!DOCTYPE a><a/>"] {
            let refusal = await error(text)
            #expect(refusal?.code == "InvalidIdentityToken", "\(text)")
            #expect(refusal?.message.hasPrefix("Invalid SAMLResponse") == true)
        }
    }
}
