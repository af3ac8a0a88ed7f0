// Virtual multi-factor devices as they are kept, and which codes they accept: each step of time once, near
// the present, and not after too many wrong ones.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html

import CloudCore
import Store

/// A virtual MFA device.
struct MFADeviceRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    /// Whose the device is, once it is enabled.
    struct Owner: Sendable, Equatable {
        var name: String
        var id: String
        var enabledAt: Instant
    }

    /// `arn:aws:iam::123456789012:mfa/path/name`
    var serial: String
    var createdAt: Instant
    var tags: TagSet
    var sealedSeed: [UInt8]
    var owner: Owner?
    /// How many steps the device's clock is ahead of ours.
    private(set) var drift: Int64 = 0
    /// The newest step whose code was accepted: it and older ones are not accepted again.
    private(set) var lastStep: Int64 = 0
    /// Wrong codes in a row, and when the first of them came.
    private(set) var failures = 0
    private(set) var failingSince = Instant.epoch

    /// What the sealed seed is bound to.
    static func sealingContext(_ serial: String) -> String { "iam/mfa/\(serial)" }

    init(serial: String, createdAt: Instant, tags: TagSet, sealedSeed: [UInt8]) {
        self.serial = serial
        self.createdAt = createdAt
        self.tags = tags
        self.sealedSeed = sealedSeed
    }

    /// Finds out how far the device's clock is off from two codes, one shown after the other. False where
    /// they are not two of this device's, or used up.
    mutating func synchronize(
        _ first: String, _ second: String, seed: [UInt8], at now: Instant
    ) -> Bool {
        guard mayTry(at: now) else { return false }
        let present = OneTimePassword.step(at: now)
        let near = present - IAMLimits.mfaResyncSteps...present + IAMLimits.mfaResyncSteps
        let found = OneTimePassword(seed: seed).step(in: near, showing: first, then: second)
        guard let found, found > lastStep else {
            noteFailure(at: now)
            return false
        }
        drift = found + 1 - present
        lastStep = found + 1
        failures = 0
        return true
    }

    /// Whether a code is the device's at present, and was not used.
    mutating func accept(_ code: String, seed: [UInt8], at now: Instant) -> Bool {
        guard mayTry(at: now) else { return false }
        let expected = OneTimePassword.step(at: now) + drift
        let near = expected - IAMLimits.mfaSteps...expected + IAMLimits.mfaSteps
        let found = OneTimePassword(seed: seed).step(in: near, showing: code)
        guard let found, found > lastStep else {
            noteFailure(at: now)
            return false
        }
        lastStep = found
        failures = 0
        return true
    }

    private func mayTry(at now: Instant) -> Bool {
        failures < IAMLimits.mfaFailures || now - failingSince > IAMLimits.mfaPause
    }

    private mutating func noteFailure(at now: Instant) {
        if failures == 0 || failures >= IAMLimits.mfaFailures {
            failures = 0
            failingSince = now
        }
        failures += 1
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(serial)
        writer.instant(createdAt)
        tags.encode(to: &writer)
        writer.bytes(sealedSeed)
        writer.optional(owner) {
            $0.string($1.name)
            $0.string($1.id)
            $0.instant($1.enabledAt)
        }
        writer.integer(drift)
        writer.integer(lastStep)
        writer.integer(failures)
        writer.instant(failingSince)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        serial = try reader.string()
        createdAt = try reader.instant()
        tags = try TagSet(from: &reader)
        sealedSeed = try reader.bytes()
        owner = try reader.optional {
            Owner(name: try $0.string(), id: try $0.string(), enabledAt: try $0.instant())
        }
        drift = try reader.int64()
        lastStep = try reader.int64()
        failures = try reader.integer()
        failingSince = try reader.instant()
    }
}
