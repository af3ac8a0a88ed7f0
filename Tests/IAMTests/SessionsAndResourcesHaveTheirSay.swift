// What counts besides the caller's own policies: those of its session, those on resources, tags, and for
// whom a service calls.

import CloudCore
import CloudTesting
import IAM
import Synchronization
import Testing
import Wire

@Suite struct SessionsAndResourcesHaveTheirSay {
    let cloud = CloudOfOne()
    static let bucket = "arn:aws:s3:::b"

    /// Resources whose policies and tags a test sets.
    final class Shelf: ResourcePolicies, ResourceTags {
        private let policies = Mutex<[String: ResourcePolicy]>([:])
        private let tagged = Mutex<[String: [String: String]]>([:])
        private let asked = Mutex(0)
        var timesAskedForTags: Int { asked.withLock { $0 } }

        func set(_ json: String?, revision: String = "1", on resource: String, owner: AccountID? = nil) {
            policies.withLock {
                $0[resource] = ResourcePolicy(json: json, revision: revision, owner: owner)
            }
        }

        func tag(_ resource: String, _ tags: [String: String]) { tagged.withLock { $0[resource] = tags } }

        func policy(ofResource arn: String) async throws -> ResourcePolicy? { policies.withLock { $0[arn] } }

        func tags(ofResource arn: String) async throws -> [String: String]? {
            asked.withLock { $0 += 1 }
            return tagged.withLock { $0[arn] }
        }
    }

    private func refusal(
        _ action: String, on resource: String = bucket, by caller: Principal, keys: [String: [String]] = [:],
        tags: [String: String] = [:], source: CallSource? = nil
    ) async -> String? {
        var context = cloud.context
        context.caller = caller
        context.source = source
        let permission = Permission(action, on: [resource], keys: keys, requestTags: tags)
        do {
            try await cloud.iam.authorizer.authorize(permission, for: context)
            return nil
        } catch {
            return (error as? AWSError)?.message ?? "\(error)"
        }
    }

    private func session(_ caller: Principal, _ session: SessionContext) -> Principal {
        var caller = caller
        caller.session = session
        return caller
    }

