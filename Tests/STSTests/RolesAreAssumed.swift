// AssumeRole against the real IAM: who may, with which marks, and what the session then carries.

import CloudCore
import CloudTesting
import STS
import Testing
import Wire

@Suite struct RolesAreAssumed {
    let cloud: CloudOfTwo

    init() throws { cloud = try CloudOfTwo() }

    private func input(_ role: Document, _ more: (String, Document)...) -> Document {
        .object([("RoleArn", role), ("RoleSessionName", "work")] + more.map { ($0.0, $0.1) })
    }

    private func tags(_ pairs: (String, String)...) -> Document {
        .array(pairs.map { ["Key": .string($0.0), "Value": .string($0.1)] })
    }

    @Test func aSessionActsAsItsRole() async throws {
        let ann = try await cloud.user("ann")
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole"))
        let answer = try await cloud.sts("AssumeRole", input(role), as: ann)
        let session = try await cloud.principal(of: answer)
        #expect(session.arn() == "arn:aws:sts::000000000000:assumed-role/r/work")
        #expect(session.userID.hasPrefix("AROA") && session.userID.hasSuffix(":work"))
        #expect(answer["AssumedRoleUser"]?["AssumedRoleId"]?.string == session.userID)
        #expect(session.session?.issuedAt == cloud.clock.now && session.session?.isChained == false)
        #expect(answer["PackedPolicySize"] == nil)
        let identity = try await cloud.sts("GetCallerIdentity", [:], as: session)
        #expect(identity["Arn"]?.string == session.arn() && identity["UserId"]?.string == session.userID)
        #expect(cloud.clock.now + .seconds(3_600) == (try expiration(of: answer)))
    }

    private func expiration(of answer: Document) throws -> Instant? {
        let text = try #require(answer["Credentials"]?["Expiration"]?.string)
        return [900, 3_600, 7_200].map { cloud.clock.now + .seconds($0) }
            .first { CivilTime($0).iso8601() == text }
    }

    @Test func anExternalIDMustBeTheOneThatTheRoleWants() async throws {
        let ann = try await cloud.user("ann")
        let condition = #"{"StringEquals":{"sts:ExternalId":"secret-1"}}"#
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole", condition: condition))
        #expect(await cloud.error("AssumeRole", input(role), as: ann)?.code == "AccessDenied")
        let wrong = input(role, ("ExternalId", "secret-2"))
        #expect(await cloud.error("AssumeRole", wrong, as: ann)?.code == "AccessDenied")
        try await cloud.sts("AssumeRole", input(role, ("ExternalId", "secret-1")), as: ann)
    }

    @Test func multiFactorCodesAreChecked() async throws {
        let ann = try await cloud.user("ann")
        let condition = #"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole", condition: condition))
        #expect(await cloud.error("AssumeRole", input(role), as: ann)?.code == "AccessDenied")
        let serial = Document.string(CloudOfTwo.device)
        let half = await cloud.error("AssumeRole", input(role, ("SerialNumber", serial)), as: ann)
        #expect(half?.message.contains("must provide both MFA serial number") == true)
        let wrong = await cloud.error(
            "AssumeRole", input(role, ("SerialNumber", serial), ("TokenCode", "654321")), as: ann)
        #expect(wrong?.code == "AccessDenied" && wrong?.status == 403)
        let answer = try await cloud.sts(
            "AssumeRole", input(role, ("SerialNumber", serial), ("TokenCode", "123456")), as: ann)
        let session = try await cloud.principal(of: answer)
        #expect(session.session?.multiFactorAuthenticatedAt == cloud.clock.now)
    }

