// Where the tags of each noun lie: in its own record.

import CloudCore
import Store

extension IAMStore {
    /// Changes the tags of something. Throws NoSuchEntity, InvalidInput, LimitExceeded.
    func changeTags(
        of target: TagTarget, _ context: RequestContext, _ change: (inout TagSet) throws -> Void
    ) async throws {
        let account = context.account
        switch target {
        case .role(let name):
            try await update(RoleRecord.self, name, in: account, evenProtected: true) { record, _ in
                try change(&record.core.tags)
            }
        case .user(let name):
            try await update(UserRecord.self, name, in: account) { record, _ in
                try change(&record.core.tags)
            }
        case .instanceProfile(let name):
            try await updateInstanceProfile(name, in: account) { record, _ in try change(&record.tags) }
        case .policy(let arn):
            try await updatePolicy(arn, in: account) { record, _ in try change(&record.tags) }
        }
    }

    /// Throws NoSuchEntity.
    func tags(of target: TagTarget, _ context: RequestContext) async throws -> TagSet {
        let account = context.account
        switch target {
        case .role(let name): return try await identity(RoleRecord.self, name, in: account).core.tags
        case .user(let name): return try await identity(UserRecord.self, name, in: account).core.tags
        case .instanceProfile(let name): return try await instanceProfile(name, in: account).tags
        case .policy(let arn):
            if case .aws = PolicyReference(arn, account: account) { return TagSet() }
            guard let record = try await policy(arn, in: account) else { throw IAMError.noSuchPolicy(arn) }
            return record.tags
        }
    }
}
