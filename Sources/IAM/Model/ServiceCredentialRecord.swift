// Passwords of users for single services, as they are kept: sealed, since services would have to check them.

import CloudCore
import Store

/// A service-specific credential.
struct ServiceCredentialRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    /// `ACCA…`
    var id: String
    /// Such as `codecommit.amazonaws.com`.
    var service: String
    /// With which the service is called, whatever the user is called later.
    var userName: String
    var createdAt: Instant
    var isActive: Bool
    var sealedPassword: [UInt8]

    /// What the sealed password is bound to.
    static func sealingContext(_ id: String) -> String { "iam/service-credential/\(id)" }

    init(id: String, service: String, userName: String, createdAt: Instant, sealedPassword: [UInt8]) {
        self.id = id
        self.service = service
        self.userName = userName
        self.createdAt = createdAt
        self.isActive = true
        self.sealedPassword = sealedPassword
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.string(service)
        writer.string(userName)
        writer.instant(createdAt)
        writer.bool(isActive)
        writer.bytes(sealedPassword)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        service = try reader.string()
        userName = try reader.string()
        createdAt = try reader.instant()
        isActive = try reader.bool()
        sealedPassword = try reader.bytes()
    }
}
