// RSA public keys of users, in the two encodings that IAM takes and gives: SSH's (RFC 4253) and PEM.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html

import CloudCore
import Crypto
import CryptoExtras
import Store

/// A public key that was read.
struct UserPublicKey: Sendable {
    let key: _RSA.Signing.PublicKey
    /// What SSH sends of the key, and what fingerprints are of.
    let blob: [UInt8]

    /// Throws UnrecognizedPublicKeyEncoding, InvalidPublicKey.
    init(_ body: String) throws {
        let text = String(body.drop(while: \.isWhitespace))
        let key: _RSA.Signing.PublicKey
        do {
            if text.hasPrefix("-----BEGIN ") {
                key = try _RSA.Signing.PublicKey(unsafePEMRepresentation: text)
            } else {
                key = try Self.key(ssh: text)
            }
        } catch let error as AWSError {
            throw error
        } catch {
            throw Self.invalid
        }
        guard key.keySizeInBits >= IAMLimits.sshKeyBits else { throw Self.invalid }
        self.key = key
        blob = try Self.blob(of: key)
    }

    private static var invalid: AWSError {
        AWSError("InvalidPublicKey", "The public key is malformed or otherwise invalid.")
    }

    /// `ssh-rsa AAAA… comment`
    private static func key(ssh text: String) throws -> _RSA.Signing.PublicKey {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.first == "ssh-rsa" else {
            throw AWSError(
                "UnrecognizedPublicKeyEncoding",
                "The public key encoding format is unsupported or unrecognized.")
        }
        guard words.count >= 2, let bytes = Base64.decode(words[1]) else { throw invalid }
        var rest = bytes[...]
        func field() -> [UInt8]? {
            guard rest.count >= 4 else { return nil }
            let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard count <= rest.count - 4 else { return nil }
            defer { rest = rest.dropFirst(4 + count) }
            return Array(rest.dropFirst(4).prefix(count))
        }
        guard let name = field(), name == Array("ssh-rsa".utf8), let exponent = field(),
            let modulus = field(),
            rest.isEmpty
        else { throw invalid }
        return try _RSA.Signing.PublicKey(n: modulus, e: exponent)
    }

    private static func blob(of key: _RSA.Signing.PublicKey) throws -> [UInt8] {
        let parts = try key.getKeyPrimitives()
        return field(Array("ssh-rsa".utf8)) + field(number(Array(parts.publicExponent)))
            + field(number(Array(parts.modulus)))
    }

    private static func field(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
    }

    /// Positive, without needless zeros.
    private static func number(_ bytes: [UInt8]) -> [UInt8] {
        let digits = bytes.drop { $0 == 0 }
        return (digits.first ?? 0) >= 0x80 ? [0] + digits : Array(digits)
    }

    /// MD5, as AWS shows it: sixteen bytes with colons between.
    var fingerprint: String {
        Insecure.MD5.hash(data: blob).map { Hex.encode([$0]) }.joined(separator: ":")
    }

    var ssh: String { "ssh-rsa " + Base64.encode(blob) }
    var pem: String { key.pemRepresentation }
}

/// A user's public key as it is kept.
struct SSHPublicKeyRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    /// `APKA…`
    var id: String
    var uploadedAt: Instant
    var isActive: Bool
    /// As it was uploaded.
    var body: String
    var fingerprint: String

    init(id: String, uploadedAt: Instant, body: String, fingerprint: String) {
        self.id = id
        self.uploadedAt = uploadedAt
        self.isActive = true
        self.body = body
        self.fingerprint = fingerprint
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.instant(uploadedAt)
        writer.bool(isActive)
        writer.string(body)
        writer.string(fingerprint)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        uploadedAt = try reader.instant()
        isActive = try reader.bool()
        body = try reader.string()
        fingerprint = try reader.string()
    }
}
