// Tasks that move dead letters: started, cancelled, listed. How they run is in MoveRunner.

import CloudCore
import Store
import Wire

extension SQSService {
    static let moves: [Operation<SQSService>] = [
        .on("StartMessageMoveTask", needs: startNeeds, startMessageMoveTask),
        .on(
            "CancelMessageMoveTask",
            needs: { (input: CancelMessageMoveTaskRequest, context) in
                let source = MoveTask.reference(input.taskHandle)?.source
                return try moveNeeds(["CancelMessageMoveTask"], source, context)
            }, cancelMessageMoveTask),
        .on(
            "ListMessageMoveTasks",
            needs: { (input: ListMessageMoveTasksRequest, context) in
                try moveNeeds(["ListMessageMoveTasks"], ARN(input.sourceArn), context)
            }, listMessageMoveTasks),
    ]

    /// Cross-account permissions don't apply.
    private static func moveNeeds(
        _ actions: [String], _ queue: ARN?, _ context: RequestContext
    ) throws -> [Permission] {
        guard let queue else { return [] }
        guard queue.account == context.account.text else { throw SQSError.denied(queue.description) }
        return actions.map { Permission("sqs:" + $0, on: [queue.description]) }
    }

    private static func startNeeds(
        _ input: StartMessageMoveTaskRequest, _ context: RequestContext
    ) throws -> [Permission] {
        let needs = try moveNeeds(
            ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"],
            ARN(input.sourceArn), context)
        guard let destination = input.destinationArn else { return needs }
        return needs + [Permission("sqs:SendMessage", on: [destination])]
    }

    private func moveQueue(
        _ arn: String, _ parameter: String, _ context: RequestContext
    ) async throws -> QueueRecord {
        guard let name = ARN(arn).flatMap(QueueName.init) else {
            throw SQSError.badParameter(
                parameter, arn,
                "You must use this format to specify the "
                    + "\(parameter): arn:aws:sqs:region:account-id:queue-name.")
        }
        guard name.region == context.region, let queue = try await directory.find(name) else {
            throw SQSError.noResource(parameter)
        }
        return queue
    }

    func startMessageMoveTask(
        _ input: StartMessageMoveTaskRequest, _ context: RequestContext
    ) async throws -> StartMessageMoveTaskResult {
        let source = try await moveQueue(input.sourceArn, "SourceArn", context)
        if let rate = input.maxNumberOfMessagesPerSecond, !Limits.moveRate.contains(rate) {
            throw SQSError.badParameter(
                "MaxNumberOfMessagesPerSecond", String(rate), "Must be between 1 and 500.")
        }
        guard try await isDeadLetterQueue(source.name) else {
            throw SQSError.invalidValue("Source queue must be configured as a Dead Letter Queue.")
        }
        var destination: ARN?
        if let arn = input.destinationArn {
            let target = try await moveQueue(arn, "DestinationArn", context)
            if target.name == source.name {
                throw SQSError.invalidValue("Source queue arn and destination queue arn cannot be the same.")
            }
            guard target.settings.isFIFO == source.settings.isFIFO else {
                throw SQSError.invalidValue(
                    "The source queue and the destination queue must be of the same type.")
            }
            destination = target.name.arn
        }
        let (count, lastNumber) = try await using(source.name) { _, live in
            (try await live.counts().visible, try live.change { $0.engine.lastNumber })
        }
        let task = MoveTask(
            id: entropy.uuid(), source: source.name.arn, destination: destination,
            messagesPerSecond: input.maxNumberOfMessagesPerSecond, toMove: count, startedAt: context.now,
            lastNumber: lastNumber)
        try await mover.start(task, number: source.number)
        return StartMessageMoveTaskResult(taskHandle: task.handle)
    }

    private func isDeadLetterQueue(_ name: QueueName) async throws -> Bool {
        var after: String?
        while true {
            let page = try await directory.list(in: name.account, name.region, after: after, limit: 1_000)
            if page.contains(where: { $0.settings.redrive?.target == name.arn }) { return true }
            guard page.count == 1_000, let last = page.last else { return false }
            after = last.name.name
        }
    }

    func cancelMessageMoveTask(
        _ input: CancelMessageMoveTaskRequest, _ context: RequestContext
    ) async throws -> CancelMessageMoveTaskResult {
        guard let (id, source) = MoveTask.reference(input.taskHandle) else {
            throw SQSError.badParameter("TaskHandle", input.taskHandle, "The task handle is invalid.")
        }
        let queue = try await moveQueue(source.description, "SourceArn", context)
        guard let moved = try await mover.cancel(id, number: queue.number) else {
            throw SQSError.noTask
        }
        return CancelMessageMoveTaskResult(approximateNumberOfMessagesMoved: moved)
    }

    func listMessageMoveTasks(
        _ input: ListMessageMoveTasksRequest, _ context: RequestContext
    ) async throws -> ListMessageMoveTasksResult {
        let limit = input.maxResults ?? 1
        guard (1...Limits.listedMoveTasks).contains(limit) else {
            throw SQSError.badParameter("MaxResults", String(limit), "Must be between 1 and 10.")
        }
        let queue = try await moveQueue(input.sourceArn, "SourceArn", context)
        let tasks = try await store.list(
            SQSKeys.moveTasks(of: queue.number), as: MoveTask.self, limit: limit)
        return ListMessageMoveTasksResult(
            results: tasks.map { ListMessageMoveTasksResultEntry(mover.current($0.record)) })
    }
}