    private static func policy(
        _ effect: String, _ action: String, principal: String? = nil, condition: String = ""
    ) -> String {
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "one", "Effect": "\(effect)", "Action": "\(action)",
         "Resource": "*"\(principal.map { ", \"Principal\": \($0)" } ?? "")\(condition)}]}
        """
    }

    // MARK: Sessions

    @Test func sessionPoliciesNarrow() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.allow("anna", "*")
        let inline = session(anna, SessionContext(policy: Self.policy("Allow", "s3:Get*")))
        #expect(await refusal("s3:GetObject", by: inline) == nil)
        #expect(
            await refusal("s3:PutObject", by: inline)?.hasSuffix(
                "because no session policy allows the s3:PutObject action") == true)
        let managed = session(
            anna, SessionContext(policyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]))
        #expect(await refusal("s3:GetObject", by: managed) == nil)
        #expect(await refusal("s3:PutObject", by: managed) != nil)
        let denying = session(anna, SessionContext(policy: Self.policy("Deny", "*")))
        #expect(
            await refusal("s3:GetObject", by: denying)?.hasSuffix(
                "with an explicit deny in a session policy") == true)
        #expect(await refusal("s3:PutObject", by: session(anna, SessionContext())) == nil)
    }

    /// They never give more than the user has.
    @Test func sessionPoliciesDoNotWiden() async throws {
        let anna = try await cloud.createUser("anna")
        let wide = session(anna, SessionContext(policy: Self.policy("Allow", "*")))
        #expect(
            await refusal("s3:GetObject", by: wide)?.hasSuffix(
                "because no identity-based policy allows the s3:GetObject action") == true)
    }

    @Test func federatedUsersAreTheirUserNarrowed() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.allow("anna", "s3:*")
        func federated(_ context: SessionContext) -> Principal {
            var context = context
            context.issuer = anna
            return Principal(
                kind: .federated(name: "f"), account: anna.account, userID: "000000000000:f",
                session: context)
        }
        let all = Self.policy("Allow", "*")
        #expect(await refusal("s3:GetObject", by: federated(SessionContext(policy: all))) == nil)
        #expect(await refusal("sqs:SendMessage", by: federated(SessionContext(policy: all))) != nil)
        #expect(await refusal("s3:GetObject", by: federated(SessionContext())) != nil)
    }

    @Test func sessionFactsAreKnown() async throws {
        let anna = try await cloud.createUser("anna")
        let now = cloud.context.now
        func allowed(_ condition: String, _ context: SessionContext?) async throws -> Bool {
            try await cloud.allow("anna", "*", condition: ", \"Condition\": {\(condition)}")
            return await refusal("s3:GetObject", by: context.map { session(anna, $0) } ?? anna) == nil
        }
        let present = #""Bool": {"aws:MultiFactorAuthPresent": "true"}"#
        let absent = #""BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}"#
        let code = SessionContext(multiFactorAuthenticatedAt: now - .seconds(60), issuedAt: now)
        #expect(try await allowed(present, code))
        #expect(try await !allowed(present, SessionContext()))
        #expect(try await !allowed(present, nil))
        #expect(try await allowed(absent, nil))
        #expect(try await allowed(absent, SessionContext()))
        #expect(try await allowed(#""NumericEquals": {"aws:MultiFactorAuthAge": "60"}"#, code))
        #expect(try await allowed(#""DateEquals": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}"#, code))
        #expect(
            try await allowed(
                #""StringEquals": {"aws:SourceIdentity": "me"}"#, SessionContext(sourceIdentity: "me")))
        let federated = SessionContext(
            federatedProvider: "cognito-identity.amazonaws.com",
            facts: ["cognito-identity.amazonaws.com:sub": ["eu:1"]])
        #expect(
            try await allowed(
                #""StringLike": {"cognito-identity.amazonaws.com:sub": "eu:*", "#
                    + #""aws:FederatedProvider": "cognito*"}"#, federated))
        #expect(
            try await !allowed(#""StringLike": {"cognito-identity.amazonaws.com:sub": "eu:*"}"#, nil))
        let tagged = SessionContext(tags: [SessionTag(key: "Team", value: "red")])
        #expect(try await allowed(#""StringEquals": {"aws:PrincipalTag/team": "red"}"#, tagged))
        #expect(try await !allowed(#""StringEquals": {"aws:PrincipalTag/team": "red"}"#, nil))
    }

    // MARK: Resources

    @Test func resourcePoliciesAllowAndDeny() async throws {
        let shelf = Shelf()
        cloud.iam.register(policies: shelf, for: "s3")
        let anna = try await cloud.createUser("anna")
        let arn = "{\"AWS\": \"\(anna.arn())\"}"
        #expect(await refusal("s3:GetObject", by: anna) != nil)
        shelf.set(Self.policy("Allow", "s3:*", principal: arn), on: Self.bucket)
        #expect(await refusal("s3:GetObject", by: anna) == nil)
        shelf.set(Self.policy("Deny", "s3:*", principal: arn), revision: "2", on: Self.bucket)
        try await cloud.allow("anna", "*")
        #expect(
            await refusal("s3:GetObject", by: anna)?.hasSuffix(
                "with an explicit deny in a resource-based policy") == true)
        #expect(await refusal("s3:GetObject", by: .root(of: cloud.context.account)) == nil)
        shelf.set(Self.policy("Deny", "s3:*", principal: "\"*\""), revision: "3", on: Self.bucket)
        #expect(await refusal("s3:GetObject", by: .root(of: cloud.context.account)) != nil)
    }

    @Test func acrossAccountsBothMustAllow() async throws {
        let shelf = Shelf()
        cloud.iam.register(policies: shelf, for: "s3")
        let other = try #require(AccountID("999999999999"))
        let anna = try await cloud.createUser("anna")
        try await cloud.allow("anna", "s3:*")
        shelf.set(nil, on: Self.bucket, owner: other)
        #expect(
            await refusal("s3:GetObject", by: anna)?.hasSuffix(
                "because no resource-based policy allows the s3:GetObject action") == true)
        shelf.set(
            Self.policy("Allow", "s3:*", principal: "{\"AWS\": \"000000000000\"}"), revision: "2",
            on: Self.bucket, owner: other)
        #expect(await refusal("s3:GetObject", by: anna) == nil)
        try await cloud.call("DeleteUserPolicy", ["UserName": "anna", "PolicyName": "p"])
        #expect(
            await refusal("s3:GetObject", by: anna)?.hasSuffix(
                "because no identity-based policy allows the s3:GetObject action") == true)
    }

    /// As a bucket's event invokes a function.
    @Test func servicesAreLetInForTheirSource() async throws {
        let shelf = Shelf()
        cloud.iam.register(policies: shelf, for: "lambda")
        let function = "arn:aws:lambda:us-east-1:000000000000:function:f"
        let service = Principal(
            kind: .service("s3.amazonaws.com"), account: cloud.context.account, userID: "s3.amazonaws.com")
        let source = CallSource(arn: Self.bucket, account: cloud.context.account)
        let condition =
            #", "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"}, "#
            + #""StringEquals": {"AWS:SourceAccount": "000000000000"}}"#
        shelf.set(
            Self.policy(
                "Allow", "lambda:InvokeFunction", principal: #"{"Service": "s3.amazonaws.com"}"#,
                condition: condition), on: function)
        #expect(await refusal("lambda:InvokeFunction", on: function, by: service, source: source) == nil)
        #expect(
            await refusal("lambda:InvokeFunction", on: function, by: service)
                == "User: s3.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: "
                + "\(function) because no resource-based policy allows the lambda:InvokeFunction action")
        let elsewhere = CallSource(arn: "arn:aws:s3:::c", account: cloud.context.account)
        #expect(await refusal("lambda:InvokeFunction", on: function, by: service, source: elsewhere) != nil)
        let other = Principal(
            kind: .service("sns.amazonaws.com"), account: cloud.context.account, userID: "sns.amazonaws.com")
        #expect(await refusal("lambda:InvokeFunction", on: function, by: other, source: source) != nil)
    }

    // MARK: Tags

    /// Attribute-based access.
    @Test func tagsOfCallerAndResourceMeet() async throws {
        let shelf = Shelf()
        cloud.iam.register(tags: shelf, for: "s3")
        let anna = try await cloud.createUser("anna")
        try await cloud.call(
            "TagUser", ["UserName": "anna", "Tags": [["Key": "team", "Value": "red"]]])
        try await cloud.allow("anna", "sqs:*", policy: "plain")
        try await cloud.allow(
            "anna", "s3:*",
            condition:
                #", "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}"#)
        shelf.tag(Self.bucket, ["Team": "red"])
        #expect(await refusal("s3:GetObject", by: anna) == nil)
        shelf.tag(Self.bucket, ["Team": "blue"])
        #expect(await refusal("s3:GetObject", by: anna) != nil)
        #expect(shelf.timesAskedForTags == 2)
        #expect(await refusal("sqs:SendMessage", by: anna) == nil)
        #expect(shelf.timesAskedForTags == 2)
    }

    @Test func tagsOfTheRequestCount() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.allow(
            "anna", "lambda:*",
            condition: #", "Condition": {"StringEquals": {"aws:RequestTag/team": "red"}, "#
                + #""ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}"#)
        #expect(await refusal("lambda:TagResource", by: anna, tags: ["team": "red"]) == nil)
        #expect(await refusal("lambda:TagResource", by: anna, tags: ["team": "blue"]) != nil)
        #expect(await refusal("lambda:TagResource", by: anna, tags: ["team": "red", "x": "y"]) != nil)
        #expect(await refusal("lambda:TagResource", by: anna) != nil)
    }

    @Test func serviceKeysCount() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.allow(
            "anna", "iam:PassRole",
            condition: #", "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}"#)
        let role = "arn:aws:iam::000000000000:role/r"
        #expect(
            await refusal(
                "iam:PassRole", on: role, by: anna, keys: ["iam:passedtoservice": ["lambda.amazonaws.com"]])
                == nil)
        #expect(
            await refusal(
                "iam:PassRole", on: role, by: anna, keys: ["iam:passedtoservice": ["ec2.amazonaws.com"]])
                != nil)
    }

    /// Delegated administration: who may hand out rights, but only under a boundary and from a list.
    @Test func boundariesAndPoliciesOfTheTargetCount() async throws {
        let anna = try await cloud.createUser("anna")
        let boundary = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
        try await cloud.allow(
            "anna", "iam:*",
            condition: """
                , "Condition": {"ArnLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonS3*"},
                 "StringEquals": {"iam:PermissionsBoundary": "\(boundary)"}}
                """)
        try await cloud.createRole("free")
        try await cloud.createRole("bound")
        try await cloud.call(
            "PutRolePermissionsBoundary", ["RoleName": "bound", "PermissionsBoundary": .string(boundary)])
        func attach(_ policy: String, _ role: String) async -> AWSError? {
            await cloud.error(
                "AttachRolePolicy",
                ["RoleName": .string(role), "PolicyArn": .string("arn:aws:iam::aws:policy/" + policy)],
                as: anna, authorizer: cloud.iam.authorizer)
        }
        #expect(await attach("AmazonS3FullAccess", "bound") == nil)
        #expect(await attach("AmazonS3FullAccess", "free")?.code == "AccessDenied")
        #expect(await attach("AdministratorAccess", "bound")?.code == "AccessDenied")
    }
}
