// Identity providers of accounts as they are kept: OpenID Connect ones and SAML ones.

import CloudCore
import Store

/// An OpenID Connect provider.
struct OpenIDConnectProviderRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    /// The issuer without `https://`, which is also its name.
    var url: String
    var createdAt: Instant
    var tags: TagSet
    var clientIDs: [String]
    var thumbprints: [String]

    init(url: String, createdAt: Instant, tags: TagSet, clientIDs: [String], thumbprints: [String]) {
        self.url = url
        self.createdAt = createdAt
        self.tags = tags
        self.clientIDs = clientIDs
        self.thumbprints = thumbprints
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(url)
        writer.instant(createdAt)
        tags.encode(to: &writer)
        writer.array(clientIDs)
        writer.array(thumbprints)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        url = try reader.string()
        createdAt = try reader.instant()
        tags = try TagSet(from: &reader)
        clientIDs = try reader.strings()
        thumbprints = try reader.strings()
    }
}

/// A SAML provider. Its metadata document lies in parts under keys of their own.
struct SAMLProviderRecord: StoredRecord, Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    var name: String
    /// Letters and digits; never used again.
    var uuid: String
    var createdAt: Instant
    var validUntil: Instant
    var tags: TagSet
    /// Which writing of the document is in force, and in how many parts it lies.
    var revision: String
    var parts: Int

    init(
        name: String, uuid: String, createdAt: Instant, validUntil: Instant, tags: TagSet, revision: String,
        parts: Int
    ) {
        self.name = name
        self.uuid = uuid
        self.createdAt = createdAt
        self.validUntil = validUntil
        self.tags = tags
        self.revision = revision
        self.parts = parts
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(name)
        writer.string(uuid)
        writer.instant(createdAt)
        writer.instant(validUntil)
        tags.encode(to: &writer)
        writer.string(revision)
        writer.integer(parts)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        name = try reader.string()
        uuid = try reader.string()
        createdAt = try reader.instant()
        validUntil = try reader.instant()
        tags = try TagSet(from: &reader)
        revision = try reader.string()
        parts = try reader.integer()
    }
}

/// Which provider an ARN names.
enum ProviderReference: Sendable, Equatable {
    case openIDConnect(url: String)
    case saml(name: String)

    /// Nil where the ARN is no provider's of `account`. Throws ValidationError where it is no ARN at all.
    static func of(_ text: String, in account: AccountID) throws -> ProviderReference? {
        guard let arn = ARN(text) else { throw IAMError.validation("Invalid ARN:  Could not be parsed!") }
        return ProviderReference(arn, in: account)
    }

    init?(_ arn: ARN, in account: AccountID) {
        guard arn.service == "iam", arn.region.isEmpty, arn.account == account.text else { return nil }
        if arn.resource.hasPrefix(Self.openIDConnect) {
            self = .openIDConnect(url: String(arn.resource.dropFirst(Self.openIDConnect.count)))
        } else if arn.resource.hasPrefix(Self.saml) {
            self = .saml(name: String(arn.resource.dropFirst(Self.saml.count)))
        } else {
            return nil
        }
    }

    func arn(account: AccountID, partition: String) -> String {
        let start = "arn:\(partition):iam::\(account):"
        switch self {
        case .openIDConnect(let url): return start + Self.openIDConnect + url
        case .saml(let name): return start + Self.saml + name
        }
    }

    private static let openIDConnect = "oidc-provider/"
    private static let saml = "saml-provider/"
}
