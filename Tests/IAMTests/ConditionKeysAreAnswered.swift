// What condition keys are worth in a call.

import CloudCore
import CloudTesting
import Policies
import Testing

@testable import IAM

@Suite struct ConditionKeysAreAnswered {
    private static func facts(
        caller: Principal? = nil, action: String = "lambda:Invoke", keys: [String: [String]] = [:]
    ) -> CallFacts {
        var context = RequestContext.testing(caller: caller)
        context.referer = "https://example.com/"
        context.source = CallSource(arn: "arn:aws:s3:::b", account: .development)
        context.calledVia = ["athena.amazonaws.com", "dynamodb.amazonaws.com"]
        return CallFacts(
            context: context,
            permission: Permission(action, keys: keys, requestTags: ["Team": "red"], tagKeys: ["gone"]),
            principalTags: ["team": "red"], resourceAccount: .development)
    }

    @Test(arguments: [
        ("aws:CurrentTime", "2026-01-01T00:00:00Z"), ("aws:EpochTime", "1767225600"),
        ("aws:SecureTransport", "false"), ("aws:SourceIp", "127.0.0.1"), ("aws:UserAgent", "apus-tests"),
        ("aws:Referer", "https://example.com/"), ("aws:RequestedRegion", "us-east-1"),
        ("aws:SourceArn", "arn:aws:s3:::b"), ("aws:SourceAccount", "000000000000"),
        ("aws:CalledViaFirst", "athena.amazonaws.com"), ("aws:CalledViaLast", "dynamodb.amazonaws.com"),
        ("aws:ViaAWSService", "true"), ("aws:ResourceAccount", "000000000000"),
        ("aws:PrincipalArn", "arn:aws:iam::000000000000:role/p/r"), ("aws:PrincipalAccount", "000000000000"),
        ("aws:PrincipalType", "AssumedRole"), ("aws:userid", "AROA:s"),
        ("aws:PrincipalIsAWSService", "false"),
        ("aws:PrincipalTag/Team", "red"), ("AWS:requesttag/TEAM", "red"), ("aws:SourceIdentity", "me"),
        ("aws:TokenIssueTime", "2026-01-01T00:00:00Z"), ("aws:MultiFactorAuthPresent", "true"),
        ("aws:MultiFactorAuthAge", "30"), ("aws:FederatedProvider", "accounts.google.com"),
        ("accounts.google.com:aud", "app"), ("lambda:Layer", "arn:layer"),
    ])
    func ofARoleSession(_ key: String, _ value: String) {
        let now = RequestContext.testing().now
        let session = SessionContext(
            sourceIdentity: "me", multiFactorAuthenticatedAt: now - .seconds(30), issuedAt: now,
            federatedProvider: "accounts.google.com", facts: ["accounts.google.com:aud": ["app"]])
        let caller = Principal(
            kind: .assumedRole(role: "r", session: "s"), account: .development, userID: "AROA:s", path: "/p/",
            session: session)
        let facts = Self.facts(caller: caller, keys: ["lambda:layer": ["arn:layer"]])
        #expect(facts.fact(for: ConditionKey(key)) == .values([value]))
    }

    @Test func listsAndUsers() {
        let user = Principal(kind: .user(name: "anna"), account: .development, userID: "AIDA")
        let facts = Self.facts(caller: user)
        #expect(facts.fact(for: ConditionKey("aws:TagKeys")) == .values(["Team", "gone"]))
        #expect(
            facts.fact(for: ConditionKey("aws:CalledVia"))
                == .values(["athena.amazonaws.com", "dynamodb.amazonaws.com"]))
        #expect(facts.fact(for: ConditionKey("aws:username")) == .values(["anna"]))
        #expect(facts.fact(for: ConditionKey("aws:MultiFactorAuthPresent")) == .absent)
    }

    @Test func servicesAndTheUnknownAreNobody() {
        let service = Principal(kind: .service("s3.amazonaws.com"), account: .development, userID: "s3")
        let facts = Self.facts(caller: service)
        #expect(facts.fact(for: ConditionKey("aws:PrincipalServiceName")) == .values(["s3.amazonaws.com"]))
        #expect(facts.fact(for: ConditionKey("aws:PrincipalIsAWSService")) == .values(["true"]))
        for caller in [service, Principal(kind: .anonymous, account: .development, userID: "anonymous")] {
            let facts = Self.facts(caller: caller)
            #expect(facts.fact(for: ConditionKey("aws:PrincipalAccount")) == .absent)
            #expect(facts.fact(for: ConditionKey("aws:PrincipalArn")) == .absent)
        }
    }

    /// Every global key has an answer; what is not a key of the call is absent; what nobody knows is unknown.
    @Test func nothingIsGuessed() {
        let facts = Self.facts()
        for key in GlobalKey.allCases { #expect(facts.fact(for: .global(key)) != .unknown, "\(key)") }
        #expect(facts.fact(for: ConditionKey("lambda:Layer")) == .absent)
        #expect(facts.fact(for: ConditionKey("s3:prefix")) == .absent)
        #expect(facts.fact(for: ConditionKey("aws:InventedTomorrow")) == .unknown)
        let session = Principal(
            kind: .assumedRole(role: "r", session: "s"), account: .development, userID: "AROA:s")
        let source = ConditionKey("lambda:SourceFunctionArn")
        #expect(Self.facts(caller: session).fact(for: source) == .absent)
        var function = session
        function.session = SessionContext(facts: ["lambda:sourcefunctionarn": ["arn:f"]])
        #expect(Self.facts(caller: function).fact(for: source) == .values(["arn:f"]))
        #expect(facts.fact(for: ConditionKey("aws:ResourceTag/team")) == .unknown)
        #expect(Self.facts(action: "s3:ListBucket").fact(for: ConditionKey("s3:prefix")) == .unknown)
    }
}
