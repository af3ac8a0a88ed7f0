// Roles of functions: a trust policy can ask for which function Lambda assumes the role, and policies can ask
// which function's code calls.

import CloudCore
import CloudTesting
import IAM
import Identity
import Testing
import Wire

@Suite struct FunctionsAreTold {
    static let function = "arn:aws:lambda:us-east-1:000000000000:function:hello"
    let cloud: CloudOfTwo

    init() throws { cloud = try CloudOfTwo() }

    private func makeRole(condition: String = "{}") async throws -> ARN {
        let arn = try await cloud.role(
            "fn",
            trust: #"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"#
                + #""Action":"sts:AssumeRole","Condition":\#(condition)}"#)
        return try #require(arn.string.flatMap { ARN($0) })
    }

    private func credentials(_ role: ARN, for source: CallSource?) async throws -> TemporaryCredentials {
        try await cloud.iam.credentials(
            forRole: role, session: "hello", service: "lambda.amazonaws.com", source: source,
            duration: .seconds(900))
    }

    private func isAllowed(_ condition: String, for source: CallSource?) async throws -> Bool {
        let role = try await makeRole(condition: condition)
        do {
            _ = try await credentials(role, for: source)
            return true
        } catch let error as AWSError {
            #expect(error.code == "AccessDenied" && error.status == 403)
            #expect(
                error.message
                    == "User: lambda.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: "
                    + role.description)
            return false
        }
    }

    private var source: CallSource { CallSource(arn: Self.function, account: .development) }

    @Test(arguments: [
        (#"{"ArnLike":{"aws:SourceArn":"arn:aws:lambda:*:000000000000:function:hello"}}"#, true),
        (#"{"ArnEquals":{"aws:SourceArn":"arn:aws:lambda:us-east-1:000000000000:function:other"}}"#, false),
        (#"{"StringEquals":{"aws:SourceAccount":"000000000000"}}"#, true),
        (#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#, false),
        (#"{"Null":{"aws:SourceArn":"true"}}"#, false),
        (#"{"DateGreaterThan":{"aws:CurrentTime":"2001-01-01T00:00:00Z"}}"#, true),
        (#"{"StringEquals":{"aws:PrincipalTag/a":"b"}}"#, false),
    ])
    func trustPoliciesAskForTheFunction(_ condition: String, _ expected: Bool) async throws {
        #expect(try await isAllowed(condition, for: source) == expected)
    }

    @Test func withoutASourceTheAccountIsTold() async throws {
        let account =
            #"{"StringEquals":{"aws:SourceAccount":"000000000000"},"Null":{"aws:SourceArn":"true"}}"#
        #expect(try await isAllowed(account, for: nil))
    }

    @Test func policiesAskWhoseCodeCalls() async throws {
        let role = try await makeRole()
        try await cloud.iam(
            "PutRolePolicy",
            [
                "RoleName": "fn", "PolicyName": "p",
                "PolicyDocument": .string(
                    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","#
                        + #""Condition":{"ArnEquals":{"lambda:SourceFunctionArn":"\#(Self.function)"}}}]}"#),
            ])
        func isAllowed(_ keys: TemporaryCredentials) async throws -> Bool {
            let caller = try await cloud.resolver.resolve(
                keys.accessKeyID, sessionToken: keys.sessionToken, now: cloud.clock.now
            ).principal
            let context = RequestContext.testing(caller: caller, now: cloud.clock.now)
            for action in ["s3:GetObject", "sqs:SendMessage", "lambda:InvokeFunction", "iam:ListRoles"] {
                let allowed =
                    (try? await cloud.iam.authorizer.authorize(Permission(action), for: context)) != nil
                guard allowed else { return false }
            }
            return true
        }
        #expect(try await isAllowed(try await credentials(role, for: source)))
        let other = CallSource(arn: Self.function + "2", account: .development)
        #expect(try await !isAllowed(try await credentials(role, for: other)))
        #expect(try await !isAllowed(try await credentials(role, for: nil)))
    }

    /// Another service's sources are not functions, and a role that a function assumes is not the function's.
    @Test func onlyFunctionsHaveIt() async throws {
        let trust =
            #"{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"},"#
            + CloudOfTwo.trust("AssumeRole")
        let arn = try #require(try await cloud.role("other", trust: trust).string.flatMap { ARN($0) })
        let keys = try await cloud.iam.credentials(
            forRole: arn, session: "s", service: "events.amazonaws.com", source: source,
            duration: .seconds(900))
        let caller = try await cloud.resolver.resolve(
            keys.accessKeyID, sessionToken: keys.sessionToken, now: cloud.clock.now
        ).principal
        #expect(caller.session?.facts == [:])
        try await cloud.iam(
            "PutRolePolicy",
            [
                "RoleName": "other", "PolicyName": "p",
                "PolicyDocument": .string(CloudOfTwo.everythingOfSTS),
            ])
        var function = caller
        function.session?.facts = ["lambda:sourcefunctionarn": [Self.function]]
        let answer = try await cloud.sts(
            "AssumeRole", ["RoleArn": .string(arn.description), "RoleSessionName": "next"],
            as: function)
        #expect(try await cloud.principal(of: answer).session?.facts == [:])
    }
}
