// A user's password as it is kept.

import CloudCore
import Store

/// A user's login profile.
struct LoginProfileRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var createdAt: Instant
    var changedAt: Instant
    var mustReset: Bool
    /// One salt for all passwords of the user, so that one hash tells whether any of them comes again.
    var hasher: PasswordHasher
    /// Newest first: the present password, then former ones.
    private(set) var hashes: [[UInt8]]

    init(hash: [UInt8], hasher: PasswordHasher, mustReset: Bool, at now: Instant) {
        createdAt = now
        changedAt = now
        self.mustReset = mustReset
        self.hasher = hasher
        hashes = [hash]
    }

    func isPresent(_ hash: [UInt8]) -> Bool {
        hashes.first.map { PasswordHasher.areEqual($0, hash) } ?? false
    }

    /// Whether the hash is among the last passwords, the present one being the first.
    func wasUsed(_ hash: [UInt8], amongLast count: Int) -> Bool {
        hashes.prefix(count).contains { PasswordHasher.areEqual($0, hash) }
    }

    mutating func change(to hash: [UInt8], at now: Instant) {
        hashes = Array(([hash] + hashes).prefix(IAMLimits.rememberedPasswords))
        changedAt = now
    }

    func encode(to writer: inout RecordWriter) {
        writer.instant(createdAt)
        writer.instant(changedAt)
        writer.bool(mustReset)
        hasher.encode(to: &writer)
        writer.array(hashes) { $0.bytes($1) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        createdAt = try reader.instant()
        changedAt = try reader.instant()
        mustReset = try reader.bool()
        hasher = try PasswordHasher(from: &reader)
        hashes = try reader.array { try $0.bytes() }
    }
}
