// AddPermission and RemovePermission: the policy on a queue, statement by statement.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html

import CloudCore
import Wire

extension SQSService {
    static let permissions: [Operation<SQSService>] = [
        .on(
            "AddPermission",
            needs: { (input: AddPermissionRequest, context) in
                try Needs.own("AddPermission", input.queueUrl, context)
            }, addPermission),
        .on(
            "RemovePermission",
            needs: { (input: RemovePermissionRequest, context) in
                try Needs.own("RemovePermission", input.queueUrl, context)
            }, removePermission),
    ]

    /// What may be given away so.
    private static let grantable: Set<String> = [
        "*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility",
        "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue",
    ]

    func addPermission(_ input: AddPermissionRequest, _ context: RequestContext) async throws -> EmptyShape {
        let name = try QueueName(url: input.queueUrl, context)
        let (label, accounts, actions) = (input.label, input.awsAccountIds, input.actions)
        guard (1...Limits.labelCharacters).contains(label.utf8.count), QueueName.isBatchID(label) else {
            throw SQSError.badParameter(
                "Label", label,
                "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
        }
        if accounts.isEmpty { throw SQSError.missing("AWSAccountIds") }
        if actions.isEmpty { throw SQSError.missing("Actions") }
        if let bad = accounts.first(where: { AccountID($0) == nil }) {
            throw SQSError.badParameter("PrincipalId", bad, "Unable to verify.")
        }
        if let bad = actions.first(where: { !Self.grantable.contains($0) }) {
            throw SQSError.badParameter(
                "ActionName", "SQS:\(bad)", "Only the queue owner is allowed to invoke this action.")
        }
        if actions.count > Limits.policyActions {
            throw AWSError(
                "OverLimit", "\(actions.count) Actions were found, maximum allowed is 7.", status: 403)
        }
        if accounts.count > Limits.policyPrincipals {
            throw AWSError(
                "OverLimit", "\(accounts.count) Principals were found, maximum allowed is 50.", status: 403)
        }
        try await directory.update(name) { queue in
            var policy = QueuePolicy(queue.attributes["Policy"], on: name.arn)
            if policy.has(label) {
                throw SQSError.badParameter("Label", label, "Already exists.")
            }
            if policy.statements.count >= Limits.policyStatements {
                throw AWSError(
                    "OverLimit",
                    "\(policy.statements.count + 1) Statements were found, maximum allowed is 20.",
                    status: 403)
            }
            policy.add(label, accounts: accounts, actions: actions, on: name.arn)
            var attributes = queue.attributes
            attributes["Policy"] = policy.json
            return try queue.with(attributes, at: context.now)
        }
        return EmptyShape()
    }

    func removePermission(
        _ input: RemovePermissionRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let name = try QueueName(url: input.queueUrl, context)
        let label = input.label
        try await directory.update(name) { queue in
            var policy = QueuePolicy(queue.attributes["Policy"], on: name.arn)
            guard policy.has(label) else {
                throw SQSError.badParameter("Label", label, "can't find label on existing policy.")
            }
            policy.remove(label)
            var attributes = queue.attributes
            attributes["Policy"] = policy.json.isEmpty ? nil : policy.json
            return try queue.with(attributes, at: context.now)
        }
        return EmptyShape()
    }
}
