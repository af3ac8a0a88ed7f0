// A function as it is kept: code, configuration, and what guards changes. There is one version of it yet,
// `$LATEST`.

import CloudCore
import Store

/// A function of an account and region.
struct Function: Hashable, Sendable {
    var key: FunctionKey
    var partition: String
    var runtime: String
    var handler: String
    /// The ARN of the execution role.
    var role: String
    var description = ""
    var timeoutSeconds = Limits.defaultTimeoutSeconds
    var memoryMiB = Limits.defaultMemoryMiB
    var temporaryStorageMiB = Limits.defaultTemporaryStorageMiB
    /// Nil where the caller never gave any.
    var environment: [String: String]?
    /// `x86_64` or `arm64`, as the caller says. Functions run on the machine's own.
    var architecture = "x86_64"
    /// The archive; its name has the digest and the size.
    var code: BlobID
    var logging: LoggingSettings
    /// `Active` or `PassThrough`.
    var tracing = "PassThrough"
    var reservedConcurrency: Int?
    var lastModified: Instant
    /// A new one with every change: callers' guard against each other.
    var revisionID: String
    /// Grows with every change: the engine's guard against old environments.
    var generation: UInt64

    var digest: CodeDigest { CodeDigest(code.digest) }

    /// The ARN without a qualifier.
    var arn: ARN {
        ARN(
            partition: partition, service: "lambda", region: key.region.name, account: key.account.text,
            resource: "function:" + key.name)
    }

    /// Marks a change of code or configuration.
    mutating func touch(at now: Instant, revisionID: String) {
        lastModified = now
        self.revisionID = revisionID
        generation = max(generation + 1, UInt64(max(0, now.nanoseconds)))
    }
}

/// `LoggingConfig`.
struct LoggingSettings: Hashable, Sendable {
    /// `Text` or `JSON`.
    var format = "Text"
    /// Only with JSON.
    var applicationLevel: String?
    /// Only with JSON.
    var systemLevel: String?
    var group: String
}

extension Function: StoredRecord {
    static var formatVersion: UInt8 { 1 }

    func encode(to writer: inout RecordWriter) {
        writer.string(key.account.text)
        writer.string(key.region.name)
        writer.string(key.name)
        writer.string(partition)
        writer.string(runtime)
        writer.string(handler)
        writer.string(role)
        writer.string(description)
        writer.integer(timeoutSeconds)
        writer.integer(memoryMiB)
        writer.integer(temporaryStorageMiB)
        writer.optional(environment) { $0.dictionary($1) }
        writer.string(architecture)
        writer.blob(code)
        writer.string(logging.format)
        writer.optional(logging.applicationLevel)
        writer.optional(logging.systemLevel)
        writer.string(logging.group)
        writer.string(tracing)
        writer.optional(reservedConcurrency) { $0.integer($1) }
        writer.instant(lastModified)
        writer.string(revisionID)
        writer.unsigned(generation)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("a function's account or region")
        }
        key = FunctionKey(account: account, region: region, name: try reader.string())
        partition = try reader.string()
        runtime = try reader.string()
        handler = try reader.string()
        role = try reader.string()
        description = try reader.string()
        timeoutSeconds = try reader.integer()
        memoryMiB = try reader.integer()
        temporaryStorageMiB = try reader.integer()
        environment = try reader.optional { try $0.dictionary() }
        architecture = try reader.string()
        code = try reader.blob()
        let format = try reader.string()
        let applicationLevel = try reader.optionalString()
        let systemLevel = try reader.optionalString()
        logging = LoggingSettings(
            format: format, applicationLevel: applicationLevel, systemLevel: systemLevel,
            group: try reader.string())
        tracing = try reader.string()
        reservedConcurrency = try reader.optional { try $0.integer() }
        lastModified = try reader.instant()
        revisionID = try reader.string()
        generation = try reader.unsigned()
    }
}
