// A function as it is kept. Its environment variables are sealed: people put secrets there, and AWS encrypts
// them at rest too. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
//
// Version 9: durable functions, whether an image allows snapshots, what becomes of an image, updates of
// runtimes. Version 8: SnapStart. Version 7: keys of KMS, networks, file systems. Version 6: the container
// image. Version 5: where dead letters go. Version 4: layers. Version 3: which version of the function it is.
// Version 2: the variables are sealed. Version 1 had them in plain text; at the start they are sealed.

import CloudCore
import Store

/// What is stored of a function.
struct FunctionRecord: StoredRecord {
    static var formatVersion: UInt8 { 9 }

    private enum Variables {
        case plain([String: String]?)
        case sealed([UInt8])
    }

    /// Without its variables.
    private var function: Function
    private var variables: Variables
    /// Whether another version of the format wrote it, and it is to be written anew at the start.
    private(set) var isOutdated = false

    init(_ function: Function, sealer: any Sealer) throws {
        self.function = function
        self.function.environment = nil
        guard let environment = function.environment else {
            variables = .plain(nil)
            return
        }
        var writer = RecordWriter()
        writer.dictionary(environment)
        variables = .sealed(try sealer.seal(writer.output, context: Self.context(function.key)))
    }

    /// The function with its variables.
    func opened(by sealer: any Sealer) throws -> Function {
        var function = function
        switch variables {
        case .plain(let environment): function.environment = environment
        case .sealed(let bytes):
            var reader = RecordReader(try sealer.open(bytes, context: Self.context(function.key)))
            function.environment = try reader.dictionary()
        }
        return function
    }

    /// Whether variables lie open here: only in records of version 1.
    var hasPlainVariables: Bool {
        if case .plain(.some) = variables { return true }
        return false
    }

    var key: FunctionKey { function.key }
    var code: BlobID { function.code }
    var layers: [FunctionLayer] { function.layers }
    var snapStart: SnapStartState? { function.snapStart }
    var hasUnsettledImage: Bool { function.isUnsettled }
    var version: String { function.version }
    var reservedConcurrency: Int? { function.reservedConcurrency }

    /// Sealed variables are good for this function alone.
    private static func context(_ key: FunctionKey) -> String {
        "lambda/environment/\(key.account.text)/\(key.region.name)/\(key.name)"
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(function.key.account.text)
        writer.string(function.key.region.name)
        writer.string(function.key.name)
        writer.string(function.partition)
        writer.string(function.runtime)
        writer.string(function.handler)
        writer.string(function.role)
        writer.string(function.description)
        writer.integer(function.timeoutSeconds)
        writer.integer(function.memoryMiB)
        writer.integer(function.temporaryStorageMiB)
        // Open ones come from `init(from:version:)` alone, and are never written again.
        if case .sealed(let bytes) = variables {
            writer.bool(true)
            writer.bytes(bytes)
        } else {
            writer.bool(false)
        }
        writer.string(function.architecture)
        writer.blob(function.code)
        writer.string(function.logging.format)
        writer.optional(function.logging.applicationLevel)
        writer.optional(function.logging.systemLevel)
        writer.string(function.logging.group)
        writer.string(function.tracing)
        writer.optional(function.reservedConcurrency) { $0.integer($1) }
        writer.instant(function.lastModified)
        writer.string(function.revisionID)
        writer.unsigned(function.generation)
        writer.string(function.version)
        writer.optional(function.latestDescription)
        writer.array(function.layers) { $1.write(to: &$0) }
        writer.optional(function.deadLetters)
        writer.optional(function.image) { $1.write(to: &$0) }
        writer.record(function.connections)
        writer.optional(function.snapStart) { $1.write(to: &$0) }
        writer.optional(function.durable) {
            $0.integer($1.executionTimeoutSeconds)
            $0.integer($1.retentionDays)
        }
        writer.optional(function.imageState) { $1.write(to: &$0) }
        writer.string(function.runtimeUpdates.rawValue)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("a function's account or region")
        }
        let key = FunctionKey(account: account, region: region, name: try reader.string())
        let partition = try reader.string()
        let runtime = try reader.string()
        let handler = try reader.string()
        let role = try reader.string()
        let description = try reader.string()
        let timeoutSeconds = try reader.integer()
        let memoryMiB = try reader.integer()
        let temporaryStorageMiB = try reader.integer()
        if version == 1 {
            variables = .plain(try reader.optional { try $0.dictionary() })
        } else {
            variables = try reader.optional { try $0.bytes() }.map(Variables.sealed) ?? .plain(nil)
        }
        var architecture = try reader.string()
        // Version 1 kept what the caller said, whatever the function ran on.
        if version == 1 { architecture = MachineArchitecture.name }
        let code = try reader.blob()
        function = Function(
            key: key, partition: partition, runtime: runtime, handler: handler, role: role,
            description: description, timeoutSeconds: timeoutSeconds, memoryMiB: memoryMiB,
            temporaryStorageMiB: temporaryStorageMiB, architecture: architecture, code: code,
            logging: try Self.logging(from: &reader), tracing: try reader.string(),
            reservedConcurrency: try reader.optional { try $0.integer() }, lastModified: try reader.instant(),
            revisionID: try reader.string(), generation: try reader.unsigned())
        isOutdated = version < 3
        if version >= 3 {
            function.version = try reader.string()
            function.latestDescription = try reader.optionalString()
        }
        if version >= 4 { function.layers = try reader.array { try FunctionLayer(from: &$0) } }
        if version >= 5 { function.deadLetters = try reader.optionalString() }
        if version >= 6 { function.image = try reader.optional { try FunctionImage(from: &$0, version) } }
        if version >= 7 { function.connections = try reader.record(FunctionConnections.self) }
        if version >= 8 { function.snapStart = try reader.optional { try SnapStartState(from: &$0) } }
        if version >= 9 {
            function.durable = try reader.optional {
                DurableSettings(executionTimeoutSeconds: try $0.integer(), retentionDays: try $0.integer())
            }
            function.imageState = try reader.optional { try ImageState(from: &$0, version) }
            function.runtimeUpdates = RuntimeUpdates(rawValue: try reader.string()) ?? .auto
        }
    }

    private static func logging(from reader: inout RecordReader) throws -> LoggingSettings {
        let format = try reader.string()
        let applicationLevel = try reader.optionalString()
        let systemLevel = try reader.optionalString()
        return LoggingSettings(
            format: format, applicationLevel: applicationLevel, systemLevel: systemLevel,
            group: try reader.string())
    }
}
