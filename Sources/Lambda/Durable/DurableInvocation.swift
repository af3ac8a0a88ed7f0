// What a durable function gets and answers, as AWS's SDKs read and write it: an event with the execution's
// state instead of the caller's payload, and a status with the result.
// https://github.com/aws/aws-durable-execution-sdk-python

import CloudCore
import Wire

/// An operation with its payloads at hand.
struct OpenOperation: Sendable {
    var operation: DurableOperation
    var result: String?
    var error: DurableError?
    var input: String?
}

enum DurableInvocation {
    /// The event of an invocation.
    static func event(
        arn: String, token: String, operations: [OpenOperation], nextMarker: String?, updated: [String]
    ) -> [UInt8] {
        let state: Document = .object([
            ("Operations", .array(operations.map(document))), ("NextMarker", .string(nextMarker ?? "")),
        ])
        return JSON.write(
            .object([
                ("DurableExecutionArn", .string(arn)), ("CheckpointToken", .string(token)),
                ("InitialExecutionState", state),
                ("UpdatedOperationIds", .array(updated.map(Document.string))),
            ]))
    }

    /// Like the API's operation, but that times are milliseconds.
    private static func document(_ open: OpenOperation) -> Document {
        let operation = open.operation
        var members: [(key: String, value: Document)] = [
            ("Id", .string(operation.id)), ("Type", .string(operation.type.rawValue)),
            ("Status", .string(operation.status.rawValue)),
            ("StartTimestamp", .integer(operation.startedAt.milliseconds)),
        ]
        if let parent = operation.parentID { members.append(("ParentId", .string(parent))) }
        if let name = operation.name { members.append(("Name", .string(name))) }
        if let subType = operation.subType { members.append(("SubType", .string(subType))) }
        if let end = operation.endedAt { members.append(("EndTimestamp", .integer(end.milliseconds))) }
        var details: [(key: String, value: Document)] = []
        if let result = open.result { details.append(("Result", .string(result))) }
        if let error = open.error { details.append(("Error", error.document)) }
        switch operation.type {
        case .execution:
            members.append(("ExecutionDetails", .object([("InputPayload", .string(open.input ?? ""))])))
        case .context:
            if operation.replaysChildren { details.append(("ReplayChildren", .bool(true))) }
            members.append(("ContextDetails", .object(details)))
        case .step:
            details.append(("Attempt", .integer(Int64(operation.attempt))))
            if operation.status == .pending, let due = operation.dueAt {
                details.append(("NextAttemptTimestamp", .integer(due.milliseconds)))
            }
            members.append(("StepDetails", .object(details)))
        case .wait:
            let due = operation.dueAt.map { [("ScheduledEndTimestamp", Document.integer($0.milliseconds))] }
            members.append(("WaitDetails", .object(due?.map { (key: $0.0, value: $0.1) } ?? [])))
        case .callback:
            details.append(("CallbackId", .string(operation.callbackID ?? "")))
            members.append(("CallbackDetails", .object(details)))
        default: members.append(("ChainedInvokeDetails", .object(details)))
        }
        return .object(members)
    }

    /// What a function's answer means.
    enum Output: Hashable, Sendable {
        case succeeded(String?)
        case failed(DurableError?)
        case pending
        /// Not what a durable function answers.
        case nonsense(DurableError)
    }

    static func output(_ answer: [UInt8]) -> Output {
        let document = try? JSON.parse(answer)
        let result = document?["Result"].flatMap { $0.isNull ? nil : $0 }
        let error = document?["Error"].flatMap { $0.isNull ? nil : $0 }
        switch document?["Status"]?.string {
        case "SUCCEEDED":
            if error != nil { return nonsense("Cannot provide an Error for SUCCEEDED status.") }
            return .succeeded(result?.string)
        case "FAILED":
            if result != nil { return nonsense("Cannot provide a Result for FAILED status.") }
            return .failed(error.map { DurableError(json: JSON.write($0)) })
        case "PENDING": return .pending
        default: return nonsense("Invalid Status in invocation output.")
        }
    }

    private static func nonsense(_ message: String) -> Output {
        .nonsense(DurableError("InvalidParameterValueException", message))
    }
}

extension [DurableOperation] {
    /// Those that a replay needs: not what lies in contexts that are over, unless they are replayed.
    var navigable: [DurableOperation] {
        let known = Dictionary(map { ($0.id, $0) }) { $1 }
        return filter { operation in
            var parent = operation.parentID
            // No deeper than there are operations.
            for _ in 0..<count {
                guard let id = parent, let context = known[id] else { return true }
                if context.isOver, !context.replaysChildren { return false }
                parent = context.parentID
            }
            return true
        }
    }
}
