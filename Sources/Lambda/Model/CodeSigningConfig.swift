// Code signing configurations: whose signatures functions want on their code, and what becomes of code
// without.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html

import CloudCore
import Store

/// A code signing configuration of an account and region.
struct CodeSigningRule: Hashable, Sendable {
    /// `csc-…`
    var id: String
    var account: AccountID
    var region: Region
    var description: String
    /// ARNs of signing profile versions.
    var publishers: [String]
    /// `Warn` or `Enforce`.
    var policy: String
    var lastModified: Instant
    var tags: [String: String] = [:]

    var arn: String {
        ARN(
            partition: region.partition, service: "lambda", region: region.name, account: account.text,
            resource: "code-signing-config:" + id
        ).description
    }

    /// Whether code that nobody signed is refused.
    var refusesUnsigned: Bool { policy == "Enforce" }
}

/// Version 2: tags.
extension CodeSigningRule: StoredRecord {
    static var formatVersion: UInt8 { 2 }

    func encode(to writer: inout RecordWriter) {
        writer.string(id)
        writer.string(account.text)
        writer.string(region.name)
        writer.string(description)
        writer.array(publishers)
        writer.string(policy)
        writer.instant(lastModified)
        writer.dictionary(tags)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        id = try reader.string()
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("account or region of a code signing configuration")
        }
        self.account = account
        self.region = region
        description = try reader.string()
        publishers = try reader.strings()
        policy = try reader.string()
        lastModified = try reader.instant()
        if version >= 2 { tags = try reader.dictionary() }
    }
}

extension CodeSigningConfig {
    init(_ rule: CodeSigningRule) {
        self.init(
            codeSigningConfigId: rule.id, codeSigningConfigArn: rule.arn,
            allowedPublishers: AllowedPublishers(signingProfileVersionArns: rule.publishers),
            codeSigningPolicies: CodeSigningPolicies(
                untrustedArtifactOnDeployment: CodeSigningPolicy(rawValue: rule.policy)),
            lastModified: CivilTime(rule.lastModified).iso8601(fractionDigits: 3).dropLast() + "+0000",
            description: rule.description)
    }
}
