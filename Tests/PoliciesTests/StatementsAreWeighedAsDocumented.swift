// Actions, resources, principals and effects of whole documents.

import CloudCore
import Policies
import Testing

@Suite struct StatementsAreWeighedAsDocumented {
    private func inline(_ statements: String) throws -> PolicyDocument {
        try PolicyDocument(
            json: "{\"Version\": \"2012-10-17\", \"Statement\": [\(statements)]}", kind: .inline)
    }

    @Test func nothingSaidIsSilence() throws {
        let policy = try inline(
            #"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#)
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::b/k").isAllowed)
        #expect(policy.answer("s3:getobject", on: "arn:aws:s3:::b/k").isAllowed)
        #expect(policy.answer("s3:PutObject", on: "arn:aws:s3:::b/k") == .silent)
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::c/k") == .silent)
    }

    @Test func aDenialOutweighsWhateverItsPlace() throws {
        let policy = try inline(
            #"{"Effect": "Allow", "Action": "*", "Resource": "*"}, "#
                + #"{"Sid": "No", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}"#)
        #expect(policy.answer("s3:GetObject").isAllowed)
        #expect(
            policy.answer("s3:DeleteObject") == .deny(StatementName(policy: "policy", sid: "No", index: 1)))
    }

    @Test func aDenialOutweighsWhereverItIsFound() throws {
        let policy = try inline(
            #"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:Put*"], "Resource": "*"}, "#
                + #"{"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::b/*"}"#)
        for action in ["s3:GetObject", "s3:PutObject"] {
            #expect(policy.answer(action, on: "arn:aws:s3:::b/k").isDenied)
            #expect(policy.answer(action, on: "arn:aws:s3:::c/k").isAllowed)
        }
    }

    @Test func notActionAndNotResourceMeanTheRest() throws {
        let policy = try inline(
            #"{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "NotResource": "arn:aws:s3:::secret/*"}"#)
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::b/k").isAllowed)
        #expect(policy.answer("iam:GetRole", on: "arn:aws:s3:::b/k") == .silent)
        #expect(policy.answer("sts:AssumeRole", on: "arn:aws:s3:::b/k") == .silent)
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::secret/k") == .silent)
    }

    @Test func allConditionsMustHold() throws {
        let policy = try inline(
            #"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": "#
                + #"{"StringEquals": {"k:a": "1", "k:b": "2"}}}"#)
        #expect(
            policy.answer("a:B", facts: KnownFacts(["k:a": .values(["1"]), "k:b": .values(["2"])])).isAllowed)
        #expect(
            policy.answer("a:B", facts: KnownFacts(["k:a": .values(["1"]), "k:b": .values(["3"])])) == .silent
        )
        #expect(
            policy.answer("a:B", facts: KnownFacts(["k:a": .values(["3"]), "k:b": .values(["2"])])) == .silent
        )
        #expect(policy.answer("a:B", facts: KnownFacts(["k:a": .values(["1"])])) == .silent)
        #expect(policy.answer("a:B", facts: KnownFacts(["k:b": .values(["2"])])) == .silent)
    }

    @Test func oneOfTheResourcesIsEnough() throws {
        let policy = try inline(
            #"{"Effect": "Allow", "Action": "*", "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]}"#)
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::b/k").isAllowed)
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::c/k") == .silent)
    }

    @Test func resourcesHaveVariables() throws {
        let policy = try inline(
            #"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:username}/*"}"#)
        let anna = KnownFacts("aws:username", "anna")
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::anna/k", facts: anna).isAllowed)
        #expect(policy.answer("s3:GetObject", on: "arn:aws:s3:::bert/k", facts: anna) == .silent)
    }

    /// What hangs on the caller needs no principal, and means it without one; what names principals means
    /// nobody who is not told.
    @Test func policiesOnTheCallerMeanIt() throws {
        let own = try inline(#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#)
        guard case .allow(_, let match) = own.answer("s3:GetObject") else {
            Issue.record("not allowed")
            return
        }
        #expect(match == .direct)
        #expect(try trust("\"*\"").answer("sts:AssumeRole") == .silent)
    }

    private func trust(_ principal: String, _ member: String = "Principal", effect: String = "Allow") throws
        -> PolicyDocument
    {
        try PolicyDocument(
            json: """
                {"Version": "2012-10-17", "Statement": {"Effect": "\(effect)", "\(member)": \(principal),
                 "Action": "sts:AssumeRole"}}
                """, kind: .trust)
    }

    private func names(_ kind: Principal.Kind, account: String = "123456789012", path: String = "/") throws
        -> PrincipalNames
    {
        let account = try #require(AccountID(account))
        return PrincipalNames(Principal(kind: kind, account: account, userID: "AID", path: path))
    }

    private func match(_ policy: PolicyDocument, _ names: PrincipalNames) -> PrincipalMatch {
        if case .allow(_, let match) = policy.answer("sts:AssumeRole", by: names) { return match }
        return .none
    }

    @Test func principalsAreMeantDirectlyOrThroughTheirAccount() throws {
        let anna = try names(.user(name: "anna"), path: "/team/")
        #expect(match(try trust(#"{"AWS": "arn:aws:iam::123456789012:user/team/anna"}"#), anna) == .direct)
        #expect(match(try trust(#"{"AWS": "arn:aws:iam::123456789012:user/anna"}"#), anna) == .none)
        #expect(match(try trust(#"{"AWS": "arn:aws:iam::123456789012:root"}"#), anna) == .account)
        #expect(match(try trust(#"{"AWS": "123456789012"}"#), anna) == .account)
        #expect(match(try trust(#"{"AWS": "999999999999"}"#), anna) == .none)
        #expect(match(try trust("\"*\""), anna) == .direct)
        #expect(match(try trust(#"{"Service": "lambda.amazonaws.com"}"#), anna) == .none)
        #expect(match(try trust(#"{"AWS": ["999999999999", "123456789012"]}"#), try names(.root)) == .direct)
    }

    @Test func sessionsAreMeantByRoleAndBySession() throws {
        let session = try names(.assumedRole(role: "r", session: "s"), path: "/p/")
        #expect(match(try trust(#"{"AWS": "arn:aws:iam::123456789012:role/p/r"}"#), session) == .identity)
        #expect(
            match(try trust(#"{"AWS": "arn:aws:sts::123456789012:assumed-role/r/s"}"#), session) == .direct)
        #expect(match(try trust(#"{"AWS": "arn:aws:sts::123456789012:assumed-role/r/t"}"#), session) == .none)
    }

    @Test func servicesAreMeantByName() throws {
        let policy = try trust(#"{"Service": ["lambda.amazonaws.com", "events.amazonaws.com"]}"#)
        #expect(match(policy, PrincipalNames(service: "lambda.amazonaws.com")) == .direct)
        #expect(match(policy, PrincipalNames(service: "s3.amazonaws.com")) == .none)
    }

    @Test func notPrincipalDeniesTheRest() throws {
        let policy = try trust(
            #"{"AWS": "arn:aws:iam::123456789012:user/anna"}"#, "NotPrincipal", effect: "Deny")
        #expect(policy.answer("sts:AssumeRole", by: try names(.user(name: "anna"))) == .silent)
        #expect(policy.answer("sts:AssumeRole", by: try names(.user(name: "bert"))).isDenied)
        // The account alone excludes its root and nobody else.
        let account = try trust(#"{"AWS": "123456789012"}"#, "NotPrincipal", effect: "Deny")
        #expect(account.answer("sts:AssumeRole", by: try names(.root)) == .silent)
        #expect(account.answer("sts:AssumeRole", by: try names(.user(name: "anna"))).isDenied)
    }
}
