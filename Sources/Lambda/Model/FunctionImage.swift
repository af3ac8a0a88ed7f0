// A function's container image: what the caller named, what it was resolved to, how it is run.
// https://docs.aws.amazon.com/lambda/latest/dg/images-create.html

import ContainerImages
import Store

/// An image of a function. Its manifest is the function's code (`Function.code`); its files come from the
/// image's source whenever they must be unpacked.
struct FunctionImage: Hashable, Sendable {
    /// As the caller gave it.
    var uri: String
    /// What the image says.
    var process: ImageProcess
    /// What the function says instead: `ImageConfig`.
    var overrides = Overrides()

    struct Overrides: Hashable, Sendable {
        var entryPoint: [String]?
        var command: [String]?
        var workingDirectory: String?

        var isEmpty: Bool { self == Overrides() }
    }

    /// The program and its arguments.
    var words: [String] {
        (overrides.entryPoint ?? process.entryPoint) + (overrides.command ?? process.command)
    }

    /// Whether its runtime may be snapshotted without asking for it.
    var allowsSnapshots: Bool { process.allowsSnapshots }

    var workingDirectory: String {
        let directory = overrides.workingDirectory ?? process.workingDirectory
        return directory.isEmpty ? "/" : directory
    }
}

extension FunctionImage.Overrides {
    /// Empty settings mean the image's own.
    init(_ config: ImageConfig) {
        entryPoint = config.entryPoint.flatMap { $0.isEmpty ? nil : $0 }
        command = config.command.flatMap { $0.isEmpty ? nil : $0 }
        workingDirectory = config.workingDirectory.flatMap { $0.isEmpty ? nil : $0 }
    }

    var shown: ImageConfig {
        ImageConfig(entryPoint: entryPoint, command: command, workingDirectory: workingDirectory)
    }

    fileprivate func write(to writer: inout RecordWriter) {
        writer.optional(entryPoint) { $0.array($1) }
        writer.optional(command) { $0.array($1) }
        writer.optional(workingDirectory)
    }

    fileprivate init(from reader: inout RecordReader) throws {
        entryPoint = try reader.optional { try $0.strings() }
        command = try reader.optional { try $0.strings() }
        workingDirectory = try reader.optionalString()
    }
}

extension FunctionImage {
    func write(to writer: inout RecordWriter) {
        writer.string(uri)
        writer.array(process.entryPoint)
        writer.array(process.command)
        writer.dictionary(process.environment)
        writer.string(process.workingDirectory)
        overrides.write(to: &writer)
        writer.bool(process.allowsSnapshots)
    }

    /// `version`: of the function's record. Version 9: whether it allows snapshots.
    init(from reader: inout RecordReader, _ version: UInt8) throws {
        uri = try reader.string()
        process = ImageProcess()
        process.entryPoint = try reader.strings()
        process.command = try reader.strings()
        process.environment = try reader.dictionary()
        process.workingDirectory = try reader.string()
        overrides = try Overrides(from: &reader)
        if version >= 9 { process.allowsSnapshots = try reader.bool() }
    }
}
