// The policy on a function, or on a version or alias of it: statements, one for each permission that was
// added.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html

import CloudCore
import Store
import Wire

/// Who may do what with one function, version or alias.
struct FunctionPolicy: Hashable, Sendable {
    struct Statement: Hashable, Sendable {
        var id: String
        /// A JSON object.
        var json: String
    }

    var statements: [Statement] = []
    /// A new one with every change.
    var revisionID = ""

    /// The document, as AWS writes it.
    var json: String {
        let statements = statements.map(\.json).joined(separator: ",")
        return "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[\(statements)]}"
    }

    func has(_ id: String) -> Bool { statements.contains { $0.id == id } }
}

extension FunctionPolicy: StoredRecord {
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

/// What AddPermission says, before it is a statement.
struct PermissionGrant: Sendable {
    var id: String
    var action: String
    var principal: Document
    var sourceARN: String?
    var sourceAccount: String?
    var organization: String?
    var eventSourceToken: String?
    var urlAuthType: String?
    var viaURL: Bool?

    /// The statement for a resource, in AWS's order.
    func statement(on resource: String) -> FunctionPolicy.Statement {
        var members: [(key: String, value: Document)] = [
            ("Sid", .string(id)), ("Effect", .string("Allow")), ("Principal", principal),
            ("Action", .string(action)), ("Resource", .string(resource)),
        ]
        if !conditions.isEmpty { members.append(("Condition", .object(conditions))) }
        return FunctionPolicy.Statement(id: id, json: JSON.text(.object(members)))
    }

    private var conditions: [(key: String, value: Document)] {
        let equals: [(key: String, value: String?)] = [
            ("AWS:SourceAccount", sourceAccount), ("lambda:FunctionUrlAuthType", urlAuthType),
            ("aws:PrincipalOrgID", organization), ("lambda:EventSourceToken", eventSourceToken),
        ]
        let groups: [(operator: String, values: [(key: String, value: String?)])] = [
            ("StringEquals", equals),
            ("Bool", [("lambda:InvokedViaFunctionUrl", viaURL.map { $0 ? "true" : "false" })]),
            ("ArnLike", [("AWS:SourceArn", sourceARN)]),
        ]
        return groups.compactMap { group in
            let values = group.values.compactMap { entry in
                entry.value.map { (key: entry.key, value: Document.string($0)) }
            }
            return values.isEmpty ? nil : (key: group.operator, value: .object(values))
        }
    }
}
