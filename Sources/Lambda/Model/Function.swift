// A function: code, configuration, and what guards changes. One value is one version: `$LATEST`, which
// changes, or a published one, which doesn't. How it is kept is in Store/FunctionRecord.swift.

import CloudCore
import Store

/// A version of a function of an account and region.
struct Function: Hashable, Sendable {
    var key: FunctionKey
    /// `$LATEST` or a number.
    var version = FunctionReference.latest
    /// Of a published version: what `$LATEST` was described as, where the version has words of its own.
    var latestDescription: String?
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
    /// `x86_64` or `arm64`. AWS takes `x86_64` where the caller says nothing; here it is the machine's own.
    var architecture = MachineArchitecture.name
    /// The archive, or the image's manifest; its name has the digest and the size.
    var code: BlobID
    /// Nil for functions of zip archives. Those of images have no runtime and no handler.
    var image: FunctionImage?
    /// Nil where there is nothing to be waited for, and nothing to be said.
    var imageState: ImageState?
    /// The lowest first, as the caller gave them.
    var layers: [FunctionLayer] = []
    var logging: LoggingSettings
    /// `Active` or `PassThrough`.
    var tracing = "PassThrough"
    /// The ARN of a queue or topic that gets events which no attempt could handle.
    var deadLetters: String?
    /// Where a key of KMS keeps the variables, `environment` is nil.
    var connections = FunctionConnections()
    /// Nil where it is off.
    var snapStart: SnapStartState?
    /// Nil for functions that aren't durable; said when the function is made, for good.
    var durable: DurableSettings?
    var runtimeUpdates = RuntimeUpdates.auto
    /// The function's, whatever the version; kept with `$LATEST`.
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

    /// Whether publishing this one would repeat `version`: AWS then gives the version that there is.
    func isPublished(as version: Function) -> Bool { content == version.content }

    /// What publishing keeps, with all else made equal.
    private var content: Function {
        var content = self
        content.version = ""
        content.description = latestDescription ?? description
        content.latestDescription = nil
        content.reservedConcurrency = nil
        content.imageState = nil
        content.runtimeUpdates = .auto
        content.snapStart = snapStart.map { _ in SnapStartState() }
        content.lastModified = Instant(nanoseconds: 0)
        content.revisionID = ""
        content.generation = 0
        return content
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
