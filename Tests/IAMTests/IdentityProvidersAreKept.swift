// Identity providers: OpenID Connect ones and SAML ones, their limits, and what STS is told of them.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct IdentityProvidersAreKept {
    let cloud = CloudOfOne()
    let thumbprint = String(repeating: "ab", count: 20)

    // MARK: OpenID Connect

    private func createOpenIDConnect(
        _ url: String = "https://id.example.com/realm", clients: [String] = ["app"]
    ) async throws -> Document {
        let answer = try await cloud.call(
            "CreateOpenIDConnectProvider",
            [
                "Url": .string(url), "ClientIDList": .array(clients.map { .string($0) }),
                "ThumbprintList": [.string(thumbprint)],
            ])
        return try #require(answer["OpenIDConnectProviderArn"])
    }

    @Test func openIDConnectProvidersComeAndGo() async throws {
        let arn = try await createOpenIDConnect()
        #expect(arn == "arn:aws:iam::000000000000:oidc-provider/id.example.com/realm")
        let input: Document = ["OpenIDConnectProviderArn": arn]
        let found = try await cloud.call("GetOpenIDConnectProvider", input)
        #expect(found["Url"] == "id.example.com/realm")
        #expect(found["ClientIDList"] == ["app"] && found["ThumbprintList"] == [.string(thumbprint)])
        #expect(found["Tags"] == [])
        #expect(
            await cloud.error("CreateOpenIDConnectProvider", ["Url": "https://id.example.com/realm"])
                == AWSError(
                    "EntityAlreadyExists", "Provider with url https://id.example.com/realm already exists.",
                    status: 409))
        let listed = try await cloud.call("ListOpenIDConnectProviders", [:])
        #expect(listed["OpenIDConnectProviderList"] == [["Arn": arn]])
        for _ in 0..<2 { try await cloud.call("DeleteOpenIDConnectProvider", input) }
        #expect(
            await cloud.error("GetOpenIDConnectProvider", input)?.message
                == "OpenIDConnect Provider not found for arn "
                + "arn:aws:iam::000000000000:oidc-provider/id.example.com/realm")
        #expect(
            await cloud.error(
                "GetOpenIDConnectProvider", ["OpenIDConnectProviderArn": "this-is-no-arn-of-anything"])
                == AWSError("ValidationError", "Invalid ARN:  Could not be parsed!"))
    }

    @Test(arguments: [
        "http://id.example.com", "id.example.com", "https://", "https://id.example.com?a=b",
        "https://id.example.com/#x", "https://user@id.example.com", "https://1.2.3.4 x",
    ])
    func otherURLsAreNoIssuers(url: String) async {
        #expect(
            await cloud.error("CreateOpenIDConnectProvider", ["Url": .string(url)])
                == AWSError("ValidationError", "Invalid Open ID Connect Provider URL"))
    }

    @Test func audiencesAreAddedOnce() async throws {
        let arn = try await createOpenIDConnect()
        func change(_ operation: String, _ client: String) async throws -> Document? {
            try await cloud.call(
                operation, ["OpenIDConnectProviderArn": arn, "ClientID": .string(client)])
            return try await cloud.call(
                "GetOpenIDConnectProvider", ["OpenIDConnectProviderArn": arn])["ClientIDList"]
        }
        for _ in 0..<2 {
            #expect(try await change("AddClientIDToOpenIDConnectProvider", "web") == ["app", "web"])
        }
        for _ in 0..<2 {
            #expect(try await change("RemoveClientIDFromOpenIDConnectProvider", "app") == ["web"])
        }
        try await cloud.call(
            "UpdateOpenIDConnectProviderThumbprint",
            ["OpenIDConnectProviderArn": arn, "ThumbprintList": []])
        let found = try await cloud.call("GetOpenIDConnectProvider", ["OpenIDConnectProviderArn": arn])
        #expect(found["ThumbprintList"] == [])
    }

    @Test func openIDConnectHasLimits() async throws {
        let many = (0...100).map { "client-\($0)" }
        do {
            _ = try await createOpenIDConnect(clients: many)
            Issue.record("a hundred and one audiences were taken")
        } catch {
            #expect(
                error as? AWSError
                    == AWSError(
                        "LimitExceeded", "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
                        status: 409))
        }
        let arn = try await createOpenIDConnect(clients: Array(many.dropLast()))
        let more = await cloud.error(
            "AddClientIDToOpenIDConnectProvider",
            ["OpenIDConnectProviderArn": arn, "ClientID": "client-100"])
        #expect(more?.code == "LimitExceeded")
        let thumbprints = await cloud.error(
            "UpdateOpenIDConnectProviderThumbprint",
            [
                "OpenIDConnectProviderArn": arn,
                "ThumbprintList": .array([Document](repeating: .string(thumbprint), count: 6)),
            ])
        #expect(
            thumbprints == AWSError("InvalidInput", "Thumbprint list must contain fewer than 5 entries."))
        for index in 1..<100 { _ = try await createOpenIDConnect("https://p\(index).example.com") }
        let full = await cloud.error("CreateOpenIDConnectProvider", ["Url": "https://more.example.com"])
        #expect(full?.message == "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100")
    }

    @Test func tokensFindTheirProvider() async throws {
        let text = try #require(try await createOpenIDConnect().string)
        let arn = try #require(ARN(text))
        let account = cloud.context.account
        let issuer = "https://id.example.com/realm"
        let byIssuer = try await cloud.iam.openIDConnectProvider(issuer: issuer, account: account)
        let byARN = try await cloud.iam.openIDConnectProvider(arn: arn)
        #expect(byIssuer == byARN)
        #expect(byARN?.issuer == issuer && byARN?.clientIDs == ["app"] && byARN?.arn == arn)
        #expect(try await cloud.iam.openIDConnectProvider(issuer: issuer + "/", account: account) == nil)
    }

    // MARK: SAML

    private func createSAML(_ metadata: String, name: String = "corp") async -> AWSError? {
        await cloud.error(
            "CreateSAMLProvider", ["Name": .string(name), "SAMLMetadataDocument": .string(metadata)])
    }

    @Test func samlProvidersComeAndGo() async throws {
        let metadata = Self.metadata()
        let made = try await cloud.call(
            "CreateSAMLProvider",
            [
                "Name": "corp", "SAMLMetadataDocument": .string(metadata),
                "Tags": [["Key": "k", "Value": "v"]],
            ])
        let arn = try #require(made["SAMLProviderArn"])
        #expect(arn == "arn:aws:iam::000000000000:saml-provider/corp")
        let input: Document = ["SAMLProviderArn": arn]
        let found = try await cloud.call("GetSAMLProvider", input)
        #expect(found["SAMLMetadataDocument"] == .string(metadata))
        #expect(found["AssertionEncryptionMode"] == "Allowed" && found["PrivateKeyList"] == [])
        #expect(found["Tags"] == [["Key": "k", "Value": "v"]])
        #expect(
            await createSAML(metadata)
                == AWSError("EntityAlreadyExists", "Provider with name corp already exists.", status: 409))
        let port = try await cloud.iam.samlProvider(arn: try #require(ARN(arn.string ?? "")))
        #expect(port?.metadata == metadata)
        try await cloud.call("DeleteSAMLProvider", input)
        let gone = AWSError(
            "NoSuchEntity", "Manifest not found for arn arn:aws:iam::000000000000:saml-provider/corp",
            status: 404)
        #expect(await cloud.error("DeleteSAMLProvider", input) == gone)
        #expect(await cloud.error("GetSAMLProvider", input) == gone)
        #expect(try await cloud.everyStoredValue() == [], "no part of the document is left")
    }

    @Test func largeMetadataIsReplacedAsAWhole() async throws {
        #expect(await createSAML(Self.metadata(padding: 5_000_000)) == nil)
        let arn: Document = "arn:aws:iam::000000000000:saml-provider/corp"
        let next = Self.metadata(padding: 200_000, more: " validUntil=\"2030-01-01T00:00:00Z\"")
        try await cloud.call(
            "UpdateSAMLProvider", ["SAMLProviderArn": arn, "SAMLMetadataDocument": .string(next)])
        let found = try await cloud.call("GetSAMLProvider", ["SAMLProviderArn": arn])
        #expect(found["SAMLMetadataDocument"] == .string(next))
        let listed = try await cloud.call("ListSAMLProviders", [:])["SAMLProviderList"]
        #expect(listed?.array?.count == 1 && listed?[0]?["Arn"] == arn)
        #expect(try await cloud.everyStoredValue().count == 1 + next.utf8.count / (60 * 1024) + 1)
    }

    @Test func metadataMustDescribeAProviderThatSigns() async {
        let good = Self.metadata()
        let refusals = [
            good.replacing("IDPSSODescriptor", with: "SPSSODescriptor"),
            good.replacing("SingleSignOnService", with: "SingleLogoutService"),
            good.replacing("use=\"signing\"", with: "use=\"encryption\""),
            good.replacing("urn:oasis:names:tc:SAML:2.0:metadata", with: "urn:other"),
            good.replacing("entityID", with: "entity"),
            good.replacing("</md:EntityDescriptor>", with: ""),
            good.replacing("MIIB", with: "not base64!"),
            "\u{FEFF}" + good, String(repeating: "x", count: 2_000),
        ]
        for metadata in refusals {
            #expect(
                await createSAML(metadata) == AWSError("InvalidInput", "Could not parse metadata"),
                "\(metadata.prefix(300))")
        }
        let encrypted = await cloud.error(
            "CreateSAMLProvider",
            [
                "Name": "corp", "SAMLMetadataDocument": .string(good),
                "AssertionEncryptionMode": "Required",
            ])
        #expect(encrypted?.status == 501)
    }

    @Test func aHundredSAMLProvidersAreEnough() async throws {
        for index in 0..<100 { #expect(await createSAML(Self.metadata(), name: "p\(index)") == nil) }
        #expect(
            await createSAML(Self.metadata(), name: "more")
                == AWSError(
                    "LimitExceeded", "Cannot exceed quota for SAMLProvidersPerAccount: 100", status: 409))
    }

    @Test func anExpiredProviderVouchesForNobody() async throws {
        #expect(
            await createSAML(Self.metadata(more: " validUntil=\"1970-01-02T00:00:00Z\"")) == nil)
        let arn = try #require(ARN("arn:aws:iam::000000000000:saml-provider/corp"))
        cloud.clock.advance(by: .seconds(2 * 86_400))
        #expect(try await cloud.iam.samlProvider(arn: arn) == nil)
    }

    /// Metadata as an identity provider publishes it, with a comment of `padding` characters.
    static func metadata(padding: Int = 1_000, more: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:corp"\(more)>
          <!-- \(String(repeating: "x", count: padding)) -->
          <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing">
              <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
                <ds:X509Data><ds:X509Certificate>
                  MIIB
                </ds:X509Certificate></ds:X509Data>
              </ds:KeyInfo>
            </md:KeyDescriptor>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
                Location="https://id.example.com/sso"/>
          </md:IDPSSODescriptor>
        </md:EntityDescriptor>
        """
    }
}
