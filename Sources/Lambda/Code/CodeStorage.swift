// How much code each account keeps, against its quota. Counted in memory: at the start from the store, then
// with every change. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

import CloudCore
import Synchronization

/// The bytes of all packages of all versions, by account and region.
final class CodeStorage: Sendable {
    private struct Place: Hashable {
        let account: AccountID
        let region: Region
    }

    private let used = Mutex<[Place: Int]>([:])
    private let limitBytes: Int

    init(limitBytes: Int = Limits.accountCodeBytes) { self.limitBytes = limitBytes }

    /// Throws CodeStorageExceededException, and takes nothing, where that is more than the account may have.
    /// Who takes for something that then isn't kept gives it back.
    func take(_ bytes: Int, _ account: AccountID, _ region: Region) throws {
        let place = Place(account: account, region: region)
        let fits = used.withLock { used in
            guard used[place, default: 0] + bytes <= limitBytes else { return false }
            used[place, default: 0] += bytes
            return true
        }
        if !fits { throw LambdaError.codeStorageExceeded() }
    }

    /// What was kept before this start; no limit applies.
    func found(_ bytes: Int, _ account: AccountID, _ region: Region) {
        used.withLock { $0[Place(account: account, region: region), default: 0] += bytes }
    }

    func giveBack(_ bytes: Int, _ account: AccountID, _ region: Region) { found(-bytes, account, region) }

    func bytes(_ account: AccountID, _ region: Region) -> Int {
        used.withLock { $0[Place(account: account, region: region)] ?? 0 }
    }
}
