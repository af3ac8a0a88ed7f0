// The authorizer over stored policies: what passes, what doesn't, and in which words it is refused.

import CloudCore
import CloudTesting
import IAM
import Testing
import Wire

@Suite struct CallsAreAllowedOrRefused {
    let cloud = CloudOfOne()

    private func refusal(
        _ action: String, on resource: String = "arn:aws:s3:::b/k", by caller: Principal,
        sourceIP: String = "127.0.0.1"
    ) async -> AWSError? {
        var context = cloud.context
        context.caller = caller
        context.sourceIP = sourceIP
        do {
            try await cloud.iam.authorizer.authorize(Permission(action, on: [resource]), for: context)
            return nil
        } catch let error as AWSError {
            return error
        } catch {
            return AWSError("NotAnAWSError", "\(error)")
        }
    }

    @Test func whoHasNoPolicyMayNothing() async throws {
        let anna = try await cloud.createUser("anna", path: "/team/")
        #expect(
            await refusal("s3:GetObject", by: anna)
                == AWSError(
                    "AccessDenied",
                    "User: arn:aws:iam::000000000000:user/team/anna is not authorized to perform: "
                        + "s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy "
                        + "allows the s3:GetObject action", status: 403))
        #expect(await refusal("lambda:Invoke", by: anna)?.code == "AccessDeniedException")
    }

    @Test func theRootPasses() async throws {
        #expect(await refusal("s3:GetObject", by: .root(of: cloud.context.account)) == nil)
    }

    @Test(arguments: [
        Principal.Kind.anonymous, .service("lambda.amazonaws.com"), .federated(name: "f"),
        .user(name: "nobody"), .assumedRole(role: "none", session: "s"),
    ])
    func whoHasNoPoliciesIsRefused(_ kind: Principal.Kind) async throws {
        let caller = Principal(kind: kind, account: cloud.context.account, userID: "X")
        #expect(await refusal("s3:GetObject", by: caller) != nil)
    }

    @Test func changesTakeEffectAtOnce() async throws {
        let anna = try await cloud.createUser("anna")
        #expect(await refusal("s3:GetObject", by: anna) != nil)
        try await cloud.allow("anna", "s3:Get*", on: "arn:aws:s3:::b/*")
        #expect(await refusal("s3:GetObject", by: anna) == nil)
        #expect(await refusal("s3:GetObject", on: "arn:aws:s3:::c/k", by: anna) != nil)
        try await cloud.call("DeleteUserPolicy", ["UserName": "anna", "PolicyName": "p"])
        #expect(await refusal("s3:GetObject", by: anna) != nil)
    }

    @Test func aDenialOutweighsAdministratorAccess() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.call(
            "AttachUserPolicy",
            ["UserName": "anna", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"])
        #expect(await refusal("s3:GetObject", by: anna) == nil)
        try await cloud.allow("anna", "s3:*", effect: "Deny")
        #expect(
            await refusal("s3:GetObject", by: anna)?.message.hasSuffix(
                "with an explicit deny in an identity-based policy") == true)
        #expect(await refusal("sqs:SendMessage", by: anna) == nil)
    }

    @Test func conditionsSeeTheCall() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.allow(
            "anna", "*", condition: #", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#)
        #expect(await refusal("s3:GetObject", by: anna, sourceIP: "10.1.1.1") == nil)
        #expect(await refusal("s3:GetObject", by: anna, sourceIP: "11.1.1.1") != nil)
        try await cloud.allow(
            "anna", "*", on: "arn:aws:s3:::home/${aws:username}/*", policy: "home")
        #expect(await refusal("s3:GetObject", on: "arn:aws:s3:::home/anna/x", by: anna) == nil)
        #expect(await refusal("s3:GetObject", on: "arn:aws:s3:::home/bert/x", by: anna) != nil)
    }

    /// A service key that nobody fills in yet: it neither allows nor lets pass what a denial names.
    @Test func unknownConditionKeysNeverOpen() async throws {
        let anna = try await cloud.createUser("anna")
        let condition = #", "Condition": {"StringNotEquals": {"s3:prefix": "secret"}}"#
        try await cloud.allow("anna", "*", condition: condition)
        #expect(await refusal("s3:ListBucket", by: anna) != nil)
        try await cloud.allow("anna", "*", policy: "all")
        #expect(await refusal("s3:ListBucket", by: anna) == nil)
        try await cloud.allow("anna", "*", condition: condition, effect: "Deny", policy: "deny")
        #expect(await refusal("s3:ListBucket", by: anna) != nil)
    }

    @Test func boundariesBound() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.allow("anna", "*")
        try await cloud.call(
            "PutUserPermissionsBoundary",
            ["UserName": "anna", "PermissionsBoundary": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"])
        #expect(await refusal("s3:GetObject", by: anna) == nil)
        #expect(
            await refusal("s3:PutObject", by: anna)?.message.hasSuffix(
                "because no permissions boundary allows the s3:PutObject action") == true)
        try await cloud.call("DeleteUserPermissionsBoundary", ["UserName": "anna"])
        #expect(await refusal("s3:PutObject", by: anna) == nil)
    }

    @Test func aSessionOfADeletedRoleStaysDead() async throws {
        try await cloud.createRole("fn")
        let attach: Document = [
            "RoleName": "fn", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess",
        ]
        try await cloud.call("AttachRolePolicy", attach)
        let id = try #require(try await cloud.call("GetRole", ["RoleName": "fn"])["Role"]?["RoleId"]?.string)
        let session = Principal(
            kind: .assumedRole(role: "fn", session: "s"), account: cloud.context.account,
            userID: "\(id):s")
        #expect(await refusal("s3:GetObject", by: session) == nil)
        try await cloud.call("DetachRolePolicy", attach)
        try await cloud.call("DeleteRole", ["RoleName": "fn"])
        try await cloud.createRole("fn")
        try await cloud.call("AttachRolePolicy", attach)
        #expect(await refusal("s3:GetObject", by: session) != nil)
    }

    /// GetRole names no path, policies do.
    @Test func rolesAreAuthorizedUnderTheirPath() async throws {
        let anna = try await cloud.createUser("anna")
        try await cloud.createRole("fn", path: "/team/")
        try await cloud.createRole("other")
        try await cloud.allow("anna", "iam:GetRole", on: "arn:aws:iam::000000000000:role/team/*")
        let authorizer = cloud.iam.authorizer
        #expect(await cloud.error("GetRole", ["RoleName": "fn"], as: anna, authorizer: authorizer) == nil)
        #expect(
            await cloud.error("GetRole", ["RoleName": "other"], as: anna, authorizer: authorizer)?.code
                == "AccessDenied")
    }

    @Test func anAuditLetsPassAndReports() async throws {
        let anna = try await cloud.createUser("anna")
        await confirmation(expectedCount: 1) { reported in
            let audit = cloud.iam.auditingAuthorizer { decision in
                #expect(!decision.isAllowed && !decision.isEnforced)
                #expect(decision.action == "iam:ListRoles")
                reported()
            }
            #expect(await cloud.error("ListRoles", [:], as: anna, authorizer: audit) == nil)
        }
    }
}
