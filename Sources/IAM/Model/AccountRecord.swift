// What IAM keeps of an account as a whole: its alias, its password policy, its credential report.

import CloudCore
import Store

/// The settings of an account.
struct AccountRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var alias: String?
    var passwordPolicy: PasswordPolicyRecord?

    init() {}

    func encode(to writer: inout RecordWriter) {
        writer.optional(alias)
        writer.optional(passwordPolicy) { $0.record($1) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        alias = try reader.optionalString()
        passwordPolicy = try reader.optional { try $0.record(PasswordPolicyRecord.self) }
    }
}

/// What the passwords of an account's users must be like.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
struct PasswordPolicyRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var minimumLength = IAMLimits.passwordCharacters
    var requiresSymbols = false
    var requiresNumbers = false
    var requiresUppercase = false
    var requiresLowercase = false
    var usersMayChange = false
    /// Days; nil where passwords do not expire.
    var maximumAgeDays: Int?
    /// How many former passwords must not be used again.
    var remembered: Int?
    /// Whether an administrator must help whose password has expired.
    var hardExpiry: Bool?

    init() {}

    func encode(to writer: inout RecordWriter) {
        writer.integer(minimumLength)
        writer.bool(requiresSymbols)
        writer.bool(requiresNumbers)
        writer.bool(requiresUppercase)
        writer.bool(requiresLowercase)
        writer.bool(usersMayChange)
        writer.optional(maximumAgeDays) { $0.integer($1) }
        writer.optional(remembered) { $0.integer($1) }
        writer.optional(hardExpiry) { $0.bool($1) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        minimumLength = try reader.integer()
        requiresSymbols = try reader.bool()
        requiresNumbers = try reader.bool()
        requiresUppercase = try reader.bool()
        requiresLowercase = try reader.bool()
        usersMayChange = try reader.bool()
        maximumAgeDays = try reader.optional { try $0.integer() }
        remembered = try reader.optional { try $0.integer() }
        hardExpiry = try reader.optional { try $0.bool() }
    }
}

/// Whose an alias is.
struct AliasRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    var account: AccountID

    init(account: AccountID) { self.account = account }
    func encode(to writer: inout RecordWriter) { writer.string(account.text) }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard let account = AccountID(try reader.string()) else { throw StoreError.corruptRecord("account") }
        self.account = account
    }
}

/// The head of a credential report. Its text lies beside in parts that fit the store.
struct CredentialReportRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var generatedAt: Instant
    var parts: Int

    init(generatedAt: Instant, parts: Int) {
        self.generatedAt = generatedAt
        self.parts = parts
    }

    func encode(to writer: inout RecordWriter) {
        writer.instant(generatedAt)
        writer.integer(parts)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        generatedAt = try reader.instant()
        parts = try reader.integer()
    }

    /// Whether the report must be made anew.
    func isExpired(at now: Instant) -> Bool { now - generatedAt > IAMLimits.credentialReportAge }
}

/// A part of a longer text.
struct TextPart: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    var bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }
    func encode(to writer: inout RecordWriter) { writer.bytes(bytes) }
    init(from reader: inout RecordReader, version: UInt8) throws { bytes = try reader.bytes() }
}
