// A version of a layer, as it is kept: published once, never changed but for its policy.
// https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html

import CloudCore
import Store

/// One published version.
struct LayerVersion: Hashable, Sendable {
    var key: LayerVersionKey
    /// The archive; its name has the digest and the size.
    var code: BlobID
    /// Of all its files together.
    var unzippedBytes: Int
    var description: String
    var licenseInfo: String?
    /// Nil where the publisher said nothing.
    var runtimes: [String]?
    var architectures: [String]?
    var createdAt: Instant
    var policy: ResourceStatements?

    var digest: CodeDigest { CodeDigest(code.digest) }

    /// What a function that uses it keeps.
    var use: FunctionLayer { FunctionLayer(arn: key.arn, code: code, unzippedBytes: unzippedBytes) }

    /// Whether it was published for these; a version that names none is for none.
    func fits(runtime: String?, architecture: String?) -> Bool {
        if let runtime, runtimes?.contains(runtime) != true { return false }
        if let architecture, architectures?.contains(architecture) != true { return false }
        return true
    }
}

/// A layer among those of a function. The function keeps the content when the version is deleted, as on AWS:
/// "functions that use it will continue to work".
struct FunctionLayer: Hashable, Sendable {
    /// Of the version.
    var arn: String
    var code: BlobID
    var unzippedBytes: Int

    var digest: CodeDigest { CodeDigest(code.digest) }
}

extension FunctionLayer {
    func write(to writer: inout RecordWriter) {
        writer.string(arn)
        writer.blob(code)
        writer.integer(unzippedBytes)
    }

    init(from reader: inout RecordReader) throws {
        arn = try reader.string()
        code = try reader.blob()
        unzippedBytes = try reader.integer()
    }
}

extension LayerVersion: StoredRecord {
    static var formatVersion: UInt8 { 1 }

    func encode(to writer: inout RecordWriter) {
        writer.string(key.arn)
        writer.blob(code)
        writer.integer(unzippedBytes)
        writer.string(description)
        writer.optional(licenseInfo)
        writer.optional(runtimes) { $0.array($1) }
        writer.optional(architectures) { $0.array($1) }
        writer.instant(createdAt)
        writer.optional(policy) { $1.encode(to: &$0) }
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard let key = LayerVersionKey(arn: try reader.string()) else {
            throw StoreError.corruptRecord("not the ARN of a layer's version")
        }
        self.key = key
        code = try reader.blob()
        unzippedBytes = try reader.integer()
        description = try reader.string()
        licenseInfo = try reader.optionalString()
        runtimes = try reader.optional { try $0.strings() }
        architectures = try reader.optional { try $0.strings() }
        createdAt = try reader.instant()
        policy = try reader.optional { try ResourceStatements(from: &$0, version: 1) }
    }
}
