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
        case .mfaDevice(let serial):
            try await updateMFADevice(serial, in: account) { device, _ in try change(&device.tags) }
        case .openIDConnectProvider(let arn):
            try await updateOpenIDConnectProvider(arn, in: account) { try change(&$0.tags) }
        case .samlProvider(let arn):
            try await updateSAMLProvider(arn, in: account) { try change(&$0.tags) }
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
        case .mfaDevice(let serial): return try await mfaDevice(serial, in: account).tags
        case .openIDConnectProvider(let arn):
            guard case .openIDConnect(let url) = try ProviderReference.of(arn, in: account),
                let record = try await openIDConnectProvider(url, in: account)
            else { throw IAMError.noSuchOpenIDConnectProvider(arn) }
            return record.tags
        case .samlProvider(let arn): return try await samlProvider(arn, in: account).tags
        }
    }
}
