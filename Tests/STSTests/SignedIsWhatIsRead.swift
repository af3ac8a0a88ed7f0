// Signature wrapping: a good signature in a document that says something else. Every known way of putting a
// forged assertion beside, around or inside a signed one is refused, and whatever a fuzzer does to a response
// never yields another session.
// https://www.usenix.org/conference/usenixsecurity12/technical-sessions/presentation/somorovsky

import CloudCore
import CloudTesting
import STS
import Testing
import Wire

@Suite struct SignedIsWhatIsRead {
    let authority: SAMLAuthority
    let cloud: CloudOfTwo
    private let nobody = Principal(kind: .anonymous, account: .development, userID: "anonymous")

    init() async throws {
        authority = try SAMLAuthority()
        cloud = try CloudOfTwo(providers: authority)
        _ = try await cloud.role(
            "saml",
            trust: #"{"Effect":"Allow","Principal":{"Federated":"\#(SAMLAuthority.arn)"},"#
                + #""Action":["sts:AssumeRoleWithSAML","sts:TagSession"]}"#)
    }

    private func call(_ response: String) async -> (Document?, AWSError?) {
        let input: Document = [
            "RoleArn": .string(SAMLClaims.role), "PrincipalArn": .string(SAMLAuthority.arn),
            "SAMLAssertion": .string(Base64.encode(Array(response.utf8))),
        ]
        do {
            return (try await cloud.sts("AssumeRoleWithSAML", input, as: nobody), nil)
        } catch {
            return (nil, error as? AWSError)
        }
    }

    private var claims: SAMLClaims { SAMLClaims(at: cloud.clock.now) }
    private var forged: SAMLClaims {
        var forged = claims
        forged.nameID = "root@example.com"
        forged.sessionName = "root"
        return forged
    }

    private func whole(_ text: (before: String, after: String), _ middle: String = "") -> String {
        text.before + middle + text.after
    }

    @Test(arguments: [SAMLAuthority.Signs.assertion, .response, .both])
    func goodOnesAreTaken(_ signs: SAMLAuthority.Signs) async throws {
        let (answer, error) = await call(try authority.response(claims, signs: signs))
        #expect(error == nil && answer?["Subject"] == "ann@example.com")
    }

    @Test func unsignedOnesAreNot() async throws {
        let (_, error) = await call(try authority.response(claims, signs: .nothing))
        #expect(error?.code == "InvalidIdentityToken" && error?.status == 400)
        #expect(error?.message == "Response signature invalid")
    }

    @Test func whatWasChangedIsNot() async throws {
        for signs in [SAMLAuthority.Signs.assertion, .response, .both] {
            let text = try authority.response(claims, signs: signs)
            let changed = text.replacing("ann@example.com", with: "bob@example.com")
            #expect(await call(changed).1?.message == "Response signature invalid")
        }
    }

    @Test func strangersSignaturesAreNot() async throws {
        let text = claims.text
        let mark = try authority.signature(of: whole(text), id: "_a", byStranger: true)
        let (_, error) = await call(whole(SAMLAuthority.around(whole(text, mark))))
        #expect(error?.message == "Response signature invalid")
    }

    /// One good signature does not cover for a bad one.
    @Test func bothSignaturesMustHold() async throws {
        let text = claims.text
        let good = try authority.signature(of: whole(text), id: "_a")
        let bad = try authority.signature(of: whole(text), id: "_a", byStranger: true)
        let outer = SAMLAuthority.around(whole(text, good))
        let stranger = try authority.signature(of: whole(outer), id: "_r", byStranger: true)
        #expect(await call(whole(outer, stranger)).1?.message == "Response signature invalid")
        let inner = SAMLAuthority.around(whole(text, bad))
        let signed = try authority.signature(of: whole(inner), id: "_r")
        #expect(await call(whole(inner, signed)).1?.message == "Response signature invalid")
    }

    /// The forged assertion and the signed one in every order and place.
    @Test func wrappedAssertionsAreRefused() async throws {
        let text = claims.text
        let mark = try authority.signature(of: whole(text), id: "_a")
        let good = whole(text, mark)
        var other = forged
        other.id = "_b"
        let object = "<ds:Object>"
        let close = "</ds:Object></ds:Signature>"
        let markWith = { (inner: String) in
            mark.replacing("</ds:Signature>", with: object + inner + close)
        }
        let extensions = { (inner: String) in
            "<samlp:Extensions>\(inner)</samlp:Extensions>"
        }
        let signed = whole(SAMLAuthority.around(good), try outerMark(good))
        for evil in [forged, other] {
            let bad = evil.text
            let attacks = [
                // Beside each other, in both orders.
                whole(SAMLAuthority.around(whole(bad) + good)),
                whole(SAMLAuthority.around(good + whole(bad))),
                // The signed one inside the forged one, before and after its content, and in its signature.
                whole(SAMLAuthority.around(whole(bad, good))),
                whole(SAMLAuthority.around(whole(bad, mark + good))),
                whole(SAMLAuthority.around(whole(bad, markWith(whole(text))))),
                whole(SAMLAuthority.around(whole(bad, markWith(good)))),
                // The signed one in the response's extensions.
                whole(SAMLAuthority.around(whole(bad)), extensions(good)),
                whole(SAMLAuthority.around(whole(bad, mark)), extensions(whole(text))),
                whole(SAMLAuthority.around(whole(bad, mark)), extensions(good)),
                // The forged one in the signed one's signature.
                whole(SAMLAuthority.around(whole(text, markWith(whole(bad))))),
                // The signature alone.
                whole(SAMLAuthority.around(whole(bad, mark))),
                whole(SAMLAuthority.around(whole(bad)), mark),
                // A signature of a response that is no longer around it.
                whole(SAMLAuthority.around(whole(bad)), try outerMark(good)),
                whole(
                    SAMLAuthority.around(whole(bad) + signed)),
            ]
            for (number, attack) in attacks.enumerated() {
                let (answer, error) = await call(attack)
                #expect(answer == nil && error?.code == "InvalidIdentityToken", "\(number)")
            }
        }
    }

    private func outerMark(_ assertion: String) throws -> String {
        try authority.signature(of: whole(SAMLAuthority.around(assertion)), id: "_r")
    }

    @Test func commentsDoNotMakeAnotherName() async throws {
        let response = try authority.response(claims)
        let (answer, _) = await call(response.replacing("ann@", with: "ann<!-- -->@"))
        #expect(answer?["Subject"] == "ann@example.com")
    }

    @Test(arguments: 1..<5) func changedResponsesNeverSaySomethingElse(_ seed: Int) async throws {
        let entropy = SeededEntropy(UInt64(seed))
        let original = Array(
            try authority.response(claims, signs: seed % 2 == 0 ? .assertion : .response).utf8)
        let pieces = [
            "<saml:Assertion>", "</saml:Assertion>", "ID=\"_a\"", "<!--", "]]>", "&#0;", "xmlns=\"\"", "_r",
        ]
        for _ in 0..<400 {
            var bytes = original
            for _ in 0..<entropy.integer(in: 1..<4) {
                let place = entropy.integer(in: 0..<bytes.count)
                let end = min(bytes.count, place + entropy.integer(in: 1..<200))
                switch entropy.integer(in: 0..<5) {
                case 0: bytes[place] = entropy.bytes(1)[0]
                case 1: bytes.removeSubrange(place..<end)
                case 2: bytes.insert(contentsOf: bytes[place..<end], at: entropy.integer(in: 0..<bytes.count))
                case 3: bytes.insert(contentsOf: Array(pieces[entropy.integer(in: 0..<8)].utf8), at: place)
                default: bytes.swapAt(place, end - 1)
                }
            }
            let (answer, error) = await call(String(decoding: bytes, as: UTF8.self))
            if let answer {
                #expect(answer["Subject"] == "ann@example.com")
                #expect(
                    answer["AssumedRoleUser"]?["Arn"] == "arn:aws:sts::000000000000:assumed-role/saml/ann")
            } else {
                #expect(error != nil && error?.status != 500)
            }
        }
    }
}
