// Policies on queues: are they any, and what AddPermission makes of them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies.html

import CloudCore
import Policies
import Wire

enum PolicyDocumentCheck {
    /// Throws InvalidAttributeValue where a text is no policy.
    static func check(_ text: String?) throws(AWSError) {
        guard let text, !text.isEmpty else { return }
        guard text.utf8.count <= Limits.policyBytes else { throw SQSError.badAttribute("Policy") }
        do {
            let document = try PolicyDocument(json: text, kind: .resource)
            guard document.statements.count <= Limits.policyStatements else {
                throw SQSError.badAttribute("Policy", "A policy has up to 20 statements.")
            }
        } catch let error as AWSError {
            throw error
        } catch {
            throw SQSError.badAttribute("Policy")
        }
    }
}

/// The policy of a queue as AddPermission and RemovePermission change it.
struct QueuePolicy {
    private var members: [(key: String, value: Document)]
    private(set) var statements: [Document]

    /// A new one where there is none.
    init(_ text: String?, on queue: ARN) {
        let document = text.flatMap { try? JSON.parse(Array($0.utf8)) }
        members =
            document?.object ?? [
                ("Version", .string("2012-10-17")), ("Id", .string("\(queue)/SQSDefaultPolicy")),
            ]
        statements = document?["Statement"]?.array ?? document?["Statement"].map { [$0] } ?? []
        members.removeAll { $0.key == "Statement" }
    }

    func has(_ label: String) -> Bool { statements.contains { $0["Sid"]?.string == label } }

    mutating func add(_ label: String, accounts: [String], actions: [String], on queue: ARN) {
        let principals = accounts.map { Document.string("arn:\(queue.partition):iam::\($0):root") }
        let actions = actions.map { Document.string("SQS:\($0)") }
        statements.append(
            .object([
                ("Sid", .string(label)), ("Effect", .string("Allow")),
                ("Principal", .object([("AWS", principals.count == 1 ? principals[0] : .array(principals))])),
                ("Action", actions.count == 1 ? actions[0] : .array(actions)),
                ("Resource", .string(queue.description)),
            ]))
    }

    mutating func remove(_ label: String) { statements.removeAll { $0["Sid"]?.string == label } }

    /// Empty where nothing is left.
    var json: String {
        guard !statements.isEmpty else { return "" }
        return JSON.text(.object(members + [("Statement", .array(statements))]))
    }
}
