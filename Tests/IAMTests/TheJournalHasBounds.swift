// How long the journal and the orders of reports last, and what is told of them through the ports.

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import IAM

@Suite struct TheJournalHasBounds {
    let cloud = CloudOfOne()

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? AWSError)?.code
        }
    }

    @Test func refusalsAreToldForSevenDays() async throws {
        let ann = try await cloud.createUser("ann")
        let authorizer = cloud.iam.authorizer
        #expect(await cloud.error("ListRoles", [:], as: ann, authorizer: authorizer) != nil)
        let id = cloud.context.requestID
        let told = try await cloud.iam.explanation(ofRequest: id, in: .development)
        #expect(told["Statement"]?["Action"] == "iam:ListRoles")
        cloud.clock.advance(by: .seconds(7 * 86_400))
        #expect(try await cloud.iam.explanation(ofRequest: id, in: .development)["RequestId"] == .string(id))
        cloud.clock.advance(by: .seconds(1))
        let later = await code { _ = try await cloud.iam.explanation(ofRequest: id, in: .development) }
        #expect(later == "NoSuchEntity")
        let other = try #require(AccountID("111111111111"))
        #expect(
            await code { _ = try await cloud.iam.explanation(ofRequest: id, in: other) } == "NoSuchEntity")
    }

    @Test func policiesCoverWhatWasCalledSince() async throws {
        let ann = try await cloud.createUser("ann")
        try await cloud.allow("ann", "iam:*")
        try await cloud.call("ListRoles", [:], as: ann, authorizer: cloud.iam.authorizer)
        let called = cloud.context.now
        let covering = try await cloud.iam.generatedPolicy(
            role: nil, user: "ann", since: called, in: .development)
        #expect(covering["Policy"]?["Statement"]?[0]?["Action"] == "iam:ListRoles")
        #expect(covering["Calls"] == 1)
        let later = try await cloud.iam.generatedPolicy(
            role: nil, user: "ann", since: called + .seconds(1), in: .development)
        #expect(later["Policy"]?["Statement"] == [])
        let gone = await code {
            _ = try await cloud.iam.generatedPolicy(role: "gone", user: nil, since: called, in: .development)
        }
        #expect(gone == "NoSuchEntity")
    }

    @Test func theOldestOrderMakesRoom() async throws {
        let store = cloud.iam.store
        func job(_ number: Int) -> AccessJobRecord {
            AccessJobRecord(
                id: "job-\(number)", arn: "arn", withActions: false,
                madeAt: cloud.clock.now + .seconds(number))
        }
        for start in stride(from: 0, to: IAMLimits.accessJobs, by: 500) {
            try await store.store.transact { transaction in
                for number in start..<start + 500 {
                    transaction.put(job(number), at: IAMKeys.job(.development, "job-\(number)"))
                }
            }
        }
        try await store.insert(job(IAMLimits.accessJobs), in: .development)
        #expect(await code { _ = try await store.accessJob("job-0", in: .development) } == "NoSuchEntity")
        #expect(try await store.accessJob("job-1", in: .development) == job(1))
        #expect(try await store.accessJob("job-1000", in: .development) == job(1_000))
    }

    @Test func aReportHasManyParts() async throws {
        let text = [UInt8](repeating: 65, count: IAMLimits.credentialReportPartBytes * 51 + 7)
        let store = cloud.iam.store
        try await store.putCredentialReport(text, of: .development, at: cloud.clock.now)
        #expect(try await store.credentialReport(of: .development)?.parts == 52)
        #expect(try await store.credentialReportText(of: .development, parts: 52) == text)
        try await store.putCredentialReport([66], of: .development, at: cloud.clock.now)
        #expect(try await store.credentialReportText(of: .development, parts: 1) == [66])
        let range = IAMKeys.accountPart(.development, .reportPart).range
        #expect(try await store.store.scan(range, limit: 100, reverse: false).count == 1)
    }
}
