// The policy on a function, on a version or alias of one, or on a version of a layer: statements, one for
// each permission that was added.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html

import CloudCore
import Store

/// Who else may do what with one resource.
struct ResourceStatements: Hashable, Sendable {
    struct Statement: Hashable, Sendable {
        var id: String
        /// A JSON object.
        var json: String
    }

    var statements: [Statement] = []
    /// A new one with every change: callers' guard against each other.
    var revisionID = ""

    /// The document, as AWS writes it.
    var json: String {
        let statements = statements.map(\.json).joined(separator: ",")
        return "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[\(statements)]}"
    }

    func has(_ id: String) -> Bool { statements.contains { $0.id == id } }
}

extension ResourceStatements: StoredRecord {
    static var formatVersion: UInt8 { 1 }

    func encode(to writer: inout RecordWriter) {
        writer.array(statements) {
            $0.string($1.id)
            $0.string($1.json)
        }
        writer.string(revisionID)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        statements = try reader.array { Statement(id: try $0.string(), json: try $0.string()) }
        revisionID = try reader.string()
    }
}
