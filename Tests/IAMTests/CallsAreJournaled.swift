// The journal: what it notes, its bounds, what it writes down, and how it explains refusals.

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import IAM

@Suite struct CallsAreJournaled {
    let cloud = CloudOfOne()

    private func record(
        _ action: String, on resource: String = "*", by caller: Principal, after seconds: Int = 0,
        reason: AuthorizationReason = .accountRoot, request: String = "r", key: String? = nil
    ) -> AuthorizationRecord {
        var context = RequestContext.testing(requestID: request, caller: caller)
        context.now = cloud.clock.now + .seconds(seconds)
        context.accessKeyID = key
        return AuthorizationRecord(action, on: resource, in: context, reason: reason, isEnforced: true)
    }

    private func session(_ name: String = "s") -> Principal {
        Principal(
            kind: .assumedRole(role: "fn", session: name), account: .development,
            userID: "AROAFN:\(name)")
    }

    private let role = JournalCaller(account: .development, id: "AROAFN")

    @Test func sessionsCountForTheirRole() async throws {
        let journal = cloud.iam.journal
        journal.record(record("s3:GetObject", on: "arn:aws:s3:::b/k", by: session("one"), after: 1))
        journal.record(record("s3:GetObject", on: "arn:aws:s3:::b/k", by: session("two"), after: 5))
        try await journal.flush()
        journal.record(record("s3:GetObject", on: "arn:aws:s3:::b/k", by: session("two"), after: 9))
        journal.record(
            record("s3:PutObject", on: "arn:aws:s3:::b/k", by: session(), reason: .notAllowed(.identity)))
        try await journal.flush()
        let calls = try await cloud.iam.store.calls(of: role)
        #expect(calls.map(\.action) == ["s3:GetObject", "s3:PutObject"])
        #expect(calls[0].tally.allowed == 3)
        #expect(calls[0].tally.first == cloud.clock.now + .seconds(1))
        #expect(calls[0].tally.last == cloud.clock.now + .seconds(9))
        #expect(calls[1].tally.allowed == 0 && calls[1].tally.refused == 1)
        #expect(try await cloud.iam.store.lastUse(of: role)?.time == cloud.clock.now + .seconds(9))
    }

    @Test func theRootAndServicesLeaveRefusalsAlone() async throws {
        let journal = cloud.iam.journal
        journal.record(record("s3:GetObject", by: .root(of: .development)))
        journal.record(
            record(
                "s3:GetObject", by: .root(of: .development),
                reason: .denied(.resource, StatementName(policy: "b", sid: "No", index: 1)), request: "no"))
        try await journal.flush()
        #expect(try await cloud.iam.store.refusal("no", in: .development)?.action == "s3:GetObject")
        let root = JournalCaller(account: .development, id: AccountID.development.text)
        #expect(try await cloud.iam.store.calls(of: root).isEmpty)
    }

    @Test func theMemoryIsBounded() {
        var delta = JournalDelta()
        for index in 0..<IAMLimits.journalPendingCalls {
            delta.note(record("s3:GetObject", on: "arn:aws:s3:::b/\(index)", by: session()))
        }
        delta.note(record("s3:GetObject", on: "arn:aws:s3:::b/0", by: session()))
        #expect(delta.lost == 0)
        delta.note(record("s3:GetObject", on: "arn:aws:s3:::b/new", by: session()))
        #expect(delta.lost == 1)
        #expect(delta.places.count == IAMLimits.journalPendingCalls)
        for index in 0...IAMLimits.journalPendingRefusals {
            delta.note(
                record(
                    "s3:X", by: .root(of: .development), reason: .notAllowed(.resource), request: "\(index)"))
        }
        #expect(delta.refusals.count == IAMLimits.journalPendingRefusals)
        #expect(delta.lost == 2)
    }

