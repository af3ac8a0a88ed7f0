// How many users, roles and groups an account has: a number beside them, so that making one more reads one
// record instead of all.

import CloudCore
import Store

/// A number that is kept with what it counts.
struct CountRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    var count: Int

    init(_ count: Int) { self.count = count }
    func encode(to writer: inout RecordWriter) { writer.integer(count) }
    init(from reader: inout RecordReader, version: UInt8) throws { count = try reader.integer() }
}

extension IAMStore {
    /// How many users, roles or groups an account has.
    func count(_ kind: IdentityKind, in account: AccountID) async throws -> Int {
        let key = IAMKeys.identityCount(kind, account)
        if let kept = try await store.get(key, as: CountRecord.self) { return kept.count }
        return try await countAll(kind, in: account)
    }

    /// One more. Throws LimitExceeded.
    func countUp(_ kind: IdentityKind, in account: AccountID, _ transaction: inout Transaction) async throws {
        let key = IAMKeys.identityCount(kind, account)
        var record = try await transaction.get(key, as: CountRecord.self)
        // A store of an earlier version has no number yet.
        if record == nil { record = CountRecord(try await countAll(kind, in: account)) }
        guard let count = record?.count, count < kind.quotas.perAccount else {
            throw IAMError.quota(kind.quotas.perAccountName, kind.quotas.perAccount)
        }
        transaction.put(CountRecord(count + 1), at: key)
    }

    /// One less.
    func countDown(
        _ kind: IdentityKind, in account: AccountID, _ transaction: inout Transaction
    ) async throws {
        let key = IAMKeys.identityCount(kind, account)
        guard let record = try await transaction.get(key, as: CountRecord.self) else { return }
        // None is counted in no time, and leaves nothing behind.
        guard record.count > 1 else { return transaction.delete(key) }
        transaction.put(CountRecord(record.count - 1), at: key)
    }

    private func countAll(_ kind: IdentityKind, in account: AccountID) async throws -> Int {
        try await store.scan(
            IAMKeys.identities(kind, account).range, limit: kind.quotas.perAccount, reverse: false
        ).count
    }
}
