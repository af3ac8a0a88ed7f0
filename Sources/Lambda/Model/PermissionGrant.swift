// What AddPermission says, and the statement that it becomes.
// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html

import CloudCore
import Wire

/// A permission that is to be added.
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
    func statement(on resource: String) -> ResourceStatements.Statement {
        var members: [(key: String, value: Document)] = [
            ("Sid", .string(id)), ("Effect", .string("Allow")), ("Principal", principal),
            ("Action", .string(action)), ("Resource", .string(resource)),
        ]
        if !conditions.isEmpty { members.append(("Condition", .object(conditions))) }
        return ResourceStatements.Statement(id: id, json: JSON.text(.object(members)))
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
