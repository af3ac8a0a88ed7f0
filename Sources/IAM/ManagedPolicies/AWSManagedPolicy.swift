// AWS's own managed policies, those that serverless applications attach. They belong to nobody's account
// and cannot be changed. The tables lie beside; README says where they are shorter than AWS's.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

/// A managed policy of AWS.
struct AWSManagedPolicy: Sendable, Equatable {
    /// A statement that allows actions, sometimes under a condition.
    struct Statement: Sendable, Equatable {
        var actions: [String]
        var isNotAction = false
        var resources = ["*"]
        /// Operator, key, values.
        var condition: Condition?

        struct Condition: Sendable, Equatable {
            var comparison: String
            var key: String
            var values: [String]
        }

        static func allow(
            _ actions: String..., on resources: [String] = ["*"], when condition: Condition? = nil
        )
            -> Statement
        {
            Statement(actions: actions, resources: resources, condition: condition)
        }

        static func allowAllBut(_ actions: String...) -> Statement {
            Statement(actions: actions, isNotAction: true)
        }
    }

    var name: String
    var path: String
    var description: String
    var statements: [Statement]

    init(_ name: String, path: String = "/", _ description: String, _ statements: Statement...) {
        self.name = name
        self.path = path
        self.description = description
        self.statements = statements
    }

    var arn: String { "arn:aws:iam::aws:policy\(path)\(name)" }
    /// Made of the name, so that it stays the same.
    var id: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var text = "ANPA"
        for index in 0..<17 {
            for byte in name.utf8 { hash = (hash ^ UInt64(byte) ^ UInt64(index)) &* 0x100_0000_01b3 }
            text.append(alphabet[Int(hash >> 32 & 31)])
        }
        return text
    }

    /// The document, laid out as AWS's console shows it.
    var json: String {
        let body = statements.map(Self.json).joined(separator: ",\n")
        return "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n\(body)\n    ]\n}"
    }

    private static func json(_ statement: Statement) -> String {
        let indent = String(repeating: " ", count: 12)
        var lines = [
            "\(indent)\"Effect\": \"Allow\"",
            "\(indent)\"\(statement.isNotAction ? "NotAction" : "Action")\": \(list(statement.actions))",
            "\(indent)\"Resource\": \(list(statement.resources))",
        ]
        if let condition = statement.condition {
            lines.append(
                "\(indent)\"Condition\": {\"\(condition.comparison)\": "
                    + "{\"\(condition.key)\": \(list(condition.values))}}")
        }
        return "        {\n\(lines.joined(separator: ",\n"))\n        }"
    }

    private static func list(_ texts: [String]) -> String {
        if texts.count == 1 { return "\"\(texts[0])\"" }
        let indent = String(repeating: " ", count: 16)
        return "[\n" + texts.map { "\(indent)\"\($0)\"" }.joined(separator: ",\n") + "\n            ]"
    }

    /// All of them, by name.
    static let all: [AWSManagedPolicy] =
        (lambda + storage + messaging + operations + administration).sorted { $0.name < $1.name }

    static let byARN: [String: AWSManagedPolicy] = {
        var table: [String: AWSManagedPolicy] = [:]
        for policy in all { table[policy.arn] = policy }
        return table
    }()
}
