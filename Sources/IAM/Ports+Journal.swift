// What the journal tells without AWS's API: the policy that covers what somebody called, and why a request
// was refused. `apus policy` and `apus why-denied` ask for them.

public import CloudCore
public import Wire

extension IAMService {
    /// The smallest policy that covers what a role or user called, with notes for who pastes it. Throws
    /// NoSuchEntity.
    /// - Parameter since: leaves out what was last called before.
    public func generatedPolicy(
        role: String?, user: String?, since: Instant, in account: AccountID
    ) async throws -> Document {
        let core: IdentityCore
        var isForLambda = false
        if let role {
            let record = try await store.identity(RoleRecord.self, role, in: account)
            core = record.core
            isForLambda = record.trustPolicy.contains("lambda.amazonaws.com")
        } else {
            core = try await store.identity(UserRecord.self, user ?? "", in: account).core
        }
        try await journal.flush()
        let caller = JournalCaller(account: account, id: core.id)
        let calls = try await store.calls(of: caller).filter { $0.tally.last >= since }
        var policy = GeneratedPolicy(covering: calls)
        if isForLambda, !calls.contains(where: { $0.action == "logs:PutLogEvents" }) {
            policy.notes.append(
                "No function's log was written in that time. A role that writes one needs "
                    + "AWSLambdaBasicExecutionRole beside this policy.")
        }
        let refused = calls.filter { $0.tally.allowed == 0 }
        return [
            "Policy": policy.document,
            "Notes": .array(policy.notes.map { .string($0) }),
            "Calls": .integer(calls.reduce(0) { $0 + Int64($1.tally.allowed) }),
            "First": Self.time(calls.map(\.tally.first).min()),
            "Last": Self.time(calls.map(\.tally.last).max()),
            "Refused": .array(refused.map { .string("\($0.action) on \($0.resource)") }),
        ]
    }

    private static func time(_ instant: Instant?) -> Document {
        instant.map { .string(CivilTime($0).iso8601()) } ?? .null
    }

    /// Why a request of the account's was refused. Throws NoSuchEntity where no refusal of that id is known.
    public func explanation(ofRequest id: String, in account: AccountID) async throws -> Document {
        try await journal.flush()
        let refusal = try await store.refusal(id, in: account)
        guard let refusal, clock.now - refusal.time <= IAMLimits.journalRefusalAge else {
            throw IAMError.noSuchEntity(
                "No refused request with id \(id) is known. Refusals are kept for 7 days, the newest "
                    + "\(IAMLimits.journalRefusals) of an account.")
        }
        let explanation = RefusalExplanation(refusal)
        return [
            "RequestId": .string(id),
            "Time": .string(CivilTime(refusal.time).iso8601()),
            "Explanation": .string(explanation.sentences),
            "Statement": explanation.remedy ?? .null,
        ]
    }
}