    @Test func resourcesOfAnActionAreBounded() async throws {
        let journal = cloud.iam.journal
        let limit = IAMLimits.journalResourcesPerAction
        for index in 0..<limit + 40 {
            journal.record(
                record("s3:GetObject", on: "arn:aws:s3:::b/\(index)", by: session(), after: index))
        }
        try await journal.flush()
        for index in 0..<200 {
            journal.record(record("s3:GetObject", on: "arn:aws:s3:::b\(index)/k", by: session(), after: 900))
        }
        try await journal.flush()
        let calls = try await cloud.iam.store.calls(of: role)
        #expect(calls.count <= limit + IAMLimits.journalWildcardsPerAction + 1)
        #expect(calls.first { $0.resource == "arn:aws:s3:::b/*" }?.tally.allowed == 40)
        #expect(calls.contains { $0.resource == "*" })
        #expect(calls.reduce(0) { $0 + $1.tally.allowed } == limit + 240)
    }

    @Test func overlongNamesAreWidened() async throws {
        let long = "arn:aws:s3:::b/" + String(repeating: "x", count: 3_000)
        cloud.iam.journal.record(record("s3:GetObject", on: long, by: session()))
        cloud.iam.journal.record(record("s3:PutObject", on: "arn:aws:s3:::b/\0", by: session()))
        try await cloud.iam.journal.flush()
        let calls = try await cloud.iam.store.calls(of: role)
        #expect(calls.map(\.resource) == ["arn:aws:s3:::b/*", "arn:aws:s3:::b/*"])
    }

    @Test func keysHaveALastUse() async throws {
        let ann = Principal(kind: .user(name: "ann"), account: .development, userID: "AIDAANN")
        cloud.iam.journal.record(record("sqs:ListQueues", by: ann, after: 1, key: "AKIA1"))
        cloud.iam.journal.record(record("s3:ListAllMyBuckets", by: ann, after: 2, key: "AKIA1"))
        cloud.iam.journal.record(record("lambda:ListFunctions", by: ann, after: 3, key: "AKIA2"))
        try await cloud.iam.journal.flush()
        let use = try await cloud.iam.store.lastUse(ofKey: "AKIA1")
        #expect(use == LastUse(time: cloud.clock.now + .seconds(2), region: .usEast1, service: "s3"))
        #expect(try await cloud.iam.store.lastUse(ofKey: "AKIA2")?.service == "lambda")
    }

    @Test func theNewestRefusalsAreKept() async throws {
        let store = cloud.iam.store
        let refusals = (0..<IAMLimits.journalRefusals + 5).map {
            record("s3:GetObject", by: session(), reason: .notAllowed(.identity), request: "r\($0)")
        }
        try await store.addRefusals(refusals)
        #expect(try await store.refusal("r4", in: .development) == nil)
        #expect(try await store.refusal("r5", in: .development)?.requestID == "r5")
        #expect(try await store.refusal("r10004", in: .development)?.requestID == "r10004")
        #expect(try await store.refusal("r5", in: #require(AccountID("111111111111"))) == nil)
    }

    @Test func oldCallsAreForgotten() async throws {
        cloud.iam.journal.record(record("s3:GetObject", by: session()))
        cloud.iam.journal.record(record("s3:PutObject", by: session(), after: 60))
        try await cloud.iam.journal.flush()
        try await cloud.iam.store.forgetCalls(before: cloud.clock.now + .seconds(30))
        #expect(try await cloud.iam.store.calls(of: role).map(\.action) == ["s3:PutObject"])
    }

    @Test func itWritesOnceASecondAndAtTheEnd() async throws {
        let journal = cloud.iam.journal
        let shell = Task { await journal.run { _ in } }
        await cloud.clock.waitForSleepers(1)
        journal.record(record("s3:GetObject", by: session()))
        #expect(try await cloud.iam.store.calls(of: role).isEmpty)
        cloud.clock.advance(by: IAMLimits.journalInterval)
        await cloud.clock.waitForSleepers(1)
        #expect(try await cloud.iam.store.calls(of: role).count == 1)
        shell.cancel()
        await shell.value
    }

    @Test(arguments: [
        AuthorizationReason.notAllowed(.identity), .notAllowed(.boundary), .notAllowed(.session),
        .denied(.boundary, StatementName(policy: "p", sid: "NoMore", index: 2)),
    ])
    func refusalsComeBackAsTheyWere(_ reason: AuthorizationReason) async throws {
        let refusal = record("s3:GetObject", on: "arn:aws:s3:::b/k", by: session(), reason: reason)
        try await cloud.iam.store.addRefusals([refusal])
        #expect(try await cloud.iam.store.refusal("r", in: .development) == refusal)
    }
}
