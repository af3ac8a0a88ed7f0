// GetSessionToken and GetFederationToken against the real IAM.

import CloudCore
import CloudTesting
import STS
import Testing
import Wire

@Suite struct SessionsAreForWhoCalls {
    let cloud: CloudOfTwo

    init() throws { cloud = try CloudOfTwo() }

    @Test func aSessionOfAUserIsThatUser() async throws {
        let ann = try await cloud.user("ann")
        let answer = try await cloud.sts(
            "GetSessionToken",
            ["SerialNumber": .string(CloudOfTwo.device), "TokenCode": "123456"], as: ann)
        let session = try await cloud.principal(of: answer)
        #expect(session.kind == ann.kind && session.userID == ann.userID)
        #expect(session.session?.multiFactorAuthenticatedAt == cloud.clock.now)
        let again = await cloud.error("GetSessionToken", [:], as: session)
        #expect(again?.message == "Cannot call GetSessionToken with session credentials")
        let other = await cloud.error("GetFederationToken", ["Name": "bob"], as: session)
        #expect(other?.message == "Cannot call GetFederationToken with session credentials")
    }

    @Test func wrongCodesMakeNoSession() async throws {
        let ann = try await cloud.user("ann")
        let error = await cloud.error(
            "GetSessionToken", ["SerialNumber": .string(CloudOfTwo.device), "TokenCode": "000000"], as: ann)
        #expect(error?.code == "AccessDenied")
        #expect(
            await cloud.error("GetSessionToken", ["TokenCode": "000000"], as: ann)?.code == "AccessDenied")
    }

    @Test func aFederatedUserHasANameOfItsOwn() async throws {
        let ann = try await cloud.user("ann")
        let answer = try await cloud.sts(
            "GetFederationToken",
            [
                "Name": "bob", "Policy": .string(CloudOfTwo.everythingOfSTS),
                "Tags": [["Key": "Team", "Value": "blue"]],
            ], as: ann)
        let arn = "arn:aws:sts::000000000000:federated-user/bob"
        #expect(answer["FederatedUser"]?["Arn"]?.string == arn)
        #expect(answer["FederatedUser"]?["FederatedUserId"] == "000000000000:bob")
        let bob = try await cloud.principal(of: answer)
        #expect(bob.arn() == arn && bob.userID == "000000000000:bob" && bob.session?.issuer == ann)
        #expect(bob.session?.tags == [SessionTag(key: "Team", value: "blue")])
        let identity = try await cloud.sts("GetCallerIdentity", [:], as: bob)
        #expect(identity["Arn"]?.string == arn)
    }

    @Test func federationNeedsPermission() async throws {
        let policy =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetFederationToken","#
            + #""Resource":"arn:aws:sts::000000000000:federated-user/bob"}]}"#
        let ann = try await cloud.user("ann", policy: policy)
        try await cloud.sts("GetFederationToken", ["Name": "bob"], as: ann)
        #expect(await cloud.error("GetFederationToken", ["Name": "eve"], as: ann)?.code == "AccessDenied")
        let tagged: Document = ["Name": "bob", "Tags": [["Key": "k", "Value": "v"]]]
        #expect(
            await cloud.error("GetFederationToken", tagged, as: ann)?.message.contains("sts:TagSession")
                == true)
        let malformed: Document = ["Name": "bob", "Policy": "{}"]
        #expect(
            await cloud.error("GetFederationToken", malformed, as: ann)?.code == "MalformedPolicyDocument")
    }

    @Test func messagesOfOthersAreNotDecoded() async throws {
        let error = await cloud.error("DecodeAuthorizationMessage", ["EncodedMessage": "AAAA"])
        #expect(error?.code == "InvalidAuthorizationMessageException" && error?.status == 400)
    }

    @Test func credentialsExpireByTheClock() async throws {
        let ann = try await cloud.user("ann")
        let answer = try await cloud.sts("GetSessionToken", ["DurationSeconds": 900], as: ann)
        cloud.clock.advance(by: .seconds(899))
        _ = try await cloud.principal(of: answer)
        cloud.clock.advance(by: .seconds(1))
        await #expect(throws: (any Error).self) { try await cloud.principal(of: answer) }
    }
}