    @Test func tagsNeedAWordOfTheirOwn() async throws {
        let ann = try await cloud.user("ann")
        let silent = try await cloud.role("silent", trust: CloudOfTwo.trust("AssumeRole"))
        let asked = tags(("Team", "blue"))
        let error = await cloud.error("AssumeRole", input(silent, ("Tags", asked)), as: ann)
        #expect(
            error?.message
                == "User: arn:aws:iam::000000000000:user/ann is not authorized to perform: "
                + "sts:TagSession on resource: arn:aws:iam::000000000000:role/silent")
        let condition = #"{"StringEquals":{"aws:RequestTag/team":"blue"}}"#
        let role = try await cloud.role(
            "r",
            trust: CloudOfTwo.trust("AssumeRole") + ","
                + CloudOfTwo.trust("TagSession", condition: condition))
        let answer = try await cloud.sts("AssumeRole", input(role, ("Tags", asked)), as: ann)
        #expect(
            try await cloud.principal(of: answer).session?.tags == [SessionTag(key: "Team", value: "blue")])
        #expect(answer["PackedPolicySize"] == .integer(1))
        let red = await cloud.error("AssumeRole", input(role, ("Tags", tags(("Team", "red")))), as: ann)
        #expect(red?.code == "AccessDenied")
    }

    @Test func badTagsAreRefusedInAWSWords() async throws {
        let ann = try await cloud.user("ann")
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole", "TagSession"))
        let twice = await cloud.error(
            "AssumeRole", input(role, ("Tags", tags(("a", "1"), ("A", "2")))), as: ann)
        #expect(twice?.code == "InvalidParameterValue")
        #expect(
            twice?.message == "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
        let stray = await cloud.error(
            "AssumeRole", input(role, ("Tags", tags(("a", "1"))), ("TransitiveTagKeys", ["b"])), as: ann)
        #expect(
            stray?.message == "The specified transitive tag key must be included in the requested tags.")
        let reserved = await cloud.error("AssumeRole", input(role, ("Tags", tags(("aws:x", "1")))), as: ann)
        #expect(reserved?.code == "InvalidParameterValue")
        let many = Document.array((0...50).map { ["Key": .string("k\($0)"), "Value": ""] })
        #expect(
            await cloud.error("AssumeRole", input(role, ("Tags", many)), as: ann)?.code == "ValidationError")
    }

    @Test func transitiveTagsAndTheSourceIdentityGoDownTheChain() async throws {
        let ann = try await cloud.user("ann")
        let actions = CloudOfTwo.trust("AssumeRole", "TagSession", "SetSourceIdentity")
        let first = try await cloud.role("first", trust: actions)
        let second = try await cloud.role("second", trust: actions)
        let closed = try await cloud.role("closed", trust: CloudOfTwo.trust("AssumeRole"))
        try await cloud.iam(
            "PutRolePolicy",
            ["RoleName": "first", "PolicyName": "p", "PolicyDocument": .string(CloudOfTwo.everythingOfSTS)])
        let opening = try await cloud.sts(
            "AssumeRole",
            input(
                first, ("Tags", tags(("Team", "blue"), ("Local", "x"))), ("TransitiveTagKeys", ["team"]),
                ("SourceIdentity", "ann")), as: ann)
        #expect(opening["SourceIdentity"] == "ann")
        let one = try await cloud.principal(of: opening)
        let answer = try await cloud.sts("AssumeRole", input(second), as: one)
        let two = try #require(try await cloud.principal(of: answer).session)
        #expect(two.tags == [SessionTag(key: "Team", value: "blue")] && two.sourceIdentity == "ann")
        #expect(two.isChained && two.transitiveTagKeys == ["team"])
        // A trust policy that says nothing of tags refuses inherited ones too.
        #expect(
            await cloud.error("AssumeRole", input(closed), as: one)?.message.contains("TagSession") == true)
        let conflict = await cloud.error(
            "AssumeRole", input(second, ("Tags", tags(("TEAM", "red")))), as: one)
        #expect(conflict?.code == "InvalidParameterValue")
        let other = await cloud.error("AssumeRole", input(second, ("SourceIdentity", "bob")), as: one)
        #expect(other?.code == "AccessDenied")
        let long = await cloud.error("AssumeRole", input(second, ("DurationSeconds", 3_601)), as: one)
        #expect(long?.code == "ValidationError")
    }

    @Test func aSourceIdentityNeedsAWordOfItsOwn() async throws {
        let ann = try await cloud.user("ann")
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole"))
        let error = await cloud.error("AssumeRole", input(role, ("SourceIdentity", "ann")), as: ann)
        #expect(error?.message.contains("sts:SetSourceIdentity") == true)
    }

    @Test func sessionPoliciesAreCarriedAndChecked() async throws {
        let ann = try await cloud.user("ann")
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole"))
        let policy = Document.string(CloudOfTwo.everythingOfSTS)
        let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        let arns: Document = [["arn": .string(arn)]]
        let answer = try await cloud.sts(
            "AssumeRole", input(role, ("Policy", policy), ("PolicyArns", arns)), as: ann)
        let session = try await cloud.principal(of: answer).session
        #expect(session?.policy == CloudOfTwo.everythingOfSTS && session?.policyARNs == [arn])
        #expect((answer["PackedPolicySize"]?.integer ?? 0) > 1)
        let bad = await cloud.error("AssumeRole", input(role, ("Policy", "{}")), as: ann)
        #expect(bad?.code == "MalformedPolicyDocument")
        let foreign: Document = [["arn": "arn:aws:iam::111122223333:policy/p"]]
        #expect(
            await cloud.error("AssumeRole", input(role, ("PolicyArns", foreign)), as: ann)?.code
                == "ValidationError")
        let eleven = Document.array((0..<11).map { ["arn": .string("\(arn)\($0)")] })
        #expect(
            await cloud.error("AssumeRole", input(role, ("PolicyArns", eleven)), as: ann)?.code
                == "ValidationError")
        let long = Document.string(String(repeating: " ", count: 2_049))
        #expect(
            await cloud.error("AssumeRole", input(role, ("Policy", long)), as: ann)?.code
                == "ValidationError")
    }

    @Test func whatDoesNotFitIsTooLarge() async throws {
        let ann = try await cloud.user("ann")
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole", "TagSession"))
        let value = String(repeating: "v", count: 256)
        let many = Document.array((0..<20).map { ["Key": .string("k\($0)"), "Value": .string(value)] })
        let error = await cloud.error("AssumeRole", input(role, ("Tags", many)), as: ann)
        #expect(error?.code == "PackedPolicyTooLarge" && error?.status == 400)
        #expect(error?.message == "Packed policy consumes 129% of allotted space, please use smaller policy.")
    }

    @Test(arguments: [(899, false), (900, true), (3_600, true), (3_601, false)])
    func aSessionLastsAsLongAsItsRoleAllows(_ seconds: Int, _ isAllowed: Bool) async throws {
        let ann = try await cloud.user("ann")
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole"))
        let error = await cloud.error(
            "AssumeRole", input(role, ("DurationSeconds", .integer(Int64(seconds)))), as: ann)
        #expect((error == nil) == isAllowed)
        #expect(isAllowed || error?.code == "ValidationError")
    }

    @Test func federatedUsersBecomeNoRole() async throws {
        let ann = try await cloud.user("ann")
        let role = try await cloud.role("r", trust: CloudOfTwo.trust("AssumeRole"))
        let federation = try await cloud.sts("GetFederationToken", ["Name": "bob"], as: ann)
        let bob = try await cloud.principal(of: federation)
        #expect(await cloud.error("AssumeRole", input(role), as: bob)?.code == "AccessDenied")
    }
}
