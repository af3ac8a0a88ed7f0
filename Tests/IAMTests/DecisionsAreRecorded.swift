// Every decision is told to the recorder, whatever becomes of the call.

import CloudCore
import CloudTesting
import IAM
import Synchronization
import Testing
import Wire

@Suite struct DecisionsAreRecorded {
    final class Memory: DecisionRecorder {
        private let kept = Mutex<[AuthorizationRecord]>([])
        var records: [AuthorizationRecord] { kept.withLock { $0 } }
        func record(_ decision: AuthorizationRecord) { kept.withLock { $0.append(decision) } }
    }

    @Test func allowedAndRefused() async throws {
        let memory = Memory()
        let cloud = CloudOfOne(recorder: memory)
        let anna = try await cloud.createUser("anna")
        let authorizer = cloud.iam.authorizer
        #expect(await cloud.error("ListRoles", [:], as: anna, authorizer: authorizer) != nil)
        try await cloud.allow("anna", "iam:List*", policy: "lists")
        #expect(await cloud.error("ListRoles", [:], as: anna, authorizer: authorizer) == nil)
        let records = memory.records
        try #require(records.count == 2)
        #expect(records[0].reason == .notAllowed(.identity))
        #expect(records[0].isEnforced)
        #expect(records[0].caller == anna)
        #expect(records[0].requestID == cloud.context.requestID)
        #expect(records[0].time == cloud.context.now)
        #expect(
            records[0].refusal.hasSuffix("because no identity-based policy allows the iam:ListRoles action"))
        #expect(records[1].reason == .allowed(.identity, StatementName(policy: "lists", sid: nil, index: 0)))
        #expect(
            records[1].explanation.hasSuffix("statement 1 in lists of an identity-based policy allows it."))
    }

    @Test func letThroughByAnAudit() async throws {
        let memory = Memory()
        let cloud = CloudOfOne(recorder: memory)
        let anna = try await cloud.createUser("anna")
        let audit = cloud.iam.auditingAuthorizer { _ in }
        #expect(await cloud.error("ListRoles", [:], as: anna, authorizer: audit) == nil)
        #expect(memory.records.map(\.isAllowed) == [false])
        #expect(memory.records.map(\.isEnforced) == [false])
    }

    @Test func notAskedWhereAuthorizationIsOff() async throws {
        let memory = Memory()
        let cloud = CloudOfOne()
        let anna = try await cloud.createUser("anna")
        let off = PermissiveAuthorizer(recorder: memory)
        #expect(await cloud.error("ListRoles", [:], as: anna, authorizer: off) == nil)
        #expect(memory.records.map(\.reason) == [.notAsked])
    }

    /// Who may become a role is decided behind a port, not in the chain.
    @Test func ofTrustPolicies() async throws {
        let memory = Memory()
        let cloud = CloudOfOne(recorder: memory)
        let anna = try await cloud.createUser("anna")
        try await cloud.createRole("r", trust: CloudOfOne.trust(aws: "000000000000"))
        let role = try #require(ARN("arn:aws:iam::000000000000:role/r"))
        var context = cloud.context
        context.caller = anna
        await #expect(throws: AWSError.self) {
            try await cloud.iam.assume(RoleAssumption(role: role, sessionName: "s"), context: context)
        }
        #expect(memory.records.map(\.action) == ["sts:AssumeRole"])
        #expect(memory.records.map(\.reason) == [.notAllowed(.identity)])
    }
}
