// Who makes something with tags must be allowed to tag it; what has tags answers aws:ResourceTag; and a key's
// last use is about the key's user.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import IAM

@Suite struct TaggingNeedsItsOwnWord {
    let cloud = CloudOfOne()
    static let tags: Document = [["Key": "team", "Value": "blue"]]
    static let metadata =
        #"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:corp">"#
        + #"<IDPSSODescriptor><KeyDescriptor use="signing"><KeyInfo><X509Data><X509Certificate>MAA="#
        + "</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService/>"
        + "</IDPSSODescriptor></EntityDescriptor><!--" + String(repeating: "x", count: 1_000) + "-->"

    /// Operations that make something, what they make, and the action that tags it.
    static let makers: [(create: String, input: Document, resource: String, tag: String)] = [
        ("CreateUser", ["UserName": "new"], "user/new", "TagUser"),
        (
            "CreateRole",
            ["RoleName": "new", "AssumeRolePolicyDocument": .string(CloudOfOne.lambdaTrust), "Path": "/p/"],
            "role/p/new", "TagRole"
        ),
        (
            "CreatePolicy",
            [
                "PolicyName": "new",
                "PolicyDocument":
                    #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
            ], "policy/new", "TagPolicy"
        ),
        (
            "CreateInstanceProfile", ["InstanceProfileName": "new"], "instance-profile/new",
            "TagInstanceProfile"
        ),
        ("CreateVirtualMFADevice", ["VirtualMFADeviceName": "new"], "mfa/new", "TagMFADevice"),
        (
            "CreateOpenIDConnectProvider", ["Url": "https://id.example.com/x"],
            "oidc-provider/id.example.com/x", "TagOpenIDConnectProvider"
        ),
        (
            "CreateSAMLProvider", ["Name": "new", "SAMLMetadataDocument": .string(metadata)],
            "saml-provider/new", "TagSAMLProvider"
        ),
    ]

    private func with(_ more: [(String, Document)], _ input: Document) -> Document {
        guard case .object(let members) = input else { return input }
        return .object(members + more.map { (key: $0.0, value: $0.1) })
    }

    @Test(arguments: makers.indices) func tagsAreAskedForBesides(_ index: Int) async throws {
        let (create, input, resource, tag) = Self.makers[index]
        let anna = try await cloud.createUser("anna")
        let arn = "arn:aws:iam::000000000000:" + resource
        try await cloud.allow("anna", "iam:" + create, on: arn)
        let tagged = with([("Tags", Self.tags)], input)
        let refusal = await cloud.error(create, tagged, as: anna, authorizer: cloud.iam.authorizer)
        #expect(refusal?.code == "AccessDenied" && refusal?.status == 403)
        #expect(
            refusal?.message
                == "User: arn:aws:iam::000000000000:user/anna is not authorized to perform: iam:\(tag) on "
                + "resource: \(arn) because no identity-based policy allows the iam:\(tag) action")
        // The tags of the request are asked for under both actions.
        try await cloud.allow(
            "anna", "iam:" + tag, on: arn,
            condition: #", "Condition": {"StringEquals": {"aws:RequestTag/team": "blue"}}"#, policy: "tags")
        let red = with([("Tags", [["Key": "team", "Value": "red"]])], input)
        #expect(
            await cloud.error(create, red, as: anna, authorizer: cloud.iam.authorizer)?.code
                == "AccessDenied")
        #expect(await cloud.error(create, tagged, as: anna, authorizer: cloud.iam.authorizer) == nil)
    }

    @Test(arguments: makers.indices) func withoutTagsTheOldWordIsEnough(_ index: Int) async throws {
        let (create, input, resource, _) = Self.makers[index]
        let anna = try await cloud.createUser("anna")
        try await cloud.allow("anna", "iam:" + create, on: "arn:aws:iam::000000000000:" + resource)
        #expect(await cloud.error(create, input, as: anna, authorizer: cloud.iam.authorizer) == nil)
    }

    /// How each of them is read, and what by.
    static let readers: [(String, @Sendable (String) -> Document)] = [
        ("GetUser", { _ in ["UserName": "new"] }), ("GetRole", { _ in ["RoleName": "new"] }),
        ("GetPolicy", { ["PolicyArn": .string($0)] }),
        ("GetInstanceProfile", { _ in ["InstanceProfileName": "new"] }),
        ("GetMFADevice", { ["SerialNumber": .string($0)] }),
        ("GetOpenIDConnectProvider", { ["OpenIDConnectProviderArn": .string($0)] }),
        ("GetSAMLProvider", { ["SAMLProviderArn": .string($0)] }),
    ]

    @Test(arguments: makers.indices) func policiesTurnOnTheTagsOfAll(_ index: Int) async throws {
        let (create, input, resource, _) = Self.makers[index]
        let (read, about) = Self.readers[index]
        let anna = try await cloud.createUser("anna")
        try await cloud.call(create, with([("Tags", Self.tags)], input))
        try await cloud.allow(
            "anna", "iam:Get*",
            condition: #", "Condition": {"StringEquals": {"aws:ResourceTag/team": "blue"}}"#)
        let question = about("arn:aws:iam::000000000000:" + resource)
        #expect(await cloud.error(read, question, as: anna, authorizer: cloud.iam.authorizer) == nil)
        try await cloud.allow(
            "anna", "iam:Get*",
            condition: #", "Condition": {"StringEquals": {"aws:ResourceTag/team": "red"}}"#)
        #expect(
            await cloud.error(read, question, as: anna, authorizer: cloud.iam.authorizer)?.code
                == "AccessDenied")
    }

    @Test func aKeysLastUseIsItsUsers() async throws {
        let anna = try await cloud.createUser("anna")
        _ = try await cloud.createUser("bob", path: "/team/")
        let key = try await cloud.call("CreateAccessKey", ["UserName": "bob"])["AccessKey"]
        let id = try #require(key?["AccessKeyId"])
        let question: Document = ["AccessKeyId": id]
        let refusal = await cloud.error(
            "GetAccessKeyLastUsed", question, as: anna, authorizer: cloud.iam.authorizer)
        #expect(
            refusal?.message.contains("on resource: arn:aws:iam::000000000000:user/team/bob because") == true)
        try await cloud.allow(
            "anna", "iam:GetAccessKeyLastUsed", on: "arn:aws:iam::000000000000:user/team/*")
        #expect(
            await cloud.error("GetAccessKeyLastUsed", question, as: anna, authorizer: cloud.iam.authorizer)
                == nil)
        // Whoever may not ask about all users does not learn whether a key exists.
        let made = await cloud.error(
            "GetAccessKeyLastUsed", ["AccessKeyId": "AKIAAAAAAAAAAAAAAAAA"], as: anna,
            authorizer: cloud.iam.authorizer)
        #expect(made?.code == "AccessDenied" && made?.message.contains("on resource: * because") == true)
    }
}
