// STS alone, with stand-ins behind its ports.

import CloudCore
import CloudTesting
import STS
import Testing
import Wire

@Suite struct SessionsAreMadeThroughPorts {
    struct Roles: RoleAssumer {
        func assume(_ assumption: RoleAssumption, context: RequestContext) async throws -> AssumedRole {
            guard assumption.role.resource == "role/r" else {
                throw AWSError("AccessDenied", "not you", status: 403)
            }
            let principal = Principal(
                kind: .assumedRole(role: "r", session: assumption.sessionName), account: context.account,
                userID: "AROATEST:\(assumption.sessionName)")
            return AssumedRole(
                principal: principal,
                credentials: try Sessions().issue(
                    for: principal,
                    until: context.now + .seconds(assumption.durationSeconds ?? 3_600)))
        }

        func checkPolicies(of session: SessionContext, in account: AccountID) async throws {}
    }

    struct Sessions: SessionIssuer {
        func issue(for principal: Principal, until expiration: Instant) throws -> TemporaryCredentials {
            TemporaryCredentials(
                accessKeyID: "ASIAAAAAAAAAAAAAAAAA", secretAccessKey: "secret",
                sessionToken: principal.userID,
                expiration: expiration)
        }
    }

    /// Refuses everything, so that what passes needs no permission.
    struct Nobody: Authorizer {
        func authorize(_ permission: Permission, for context: RequestContext) async throws {
            throw AWSError("AccessDenied", permission.action, status: 403)
        }
    }

    let hosted = HostedService(STSService(roles: Roles(), sessions: Sessions(), clock: ManualClock()))

    private func call(
        _ operation: String, _ input: Document, by caller: Principal? = nil
    ) async throws -> Document {
        try await hosted.call(
            operation, input: input, context: .testing(caller: caller), authorizer: Nobody())
    }

    private func error(_ operation: String, _ input: Document, by caller: Principal? = nil) async -> AWSError?
    {
        do {
            _ = try await call(operation, input, by: caller)
            return nil
        } catch {
            return error as? AWSError
        }
    }

    private let session = Principal(
        kind: .assumedRole(role: "r", session: "s"), account: .development, userID: "AROATEST:s")

    @Test func everybodyMayAskWhoTheyAre() async throws {
        let identity = try await call("GetCallerIdentity", [:], by: session)
        #expect(
            identity
                == [
                    "UserId": "AROATEST:s", "Account": "000000000000",
                    "Arn": "arn:aws:sts::000000000000:assumed-role/r/s",
                ])
    }

    @Test func aRoleIsAssumed() async throws {
        let answer = try await call(
            "AssumeRole",
            [
                "RoleArn": "arn:aws:iam::000000000000:role/r", "RoleSessionName": "me",
                "DurationSeconds": 900,
            ])
        #expect(answer["AssumedRoleUser"]?["AssumedRoleId"] == "AROATEST:me")
        #expect(answer["AssumedRoleUser"]?["Arn"] == "arn:aws:sts::000000000000:assumed-role/r/me")
        #expect(answer["Credentials"]?["SessionToken"] == "AROATEST:me")
    }

    @Test func theRolesOwnerDecides() async throws {
        let input: Document = ["RoleArn": "arn:aws:iam::000000000000:role/x", "RoleSessionName": "me"]
        #expect(await error("AssumeRole", input)?.code == "AccessDenied")
    }

    @Test(arguments: ["arn:aws:s3:::bucket-of-somebody", "not-an-arn-but-long-enough"])
    func onlyRolesAreAssumed(_ arn: String) async throws {
        let input: Document = ["RoleArn": .string(arn), "RoleSessionName": "me"]
        #expect(await error("AssumeRole", input)?.code == "ValidationError")
    }

    @Test func sessionTokensAreForLongTermKeysAlone() async throws {
        let token = try await call("GetSessionToken", ["DurationSeconds": 7200])
        let expected = ManualClock().now + .seconds(3_600)
        #expect(token["Credentials"]?["Expiration"]?.string == CivilTime(expected).iso8601())
        #expect(await error("GetSessionToken", [:], by: session)?.code == "AccessDenied")
    }

    @Test func keysTellTheirAccount() async throws {
        let account = try #require(AccountID("123456789012"))
        let id = AccessKeyID.make(prefix: "AKIA", account: account, entropy: SeededEntropy())
        let hosted = HostedService(STSService(roles: Roles(), sessions: Sessions(), clock: ManualClock()))
        let answer = try await hosted.call(
            "GetAccessKeyInfo", input: ["AccessKeyId": .string(id)], context: .testing(),
            authorizer: PermissiveAuthorizer())
        #expect(answer["Account"] == "123456789012")
    }
}
